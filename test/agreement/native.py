"""Do names of C, C++ and Rust agree with llvm-symbolizer and addr2line?

    python3 test/agreement/native.py build/release/cmd/cprof/cprof DIR [-v] [--step N] [WORD...]

Builds programs/native in many ways into DIR (kept for the next time), asks cprof for about every
N-th byte of their text, and compares function, file and line of the whole chain of inlined calls.
llvm-symbolizer is what pprof prefers, so it is what cprof should agree with; addr2line tells what
a difference is worth. "Plainly" takes names of one address as one, leaves out what compilers append to
names (.cold, .isra.0), and files of symbols without lines. The last columns: how often the two agree
with each other, answers that differ from both although these agree, and answers that differ from
both where they disagree. Status 1 if there are some of the first kind; 77 if there is nothing to
compare with.

-v shows differences from llvm-symbolizer, ten for each program; words choose rows.
"""

import argparse
import collections
import json
import os
import random
import re
import shutil
import subprocess
import sys

import elf
import symbolizers

SOURCES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "programs", "native")
WAYS = [  # compiler, flags
    ("gcc", ["-O2", "-g", "-gdwarf-5"]),
    ("gcc", ["-O2", "-g", "-gdwarf-4"]),
    ("gcc", ["-O2", "-g", "-gdwarf-3", "-no-pie"]),
    ("gcc", ["-O0", "-g"]),
    ("gcc", ["-O3", "-g", "-flto", "-gz"]),
    ("gcc", ["-O2", "-g1"]),
    ("gcc", ["-O2", "-g", "-gsplit-dwarf"]),
    ("gcc", ["-O2", "-g", "-gdwarf-4", "-gsplit-dwarf"]),
    ("gcc", ["-O2", "-g", "-gdwarf-4", "-fdebug-types-section"]),
    ("gcc", ["-O2", "-g", "-ffunction-sections", "-Wl,--gc-sections"]),
    ("gcc", ["-O2", "-g", "-shared", "-fPIC"]),
    ("gcc", ["-O2"]),
    ("gcc", ["-O2", "-s"]),
    ("gcc", ["-O2", "-g", "dwz"]),
    ("gcc", ["-O2", "-g", "debuglink"]),
    ("clang", ["-O2", "-g", "-gdwarf-5"]),
    ("clang", ["-O2", "-g", "-gdwarf-4", "-no-pie"]),
    ("clang", ["-O1", "-g", "-gz"]),
    ("clang", ["-O2", "-gline-tables-only"]),
    ("clang", ["-O2", "-g", "-gdwarf-5", "-gsplit-dwarf"]),
    ("clang", ["-O2", "-g", "-gdwarf-4", "-gsplit-dwarf"]),
    ("clang", ["-O2", "-g", "-shared", "-fPIC"]),
]
RUST_WAYS = [
    ("rustc", ["-O", "-g"]),
    ("rustc", ["-O", "-g", "-Cdwarf-version=5"]),
    ("rustc", ["-g"]),
    ("rustc", ["-O", "-Cdebuginfo=line-tables-only"]),
    ("rustc", ["-O", "-g", "-Csymbol-mangling-version=v0", "-Crelocation-model=static"]),
    ("rustc", ["-O", "-g", "-Csplit-debuginfo=unpacked"]),
]
Build = collections.namedtuple("Build", "source compiler flags path")


def builds(top):
    for source, compilers, ways in [("calls.c", {"gcc": "gcc", "clang": "clang"}, WAYS),
                                    ("shapes.cc", {"gcc": "g++", "clang": "clang++"}, WAYS),
                                    ("table.rs", {"rustc": "rustc"}, RUST_WAYS)]:
        for compiler, flags in ways:
            if shutil.which(compilers[compiler]):
                name = re.sub(r"[^\w.]+", "_", "".join([source, compiler] + flags))
                yield Build(source, compilers[compiler], flags, os.path.join(top, name, "program"))


def make(build):
    directory = os.path.dirname(build.path)
    os.makedirs(directory, exist_ok=True)
    flags = [flag for flag in build.flags if flag.startswith("-")]
    if build.compiler == "clang++" or build.compiler == "g++":
        flags.append("-std=c++17")
    subprocess.run([build.compiler, *flags, os.path.join(SOURCES, build.source),
                    "-o", build.path], cwd=directory, check=True)
    if "dwz" in build.flags:
        subprocess.run(["dwz", build.path], check=True)
    if "debuglink" in build.flags:
        for command in (["--only-keep-debug", "program", "program.debug"],
                        ["--strip-all", "program"],
                        ["--add-gnu-debuglink=program.debug", "program"]):
            subprocess.run(["objcopy", *command], cwd=directory, check=True)


def tidy(function, file, line):
    """What nobody knows is empty; the path without a/../ and //."""
    function = "" if function in ("??", "") else function
    file = "" if file in ("??", "") else os.path.normpath(file)
    return function, file, line


def llvm(path, addresses):
    asked = "".join(f"{a:#x}\n" for a in addresses)
    done = subprocess.run(["llvm-symbolizer", f"--obj={path}", "--inlines", "--no-demangle",
                           "--output-style=JSON"], input=asked, capture_output=True, text=True,
                          check=True)
    out = {}
    for address, line in zip(addresses, done.stdout.splitlines()):
        out[address] = known(tidy(s["FunctionName"], s["FileName"], s["Line"])
                             for s in json.loads(line).get("Symbol", []))
    return out


def addr2line(path, addresses):
    asked = "".join(f"{a:#x}\n" for a in addresses)
    done = subprocess.run(["addr2line", "-aif", "-e", path], input=asked, capture_output=True,
                          text=True, check=True)
    out, frames, address, function = {}, [], None, None
    for line in done.stdout.splitlines():
        if re.fullmatch(r"0x[0-9a-f]{16}", line):
            address, function = int(line, 16), None
            out[address] = frames = []
        elif function is None:
            function = line
        else:
            file, number = re.sub(r" \(discriminator \d+\)", "", line).rsplit(":", 1)
            frames.append(tidy(function, file, int(number) if number.isdigit() else 0))
            function = None
    return {a: known(f) for a, f in out.items()}


def known(frames):
    frames = tuple(frames)
    return frames if any(f[0] or f[1] for f in frames) else ()


def cprof_names(cprof, path, addresses):
    return {a: known(tidy(*frame) for frame in frames)
            for a, frames in symbolizers.asked(cprof, path, addresses).items()}


REFERENCES = {"llvm-symbolizer": llvm, "addr2line": addr2line}

# What compilers append to names of functions that they split, cloned or moved.
SUFFIX = re.compile(r"(\.(cold|isra|part|constprop|llvm|lto_priv|localalias)\b[.\w]*)+$")


def aliases(path):
    """{name: the first of the names that its address has}, without suffixes"""
    done = subprocess.run(["nm", path], capture_output=True, text=True)
    at, out = {}, {}
    for line in done.stdout.splitlines():
        address, _, name = (line.split(" ", 2) + ["", ""])[:3]
        if address:
            name = SUFFIX.sub("", name)
            out[name] = at.setdefault(address, name)
    return out


def plain(frames, alias):
    """Frames without what is a matter of taste: see docs/symbolization.md."""
    out = []
    for function, file, line in frames:
        function = SUFFIX.sub("", function)
        function = alias.get(function, function)
        if line == 0 and "/" not in file:
            file = ""  # the symbol table's word for the file of a symbol
        out.append((function, file, line))
    return tuple(out)


def sampled(path, step, most):
    text = elf.section(path, ".text")
    count = min(max(text.size // step, min(text.size, 1000)), most)
    chosen = random.Random(os.path.basename(os.path.dirname(path)))
    return sorted(chosen.sample(range(text.address, text.address + text.size), count))


def share(hits, total):
    return "100 %" if hits == total else f"{min(100 * hits / total, 99.99):.2f} %"


def row(build, cprof, args):
    """Prints a row; how many answers are against all references although these agree."""
    addresses = sampled(build.path, args.step, args.most)
    ours = cprof_names(cprof, build.path, addresses)
    # The others get the file that has it all; cprof has to find it.
    path = build.path + ".debug" if os.path.exists(build.path + ".debug") else build.path
    alias = aliases(path)
    theirs = {tool: ask(path, addresses) for tool, ask in REFERENCES.items()
              if shutil.which(tool)}
    count, shown = collections.Counter(), []
    for a in addresses:
        mine, others = ours.get(a, ()), {tool: found.get(a, ()) for tool, found in theirs.items()}
        like = plain(mine, alias)
        for tool, frames in others.items():
            count[tool] += mine == frames
            count[tool, "plain"] += like == plain(frames, alias)
        known = {plain(frames, alias) for frames in others.values()}
        count["agree"] += len(known) == 1
        if like not in known:
            count["against all" if len(known) == 1 else "against each"] += 1
        if like != plain(next(iter(others.values())), alias) and len(shown) < args.show:
            shown.append(f"  {a:#x}\n" + "".join(
                f"      {who}\n" + "".join(f"        {f} {file}:{n}\n" for f, file, n in frames)
                for who, frames in [("cprof", mine), *others.items()]))
    total, cells = len(addresses), []
    for tool in REFERENCES:
        cells += [share(count[tool], total), share(count[tool, "plain"], total)] \
            if tool in theirs else ["–", "–"]
    print(f"| {build.source} | {build.compiler} {' '.join(build.flags)} | {total} | "
          f"{' | '.join(cells)} | {share(count['agree'], total)} | {count['against all']} | "
          f"{count['against each']} |", flush=True)
    if args.verbose:
        print("".join(shown), end="", flush=True)
    return count["against all"]


def main():
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("cprof")
    words.add_argument("directory")
    words.add_argument("words", nargs="*")
    words.add_argument("-v", "--verbose", action="store_true")
    words.add_argument("--step", type=int, default=13, help="one address of so many bytes")
    words.add_argument("--most", type=int, default=5000, help="addresses of one program")
    words.add_argument("--show", type=int, default=10, help="differences that -v shows")
    args = words.parse_intermixed_args()
    cprof = symbolizers.Cprof(args.cprof)

    if not any(map(shutil.which, REFERENCES)) or not shutil.which("gcc"):
        sys.exit(77)
    print("| program | built with | addresses | as llvm-symbolizer | plainly | as addr2line | "
          "plainly | those two agree | against both | against each |\n|" + " --- |" * 10)
    bad = 0
    for build in builds(os.path.abspath(args.directory)):
        text = " ".join([build.source, build.compiler, *build.flags])
        if all(word in text for word in args.words):
            if not os.path.exists(build.path):
                make(build)
            bad += row(build, cprof, args)
    sys.exit(1 if bad else 0)


main()
