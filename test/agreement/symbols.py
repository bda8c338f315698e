#!/usr/bin/env python3
"""Do symbol tables of all formats give the names that Go's own reader of them gives?

    python3 test/agreement/symbols.py build/dev/cmd/cprof/cprof

Builds a program for several systems, makes a profile of the first and the third byte of every
function that `go tool nm` lists, and has `cprof -symbolize=fastlocal`, which looks at symbols only,
name them. Exits with 77 without Go.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "oracle"))

import encode  # noqa: E402  (found through the path above)

PLATFORMS = ["linux/amd64", "linux/386", "linux/s390x", "darwin/amd64", "darwin/arm64",
             "windows/amd64", "windows/386", "windows/arm64"]
LOCATION = re.compile(r" *\d+: (0x[0-9a-f]+) M=1 (.+) :0:0 s=0")  # a line of -raw
# Marks of the linker, which are no functions.
MARKS = {"runtime.text", "runtime.etext", "go:textfipsstart", "go:textfipsend"}


def functions(path):
    """{address: names}"""
    out = {}
    done = subprocess.run(["go", "tool", "nm", path], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        words = line.split(None, 2)
        if len(words) == 3 and words[1] in "Tt":
            out.setdefault(int(words[0], 16), set()).add(words[2])
    # An underscore that Go's reader leaves on names without a dot.
    return {a: names | {n[1:] for n in names if n[:1] == "_"} for a, names in out.items()
            if not {n.lstrip("_") for n in names} <= MARKS}


def answers(cprof, path, addresses, directory):
    """{address: name}, by a profile that has each address once."""
    profile = encode.Profile([("samples", "count")])
    # From 0 on, so that the file's own addresses are those of the profile.
    mapping = profile.mapping(0, 2**64 - 1, 0, path, functions=False)
    for a in addresses:
        profile.sample([profile.location(address=a, mapping=mapping)], [1])
    file = os.path.join(directory, "profile")
    profile.save(file)
    done = subprocess.run([cprof, "-symbolize=fastlocal:demangle=none", "-raw", file],
                          capture_output=True, text=True, check=True)
    out = {}
    for line in done.stdout.split("Locations")[1].split("Mappings")[0].splitlines():
        found = LOCATION.match(line)
        if found:
            out[int(found[1], 16)] = found[2]
    return out


def check(cprof, platform, directory):
    system, processor = platform.split("/")
    path = os.path.join(directory, f"{system}-{processor}")
    subprocess.run(["go", "build", "-o", path, "."], cwd=os.path.join(HERE, "programs", "gosym"),
                   env=dict(os.environ, GOOS=system, GOARCH=processor, CGO_ENABLED="0",
                            GOFLAGS="-buildvcs=false"), check=True)
    known = functions(path)
    bad = 0
    for offset in (0, 2):
        got = answers(cprof, path, [a + offset for a in known], directory)
        for a, names in known.items():
            # Of a function of two bytes or less the third is not its own any more.
            if got.get(a + offset) not in names and not (offset and a + offset not in got):
                bad += 1
                if bad < 5:
                    print(f"{platform}: {a + offset:#x}: {got.get(a + offset)}, not {names}")
    print(f"{platform}: {len(known)} functions, {bad} other names")
    return bad == 0 and len(known) > 1000


def main():
    if not shutil.which("go"):
        print("no Go here")
        sys.exit(77)
    with tempfile.TemporaryDirectory(prefix="cprof-symbols-") as directory:
        done = [check(os.path.abspath(sys.argv[1]), p, directory) for p in PLATFORMS]
    sys.exit(not all(done))


if __name__ == "__main__":
    main()
