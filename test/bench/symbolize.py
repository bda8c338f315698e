"""Times names from binaries, and prints the tables of docs/performance.md.

    python3 test/bench/symbolize.py [CPROF] [--runs 5] [--count 5000] [--megabytes 350]

A Go program (the tests of net/http) and a C++ program with much debug information are built into
$TMPDIR/cprof-bench and kept. The same addresses, drawn from all of the text, go to cprof, to
`go tool pprof` (both print the top table of them), to llvm-symbolizer and to addr2line, in one
run; each answers for all of them in one process. Processor time is compared, since it depends less on what else runs; "known" is how
many addresses got a line, and how many frames they have.
"""

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(os.path.join(os.path.dirname(HERE), "agreement"))

import elf  # noqa: E402
import names  # noqa: E402
import symbolizers  # noqa: E402
import timing  # noqa: E402

DIR = os.path.join(os.environ.get("TMPDIR", "/tmp"), "cprof-bench")


def go_program():
    path = os.path.join(DIR, "http.test")
    if not os.path.exists(path):
        env = dict(os.environ, CGO_ENABLED="0")
        subprocess.run(["go", "test", "-c", "-o", path, "net/http"], env=env, check=True)
    if not os.path.exists(path + ".blind"):
        symbolizers.blinded(path, path + ".blind")
    return path


def cpp_program(megabytes):
    path = os.path.join(DIR, f"many{megabytes}")
    if not os.path.exists(path):
        subprocess.run(["sh", os.path.join(HERE, "many_names.sh"), path, str(megabytes)], check=True)
    return path


def drawn(path, count):
    text = elf.section(path, ".text")
    return sorted(random.Random(0).sample(range(text.address, text.address + text.size), count))


def known(named):
    spots = [spot.frames for spot in named.locations if spot.frames and spot.frames[0][2] > 0]
    return f"{len(spots)} ({sum(map(len, spots))} frames)"


def span(seconds):
    return f"{seconds:.1f} s" if seconds >= 10 else f"{seconds * 1e3:.0f} ms"


class Table:
    def __init__(self, path, count, runs):
        self.runs, self.path = runs, path
        self.addresses = drawn(path, count)
        self.directory = tempfile.TemporaryDirectory()
        self.profile = os.path.join(self.directory.name, "bare.pb.gz")
        self.mapping = elf.load_mapping(path)
        self.bias = elf.bias_of(self.mapping)
        names.of_addresses([a + self.bias for a in self.addresses], self.mapping, self.profile)
        self.first = None
        print(f"## {count} addresses, {os.path.getsize(path) / 1e6:.0f} MB\n")
        print("| who | time | processor | against the first | peak memory | known |\n|" +
              " --- |" * 6)

    def row(self, who, command, found="", stdin=None):
        slow = timing.run(command, stdin).seconds > 20
        took = timing.median(command, 1 if slow else self.runs, stdin=stdin, warm=not slow)
        self.first = self.first or took.processor
        print(f"| {who} | {span(took.seconds)} | {span(took.processor)} | "
              f"{took.processor / self.first:.1f} | {took.memory:.0f} MB | {found} |", flush=True)

    def pprof_like(self, who, symbolizer, path, mode):
        self.row(who, symbolizer.command + [f"-symbolize={mode}", "-top", path, self.profile],
                 known(symbolizer(path, self.profile, mode)))

    def others(self):
        asked = "".join(f"{a:#x}\n" for a in self.addresses)
        if shutil.which("llvm-symbolizer"):
            self.row("`llvm-symbolizer`", ["llvm-symbolizer", f"--obj={self.path}", "--inlines",
                                           "--output-style=JSON"], stdin=asked)
        if shutil.which("addr2line"):
            self.row("`addr2line -aif`", ["addr2line", "-aif", "-e", self.path], stdin=asked)
        print()


def main():
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("cprof", nargs="?", default="build/release/cmd/cprof/cprof")
    words.add_argument("--runs", type=int, default=5)
    words.add_argument("--count", type=int, default=5000)
    words.add_argument("--megabytes", type=int, default=350)
    args = words.parse_args()
    os.makedirs(DIR, exist_ok=True)
    cprof = symbolizers.Cprof(args.cprof)

    pprof = symbolizers.find_pprof()
    if pprof:
        path = go_program()
        table = Table(path, args.count, args.runs)
        table.pprof_like("`cprof`, pclntab", cprof, path, "local:pclntab")
        table.pprof_like("`cprof`, DWARF", cprof, path + ".blind", "local")
        table.pprof_like("`cprof`, all it has", cprof, path, "local")
        table.pprof_like("`go tool pprof`", pprof, path, "local")
        table.others()
    path = cpp_program(args.megabytes)
    table = Table(path, args.count, args.runs)
    table.pprof_like("`cprof`", cprof, path, "local")
    table.others()
    for count in (1, 100):
        table = Table(path, count, args.runs)
        table.pprof_like("`cprof`", cprof, path, "local")
        table.others()


main()
