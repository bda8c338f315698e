#!/usr/bin/env python3
"""choose.py: writes the golden files anew, with questions chosen from those of test/oracle and pprof's answers.

What pprof answers differently from run to run, what is very long, and what depends on sources that only some
machines have is not chosen.
"""

import concurrent.futures
import fnmatch
import os
import random
import sys
import tempfile

from run import DATA, HERE, written

from asking import ask, oracle  # noqa: E402  (run.py says where it is)
from questions import ERRORS, GRAPHS, REPORTS, questions
from rules import Rules

RUNS = 8
LONGEST = 6000
RICH = ("basic", "labels", "heap", "inlined", "negative", "wide", "work.cpu", "work.heap2")


def profile_of(question):
    name = os.path.basename(question.args[-1]) if question.args else ""
    return name.removesuffix(".pb.gz") if name.endswith(".pb.gz") else "errors"


def main():
    rules = Rules()
    tool = oracle("go")
    groups, errors = {}, {tuple(line.split()) for line in ERRORS}
    for q in questions(DATA):
        name = profile_of(q)
        if q.typed is not None:
            name = "sessions"
        elif q.args in errors:
            name = "errors"
        elif set(q.args) & set(GRAPHS):
            name = "graphs"
        elif name.startswith("random"):
            name = "random"
        if any(fnmatch.fnmatchcase(a, "*.cpu.pb.gz") for a in q.args) and "list" in q.text():
            continue
        groups.setdefault(name, []).append(q)
    with tempfile.TemporaryDirectory() as home, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for name, asked in sorted(groups.items()):
            if name not in ("sessions", "errors"):
                rnd = random.Random(name)
                plain = [q for q in asked if len(q.args) == 2 and q.args[0] in REPORTS[1:] and name != "random"]
                rest = [q for q in asked if q not in plain]
                take = 40 if name in RICH else 60 if name in ("random", "graphs") else 15
                asked = plain + rnd.sample(rest, min(take, len(rest)))

            def answer(q):
                answers = {ask(tool, q, DATA, home) for _ in range(RUNS)}
                return answers.pop() if len(answers) == 1 else None

            with open(os.path.join(HERE, name + ".golden"), "w", newline="", encoding="utf-8") as out:
                for q, a in zip(asked, pool.map(answer, asked)):
                    if a and not rules.excused(q, "out"):
                        text = written(q, a)
                        if len(text) <= LONGEST:
                            out.write(text)


if __name__ == "__main__":
    sys.exit(main())
