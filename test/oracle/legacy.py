#!/usr/bin/env python3
"""legacy.py CPROF: random files in the formats from before profile.proto, each asked of cprof and of go tool pprof.

Files come from a seed, so that a difference can be looked at again: --first 17 --count 1 --keep DIR. Four in ten
are bent: cut off, a byte changed, a line doubled, moved or lost. Answers have to be the same to the byte; for what pprof refuses,
that it is refused.
"""

import argparse
import concurrent.futures
import os
import random
import struct
import sys
import tempfile

from asking import Question, ask, insists, oracle

REPORTS = ["-raw", "-top", "-traces", "-proto", "-tags"]
SKIP = 77

FILES = ["/bin/app", "/usr/lib/libc.so.6", "/usr/lib/libm-2.36.so", "[vdso]", "[stack]", "/opt/my zpp/x", "/tmp/a (deleted)",
         "/anon_hugepage (deleted)", "$build/server", "$b/$build", "", "//anon", "/lib/ld.so_3", "/x=y"]
NAMES = ["main", "java.lang.String.<init>", "a b", "GC", "VM", "generated stub/JIT", "f (g)", "x$1"]


class Maker:
    def __init__(self, rnd):
        self.rnd = rnd
        base = rnd.choice([0x400000, 0x401000, 0x7f0000000000, 0x1000, 0])
        span = rnd.choice([0x40, 0x1000, 0x300000])
        self.pool = [base + rnd.randrange(span) for _ in range(rnd.randint(1, 30))]
        self.pool += rnd.sample([0, 1, 2, 0xffffffffffffffff, 0x7fffffffffffffff, 0x10], rnd.randint(0, 2))

    def chance(self, p):
        return self.rnd.random() < p

    def stack(self, least=0):
        rnd = self.rnd
        out = [rnd.choice(self.pool) for _ in range(rnd.randint(least, rnd.choice([2, 6, 20])))]
        if len(out) > 1 and self.chance(.2):
            out[1] = min(out[0] + rnd.choice([0, 1, 1, 2]), 2**64 - 1)
        return out

    def addresses(self, least=0, odd=True):
        sep = "  " if odd and self.chance(.05) else " "
        text = "".join(sep + "0x%x" % a for a in self.stack(least))
        if odd and self.chance(.1):
            text += self.rnd.choice([" ", " 0x", " 0xfffffffffffffffff", " x0x1", " 00x20x3", " 0xABC", " g 0x5", " # 0x7"])
        return text

    def space(self):
        return self.rnd.choice(["", " ", " ", "   "])

    def number(self, big=True):
        rnd = self.rnd
        return rnd.choice([0, 1, 1, 2, 7, 10, rnd.randrange(1000), rnd.randrange(10**7), rnd.randrange(10**12)]
                          + ([2**63 - 1, 2**63, 10**30] if big and self.chance(.02) else []))

    def pair(self, wide=False):
        count = self.number()
        size = 0 if count == 0 else count * self.rnd.choice([1, 8, 16, 48, 1024, 3 * 2**19, 2**30]) + self.rnd.choice([0, 0, 3])
        if self.chance(.01):
            size += 5
        sign = "-" if wide and self.chance(.05) else ""
        return "%s%d:%s%s%d" % (sign, count, self.space(), sign, size)

    def comment(self):
        return self.rnd.choice(["", "", "# about", "  # indented", "   ", "\t"])

    def hexpad(self, n):
        return self.rnd.choice(["%x", "%08x", "0x%x", "%016x", "%X"]) % n

    def maps(self):
        rnd, out = self.rnd, []
        at = min(self.pool) & ~0xfff
        for _ in range(rnd.randint(0, 8)):
            if self.chance(.2):
                out.append(rnd.choice(["build=/home/me", "b = /x", "junk", "", "format: odd", "=empty", "400000", "feed",
                                       "7f00-", "--- more ---", "# comment 5", "x=$build/y"]))
            start = (at + rnd.choice([0, 0, 0x1000, -0x800])) % 2**64
            end = (start + rnd.choice([0x1000, 0x40, 0x200000, 0])) % 2**64
            offset = rnd.choice([0, 0, 0x1000, 0x10, start & 0xffffff, max(start - 0x400000, 0)])
            perm = rnd.choice(["r-xp", "r-xp", "r-xp", "r--p", "rw-p", "rwxp", "r-xs", "x"])
            file = rnd.choice(FILES)
            form = rnd.random()
            sep = rnd.choice(["-", "-", "-", " ", " - ", "- ", "-0x", ""])
            ends = "%x%s%x" % (start, sep, end) if sep in ("", "-0x") else self.hexpad(start) + sep + self.hexpad(end)
            ends += rnd.choice(["", "", "", ":"])
            offset = offset if sep else 0  # what ends before it starts has no head in cprof
            if form < .6:
                line = "%s %s %08x %02x:%02x %d   %s" % (ends, perm, offset, 8, 1, rnd.randrange(99), file)
            elif form < .7:
                line = "%s %08x 00:00 0 %s" % (ends, offset, file)
            elif form < .75:
                line = "%s %s 08:01 %d" % (ends, perm, rnd.randrange(9))
            else:
                line = ends + rnd.choice([" " + perm, ""]) + rnd.choice(["", " " + file, " " + file.replace(" ", "")])
                line += rnd.choice(["", " (@%x)" % offset]) + rnd.choice(["", " abcdef12", "\tFEED"])
            if self.chance(.05):
                line = "I0102 15:04:05.1 file.cc:12] " + line
            out.append(line)
            at = end if end > start else at + 0x1000
        return out

    def tail(self):
        if self.chance(.3):
            return []
        head = self.rnd.choice(["MAPPED_LIBRARIES:", "--- Memory map: ---", "x MAPPED_LIBRARIES: y"])
        return ["---" for _ in range(self.chance(.2))] + [head] + self.maps()

    def heap(self):
        rnd = self.rnd
        kind = rnd.choice(["heap/1048576", "heap/2", "heap/3", "heap_v2/524288", "heapz_v2/4096", "heapprofile", "growth",
                           "growthz", "fragmentation", "fragmentationz", "heap_v2", "heap", "heap_v2/1", "heapother/5",
                           "heap_v2/0", "heapprofile/99", "heap/99999999999999999999", "heap_v2524288"])
        with_alloc = self.chance(.5)
        pair = "%d: %d" % (self.number(False), self.number(False))
        alloc = rnd.choice(["%d: %d" % (self.number(False), self.number(False)), pair]) if with_alloc else \
            rnd.choice(["0: 0", pair])
        gap = " @ " if kind[0] in "gf" and self.chance(.9) else rnd.choice([" @ ", "@", "  @  "])
        out = [("x " if self.chance(.03) else "") + "heap profile: %s [ %s]%s%s" % (pair, alloc, gap, kind)]
        for _ in range(rnd.randint(0, 12)):
            if self.chance(.1):
                out.append(self.comment())
            sample = "%s%s %s[%s%s%s] @%s" % (self.space(), self.pair(True), self.space(), self.space(), self.pair(), self.space(),
                                             self.addresses())
            out.append(sample if not self.chance(.005) else sample.replace("[", "("))
        return out + self.tail()

    def count(self):
        rnd = self.rnd
        out = [self.comment() for _ in range(rnd.randint(0, 2))]
        out.append("%s profile: total %d" % (rnd.choice(["goroutine", "threadcreate", "my.pkg/cache", "x"]), rnd.randint(0, 99)))
        for _ in range(rnd.randint(0, 12)):
            if self.chance(.2):
                out.append(self.comment())
            n = str(self.number(False)) if not self.chance(.1) else rnd.choice(["010", "00", "08", "9" * 25])
            out.append("%s @%s" % (n, self.addresses(1, self.chance(.03))))
        if self.chance(.5):
            out.append("--- x")
            out += self.tail()
        return out

    def contention(self):
        rnd = self.rnd
        out = [rnd.choice(["--- contentionz 1 ---", "--- mutex:", "--- contention:", "--- contentionz x"])]
        attributes = ["cycles/second=%s" % rnd.choice([2249999462, 0, "0x5000", "3_000_000_000", 1000000000, "07", "-5"]),
                      "sampling period = %s" % rnd.choice([1, 5, 100, 0, -3, "0b11"]), "ms since reset=%d" % rnd.randrange(10**6),
                      "discarded samples = 12", "# about = this"]
        for a in attributes:
            if self.chance(.5):
                out.append(self.space() + a)
        if self.chance(.03):
            out.append(rnd.choice(["odd=1", "cycles/second=x", "sampling period=1__0"]))
        for _ in range(rnd.randint(0, 10)):
            if self.chance(.1):
                out.append(self.comment())
            out.append("%s%d%s%d @%s" % (self.space(), self.number(), rnd.choice([" ", " ", "   "]), self.number(), self.addresses())
                       if not self.chance(.05) else rnd.choice(["1002 @ 0x5", "7 @ 0x1", "a 12 13 @ 0x1 0x2", "1 2 3 @ 0x9", "1 - 23 @ 0x2"]))
        if self.chance(.6):
            out.append("---")
        return out + self.tail()

    def threads(self):
        rnd = self.rnd
        out = [self.comment() for _ in range(rnd.randint(0, 2))]
        if self.chance(.7):
            out += ["--- threadz 1 ---", "", "words"]
        for _ in range(rnd.randint(0, 8)):
            out.append(self.rnd.choice(["", "", "", " "]) + "--- Thread %x (name: %s/%d) stack: ---" % (rnd.randrange(2**47), rnd.choice(["main", "a/b", ""]), rnd.randrange(99)))
            shape = rnd.random()
            if shape < .2:
                out.append("  [same as previous thread]")
            for a in self.stack() if shape > .15 else []:
                out.append(rnd.choice(["    PC: 0x%016x  f()", "  @ 0x%x", "0x%x 0x1"]) % a)
        if self.chance(.5):
            out.append("---- no stack trace for thread 5")
        elif self.chance(.8):
            out.append(rnd.choice(["--- Memory map: ---", "--- MAPPED_LIBRARIES:"]))
        return out + (self.maps() if self.chance(.5) else self.tail())

    def table(self):
        rnd, out = self.rnd, []
        for a in self.pool:
            if self.chance(.8):
                name = rnd.choice(NAMES)
                place = rnd.choice(["", " (%s:%d)" % (rnd.choice(["A.java", "dir/B.java", "c:3"]), rnd.randint(-5, 99)), " (/usr/lib/libjvm.so)",
                                    "  (X.java:7)", " (a) (b:1)", " ()", " (:5)", "(A.java:5)", " (lib/)"])
                out.append("%s0x%x %s%s" % (self.space(), a, name, place))
            if self.chance(.1):
                out.append(rnd.choice(["", "words", " 0x5", "0xfffffffffffffffff big"]))
        return out

    def java(self):
        rnd = self.rnd
        kind = rnd.choice(["heapz", "contentionz"])
        out = ["--- %s 1 ---" % kind]
        if self.chance(.8):
            out.append("format = java")
        if self.chance(.9):
            out.append("resolution=%s" % rnd.choice(["bytes", "microseconds", "x y"]))
        if kind == "contentionz" or self.chance(.05):
            if self.chance(.5):
                out.append("sampling period = %s" % rnd.choice([1, 10, 0, "0x10"]))
            if self.chance(.5):
                out.append("ms since reset = 5000")
        for _ in range(rnd.randint(0, 10)):
            out.append("%s%d %s%d @ %s" % (self.space(), self.number(False), self.space(), self.number(False) or self.chance(.95), self.addresses()))
        return out + self.table()

    def cpu(self):
        rnd = self.rnd
        word = rnd.choice(["<I", ">I", "<Q", ">Q"])
        most = 2**32 - 1 if word[1] == "I" else 2**64 - 1
        kind = int(self.chance(.3))
        words = [0, 3, kind, rnd.choice([10000, 4000, 10101]), 0]
        handler = [rnd.choice(self.pool) for _ in range(rnd.choice([0, 0, 1, 2]))]
        for _ in range(rnd.choice([0, 3, 10, 70])):
            stack = self.stack()
            if not self.chance(.02):
                stack[1:1] = handler
            words += [self.number(False) % 10**6, len(stack)] + stack
        if self.chance(.8):
            words += [0, 1, 0]
        data = b"".join(struct.pack(word, w & most) for w in words)
        return data, (self.table() if kind else self.maps())

    def file(self):
        kind = self.rnd.choice(["heap", "heap", "count", "contention", "threads", "java", "cpu", "cpu"])
        data, lines = b"", getattr(self, kind)()
        if kind == "cpu":
            data, lines = lines
        if self.chance(.2) and lines:
            i = self.rnd.randrange(len(lines))
            how = self.rnd.choice(["lose", "double", "move"])
            line = lines.pop(i) if how != "double" else lines[i]
            if how != "lose":
                lines.insert(self.rnd.randrange(len(lines) + 1), line)
        newline = "\r\n" if self.chance(.05) else "\n"
        data += (newline.join(lines) + (newline if self.chance(.9) and lines else "")).encode()
        if self.chance(.1) and data:
            data = data[:self.rnd.randrange(len(data))]
        if self.chance(.1) and data:
            i = self.rnd.randrange(len(data))
            data = data[:i] + bytes([self.rnd.choice(b" \n@:[]0x1=-#/\x00\xff")]) + data[i + 1:]
        return kind, data


def main():
    args = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    args.add_argument("cprof")
    args.add_argument("--go", default="go")
    args.add_argument("--first", type=int, default=0, help="seed of the first file")
    args.add_argument("--count", type=int, default=40, help="files")
    args.add_argument("--keep", help="write the files there")
    args = args.parse_args()
    tool = oracle(args.go)
    if tool is None:
        print("there is no Go here: nothing to compare with")
        return SKIP
    cprof = [os.path.abspath(args.cprof)]
    bad, refused, kinds = 0, 0, {}
    with tempfile.TemporaryDirectory() as scratch:
        where = args.keep or os.path.join(scratch, "files")
        home = os.path.join(scratch, "home")
        os.makedirs(where, exist_ok=True)
        os.makedirs(home)

        def both(seed):
            kind, data = Maker(random.Random(seed)).file()
            name = "%d.%s" % (seed, kind)
            with open(os.path.join(where, name), "wb") as f:
                f.write(data)
            answers = []
            for report in REPORTS:
                q = Question((report, name))
                theirs, ours = ask(tool, q, where, home), ask(cprof, q, where, home)
                differs = theirs.status != ours.status or (theirs.status == 0 and theirs.out != ours.out)
                answers.append((report, theirs, ours, differs and insists(tool, q, where, home, theirs)))
                if theirs.status:
                    break
            return name, kind, answers

        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            for name, kind, answers in pool.map(both, range(args.first, args.first + args.count)):
                tally = kinds.setdefault(kind, [0, 0])
                tally[0] += 1
                tally[1] += answers[0][1].status != 0
                for report, theirs, ours, differs in answers:
                    if differs:
                        bad += 1
                        print("== %s %s: status %d, pprof's %d\n--- pprof\n%s%s\n--- cprof\n%s%s" % (
                            report, name, ours.status, theirs.status, theirs.out[:1500], theirs.err[:300], ours.out[:1500], ours.err[:300]))
                        break
    for kind, (total, errors) in sorted(kinds.items()):
        print("%-10s %5d files, %d refused by both" % (kind, total, errors))
    print("%d files differ" % bad)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
