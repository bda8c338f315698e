#!/usr/bin/env python3
"""Files that cannot be read or written, and names that are not text."""

import gzip
import os
import stat
import subprocess
import sys
import threading
import unittest

from hostile import DATA, FAILED, Hostile, limit_file_size, main, small

from encode import Profile

BIG = os.path.join(DATA, "json.cpu.pb.gz")


class Reading(Hostile):
    def test_directory(self):
        os.mkdir(self.path("inner"))
        self.refused(["-top", self.path("inner")], f"{self.path('inner')}: there is no file in this directory")

    def fifo(self, content):
        """-top of a FIFO whose writer sends this; opened by the writer, so never left alone."""
        path = self.path("fifo")
        os.mkfifo(path)

        def write():
            with open(path, "wb", 0) as out:
                for i in range(0, len(content), 1000):
                    out.write(content[i:i + 1000])

        writer = threading.Thread(target=write, daemon=True)
        writer.start()
        run = self.run_cprof(["-top", path])
        writer.join(5)
        return path, run

    def test_fifo(self):
        expected = self.run_cprof(["-top", BIG])
        with open(BIG, "rb") as f:
            _, run = self.fifo(f.read())
        self.assertEqual((run.status, run.out, run.lines), (0, expected.out, expected.lines))

    def test_fifo_that_closes(self):
        path, run = self.fifo(b"")
        self.assertEqual((run.status, run.out), (2, b""))
        self.assertEqual(run.lines, [f"{path}: parsing profile: empty input file", FAILED])

    def test_fifo_that_breaks_off(self):
        with open(BIG, "rb") as f:
            path, run = self.fifo(f.read()[:10000])
        self.assertEqual((run.status, run.out), (2, b""))
        self.assertEqual(run.lines, [f"{path}: decompressing profile: gzip: unexpected end of "
                                     "file at byte 10000 of the file", FAILED])

    @unittest.skipIf(os.getuid() == 0, "root may read everything")
    def test_no_permission(self):
        path = self.file("secret", small())
        os.chmod(path, 0)
        self.refused(["-top", path], f"{path}: open {path}: permission denied", FAILED)

    def test_no_permission_as_nobody(self):
        if os.getuid() != 0:
            self.skipTest("needs root, to become somebody else")
        path = self.file("secret", small())
        os.chmod(path, 0)
        os.chmod(self.dir, 0o755)

        def become_nobody():
            os.setgid(65534)
            os.setuid(65534)

        try:
            subprocess.run([sys.argv[1], "-version"], preexec_fn=become_nobody, check=True,
                           stdout=subprocess.DEVNULL)
        except (OSError, subprocess.SubprocessError):
            self.skipTest("the program is where others may not go")
        self.refused(["-top", path], f"{path}: open {path}: permission denied", FAILED,
                     before=become_nobody)

    def test_devices(self):
        self.refused(["-top", "/dev/null"], "/dev/null: parsing profile: empty input file", FAILED)
        # Endless; whoever notices first speaks: the reader, or the limit.
        run = self.run_cprof(["-top", "-max_size=1MB", "/dev/zero"])
        self.assertEqual((run.status, run.out), (2, b""))
        self.assertIn(run.lines[0], (
            "/dev/zero: parsing profile: unrecognized profile format",
            "/dev/zero: decompressing profile: more than 1 MB when unzipped "
            "(-max_size=SIZE allows more)"))

    def test_odd_path(self):
        path = self.path("\x1b[31m no\nfile")
        run = self.run_cprof(["-top", path])
        self.assertEqual((run.status, run.out), (2, b""))


class Writing(Hostile):
    """A disk that is full: an error, nothing half-written, and the session goes on."""

    def setUp(self):
        super().setUp()
        self.before = set(os.listdir(self.dir))
        self.full = limit_file_size(1000)

    def files(self):
        return {n for n in os.listdir(self.dir) if not n.startswith((".out", ".err", ".in"))}

    def test_standard_output(self):
        with open("/dev/full", "wb") as full:
            for report in ("-top", "-proto", "-raw"):
                self.refused([report, BIG], "write /dev/stdout: no space left on device",
                             stdout=full)
            self.refused(["-version"], "write /dev/stdout: no space left on device", stdout=full)

    def test_device(self):
        said = "Generating report in /dev/full", "write /dev/full: no space left on device"
        self.refused(["-top", "-output=/dev/full", BIG], *said)
        self.refused(["-proto", "-output=/dev/full", BIG], *said)
        self.assertTrue(stat.S_ISCHR(os.stat("/dev/full").st_mode))

    def test_output_flag(self):
        path = self.path("answer")
        for report in ("-raw", "-proto"):
            self.refused([report, "-output=" + path, BIG], f"Generating report in {path}",
                         f"write {path}: file too large", before=self.full)
            self.assertEqual(self.files(), set())

    def test_old_file_stays(self):
        path = self.file("answer", b"old")
        self.refused(["-raw", "-output=" + path, BIG], f"Generating report in {path}",
                     f"write {path}: file too large", before=self.full)
        self.assertEqual(self.files(), {"answer"})
        with open(path, "rb") as f:
            self.assertEqual(f.read(), b"old")

    def test_shell(self):
        """> >> and proto fail one after the other; what follows is answered."""
        self.file("kept", b"old\n")
        script = b"raw > new\nraw > kept\nraw >> kept\nproto > new.pb.gz\ntraces >> new\n" \
                 b"comments > fits\ncomments\n"
        run = self.run_cprof([BIG], stdin=script, before=self.full)
        self.assertEqual(run.status, 0)
        said = [n for n in run.lines if n.startswith("write ")]
        self.assertEqual(said, [f"write {n}: file too large"
                                for n in ("new", self.real("kept"), "kept", "new.pb.gz", "new")])
        self.assertLessEqual(self.files(), {"kept", "fits", "new"})
        with open(self.path("kept"), "rb") as f:
            self.assertEqual(f.read(), b"old\n")
        if "new" in self.files():
            self.assertEqual(os.path.getsize(self.path("new")), 0)

    def real(self, name):
        return os.path.realpath(self.path(name))

    def test_unwritable_places(self):
        for where, why in (("no/such/dir/f", "no such file or directory"), (".", None)):
            run = self.run_cprof(["-top", "-output=" + where, BIG])
            self.assertEqual((run.status, run.out), (2, b""), where)
            if why:
                self.assertEqual(run.lines[-1], f"open {where}: {why}")
        self.assertEqual(self.files(), set())

    @unittest.skipUnless(os.getuid() == 0, "needs root, to mount a small disk")
    def test_small_disk(self):
        disk = self.path("disk")
        os.mkdir(disk)
        if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", disk],
                          stderr=subprocess.DEVNULL).returncode != 0:
            self.skipTest("may not mount")
        self.addCleanup(subprocess.run, ["umount", disk])
        path = os.path.join(disk, "answer")
        for report in ("-raw", "-traces"):
            self.refused([report, "-output=" + path, BIG], f"Generating report in {path}",
                         f"write {path}: no space left on device")
            self.assertEqual(os.listdir(disk), [])


class Names(Hostile):
    """Bytes that are not text go through pipes and files unchanged."""

    ODD = [b"nul\0here", b"\xff\xfe invalid", b"\x1b[31mred\x1b[0m", b"\x1b]0;title\x07", b"a\rb",
           b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"back\b\b\b\bspace", b"\xc2\x9b31m",
           b"\xe2\x80\xae rtl", b"%s%n%d", b"a" * 100_000]

    def profile(self):
        p = Profile([("n", "count")])
        for i, name in enumerate(self.ODD):
            text = name.decode("utf-8", "surrogateescape")
            p.sample([p.location(text, text + ".c", i + 1)], [i + 1], {text: text})
        return self.file("odd", p)

    def test_unchanged(self):
        path = self.profile()
        for args in (["-top"], ["-tree"], ["-traces"], ["-tags"], ["-raw"], ["-peek=."]):
            out = self.works([*args, path])
            for name in self.ODD:
                if name.startswith(b"nul"):
                    self.assertIn(b"here", out, args)
                elif args[0] == "-tags":
                    self.assertIn(name[:2], out, args)
                else:
                    self.assertIn(name, out, (args, name[:20]))

    def test_proto_keeps_them(self):
        path = self.profile()
        plain = gzip.decompress(self.works(["-proto", path]))
        for name in self.ODD:
            self.assertIn(name, plain)
        again = self.file("again", plain)
        self.assertEqual(self.works(["-raw", again]), self.works(["-raw", path]))

    def test_filters(self):
        path = self.profile()
        for pattern in (".", "red", "[^a]", r"\x1b", "a+$", "(?i)INVALID", r"\pL", "é", ""):
            run = self.run_cprof(["-top", "-focus=" + pattern, path])
            self.assertEqual(run.status, 0, (pattern, run.lines))


if __name__ == "__main__":
    main()
