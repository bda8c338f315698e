#!/usr/bin/env python3
"""Profiles that are valid and too much: counts, depth, cycles, sums, size."""

import gzip
import os
import struct
import unittest
import zlib

from hostile import (FAILED, MAX, MIN, SANITIZED, SATURATED, SATURATED_WHILE_LOADING, Hostile,
                     main)

from encode import Profile, blob, num, packed, varint

MB = 1 << 20
TOO_LARGE = "decompressing profile: more than 128 MB when unzipped (-max_size=SIZE allows more)"
# What the program needs itself; a sanitizer's shadow is not counted against it.
SMALL = 200 * MB
COUNT = 200_000 if SANITIZED else 5_000_000


def cells(answer):
    """name -> (flat, cum) of top's answer."""
    rows = answer.decode().split("cum%\n")[1].splitlines()
    return {r.split()[5]: (r.split()[0], r.split()[3]) for r in rows}


class Counts(Hostile):
    def both(self, values, unit="count"):
        """leaf and main, main and nothing: a sample each."""
        p = Profile([("n", unit)])
        main_, leaf = p.location("main"), p.location("leaf")
        p.sample([leaf, main_], values[:1])
        p.sample([main_], values[1:])
        return self.file("counts", p)

    def test_sums_saturate(self):
        top, low = "9223372036854775808", "-9223372036854775808"  # as a double says it
        path = self.both([MAX, MAX])
        self.assertEqual(cells(self.works(["-top", path], SATURATED)),
                         {"leaf": (top, top), "main": (top, top)})
        path = self.both([MIN, MIN])
        self.assertEqual(cells(self.works(["-top", path], SATURATED)),
                         {"leaf": (low, low), "main": (low, low)})
        path = self.both([MAX, 5])
        self.assertEqual(cells(self.works(["-top", path], SATURATED)),
                         {"leaf": (top, top), "main": ("5", top)})

    def test_every_report_notes_it(self):
        path = self.both([MAX, MAX])
        for report in ("-top", "-tree", "-peek=.", "-list=.", "-tags", "-topproto"):
            run = self.run_cprof([report, "-source_search=false", path])
            self.assertEqual((run.status, run.lines), (0, [SATURATED]), report)
        for report in ("-raw", "-traces", "-comments", "-proto"):  # no sums
            run = self.run_cprof([report, path])
            self.assertEqual((run.status, run.lines), (0, []), report)

    def test_what_fits_is_not_noted(self):
        for values in ([MAX - 1, 0], [MAX - 2, 1], [1 - MAX, 0], [-3, 3]):
            for report in ("-top", "-tree", "-list=.", "-tags"):
                run = self.run_cprof([report, "-source_search=false", self.both(values)])
                self.assertEqual((run.status, run.lines), (0, []), (report, values))

    def test_merged_sums_saturate(self):
        one, two = self.both([MAX, 1]), self.file("two", b"")
        os.replace(one, two)
        one = self.both([1, 1])
        run = self.run_cprof(["-raw", one, two])
        self.assertEqual((run.status, run.lines), (0, [SATURATED_WHILE_LOADING]))
        self.assertIn(b"\n 9223372036854775807: 1 2 \n", run.out)

    def test_negated_minimum(self):
        path = self.both([MIN, 1])
        for base in ("-base", "-diff_base"):
            run = self.run_cprof(["-raw", base, path, self.both([0, 1])])
            self.assertEqual(run.status, 0, run.lines)

    def test_units(self):
        for unit in ("bytes", "hours", ""):
            for values in ([MAX, MAX], [MIN, MIN], [MIN, MAX]):
                path = self.both(values, unit)
                for flags in ([], ["-unit=auto"], ["-unit=ns"], ["-mean"],
                              ["-divide_by=1e-300"], ["-divide_by=1e300"],
                              ["-drop_negative"]):
                    run = self.run_cprof(["-top", *flags, path])
                    self.assertEqual(run.status, 0, (unit, values, flags))

    def test_extreme_fields(self):
        """Line numbers, addresses, times, labels at the ends of their range."""
        for n in (MAX, MIN, -1):
            p = Profile([("cpu", "nanoseconds")], time=n, duration=n, period=n,
                        period_type=("cpu", "nanoseconds"))
            m = p.mapping(n, n, n, "app")
            a = p.location("a", "a.c", n, n, n, n, m)
            p.sample([a, a], [n], {"num": (n, "bytes"), "plain": n, "time": (n, "seconds")})
            path = self.file("extreme", p)
            for report in ("-top", "-tree", "-traces", "-tags", "-raw", "-list=a", "-proto",
                           "-peek=a", "-lines", "-addresses"):
                args = ["-top", report] if report in ("-lines", "-addresses") else [report]
                for flags in ([], ["-tagroot=num,time", "-tagfocus=num=1b:"]):
                    # list and peek have nothing to show when the filter leaves nothing
                    self.assertIn(self.run_cprof([*args, *flags, path]).status,
                                  (0, 2) if flags and "=a" in args[0] else (0,),
                                  (n, args, flags))


class Stacks(Hostile):
    def test_deep(self):
        """Millions of frames in one stack, two functions in turn."""
        p = Profile([("n", "count")])
        p.location("a"), p.location("b")
        p.samples.append(blob(1, b"\x01\x02" * COUNT) + num(2, 7))
        path = self.file("deep", p)
        seconds = 0
        for args in (["-top"], ["-tree"], ["-peek=a"], ["-list=a"], ["-tags"],
                     ["-top", "-focus=a"], ["-top", "-hide=a"], ["-top", "-show_from=b"]):
            run = self.run_cprof([*args, path])
            self.assertEqual((run.status, run.lines[1:]), (0, []), (args, run.lines))
            seconds = max(seconds, run.seconds)
        if not SANITIZED:
            self.assertLess(seconds, 5)
        self.assertEqual(cells(self.works(["-top", path])), {"a": ("7", "7"), "b": ("0", "7")})

    def test_many_lines(self):
        """A location with a million calls inlined into each other."""
        p = Profile([("n", "count")])
        f = p.function("f")
        p.locations.append(num(1, 1) + blob(4, num(1, f)) * 1_000_000)
        p.sample([1], [7])
        path = self.file("lines", p)
        for report in ("-top", "-tree", "-peek=f"):
            self.assertIn(b" f", self.works([report, path]))

    def test_cycles(self):
        """Recursion of every kind: each function counts once for a sample."""
        p = Profile([("n", "count")])
        a, b, c = (p.location(n, n + ".c", 3, 1) for n in "abc")
        both = p.location("a", "a.c", 4, 1, inside=[("b", "b.c", 4, 1), ("a", "a.c", 5, 1)])
        p.sample([a] * 5, [1])
        p.sample([a, b, c] * 4, [10])
        p.sample([both, b, both, a], [100])
        path = self.file("cycles", p)
        self.assertEqual(cells(self.works(["-top", path])),
                         {"a": ("11", "111"), "b": ("100", "110"), "c": ("0", "10")})
        for report in ("-tree", "-peek=.", "-traces", "-raw", "-tags", "-topproto"):
            self.works([report, path])
        self.works(["-list=.", "-source_search=false", path])
        self.works(["-tree", "-call_tree", path])

    def test_nothing(self):
        """No samples, no stacks, no types, no names."""
        for content in (b"\x32\x00", Profile([]).bytes(), Profile([("n", "")]).bytes()):
            path = self.file("nothing", content)
            for report in ("-top", "-tree", "-traces", "-tags", "-raw", "-proto", "-list=."):
                self.assertIn(self.run_cprof([report, path]).status, (0, 2), report)
        p = Profile([("", "")])
        p.sample([], [5])
        p.sample([p.location()], [6])
        p.sample([p.location("")], [7])
        path = self.file("nameless", p)
        for report in ("-top", "-tree", "-traces", "-tags", "-raw", "-proto", "-topproto"):
            self.works([report, path])


def zeros(before=b"", chunks=16):
    """gzip of a gigabyte of zeros behind something else, or of so many 64 MB; compressed once."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    chunk = bytes(64 * MB)
    head = squeeze.compress(before) + squeeze.flush(zlib.Z_FULL_FLUSH)
    body = squeeze.compress(chunk) + squeeze.flush(zlib.Z_FULL_FLUSH)
    crc = zlib.crc32(before)
    for _ in range(chunks):
        crc = zlib.crc32(chunk, crc)
    size = (len(before) + chunks * len(chunk)) % 2**32
    return (b"\x1f\x8b\x08\0\0\0\0\0\2\xff" + head + body * chunks + squeeze.flush() +
            struct.pack("<II", crc, size))


class Bombs(Hostile):
    def check(self, path, *sentences, args=()):
        run = self.run_cprof(["-top", *args, path])
        self.assertEqual((run.status, run.out), (2, b""))
        self.assertIn(run.lines, [[f"{path}: {s}", FAILED] for s in sentences])
        if not SANITIZED:
            self.assertLess(run.seconds, 1)
            self.assertLess(run.peak, SMALL)
        return run

    def test_zeros(self):
        bomb = zeros()
        self.assertLess(len(bomb), 2 * MB)
        path = self.file("zeros", bomb)
        # Either end notices first.
        self.check(path, TOO_LARGE, "parsing profile: unrecognized profile format")

    def test_string(self):
        head = Profile([("n", "")])
        head.sample([head.location("f")], [1])
        # An empty string, then one of a gigabyte.
        plain = head.bytes() + varint(6 << 3 | 2) + varint(1 << 30)
        path = self.file("string", zeros(plain))
        self.check(path, TOO_LARGE)
        self.check(path, TOO_LARGE.replace("128", "1"), args=["-max_size=1MB"])

    @unittest.skipIf(SANITIZED, "needs more memory than there may be")
    def test_max_size_allows(self):
        head = Profile([("n", "")])
        head.sample([head.location("f")], [1])
        plain = head.bytes() + varint(6 << 3 | 2) + varint(192 * MB)
        path = self.file("string", zeros(plain, chunks=3))
        self.check(path, TOO_LARGE)
        self.assertIn(b" f\n", self.works(["-top", "-max_size=300MB", path]))

    def test_many_small_things(self):
        """Empty messages cost memory; they must not cost much more than they take in the file."""
        head = Profile([("n", "")]).bytes()
        for field in (1, 2, 3, 4, 5, 6, 11):
            path = self.file("empty", zlib_gzip(head + blob(field, b"") * COUNT))
            run = self.run_cprof(["-top", path])
            self.assertIn(run.status, (0, 2), field)
            self.assertLessEqual(len(run.lines), 2, field)
            if not SANITIZED:
                self.assertLess(run.seconds, 5, field)
                self.assertLess(run.peak, 256 * MB + 32 * 10 * MB, field)

    def test_many_types(self):
        p = Profile([("n", "")])
        p.samples.append(num(1, 0) + packed(2, [0] * 4096))
        p.samples *= 300
        path = self.file("types", p)
        self.check(path, "malformed profile: mismatch: sample has 4096 values vs. 1 types")

    def test_nested(self):
        """gzip inside gzip is not undone twice."""
        inner = gzip.compress(Profile([("n", "")]).bytes(), mtime=0)
        self.check(self.file("nested", gzip.compress(inner)),
                   "parsing profile: this is compressed by gzip twice; gzip -d undoes one of them")

    def test_options(self):
        path = self.file("small", Profile([("n", "")]))
        for size in ("x", "-1", "0", "nan", "inf", "1XB", "1 0", "1e30"):
            self.refused(["-top", "-max_size=" + size, path],
                         f'invalid max_size "{size}": a size such as 500MB is needed')
        for size in ("1000000PB", "64kB", "1000"):
            self.works(["-top", "-max_size=" + size, path])


def zlib_gzip(plain):
    return gzip.compress(plain, 1, mtime=0)


if __name__ == "__main__":
    main()
