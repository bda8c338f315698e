#!/usr/bin/env python3
"""compare.py CPROF: asks cprof and go tool pprof the same questions and shows where their answers differ.

What pprof says is kept (in DIR/answers.sqlite3), and questions it answers differently from one run to the next are
left out; where cprof differs, pprof is asked many more times before that is believed. A difference is one of standard
output, of what a question writes, or of exit status; messages on standard error are counted apart.
"""

import argparse
import concurrent.futures
import difflib
import hashlib
import os
import re
import sqlite3
import subprocess
import sys
import tempfile

from asking import Answer, ask, insists, oracle
from questions import questions
from rules import Rules

HERE = os.path.dirname(os.path.abspath(__file__))
UNSTABLE, STABLE, SURE = 0, 1, 2
SKIP = 77


class Kept:
    """The answers of pprof, by question and by what the files in it hold."""

    def __init__(self, directory, tool):
        self.directory, self.tool = directory, tool
        self.db = sqlite3.connect(os.path.join(directory, "answers.sqlite3"))
        self.db.execute("create table if not exists answers (key text primary key, stable int, status int,"
                        " out text, err text)")
        self.hashes = {}
        about = hashlib.sha256(subprocess.check_output([tool[0], "-h"], stderr=subprocess.STDOUT))
        for name in sorted(os.listdir(os.path.join(directory, "src"))):
            about.update(self.hash(os.path.join("src", name)))
        self.about = about.digest()

    def hash(self, name):
        if name not in self.hashes:
            path = os.path.join(self.directory, name)
            data = b""
            if os.path.isfile(path):
                with open(path, "rb") as f:
                    data = f.read()
            self.hashes[name] = hashlib.sha256(data).digest()
        return self.hashes[name]

    def key(self, question):
        sha = hashlib.sha256(self.about + repr(question).encode())
        for a in question.args:
            sha.update(self.hash(a.split("=")[-1]))
        return sha.hexdigest()

    def find(self, question):
        row = self.db.execute("select stable, status, out, err from answers where key = ?",
                              (self.key(question),)).fetchone()
        return row and (row[0], Answer(*row[1:]))

    def keep(self, question, stable, a):
        self.db.execute("insert or replace into answers values (?, ?, ?, ?, ?)",
                        (self.key(question), stable, a.status, a.out, a.err))
        self.db.commit()


def show(question, what, theirs, ours, lines):
    print("\n== %s: %s" % (what, question.text()))
    diff = difflib.unified_diff(theirs.splitlines(), ours.splitlines(), "pprof", "cprof", lineterm="", n=2)
    for i, line in enumerate(diff):
        if i >= lines:
            print("...")
            break
        print(line)


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("cprof")
    args.add_argument("--go", default="go")
    args.add_argument("--dir", default="build/oracle", help="profiles and answers (made when absent)")
    args.add_argument("--small", action="store_true", help="a fifth of the questions, no slow profiles made")
    args.add_argument("--filter", default="", help="only questions whose text matches this regular expression")
    args.add_argument("--limit", type=int, default=0, help="ask no more than so many")
    args.add_argument("--show", type=int, default=20, help="how many differences to print")
    args.add_argument("--lines", type=int, default=25, help="lines of each")
    args.add_argument("--stderr", action="store_true", help="messages that differ are failures, too")
    args.add_argument("--list", action="store_true", help="print the questions only")
    args.add_argument("--names", help="write the questions that differ to this file")
    args = args.parse_args()

    tool = oracle(args.go)
    if tool is None:
        print("there is no Go here: nothing to compare with")
        return SKIP
    subprocess.check_call(["sh", os.path.join(HERE, "make_profiles.sh"), args.dir, "small" if args.small else "full"],
                          stdout=subprocess.DEVNULL)
    asked = [q for q in questions(args.dir, args.small) if re.search(args.filter, q.text())]
    asked = asked[:args.limit] if args.limit else asked
    if args.list:
        print("\n".join(q.text() for q in asked))
        return 0
    # Where pprof gives up looking for a source, so does cprof, if it is told to.
    cprof = [os.path.abspath(args.cprof), "-source_search=false"]
    kept = Kept(args.dir, tool)
    rules = Rules()
    with tempfile.TemporaryDirectory() as home, \
            concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        def both(pair):
            question, before = pair
            if before is None:
                before = (STABLE, ask(tool, question, args.dir, home))
            stable, theirs = before
            if stable == UNSTABLE:
                return before, None
            ours = ask(cprof, question, args.dir, home)
            ours = rules.masked(question, ours)
            want = rules.masked(question, theirs)
            if (want.status, want.out) != (ours.status, ours.out) and stable == STABLE:
                before = (SURE if insists(tool, question, args.dir, home, theirs) else UNSTABLE, theirs)
            return before, ours

        found = [(q, kept.find(q)) for q in asked]
        counts = dict(asked=len(asked), equal=0, different=0, excused=0, unstable=0, messages=0)
        by_report, names, shown = {}, [], 0
        for (question, before), (now, ours) in zip(found, pool.map(both, found)):
            if now != before:
                kept.keep(question, *now)
            stable, theirs = now
            if stable == UNSTABLE:
                counts["unstable"] += 1
                continue
            report = next((a.split("=")[0] for a in question.args if a.startswith("-")), "")
            report = "session" if question.typed is not None else report
            tally = by_report.setdefault(report, [0, 0])
            tally[0] += 1
            theirs = rules.masked(question, theirs)
            same_err = theirs.err == ours.err
            if rules.excused(question, "out"):
                counts["excused"] += 1
            elif (theirs.status, theirs.out) == (ours.status, ours.out):
                counts["equal"] += 1
            else:
                counts["different"] += 1
                tally[1] += 1
                names.append("out " + question.text())
                if shown < args.show:
                    shown += 1
                    if theirs.status != ours.status:
                        print("\nexit status %d, not %d; stderr:\n%s" % (ours.status, theirs.status, ours.err[-2000:]))
                    show(question, "output", theirs.out, ours.out, args.lines)
            if not same_err:
                counts["messages"] += 1
                names.append("err " + question.text())
                if args.stderr and shown < args.show:
                    shown += 1
                    show(question, "messages", theirs.err, ours.err, args.lines)
    if args.names:
        with open(args.names, "w") as out:
            out.write("".join(n + "\n" for n in names))
    print("\nreport      asked  different")
    for report, (total, bad) in sorted(by_report.items()):
        print("%-10s %6d %10d" % (report, total, bad))
    print("%(asked)d asked: %(equal)d equal, %(different)d different, %(excused)d excused, "
          "%(unstable)d left out (pprof itself is not stable); messages differ in %(messages)d" % counts)
    return 1 if counts["different"] or (args.stderr and counts["messages"]) else 0


if __name__ == "__main__":
    sys.exit(main())
