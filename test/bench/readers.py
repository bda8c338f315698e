"""readers.py CPROF [MB]: how fast formats are read that are not profile.proto; prints the tables of docs/performance.md.

perf.data with call chains and folded stacks are made up, MB of each (200); heap text of Go's compiler is
written by the Go that is there, and go tool pprof reads it, too. merge.py is for many small profiles.
"""
import os
import random
import struct
import subprocess
import sys
import tempfile

import timing

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "oracle"))

from asking import oracle  # noqa: E402  (found through the path above)

CPROF = os.path.abspath(sys.argv[1])
SIZE = int((sys.argv[2:] or [200])[0]) * 1000000
TEXT_SIZE = 68000000
FIELDS = 1 << 0 | 1 << 1 | 1 << 2 | 1 << 5 | 1 << 8
KERNEL = 0xffffffff81000000


def record(kind, misc, body):
    return struct.pack("<IHH", kind, misc, 8 + len(body)) + body


def named(*numbers, pid, name):
    name = name.encode() + b"\0"
    return struct.pack("<II" + "Q" * len(numbers), pid, pid, *numbers) + name + bytes(-len(name) % 8)


def make_recording(path):
    """24 frames of kernel and user, 40 threads of 8 processes, rounds of 4000 samples."""
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
        time = 0
        while out.tell() < SIZE:
            for _ in range(4000):
                time += 1000
                pid = 100 + dice.randrange(8)
                ip, chain = stacks[int(dice.random() ** 3 * len(stacks))]
                body = struct.pack("<QIIQQ", ip, pid, pid * 10 + dice.randrange(5), time, 1000000) + chain
                out.write(record(9, 1, body))
            out.write(record(68, 0, b""))


def make_folded(path, ordered):
    """Stacks of 25 frames, each of which goes on as the one before did for some of them."""
    dice = random.Random(1)
    names = [f"org/example/{dice.choice('abcdef')}/Class{i % 400}.method{i}" for i in range(8000)]
    lines, stack, size = [], [], 0
    while size < SIZE // 2:
        stack = stack[:dice.randrange(5, 24)]
        stack += dice.choices(names, k=25 - len(stack))
        lines.append(";".join(stack) + f" {dice.randrange(1, 1000)}\n")
        size += len(lines[-1])
    lines.sort()
    if not ordered:
        dice.shuffle(lines)
    with open(path, "w") as out:
        out.writelines(lines)


def make_heap_text(path):
    """What Go's compiler writes about itself; the name of the file makes sure that it has to work."""
    whole = path + ".whole"
    subprocess.run(["go", "build", f"-gcflags=-memprofile={whole} -memprofilerate=512", "cmd/compile/internal/types2"],
                   check=True, cwd="/")
    with open(whole, "rb") as file, open(path, "wb") as out:
        text = file.read(TEXT_SIZE)
        out.write(text[:text.rindex(b"\n\n") + 2] if len(text) == TEXT_SIZE else text)
    os.remove(whole)


def row(what, path, runs=3):
    size = os.path.getsize(path) / 1e6
    took = timing.median([CPROF, "-top", "-symbolize=none", path], runs)
    print(f"| {what}, {size:.0f} MB | {took.processor:.2f} s | {size / took.processor:.0f} "
          f"| {size / took.seconds:.0f} | {took.memory:.0f} MB |", flush=True)
    return took


def main():
    pprof = oracle("go")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "profile")
        print("| read | processor time | MB/s of it | MB/s of wall time | peak memory |\n"
              "| --- | --- | --- | --- | --- |")
        make_recording(path)
        row("perf.data, 24 frames a sample", path)
        for ordered in (True, False):
            make_folded(path, ordered)
            row("folded, " + ("sorted" if ordered else "in no order"), path)
        if not pprof:
            return
        make_heap_text(path)
        ours = row("heap text of a compiler", path)
        theirs = timing.median([*pprof, "-top", "-symbolize=none", path], 3)
        print(f"\ngo tool pprof reads that text in {theirs.processor:.2f} s = "
              f"{theirs.processor / ours.processor:.1f} x the processor time, {theirs.seconds / ours.seconds:.1f} x "
              f"the wall time, in {theirs.memory:.0f} MB")


main()
