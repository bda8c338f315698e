#!/usr/bin/env python3
"""What must hold for any profile, on random ones.

The seeds are fixed, so that a failure comes back; PROPERTIES_SEED=N asks for others.
"""

import json
import os
import random
import re
import sys
import unittest

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "hostile"))

from hostile import Hostile, main

from decode import samples, sums
from encode import Profile

SEED = int(os.environ.get("PROPERTIES_SEED", "1"))
COUNT = 8


def random_profile(rng, negative=False, size=60):
    """Recursion, inlining, labels, locations without names; few functions, so that things meet."""
    p = Profile([("samples", "count"), ("cpu", "nanoseconds")], time=1)
    m = p.mapping(0x1000, 0x100000, 0, "/bin/app", "id")
    names = [f"f{i}" for i in range(12)]
    places = []
    for i in range(25):
        inside = [(rng.choice(names), "f.c", rng.randint(1, 60))
                  for _ in range(rng.choice((0, 0, 1, 2)))]
        name = None if not inside and rng.random() < 0.1 else rng.choice(names)
        places.append(p.location(name, "f.c", rng.randint(1, 60), address=0x1000 + 16 * i,
                                 mapping=m, inside=inside))
    for _ in range(size):
        stack = [rng.choice(places) for _ in range(rng.choice((1, 2, 3, 5, 8, 20)))]
        low = -1000 if negative else 0
        labels = {}
        if rng.random() < 0.3:
            labels["tier"] = rng.choice(("gold", "lead"))
        if rng.random() < 0.2:
            labels["size"] = (rng.choice((1, 4096)), "bytes")
        p.sample(stack, [rng.randint(low, 1000), rng.randint(low, 10**9)], labels)
    return p


class Properties(Hostile):
    def setUp(self):
        super().setUp()
        with open(self.path("f.c"), "w") as out:
            out.writelines(f"line {i}\n" for i in range(1, 61))

    def profiles(self, count=COUNT, **how):
        """(a seed, files of two profiles) in turn."""
        for seed in range(SEED, SEED + count):
            rng = random.Random(seed)
            yield seed, self.file("a.pb.gz", random_profile(rng, **how)), \
                self.file("b.pb.gz", random_profile(rng, **how))

    def ask(self, *args):
        run = self.run_cprof(list(args))
        self.assertEqual((run.status, run.lines), (0, []), args)
        return run.out

    def top(self, *args):
        """(total, rows of (flat, cum, name)) as plain numbers."""
        out = self.ask("-top", "-nodecount=0", "-nodefraction=0", "-unit=ns", *args).decode()
        total = re.search(r"% of (-?\d+)(?:ns)? total", out)
        rows = []
        for line in out.split("cum%\n")[1].splitlines():
            cell = line.split(None, 5)
            name = re.sub(r" \((partial-)?inline\)$", "", cell[5])
            rows.append((int(cell[0].removesuffix("ns")), int(cell[3].removesuffix("ns")), name))
        return int(total.group(1)), rows

    def test_no_row_exceeds_the_total(self):
        for seed, a, _ in self.profiles():
            for flags in ([], ["-lines"], ["-addresses"], ["-files"], ["-noinlines"],
                          ["-focus=f1"], ["-hide=f2"], ["-tagfocus=gold"],
                          ["-relative_percentages", "-ignore=f3"], ["-sample_index=0"]):
                total, rows = self.top(*flags, a)
                flats = 0
                for flat, cum, name in rows:
                    flats += flat
                    self.assertTrue(0 <= flat <= cum <= total, (seed, flags, name))
                self.assertLessEqual(flats, total, (seed, flags))

    def test_flat_adds_up(self):
        """Unfiltered, flat is all there is, and the total is the sum of the values."""
        for seed, a, _ in self.profiles():
            with open(a, "rb") as f:
                sent = sum(s.values[1] for s in samples(f.read()))
            total, rows = self.top(a)
            self.assertEqual((total, sum(r[0] for r in rows)), (sent, sent), seed)

    def test_list_header_stays_within_the_total(self):
        for seed, a, _ in self.profiles():
            out = self.ask("-list=.", "-unit=ns", a).decode()
            total = int(re.match(r"Total: (\d+)ns\n", out).group(1))
            headers = re.findall(r"^ *(\d+ns|\.) +(\d+ns|\.) \(flat, cum\) +(\S+)% of Total$", out,
                                 re.M)
            self.assertGreater(len(headers), 5, seed)
            for flat, cum, share in headers:
                cum = 0 if cum == "." else int(cum.removesuffix("ns"))
                self.assertLessEqual(cum, total, seed)
                self.assertLessEqual(float(share), 100, seed)

    def test_base_of_itself_is_nothing(self):
        for seed, a, _ in self.profiles(negative=True):
            self.assertEqual(sums(self.ask("-proto", "-base", a, a)), {}, seed)
            self.assertEqual(self.top("-base", a, a), (0, []), seed)
            # Compared with it, the total is that of the base and every row is 0.
            self.assertEqual({r[:2] for r in self.top("-diff_base", a, a)[1]} - {(0, 0)}, set(),
                             seed)

    def test_base_is_antisymmetric(self):
        for seed, a, b in self.profiles(negative=True):
            there = sums(self.ask("-proto", "-base", a, b))
            back = sums(self.ask("-proto", "-base", b, a))
            self.assertEqual({k: tuple(-n for n in v) for k, v in there.items()}, back, seed)
            rows = {r[2]: r[:2] for r in self.top("-base", a, b)[1]}
            other = {r[2]: (-r[0], -r[1]) for r in self.top("-base", b, a)[1]}
            self.assertEqual(rows, other, seed)

    def test_base_is_the_difference(self):
        for seed, a, b in self.profiles(negative=True):
            expected = self.added(a, b, -1)
            self.assertEqual(sums(self.ask("-proto", "-base", a, b)), expected, seed)

    def added(self, a, b, sign):
        """The sums of b and sign times those of a."""
        with open(a, "rb") as f, open(b, "rb") as g:
            one, two = sums(f.read()), sums(g.read())
        out = {k: tuple(x + sign * y for x, y in zip(two.get(k, (0, 0)), one.get(k, (0, 0))))
               for k in {**one, **two}}
        return {k: v for k, v in out.items() if any(v)}

    def test_merge_adds(self):
        for seed, a, b in self.profiles():
            total = self.top(a, b)[0]
            self.assertEqual(total, self.top(a)[0] + self.top(b)[0], seed)
            self.assertEqual(self.top(b, a)[0], total, seed)
            self.assertEqual(sums(self.ask("-proto", a, b)), self.added(a, b, 1), seed)
            rows = {}
            for flat, cum, name in self.top(a)[1] + self.top(b)[1]:
                old = rows.get(name, (0, 0))
                rows[name] = old[0] + flat, old[1] + cum
            merged = {r[2]: r[:2] for r in self.top(a, b)[1]}
            self.assertEqual(merged, rows, seed)

    def test_same_bytes_every_time(self):
        """Each process draws another seed for its hashes."""
        questions = (["-top"], ["-tree"], ["-peek=."], ["-traces"], ["-tags"], ["-raw"],
                     ["-list=."], ["-proto"], ["-topproto"], ["-tree", "-call_tree"],
                     ["-folded"], ["-speedscope"], ["-perfetto"],
                     ["-top", "-tagroot=tier"], ["-top", "-base", "b.pb.gz"])
        for seed, a, b in self.profiles(count=3):
            for question in questions:
                first = self.run_cprof([*question, a, b])
                for _ in range(3):
                    again = self.run_cprof([*question, a, b])
                    self.assertEqual((again.status, again.out, again.err),
                                     (first.status, first.out, first.err), (seed, question))

    def test_read_write_read(self):
        for seed, a, _ in self.profiles(negative=True):
            with open(a, "rb") as f:
                content = f.read()
            once = self.ask("-proto", a)
            self.assertEqual(samples(once), samples(content), seed)
            again = self.ask("-proto", self.file("once.pb.gz", once))
            self.assertEqual(again, once, seed)

    def stacks(self, *args):
        """What -folded prints, as pairs of a stack and its value."""
        out = self.ask("-folded", *args).decode()
        return [(line.rpartition(" ")[0], int(line.rpartition(" ")[2]))
                for line in out.splitlines()]

    def test_folded_adds_up(self):
        """Lines are sorted and distinct, and their sum is the total."""
        for seed, a, _ in self.profiles():
            for flags in ([], ["-lines"], ["-noinlines"], ["-folded_marks"], ["-tagroot=tier"]):
                lines = self.stacks(*flags, a)
                names = [name.encode() for name, _ in lines]
                self.assertEqual(names, sorted(set(names)), (seed, flags))
                self.assertEqual(sum(n for _, n in lines), self.top(a)[0], (seed, flags))

    def test_folded_comes_back(self):
        for seed, a, _ in self.profiles(negative=True):
            for flags in (["-folded_marks"], ["-lines"], ["-sample_index=0"]):
                once = self.ask("-folded", *flags, a)
                again = self.ask("-folded", "-folded_marks", self.file("a.folded", once))
                self.assertEqual(again, once, (seed, flags))

    def test_speedscope_comes_back(self):
        for seed, a, _ in self.profiles():
            for flags in ([], ["-lines"]):
                once = self.ask("-speedscope", *flags, a)
                path = self.file("a.speedscope.json", once)
                self.assertEqual(self.ask("-speedscope", "-lines", path), once, (seed, flags))
                self.assertEqual(self.stacks(path), self.stacks(a), (seed, flags))
                self.assertEqual(self.stacks("-sample_index=0", path),
                                 self.stacks("-sample_index=0", a), (seed, flags))

    def test_perfetto_is_as_long_as_the_total(self):
        """Begins and ends match, and the last end of a thread is the sum of its type."""
        for seed, a, _ in self.profiles():
            events = json.loads(self.ask("-perfetto", a))["traceEvents"]
            for thread, total in (1, self.top("-sample_index=0", a)[0]), (2, self.top(a)[0] / 1e3):
                depth = end = 0
                for event in events:
                    if event["tid"] == thread and event["ph"] != "M":
                        depth += 1 if event["ph"] == "B" else -1
                        self.assertTrue(depth >= 0 and event["ts"] >= end, (seed, event))
                        end = event["ts"]
                self.assertEqual((depth, end), (0, total), seed)


if __name__ == "__main__":
    main()
