#!/usr/bin/env python3
"""Binaries of mappings that are no binaries, or lie about themselves."""

import os
import random
import struct
import unittest

from hostile import Hostile, main

from encode import Profile

CORPUS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fuzz", "corpus")
FAILED = ["Some binary filenames not available. Symbolization may be incomplete.",
          "Try setting PPROF_BINARY_PATH to the search path for local binaries."]
# Where the binaries of the corpus want to be, and their function `second`, 16 bytes long or longer.
PLACES = {"elf/64-little": (0x10000, 0x10410), "elf/32-big": (0x10000, 0x10410),
          "elf/64-little-no-sections": (0x10000, 0x10410),
          "macho/64-little": (0x100000, 0x100410), "macho/32-big": (0x100000, 0x100410),
          "macho/chained-6": (0x100000, 0x100410), "macho/universal": (0x100000, 0x100410),
          "pe/64": (0x400000, 0x401010), "pe/32": (0x400000, 0x401010)}


class Binaries(Hostile):
    def profile(self, binary, start=0x10000, address=0x10414, build_id=""):
        p = Profile([("samples", "count")], time=1)
        m = p.mapping(start, start + 0x100000, 0, binary, build_id, functions=False)
        p.sample([p.location(address=address, mapping=m)], [1])
        return self.file("profile", p)

    def top(self, *args):
        """Runs -top with this machine's own binaries out of the way."""
        self.env.update(PPROF_BINARY_PATH=self.path("nowhere"), DEBUGINFOD_URLS="",
                        DEBUGINFOD_CACHE_PATH=self.path("nowhere"))
        return self.run_cprof(["-top", *args])

    def gave_none(self, run):
        for sentence in FAILED:
            self.assertIn(sentence, run.lines)

    def refuses(self, binary, why):
        """The answer comes, without names, and says of the file what is wrong with it."""
        run = self.top(self.profile(binary))
        self.assertEqual(run.status, 0, run.lines)
        self.assertTrue(any(binary in n and why in n for n in run.lines), run.lines)
        self.gave_none(run)
        return run


class Names(Binaries):
    """What shows that the other tests ask for names at all."""

    def test_built(self):
        for name, (start, address) in PLACES.items():
            with self.subTest(name):
                path = os.path.join(CORPUS, name)
                run = self.top(self.profile(path, start, address + 4))
                self.assertEqual(run.status, 0)
                self.assertIn(b"  second\n", run.out, run.lines)

    def test_build_id_of_windows(self):
        """Go's runtime makes one of path and time there; a real one must be the same."""
        start, address = PLACES["pe/64"]
        path = os.path.join(CORPUS, "pe/64")
        real = "00112233445566778899aabbccddeeff1"
        for build_id, named in (("C:\\\\x.exe2026-01-02 03:04:05 +0000 UTC", True), (real, True),
                                (real[:-1] + "2", False)):
            run = self.top(self.profile(path, start, address, build_id))
            self.assertEqual(run.status, 0)
            self.assertEqual(b"  second\n" in run.out, named, (build_id, run.lines))


class NoBinaries(Binaries):
    def test_empty(self):
        self.refuses(self.file("empty", b""), "unrecognized")

    def test_text(self):
        self.refuses(self.file("text", b"int main(void);\n" * 1000), "unrecognized")

    def test_fifo(self):
        path = self.path("fifo")
        os.mkfifo(path)
        self.refuses(path, "not a regular file")

    def test_directory(self):
        self.refuses(self.dir, "not a regular file")

    def test_device(self):
        self.refuses("/dev/zero", "not a regular file")

    def test_socket(self):
        import socket
        path = self.path("socket")
        with socket.socket(socket.AF_UNIX) as s:
            s.bind(path)
            self.refuses(path, path)

    def test_link_to_itself(self):
        path = self.path("loop")
        os.symlink(path, path)
        self.refuses(path, path)

    def test_sparse_terabyte(self):
        for start in (b"", b"\x7fELF\2\1\1", b"\xcf\xfa\xed\xfe", b"MZ"):
            path = self.file("sparse", start)
            try:
                os.truncate(path, 1 << 40)
            except OSError:
                self.skipTest("no room for such a file")
            run = self.top(self.profile(path))
            self.assertEqual(run.status, 0)
            self.gave_none(run)


def headers(content, begin, size):
    """Where in a file the pieces of a table begin."""
    return range(begin, len(content) - size + 1, size)


class Lies(Binaries):
    """The binary may or may not give names; the answer comes and nothing dies."""

    def answers(self, content, place):
        start, address = place
        run = self.top(self.profile(self.file("binary", bytes(content)), start, address))
        self.assertEqual(run.status, 0, run.lines)
        self.assertIn(b"Showing nodes accounting for 1, 100% of 1 total", run.out)
        for line in run.lines:
            self.assertNotIn("crash", line)
        return run

    def each(self):
        for name, place in PLACES.items():
            with open(os.path.join(CORPUS, name), "rb") as f:
                yield name, bytearray(f.read()), place

    def test_cut(self):
        for name, content, place in self.each():
            for keep in (1, 20, 60, 100, 0x200, 0x400, 0x500, len(content) - 1):
                with self.subTest(f"{name} {keep}"):
                    self.answers(content[:keep], place)

    def test_random_bytes(self):
        rng = random.Random(7)
        for name, content, place in self.each():
            for i in range(6):
                with self.subTest(f"{name} {i}"):
                    lying = bytearray(content)
                    for _ in range(12):
                        lying[rng.randrange(4, len(lying))] = rng.choice((0, 1, 0x7F, 0x80, 0xFF))
                    self.answers(lying, place)

    def test_section_headers(self):
        """Every number of every section header of ELF as the largest one."""
        with open(os.path.join(CORPUS, "elf/64-little"), "rb") as f:
            content = bytearray(f.read())
        for at in headers(content, 0x600, 64):
            lying = bytearray(content)
            for field in (16, 24, 32, 48, 56):
                struct.pack_into("<Q", lying, at + field, 2**64 - 1)
            with self.subTest(hex(at)):
                self.answers(lying, PLACES["elf/64-little"])

    def test_inflates_without_end(self):
        """DWARF that says it is 2 GiB, or more than there are addresses."""
        with open(os.path.join(CORPUS, "elf/64-little"), "rb") as f:
            content = bytearray(f.read())
        for size in (2**31, 2**63, 2**64 - 1):
            lying = bytearray(content)
            struct.pack_into(">Q", lying, 0x504, size)
            struct.pack_into("<Q", lying, 0x468, size)
            with self.subTest(size):
                run = self.answers(lying, PLACES["elf/64-little"])
                self.assertIn(b"  second\n", run.out)  # from the symbols
                self.assertLess(run.peak, 1 << 30)

    def test_holes(self):
        """Headers of which the rest is a gigabyte of zeros."""
        path = self.path("binary")
        for name, content, place in self.each():
            with open(path, "wb") as out:
                out.write(content[:0x200])
                out.truncate(1 << 30)
            run = self.top(self.profile(path, *place))
            self.assertEqual(run.status, 0, (name, run.lines))
            self.assertLess(run.peak, 1 << 30, name)


if __name__ == "__main__":
    main()
