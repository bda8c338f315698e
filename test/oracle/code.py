#!/usr/bin/env python3
"""code.py CPROF: compares what disasm and weblist say with go tool pprof.

The text of instructions is not pprof's (it writes Go's assembly), but addresses, costs and places
in the source are: each instruction of pprof must be there with the same flat, cum and file:line.
pprof knows fewer instructions, and by address it finds nothing. It
loses the last byte of a function, so that the last instruction is not compared.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile

from asking import oracle

HERE = os.path.dirname(os.path.abspath(__file__))
SKIP = 77
INSTRUCTION = re.compile(r" *(\S+) +(\S+) +([0-9a-f]+): (.*)$")
DISASM = ["^main\\.", "runtime\\.mallocgc$", "flate", "runtime\\.memmove|cmpbody", "json.*encode", "sort\\.",
          "no-such-function"]
OPTIONS = [[], ["-sample_index=0"], ["-focus=flate"], ["-noinlines"], ["-unit=ms"], ["-relative_percentages", "-ignore=gc"],
           ["-mean"], ["-nodecount=2"]]

failures = []


def check(what, want, have):
    if want != have:
        failures.append(what)
        print("FAIL %s\n  pprof %s\n  cprof %s" % (what, str(want)[:300], str(have)[:300]))


def run(tool, args, cwd, home):
    env = {"PATH": os.environ["PATH"], "HOME": home, "TMPDIR": home, "LC_ALL": "C.UTF-8", "TZ": "UTC"}
    for name, value in os.environ.items():
        if name.endswith("SAN_OPTIONS"):
            env[name] = value
    done = subprocess.run(tool + args, cwd=cwd, env=env, capture_output=True, timeout=300)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def routines(text):
    """The functions of disasm: (name, sums) -> list of (address, flat, cum, file:line)."""
    found, unknown, rows, key, name, place, total = {}, {}, None, None, None, "", ""
    for line in text.splitlines():
        if line.startswith("Total: "):
            total = line
        elif line.startswith("ROUTINE "):
            name, place = line.split()[2], ""
        elif line.endswith(" of Total") and "(flat, cum)" in line:
            key = (total, name, line)
            rows = found.setdefault(key, [])
        elif line.startswith(" " * 74 + ";"):
            place = line.split(";", 1)[1]
        elif INSTRUCTION.match(line):
            flat, cum, address, rest = INSTRUCTION.match(line).groups()
            if rest.startswith("?"):
                unknown.setdefault(key, []).append(int(address, 16))
            if ";" in rest:
                place = rest.rsplit(";", 1)[1]
            rows.append((int(address, 16), flat, cum, place.split(" ")[-1]))
    return found, unknown


def compare_disasm(what, theirs, ours):
    (theirs, unknown), (ours, _) = theirs, ours
    check(what + ": functions", sorted(theirs), sorted(ours))
    for key, rows in theirs.items():
        mine = ours.get(key, [])
        end = mine[-1][0] if mine else 0
        if any(r[0] < end for r in rows if r[0] in unknown.get(key, ())):
            both = {r[0] for r in rows} & {r[0] for r in mine}
            rows, mine = [[r for r in side if r[0] in both] for side in (rows, mine)]
        check(what + ": " + key[1], [r for r in rows if r[0] < end], [r for r in mine if r[0] < end])


def busiest(cprof, cwd, home, profile):
    """The address with the largest flat."""
    _, out, _ = run(cprof, ["-top", "-addresses", "-nodecount=1", profile], cwd, home)
    return out.splitlines()[-1].split()[5]


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("cprof")
    args.add_argument("--go", default="go")
    args.add_argument("--dir", default="build/oracle", help="profiles (made when absent)")
    args = args.parse_args()
    tool = oracle(args.go)
    if tool is None:
        print("there is no Go here: nothing to compare with")
        return SKIP
    subprocess.check_call(["sh", os.path.join(HERE, "make_profiles.sh"), args.dir, "small"], stdout=subprocess.DEVNULL)
    cprof, count = [os.path.abspath(args.cprof)], 0
    with tempfile.TemporaryDirectory() as home:
        for profile in ("work.cpu.pb.gz", "work.heap2.pb.gz"):
            address = busiest(cprof, args.dir, home, profile)
            found, _ = routines(run(cprof, ["-disasm=0x" + address, "work", profile], args.dir, home)[1])
            inside = [rows[0][0] <= int(address, 16) <= rows[-1][0] + 15 for rows in found.values()]
            check(profile + " by address", [True], inside)
            for regex in DISASM:
                for options in OPTIONS if regex == DISASM[2] else OPTIONS[:1]:
                    question = ["-disasm=" + regex] + options + ["work", profile]
                    theirs = run(tool, question, args.dir, home)
                    ours = run(cprof, question, args.dir, home)
                    what = " ".join(question)
                    compare_disasm(what, routines(theirs[1]), routines(ours[1]))
                    count += 1
    print("%d questions, %d differences" % (count, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
