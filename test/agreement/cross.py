"""Do the readers agree on Go programs for machines that this one is not?

    python3 test/agreement/cross.py build/release/cmd/cprof/cprof DIR [-v] [--step N] [WORD...]

Builds programs/web for other systems and processors into DIR (kept for the next time). Nothing here
can run them, so about every N-th byte of their text is asked for three times: from DWARF (in a copy
with a spoiled pclntab), from the pclntab of the program, and from that of its stripped twin. The
two readers share nothing, and Go's own debug/gosym is a third: it knows the outermost function,
and the innermost file and line.
"""

import argparse
import os
import subprocess
import sys

import golang
import symbolizers

HERE = os.path.dirname(os.path.abspath(__file__))
PLATFORMS = ["linux/arm64", "linux/386", "linux/arm", "linux/riscv64", "linux/ppc64le", "linux/s390x",
             "linux/loong64", "freebsd/amd64", "darwin/arm64", "darwin/amd64", "windows/amd64",
             "windows/arm64", "windows/386"]


def make(platform, directory):
    system, processor = platform.split("/")
    env = dict(os.environ, GOOS=system, GOARCH=processor, CGO_ENABLED="0", GOFLAGS="-buildvcs=false")
    for file, flags in [("program", []), ("stripped", ["-ldflags=-s -w"])]:
        subprocess.run(["go", "build", *flags, "-o", os.path.join(directory, file), "."],
                       cwd=os.path.join(HERE, "programs", "web"), env=env, check=True)
    symbolizers.blinded(os.path.join(directory, "program"), os.path.join(directory, "blind"))


def gosym(top, path, step):
    """{address: (function, file, line)}"""
    tool = os.path.join(top, "gosym")
    if not os.path.exists(tool):
        subprocess.run(["go", "build", "-o", tool, "."], check=True,
                       cwd=os.path.join(HERE, "programs", "gosym"))
    done = subprocess.run([tool, path, str(step)], capture_output=True, text=True, check=True)
    out = {}
    for line in done.stdout.splitlines():
        pc, function, file, number = line.split("\t")
        out[int(pc, 16)] = function, file, int(number)
    return out


def as_gosym(frames, truth):
    """Whether the ends of a chain are what debug/gosym says, which does not hide wrappers."""
    name, file, line = truth
    if not frames or frames[0][1:] != (file, line):
        return False
    outermost = frames[-1][0]
    # A promoted method ends in the name of the method that it calls.
    return outermost == name or golang.is_wrapper(name) or \
        name.rpartition(".")[2] == outermost.rpartition(".")[2]


def share(hits, total):
    return "100 %" if hits == total else f"{min(100 * hits / total, 99.99):.2f} % ({total - hits})"


def main():
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("cprof")
    words.add_argument("directory")
    words.add_argument("words", nargs="*")
    words.add_argument("-v", "--verbose", action="store_true")
    words.add_argument("--step", type=int, default=509)
    words.add_argument("--show", type=int, default=10, help="differences that -v shows")
    args = words.parse_intermixed_args()
    top = os.path.abspath(args.directory)
    cprof = symbolizers.Cprof(args.cprof)

    print("| platform | addresses | pclntab as debug/gosym | DWARF as pclntab | stripped as pclntab |")
    print("|" + " --- |" * 5)
    bad = 0
    for platform in PLATFORMS:
        if not all(word in platform for word in args.words):
            continue
        directory = os.path.join(top, platform.replace("/", "-"))
        os.makedirs(directory, exist_ok=True)
        paths = [os.path.join(directory, file) for file in ("program", "blind", "stripped")]
        if not os.path.exists(paths[1]):
            make(platform, directory)
        truth = gosym(top, paths[0], args.step)
        addresses = sorted(truth)
        table = symbolizers.asked(cprof, paths[0], addresses, "local:pclntab:demangle=none")
        dwarf = symbolizers.asked(cprof, paths[1], addresses)
        stripped = symbolizers.asked(cprof, paths[2], addresses)
        hits, shown = [0, 0, 0], []
        for a in addresses:
            frames = table.get(a, ())
            same = (as_gosym(frames, truth[a]),
                    frames in (dwarf.get(a), golang.known_better(dwarf.get(a, ()), frames)),
                    stripped.get(a) == frames)
            hits = [n + hit for n, hit in zip(hits, same)]
            if not all(same) and len(shown) < args.show:
                shown.append(f"  {a:#x}\n    gosym    {truth[a]}\n    pclntab  {frames}\n"
                             f"    DWARF    {dwarf.get(a)}\n    stripped {stripped.get(a)}")
        bad += sum(len(addresses) - n for n in hits)
        print(f"| {platform} | {len(addresses)} | " +
              " | ".join(share(n, len(addresses)) for n in hits) + " |", flush=True)
        if args.verbose and shown:
            print("\n".join(shown), flush=True)
    sys.exit(1 if bad else 0)


main()
