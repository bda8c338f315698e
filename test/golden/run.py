#!/usr/bin/env python3
"""run.py CPROF [FILE...]: asks cprof the questions of the golden files and compares its answers with those written there.

A golden file is a list of

    $ cprof -top -cum basic.pb.gz       the question, asked in test/data
    < top3                              what is typed, in a session
    Type: cpu                           standard output, then what was written to @OUT@
    ! no such file                      standard error
    ? 2                                 exit status when it is not 0

where \\- says that the line before it has no end, and a \\ in front protects a line that looks like one of these.
The answers are those of go tool pprof; --regenerate asks it again (where Go is), --update or CPROF_UPDATE=1 writes
down what cprof says. What test/oracle/expected_differences.txt passes over, this does too.
"""

import argparse
import concurrent.futures
import difflib
import glob
import os
import shlex
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "oracle"))

from asking import Answer, Question, ask, oracle, quoted, settled  # noqa: E402
from rules import Rules  # noqa: E402

DATA = os.path.normpath(os.path.join(HERE, "..", "data"))
SPECIAL = ("$ ", "< ", "! ", "? ", "\\")


def written(question, answer):
    """One question and its answer as golden text."""
    text = ["$ cprof " + " ".join(quoted(a) for a in question.args)]
    text += ["< " + line for line in (question.typed or "").split("\n")[:-1]]
    out = answer.out.split("\n")
    text += ["\\" + line if line.startswith(SPECIAL) else line for line in out[:-1]]
    if out[-1]:
        text += ["\\" + out[-1] if out[-1].startswith(SPECIAL) else out[-1], "\\-"]
    text += ["! " + line for line in settled(answer.err).split("\n")[:-1]]
    if answer.status:
        text.append("? %d" % answer.status)
    return "\n".join(text) + "\n"


def read(path):
    """The questions of a golden file with their answers."""
    found, lines = [], []
    with open(path, newline="", encoding="utf-8") as f:
        for line in f.read().split("\n")[:-1] + ["$ "]:
            if line.startswith("$ ") and lines:
                found.append(understood(lines))
                lines = []
            lines.append(line)
    return found


def understood(lines):
    typed, out, err, status = None, "", "", 0
    for line in lines[1:]:
        if line == "\\-":
            out = out[:-1]
        elif line.startswith("< "):
            typed = (typed or "") + line[2:] + "\n"
        elif line.startswith("! "):
            err += line[2:] + "\n"
        elif line.startswith("? "):
            status = int(line[2:])
        else:
            out += line.removeprefix("\\") + "\n"
    return Question(tuple(shlex.split(lines[0])[2:]), typed), Answer(status, out, err)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("cprof")
    args.add_argument("files", nargs="*", default=sorted(glob.glob(os.path.join(HERE, "*.golden"))))
    args.add_argument("--update", action="store_true", default=os.environ.get("CPROF_UPDATE") == "1")
    args.add_argument("--regenerate", action="store_true")
    args.add_argument("--lines", type=int, default=40, help="lines to print of each difference")
    args = args.parse_args()
    # Where pprof gives up looking for a source, so does cprof, if it is told to.
    tool = oracle("go") if args.regenerate else [os.path.abspath(args.cprof), "-source_search=false"]
    rules = Rules()
    bad = total = 0
    with tempfile.TemporaryDirectory() as home, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for path in args.files:
            golden = read(path)
            answers = list(pool.map(lambda g: ask(tool, g[0], DATA, home), golden))
            if args.update or args.regenerate:
                with open(path, "w", newline="", encoding="utf-8") as f:
                    f.write("".join(written(q, a) for (q, _), a in zip(golden, answers)))
                continue
            for (question, want), got in zip(golden, answers):
                total += 1
                want = written(question, rules.masked(question, want))
                got = written(question, rules.masked(question, got))
                if want != got:
                    bad += 1
                    print("== %s: %s" % (os.path.basename(path), want.split("\n")[0]))
                    diff = list(difflib.unified_diff(want.split("\n"), got.split("\n"), "golden", "cprof",
                                                     lineterm="", n=2))
                    print("\n".join(diff[:args.lines] + (["..."] if len(diff) > args.lines else [])))
    print("%d of %d answers differ" % (bad, total))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
