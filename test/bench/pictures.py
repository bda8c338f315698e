#!/usr/bin/env python3
"""pictures.py CPROF GENERATE [STACKS]: the processor time of -dot and -graph, and of go tool pprof -dot where Go is.

GENERATE is test/bench/generate.c, compiled. Processor time tells on a busy machine, too.
"""
import os
import subprocess
import sys
import tempfile

import timing

sys.path.append(os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "oracle"))

from asking import oracle  # noqa: E402  (found through the path above)

CPROF, GENERATE = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
STACKS = int(sys.argv[3]) if len(sys.argv) > 3 else 20000


def main():
    pprof = oracle("go")
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "big.pb.gz")
        with open(path, "wb") as out:
            subprocess.run([GENERATE, str(STACKS)], stdout=out, check=True)
        ours = None
        print("| command | processor time | peak memory |\n| --- | --- | --- |")
        for flag in ("-top", "-graph", "-dot"):
            ours = timing.median([CPROF, flag, path], runs=3)
            print(f"| `cprof {flag}` | {ours.processor * 1e3:.0f} ms | {ours.memory:.0f} MB |")
        if pprof:
            theirs = timing.median([*pprof, "-dot", path], runs=1, warm=False)
            print(f"| `go tool pprof -dot` | {theirs.processor:.2f} s = {theirs.processor / ours.processor:.0f} x cprof | "
                  f"{theirs.memory:.0f} MB |")


main()
