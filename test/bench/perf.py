"""perf.py CPROF [MB]: how fast perf.data with call chains is read; prints the table of docs/performance.md.

The recording is made up: 24 frames of kernel and user, 40 threads of 8 processes, rounds of 4000 samples.
"""
import os
import random
import struct
import sys
import tempfile

import timing

CPROF = sys.argv[1]
SIZE = int(sys.argv[2] if len(sys.argv) > 2 else 400) << 20
FIELDS = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 5 | 1 << 8
KERNEL = 0xffffffff81000000


def record(kind, misc, body):
    return struct.pack("<IHH", kind, misc, 8 + len(body)) + body


def named(*numbers, pid, name):
    name = name.encode() + b"\0"
    return struct.pack("<II" + "Q" * len(numbers), pid, pid, *numbers) + name + bytes(-len(name) % 8)


def make(path):
    dice = random.Random(1)
    stacks = []
    for _ in range(20000):
        kernel = [KERNEL + dice.randrange(2000) * 64 for _ in range(6)]
        user = [0x400000 + dice.randrange(5000) * 32 for _ in range(18)]
        stacks.append((kernel[0], struct.pack("<27Q", 26, 2**64 - 128, *kernel, 2**64 - 512, *user)))
    with open(path, "wb") as out:
        out.write(b"PERFILE2" + struct.pack("<Q", 16))
        attr = struct.pack("<IIQQQQQ", 1, 64, 0, 1000000, FIELDS, 0, 1 << 18) + bytes(16)
        out.write(record(64, 0, attr + struct.pack("<Q", 1)))
        trailer = struct.pack("<IIQ", 0, 0, 0)
        out.write(record(1, 1, named(KERNEL, 0x1000000, KERNEL, pid=2**32 - 1, name="[kernel.kallsyms]_text") + trailer))
        for pid in range(100, 108):
            out.write(record(3, 0, named(pid=pid, name="server") + trailer))
            out.write(record(1, 2, named(0x400000, 0x100000, 0, pid=pid, name="/nowhere/server") + trailer))
        time = count = 0
        while out.tell() < SIZE:
            for _ in range(4000):
                time += 1000
                count += 1
                pid = 100 + dice.randrange(8)
                ip, chain = stacks[int(dice.random() ** 3 * len(stacks))]
                body = struct.pack("<QIIQQ", ip, pid, pid * 10 + dice.randrange(5), time, 1000000) + chain
                out.write(record(9, 1, body))
            out.write(record(68, 0, b""))
        return count


with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, "perf.data")
    samples = make(path)
    size = os.path.getsize(path)
    took = timing.median([CPROF, "-top", "-symbolize=none", path], 3)
    print("| recording | samples | processor time | MB/s | peak memory |\n| --- | --- | --- | --- | --- |")
    print(f"| {size / 1e6:.0f} MB | {samples} | {took.processor:.2f} s | {size / 1e6 / took.processor:.0f} | {took.memory:.0f} MB |")
