"""Do names from binaries agree with those that Go's runtime writes into profiles?

    sh test/agreement/corpus.sh DIR
    python3 test/agreement/agree.py build/release/cmd/cprof/cprof DIR [-v] [--pprof] [--only WAY] [WORD...]

A profile of the corpus loses its functions and lines, gets them back from cprof and the binary,
and each location that a sample uses is compared: function, file and line of the whole chain of
inlined calls. Three ways: from DWARF (the pclntab is spoiled in a copy), from the pclntab of the
same binary, and from that of its stripped twin. With --pprof a fourth one, `go tool pprof`. A row
for pcs.txt compares with what the runtime itself says about every n-th byte of its own text.

-v shows each difference; words choose rows that contain them all. Status 1 if a location differs.
"""

import argparse
import collections
import os
import re
import sys
import tempfile

import elf
import golang
import names
import symbolizers

Case = collections.namedtuple("Case", "go program profile directory")
WAYS = ["DWARF", "pclntab", "stripped", "pprof"]


def cases(top, words):
    def version(go):
        return [int(n) for n in re.findall(r"\d+", go)]

    for go in sorted(os.listdir(top), key=version, reverse=True):
        for program in sorted(os.listdir(os.path.join(top, go))):
            directory = os.path.join(top, go, program)
            for file in sorted(os.listdir(directory)):
                if file == "pcs.txt" or file.endswith(".pb.gz"):
                    case = Case(go, program, file, directory)
                    if all(word in " ".join(case[:3]) for word in words):
                        yield case


def runtime_names(case):
    """The truth: Names of locations that the runtime named."""
    path = os.path.join(case.directory, case.profile)
    if case.profile != "pcs.txt":
        truth = names.read(path)
        return truth._replace(locations=[spot._replace(frames=golang.placed(spot.frames))
                                         for spot in truth.locations
                                         if spot.frames and spot.frames[0][0]])
    mapping = elf.load_mapping(os.path.join(case.directory, "program"))
    bias = elf.bias_of(mapping)
    spots = []
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        for line in file:
            pc, *rest = line.rstrip("\n").split("\t")
            frames = tuple((rest[i], rest[i + 1], int(rest[i + 2])) for i in range(0, len(rest), 3))
            # Without a file it is the padding behind a function, where nothing ever runs.
            if frames[0][0] and frames[0][1] not in ("", "?"):
                spots.append(names.Location(int(pc, 16) + bias, 1, frames))
    return names.Names({1: mapping}, spots)


def bare(case, truth, files, out):
    if case.profile == "pcs.txt":
        mapping = truth.mappings[1]
        mapping = mapping._replace(file=files.get(mapping.file, mapping.file))
        names.of_addresses([spot.address for spot in truth.locations], mapping, out)
    else:
        names.unnamed(os.path.join(case.directory, case.profile), out, files)


def binary_of(case, truth, file):
    """(the argument for the program, what to put in place of file names in mappings)."""
    recorded = {m.file for m in truth.mappings.values()
                if os.path.basename(m.file) in ("program", "compile")}
    ours = os.path.join(case.directory, file)
    files = {name: ours for name in recorded}
    main = truth.mappings[min(truth.mappings)].file
    return files.get(main, main), files


def has_dwarf(path):
    with open(path, "rb") as file:
        data = file.read()
    return b".debug_line\0" in data or b".zdebug_line\0" in data


def ask(case, truth, way, tools, directory):
    """Names by one way, or None if it does not apply."""
    tool, mode, file = tools[way]
    if way == "DWARF":
        program = os.path.join(case.directory, "program")
        if not has_dwarf(program):
            return None
        if not os.path.exists(program + ".blind"):
            symbolizers.blinded(program, program + ".blind")
    binary, files = binary_of(case, truth, file)
    profile = os.path.join(directory, "bare.pb.gz")
    bare(case, truth, files, profile)
    return tool(binary, profile, mode)


def chain(frames):
    return "".join(f"        {f} {file}:{line}\n" for f, file, line in frames) or "        nothing\n"


def written(case, truth, answers):
    """The answers as the runtime would write them.

    It knows a function by its name alone: what it sees first is the file of all its lines, although
    bodies can hold lines of two files, where a call was inlined and nothing of it but a line is left.
    """
    file_of = {}
    return {spot.address: tuple((f, file_of.setdefault(f, file), line)
                                for f, file, line in answers.get(spot.address, ()))
            for spot in truth.locations} if case.profile != "pcs.txt" else answers


def differences(case, truth, got):
    """[(location, frames)] for each that differs."""
    as_is = [int(n) for n in re.findall(r"\d+", case.go)] >= [1, 21]
    seen = (lambda frames: frames) if as_is else golang.printed
    answers = {spot.address: seen(spot.frames) for spot in got.locations}
    replayed = written(case, truth, answers)
    out = []
    for spot in truth.locations:
        frames, true = answers.get(spot.address, ()), seen(spot.frames)
        if not as_is and case.profile == "pcs.txt":
            true = golang.unwrapped(true)
        if true not in (frames, replayed.get(spot.address), golang.known_better(frames, true)):
            out.append((spot, frames))
    return out


def cell(total, wrong):
    share = 100 * (total - wrong) / total
    text = "100 %" if not wrong else f"{min(share, 99.99):.2f} %"
    return text if not wrong else f"{text} ({wrong})"


def main():
    words = argparse.ArgumentParser(description=__doc__,
                                    formatter_class=argparse.RawDescriptionHelpFormatter)
    words.add_argument("cprof")
    words.add_argument("corpus")
    words.add_argument("words", nargs="*")
    words.add_argument("-v", "--verbose", action="store_true", help="show each difference")
    words.add_argument("--show", type=int, default=10, help="differences of a row that -v shows")
    words.add_argument("--pprof", action="store_true", help="ask go tool pprof as well")
    words.add_argument("--only", choices=WAYS, action="append", help="only this way")
    args = words.parse_intermixed_args()

    cprof = symbolizers.Cprof(args.cprof)
    tools = {"DWARF": (cprof, None, "program.blind"),
             "pclntab": (cprof, "local:pclntab:demangle=none", "program"),
             "stripped": (cprof, None, "stripped")}
    if args.pprof or "pprof" in (args.only or []):
        tools["pprof"] = (symbolizers.find_pprof(), None, "program")
    ways = [way for way in tools if way in (args.only or WAYS)]

    print("| program | Go | locations | " + " | ".join(ways) + " |")
    print("|" + " --- |" * (3 + len(ways)))
    bad = seen = 0
    with tempfile.TemporaryDirectory() as directory:
        for case in cases(args.corpus, args.words):
            truth = runtime_names(case)
            if not truth.locations:
                continue
            seen += 1
            cells, said = [], []
            for way in ways:
                got = ask(case, truth, way, tools, directory)
                if got is None:
                    cells.append("–")
                    continue
                found = differences(case, truth, got)
                bad += len(found) if way != "pprof" else 0
                cells.append(cell(len(truth.locations), len(found)))
                said += [f"  {way} {spot.address:#x}\n      runtime\n{chain(spot.frames)}"
                         f"      {way}\n{chain(frames)}" for spot, frames in found[:args.show]]
            kind = case.profile.replace(".pb.gz", "").replace(".txt", "")
            print(f"| {case.program} {kind} | {case.go.removeprefix('go')} | "
                  f"{len(truth.locations)} | " + " | ".join(cells) + " |", flush=True)
            if args.verbose and said:
                print("\n".join(said), flush=True)
    if not seen:
        sys.exit("no profiles")
    sys.exit(1 if bad else 0)


main()
