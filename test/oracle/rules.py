"""What cprof answers in its own way, on purpose: the rules of expected_differences.txt.

Fields are two or more spaces apart:

    out|err|all         QUESTION         # why: answers to such questions may differ in output, in messages, in both
    mask-out|mask-err   QUESTION  LINE   # why: of lines that match only the groups count; without groups, nothing does

QUESTION is a shell pattern for a question as compare.py --list prints it, LINE a regular expression.
"""

import fnmatch
import os
import re

from asking import Answer, settled

FILE = os.path.join(os.path.dirname(os.path.abspath(__file__)), "expected_differences.txt")


class Rules:
    def __init__(self, path=FILE):
        self.rules = []
        with open(path) as text:
            for line in text:
                line = line.rstrip("\n")
                if line and not line.startswith("#"):
                    fields = re.split(r"  +", line.partition("  #")[0].strip())
                    self.rules.append((fields[0], fields[1], re.compile(fields[2]) if len(fields) > 2 else None))

    def excused(self, question, part):
        return any(kind in (part, "all") and fnmatch.fnmatchcase(question.text(), pattern)
                   for kind, pattern, _ in self.rules)

    def masked(self, question, answer):
        """The answer without what the rules pass over."""
        out, err = answer.out, settled(answer.err)
        for kind, pattern, line in self.rules:
            if line and fnmatch.fnmatchcase(question.text(), pattern):
                if kind == "mask-out":
                    out = masked_lines(out, line)
                elif kind == "mask-err":
                    err = masked_lines(err, line)
        if self.excused(question, "out"):
            return Answer(0, "", "" if self.excused(question, "err") else err)
        return Answer(answer.status, out, "" if self.excused(question, "err") else err)


def masked_lines(text, regex):
    kept = []
    for line in text.split("\n"):
        hit = regex.match(line)
        if not hit:
            kept.append(line)
        elif hit.groups():
            kept.append(" ".join(hit.groups()))
    return "\n".join(kept)
