"""Runs the commands that docs/performance.md speaks of, and prints its tables.

Called by run.sh.  Whole-process wall time, median of RUNS after one warm-up.
"""
import os
import shutil
import subprocess
import sys

import timing

CPROF, DIR, STACKS, RUNS, WITH_PPROF = sys.argv[1:6]
STACKS, RUNS = int(STACKS), int(RUNS)


def median(command, runs=RUNS, **how):
    return timing.median(command, runs, **how)[:2]


def generate(stacks):
    path = f"{DIR}/{stacks}.pb.gz"
    if not os.path.exists(path):
        with open(path + ".tmp", "wb") as out:
            subprocess.run([f"{DIR}/generate", str(stacks)], stdout=out, check=True)
        os.rename(path + ".tmp", path)
    return path


def find_pprof():
    if not shutil.which("go"):
        return None
    found = subprocess.run(["go", "tool", "-n", "pprof"], capture_output=True, text=True)
    return found.stdout.strip() if found.returncode == 0 else None


def unzipped_size(path):
    out = subprocess.run(["sh", "-c", f"zcat '{path}' | wc -c"], capture_output=True, text=True)
    return int(out.stdout)


def big(pprof):
    path = generate(STACKS)
    size = unzipped_size(path) / 2**20
    zcat, _ = median(["zcat", path])
    ours, memory = median([CPROF, "-top", path])
    print(f"## {STACKS} stacks, {size:.0f} MB uncompressed, "
          f"{os.path.getsize(path) / 2**20:.0f} MB gzip\n")
    print("| command | time | against zcat | peak memory |\n| --- | --- | --- | --- |")
    print(f"| `zcat` | {zcat * 1e3:.0f} ms | 1 | |")
    print(f"| `cprof -top` | {ours * 1e3:.0f} ms | {ours / zcat:.2f} | "
          f"{memory:.0f} MB = {memory / size:.2f} x uncompressed |")
    if pprof and WITH_PPROF == "yes":
        theirs, peak = median([pprof, "-top", path], runs=1, warm=False)
        print(f"| `go tool pprof -top` | {theirs:.1f} s = {theirs / ours:.0f} x cprof | "
              f"{theirs / zcat:.0f} | {peak:.0f} MB |")
    print()
    shell(path)


def shell(path):
    """What a command costs after the load: a session that runs it often, minus one that does not."""
    idle, _ = median([CPROF, path], stdin="o\n")
    print("| command in the shell | time after the load |\n| --- | --- |")
    for name, lines in [("top", "top\n"), ("top -cum", "top -cum\n"),
                        ("focus=Method77 and top", "focus=Method77\ntop\nfocus=\n"),
                        ("peek Method777$", "peek Method777$\n"),
                        ("sample_index= and top", "sample_index=samples\ntop\n")]:
        times = 5
        busy, _ = median([CPROF, path], runs=3, stdin=lines * times)
        print(f"| `{name}` | {(busy - idle) / times * 1e3:.0f} ms |")
    print()


def growth():
    print("| samples | time | microseconds a sample | peak memory |\n| --- | --- | --- | --- |")
    for stacks in [10_000, 100_000, 1_000_000]:
        path = generate(stacks)
        seconds, memory = median([CPROF, "-top", path], runs=1)
        print(f"| {stacks} | {seconds * 1e3:.0f} ms | {seconds / stacks * 1e6:.2f} | "
              f"{memory:.0f} MB |")
    print()


def compiler_heap(pprof):
    directory = f"{DIR}/compiler"
    if not os.path.isdir(directory):
        os.mkdir(directory)  # for a folder the compiler writes profile.proto, for a file its text
        flags = f"net/http=-memprofile={directory} -memprofilerate=8192"
        subprocess.run([shutil.which("go"), "build", "-a", f"-gcflags={flags}", "-o", os.devnull,
                        "net/http"], check=True, cwd=DIR)
    path = os.path.join(directory, os.listdir(directory)[0])
    pair("a compiler's heap profile", path, pprof, ["-top"])


def pair(what, path, pprof, flags):
    ours, _ = median([CPROF] + flags + [path], runs=2 * RUNS)
    theirs, _ = median([pprof] + flags + [path])
    print(f"| {what}, {os.path.getsize(path) // 1024} kB | {ours * 1e3:.1f} ms | "
          f"{theirs * 1e3:.0f} ms | {theirs / ours:.0f} x |")


def main():
    pprof = find_pprof()
    if pprof:
        print("| profile | cprof | go tool pprof | faster |\n| --- | --- | --- | --- |")
        pair("a small CPU profile", "test/data/json.cpu.pb.gz", pprof, ["-top"])
        compiler_heap(pprof)
        print()
    big(pprof)
    growth()


main()
