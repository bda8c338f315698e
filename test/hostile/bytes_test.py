#!/usr/bin/env python3
"""Files that are not a profile, or nearly one: each is refused in one sentence with its place."""

import gzip
import os
import re

from hostile import DATA, FAILED, Hostile, main, small  # and first, since it says where encode is

from encode import Profile, blob, num, packed, varint

PARSING = "parsing profile: "
GZIP = "decompressing profile: gzip: "


class Containers(Hostile):
    def test_empty(self):
        self.refused_profile(b"", PARSING + "empty input file")
        self.refused_profile(gzip.compress(b""), PARSING + "empty input file")

    def test_text(self):
        for text in (b"hello world\n", b"hi\n", b"   \n\t\n", b"@x y\n", b"8\n"):
            self.refused_profile(text, PARSING + "unrecognized profile format")
        self.refused_profile(b"\x7fELF\x02\x01\x01" + bytes(64),
                             PARSING + "this is a binary, and no profile of it")
        self.refused(["-top", self.file("java", b"--- heapz 1 ---\n")],
                     "problem fetching source profiles: profiles have empty common sample type list")
        self.refused_profile(bytes(1000), PARSING + "unrecognized profile format")

    def test_foreign_files(self):
        for start, words in (
                (b"\x28\xb5\x2f\xfd\x04", "compressed by zstd; zstd -d unpacks it"),
                (b"PK\3\4\x14\0", "a zip archive; unzip unpacks it"),
                (bytes(257) + b"ustar", "a tar archive; tar -x unpacks it"),
                (b"\x89PNG\r\n\x1a\n", "a picture (PNG)"),
                (b"go 1.26 trace\0\0\0", "an execution trace of Go; go tool trace reads it"),
                ("main;a 1\n".encode("utf-16"), "text in UTF-16; iconv -f UTF-16 -t UTF-8 makes it readable"),
                (b"\xfb)\3\xfa\x04f.py", "a profile of Python's cProfile; pyprof2calltree makes a file of callgrind of it"),
                (b'[{"pid":1,', "a trace of Chrome or for Perfetto, which holds no samples that can be read"),
                (b"@[\n    f+1\n]: 3\n", "the output of bpftrace; stackcollapse-bpftrace.pl makes folded stacks of it"),
                (b"num_symbols: 1\n", "a list of symbols, as /debug/pprof/symbol gives it"),
                (b"# HELP go_threads Number\ngo_threads 7\n", "metrics for Prometheus; profiles are below /debug/pprof/"),
                (b"<html><body>502</body>", "a page (HTML); a server may have answered with an error")):
            self.refused_profile(start, PARSING + "this is " + words)
            self.refused_profile(gzip.compress(start + bytes(9)), PARSING + "this is " + words)
        self.refused_profile(gzip.compress(gzip.compress(small().bytes())),
                             PARSING + "this is compressed by gzip twice; gzip -d undoes one of them")

    def test_gzip_of_garbage(self):
        self.refused_profile(gzip.compress(bytes(range(256))),
                             PARSING + "unrecognized profile format")
        self.refused_profile(b"\x1f\x8bgarbage", GZIP + "unknown compression method at byte 4 of "
                             "the file")

    def test_broken_gzip(self):
        good = gzip.compress(small().bytes(), mtime=0)
        for at, why in ((-8, "incorrect data check"), (-1, "incorrect length check")):
            bad = bytearray(good)
            bad[at] ^= 0xff
            end = len(good) - (4 if at == -8 else 0)
            self.refused_profile(bytes(bad), f"{GZIP}{why} at byte {end} of the file")

    def test_trailing_garbage(self):
        good = gzip.compress(small().bytes(), mtime=0)
        self.refused_profile(good + b"garbage",
                             f"{GZIP}incorrect header check at byte {len(good) + 2} of the file")
        self.refused_profile(good + bytes(100),
                             f"{GZIP}incorrect header check at byte {len(good) + 2} of the file")
        self.refused_profile(small().bytes() + b"\xff\xff",
                             f"{PARSING}byte {len(small().bytes())}: not a valid protobuf message")

    def test_members(self):
        plain = small().bytes()
        expected = self.works(["-top", self.file("one", plain)])
        for cut in (1, 2, len(plain) // 2, len(plain) - 1):
            path = self.file("two", gzip.compress(plain[:cut]) + gzip.compress(plain[cut:]))
            self.assertEqual(self.works(["-top", path]), expected)
        path = self.file("many", b"".join(gzip.compress(plain[i:i + 1])
                                          for i in range(len(plain))))
        self.assertEqual(self.works(["-top", path]), expected)

    def test_two_profiles(self):
        good = gzip.compress(small().bytes(), mtime=0)
        self.refused_profile(good * 2, PARSING + "concatenated profiles detected")
        self.refused_profile(small().bytes() * 2, PARSING + "concatenated profiles detected")

    def test_missing(self):
        path = self.path("missing")
        self.refused(["-top", path], f"{path}: stat {path}: no such file or directory", FAILED)

    def test_one_of_several(self):
        good, bad = self.file("good", small()), self.file("bad", b"")
        expected = self.works(["-top", good])
        said = f"{bad}: {PARSING}empty input file"
        self.assertEqual(self.works(["-top", good, bad], said,
                                    "Fetched 1 source profiles out of 2"), expected)
        self.refused(["-top", "-base", bad, good], said, "failed to fetch any base profiles")


class Prefixes(Hostile):
    """Some of them; hostile.prefixes reads every one, and here it is what the process says."""

    def check(self, content, every):
        path = self.path("cut")
        refused = 0
        for cut in range(0, len(content), every):
            self.file("cut", content[:cut])
            run = self.run_cprof(["-top", path])
            if run.status == 0:
                continue
            refused += 1
            self.assertEqual(run.status, 2, cut)
            self.assertEqual(run.out, b"", cut)
            self.assertEqual(len(run.lines), 2, cut)
            self.assertRegex(run.lines[0], "^" + re.escape(path) + ": [a-z].*: .", cut)
            self.assertEqual(run.lines[1], FAILED, cut)
        return refused / len(range(0, len(content), every))

    def test_uncompressed(self):
        with gzip.open(os.path.join(DATA, "inlined.pb.gz")) as f:
            content = f.read()
        # Between two fields a prefix may be a profile.
        self.assertGreater(self.check(content, 7), 0.75)

    def test_gzipped(self):
        with open(os.path.join(DATA, "inlined.pb.gz"), "rb") as f:
            content = f.read()
        self.assertEqual(self.check(content, 7), 1)

    def test_real(self):
        with open(os.path.join(DATA, "work.cpu.pb.gz"), "rb") as f:
            content = f.read()
        self.assertEqual(self.check(content, 1999), 1)


class Fields(Hostile):
    def broken(self, sentence, **parts):
        """small() with its lists of messages changed: a function of the list each."""
        p = small()
        for name, change in parts.items():
            change(getattr(p, name))
        self.refused_profile(p, sentence)

    def test_wire_types(self):
        def wrong(field):
            return f"field {field} has the wrong wire type"

        number, text = varint(1 << 3 | 1) + bytes(8), blob(1, b"\x01")
        self.broken(f"{PARSING}sample 2: {wrong(1)}", samples=lambda s: s.append(number))
        self.broken(f"{PARSING}sample 2: {wrong(3)}", samples=lambda s: s.append(num(3, 1)))
        self.broken(f"{PARSING}sample 2: {wrong(2)}",
                    samples=lambda s: s.append(varint(2 << 3 | 5) + bytes(4)))
        self.broken(f"{PARSING}sample 2: {wrong(1)}",
                    samples=lambda s: s.append(blob(3, blob(1, b"key"))))
        self.broken(f"{PARSING}location 3: {wrong(1)}", locations=lambda s: s.append(text))
        self.broken(f"{PARSING}location 3: {wrong(4)}",
                    locations=lambda s: s.append(num(1, 4) + num(4, 4)))
        self.broken(f"{PARSING}function 3: not a valid protobuf message",
                    functions=lambda s: s.append(text))
        self.broken(f"{PARSING}mapping 0: not a valid protobuf message",
                    mappings=lambda s: s.append(text))
        plain = small().bytes()
        for field in (1, 2, 3, 4, 5, 6, 11):
            self.refused_profile(plain + num(field, 3), PARSING + wrong(field))
        for field in (7, 8, 10, 12, 13, 14, 15):
            self.refused_profile(plain + varint(field << 3 | 1) + bytes(8), PARSING + wrong(field))
        for group in (3, 4):
            self.refused_profile(plain + varint(2 << 3 | group),
                                 f"{PARSING}byte {len(plain)}: not a valid protobuf message")

    def test_cut_off(self):
        cut = "not a valid protobuf message"
        for body in (varint(1 << 3), varint(1 << 3 | 2) + varint(99), b"\xff" * 11,
                     varint(2 << 3 | 2) + varint(1) + b"\xff", blob(3, b"\x08"),
                     varint(9 << 3 | 1) + bytes(7), varint(9 << 3 | 5) + bytes(3),
                     varint(2 << 3 | 2) + varint(2**64 - 1)):
            self.broken(f"{PARSING}sample 2: {cut}", samples=lambda s, b=body: s.append(b))
        plain = small().bytes()
        for tail in (varint(2 << 3 | 2) + varint(2**64 - 1), varint(2 << 3 | 2) + varint(2**40),
                     b"\x80" * 11, varint(0) + varint(0), varint(12 << 3)):
            self.refused_profile(plain + tail, f"{PARSING}byte {len(plain)}: {cut}")

    def test_ids(self):
        def first(n):
            return lambda s: s.append(num(1, n) + num(2, 1))

        bad = "malformed profile: "
        self.broken(bad + "multiple locations with same id: 3",
                    locations=lambda s: s.append(num(1, 3)))
        self.broken(bad + "multiple functions with same id: 3", functions=first(3))
        self.broken(bad + "multiple mappings with same id: 9",
                    mappings=lambda s: s.extend([num(1, 9)] * 2))
        self.broken(bad + "found location with reserved id=0",
                    locations=lambda s: s.append(num(3, 1)))
        self.broken(bad + "found function with reserved ID=0", functions=first(0))
        self.broken(bad + "found mapping with reserved ID=0",
                    mappings=lambda s: s.append(num(2, 1)))
        for n in (0, 4, 99, 2**31 - 1, 2**31, 2**31 + 1, 2**32 - 1, 2**32, 2**32 + 1, 2**63,
                  2**64 - 1):
            for stack in (varint(1 << 3) + varint(n), packed(1, [1, n, 2])):
                self.broken(f"{bad}sample 2: location {n} is not defined",
                            samples=lambda s, k=stack: s.append(k + packed(2, [1, 1])))
        for n in (0, 4, 2**32 + 1, 2**64 - 1):
            self.broken(f"{bad}location id: 4 has a line with nil function",
                        locations=lambda s, k=n: s.append(num(1, 4) + blob(4, num(1, k))))

    def test_odd_ids(self):
        """Ids need not be small or in order; a mapping need not be there."""
        expected = None
        for ids in ([1, 2], [2, 1], [2**64 - 1, 2**63], [2**31, 2**32 + 1], [2**32, 2**31 - 1]):
            p = Profile([("n", "count")])
            names = [p.text(n) for n in ("a", "b")]
            for n, name in zip(ids, names):
                p.functions.append(num(1, n) + num(2, name))
                p.locations.append(num(1, n) + num(2, 77) + blob(4, num(1, n)))
            p.samples.append(packed(1, ids) + packed(2, [5]))
            got = self.works(["-traces", self.file("odd", p)])
            expected = expected or got
            self.assertEqual(got, expected)

    def test_strings(self):
        def at(index, count):
            return f"malformed profile format: string {index} of a table of {count}"

        p = small()
        plain = p.bytes()
        count = len(p.strings)
        for n, said in ((count, count), (2**31, 2**31), (2**32, -1), (2**63, -1), (2**64 - 1, -1)):
            self.broken(f"{PARSING}function 3: {at(said, count)}",
                        functions=lambda s, k=n: s.append(num(1, 4) + num(2, k)))
            self.broken(f"{PARSING}sample 2: {at(said, count)}", samples=lambda s, k=n: s.append(
                packed(2, [1, 1]) + blob(3, num(1, 1) + num(2, k))))
        self.broken(f"{PARSING}mapping 0: {at(99, count)}",
                    mappings=lambda s: s.append(num(1, 1) + num(5, 99)))
        self.refused_profile(plain + num(13, 99), f"{PARSING}comment 0: {at(99, count)}")
        self.refused_profile(plain + num(14, 99), PARSING + at(99, count))
        self.refused_profile(plain + blob(1, num(1, 99)),
                             f"{PARSING}sample type 2: {at(99, count)}")
        self.refused_profile(blob(6, b"first"), PARSING + "string_table[0] must be ''")
        self.refused_profile(blob(1, num(1, 0)), PARSING + at(0, 0))

    def test_values(self):
        for values, has in (([], 0), ([1], 1), ([1, 2, 3], 3), ([1] * 5000, 5000)):
            self.broken(f"{PARSING}sample 2: mismatch: sample has {has} values vs. 2 types",
                        samples=lambda s, v=values: s.append(packed(1, [1]) + packed(2, v)))
        p = small()
        p.types.append(("more", ""))
        self.refused_profile(p, "malformed profile: mismatch: sample has 2 values vs. 3 types")
        p.types = []
        self.refused_profile(p, "malformed profile: missing sample type information")
        p = Profile([("n", "")])
        p.samples.append(packed(2, [1] * 5000))
        self.refused_profile(p, PARSING + "sample 0: 5000 values; at most 4096 are allowed")


if __name__ == "__main__":
    main()
