#!/usr/bin/env python3
"""code.py CPROF: compares what disasm and weblist say with go tool pprof.

The text of instructions is not pprof's (it writes Go's assembly), but addresses, costs and places
in the source are: each instruction of pprof must be there with the same flat, cum and file:line.
pprof knows fewer instructions, and by address it finds nothing. It
loses the last byte of a function, so that the last instruction is not compared.

Which lines without costs weblist shows depends on which instructions it knows: only those around a
line with costs are compared. Of more than 25 stretches of code pprof leaves some out, so that each
regular expression is for less code than that.
"""

import argparse
import html
import os
import re
import subprocess
import sys
import tempfile

from asking import oracle

HERE = os.path.dirname(os.path.abspath(__file__))
SKIP = 77
INSTRUCTION = re.compile(r" *(\S+) +(\S+) +([0-9a-f]+): (.*)$")
DISASM = ["main\\.", "runtime\\.mallocgc", "flate", "runtime\\.memmove|cmpbody", "json.*encode", "sort\\.",
          "no-such-function"]
OPTIONS = [[], ["-sample_index=0"], ["-focus=flate"], ["-noinlines"], ["-unit=ms"], ["-relative_percentages", "-ignore=gc"],
           ["-mean"], ["-nodecount=2"]]
WEBLIST = ["^main\\.", "runtime\\.mallocgc$", "flate", "json/decode.go", "json/encode.go", "json/scanner.go", "sort\\.",
           "deflate.go", "no-such-function"]
WEB_OPTIONS = [[], ["-sample_index=0"], ["-focus=flate"], ["-noinlines"], ["-unit=ms"], ["-mean"], ["-ignore=gc"]]

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
            if re.search(r";[^;]*:\d+$", rest):
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


MARGIN = 5  # lines that weblist shows around others
LINE = re.compile(r'<span class="?line"?> *(\d+)</span> <span class="?(?:nop|livesrc|deadsrc)"?> *(\S+) +(\S+) ')
CODE = re.compile(r" {9} *(\S+) +(\S+) +([0-9a-f]+): .* (\S+):(\d+)$")


def page(text):
    """The lines of weblist, (file, line) -> (flat, cum, source), and its instructions by line."""
    lines, code, name, at = {}, {}, "", None
    for raw in text.splitlines():
        if 'class="filename">' in raw:
            name = re.sub("<[^>]*>", "", raw.split('class="filename">')[1])
        hit = LINE.search(raw)
        rest = raw
        if hit:
            at = (name, int(hit.group(1)))
            lines[at] = hit.groups()[1:]
            rest = raw.partition('<span class=asm>')[2]
        hit = CODE.match(html.unescape(re.sub("<[^>]*>", "", rest)).rstrip())
        if hit and at:
            flat, cum, address, file, line = hit.groups()
            code.setdefault(at, {})[int(address, 16)] = (flat, cum, file, int(line))
    return lines, code


def compare_page(what, theirs, ours):
    (their_lines, their_code), (lines, code) = theirs, ours
    check(what + ": is there", bool(their_lines), bool(lines))
    near = {(file, line + i) for (file, line), costs in their_lines.items() if costs != (".", ".")
            for i in range(-MARGIN, MARGIN + 1)}
    for at, costs in their_lines.items():
        if at in near or at in lines:
            check("%s: %s:%d" % (what, *at), costs, lines.get(at))
    for at, rows in their_code.items():
        mine = {a: r for a, r in code.get(at, {}).items() if a in rows}
        if at in their_lines and their_lines[at] == lines.get(at) and len(mine) == len(rows):
            check("%s: code of %s:%d" % (what, *at), rows, mine)


def busiest(cprof, cwd, home, profile):
    """The address with the largest flat."""
    _, out, _ = run(cprof, ["-top", "-addresses", "-nodecount=1", "-ignore=vdso", profile], cwd, home)
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
        plain = os.path.join(args.dir, "plain")  # nothing inlined: pprof knows no inlined calls of Go binaries
        if not os.path.exists(os.path.join(plain, "work.cpu.pb.gz")):
            os.makedirs(plain, exist_ok=True)
            subprocess.check_call([args.go, "build", "-gcflags=all=-l", "-buildvcs=false", "-o",
                                   os.path.abspath(os.path.join(plain, "work")), "."], cwd=os.path.join(HERE, "program"))
            subprocess.check_call([os.path.abspath(os.path.join(plain, "work")), os.path.abspath(plain)],
                                  stdout=subprocess.DEVNULL)
        for profile in ("work.cpu.pb.gz", "work.heap2.pb.gz"):
            for regex in WEBLIST:
                for options in WEB_OPTIONS if regex == WEBLIST[0] else WEB_OPTIONS[:1]:
                    question = ["-weblist=" + regex, "-output=" + os.path.join(home, "page")] + options + ["work", profile]
                    pages = []
                    for program in (tool, cprof):
                        run(program, question, plain, home)
                        pages.append("")
                        if os.path.exists(os.path.join(home, "page")):
                            with open(os.path.join(home, "page")) as f:
                                pages[-1] = f.read()
                            os.unlink(os.path.join(home, "page"))
                    compare_page(" ".join(question[:1] + question[2:]), page(pages[0]), page(pages[1]))
                    count += 1
    print("%d questions, %d differences" % (count, len(failures)))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
