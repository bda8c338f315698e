#!/usr/bin/env python3
"""Commands that ask for trouble: wrong flags and commands, regexps that blow up, closed pipes."""

import os
import subprocess

from hostile import CPROF, DATA, TIMEOUT, Hostile, main, small

from encode import Profile

BIG = os.path.join(DATA, "json.cpu.pb.gz")


class Flags(Hostile):
    def wrong(self, args, first):
        """The sentence, then the usage text."""
        run = self.run_cprof(args)
        self.assertEqual((run.status, run.out), (2, b""), args)
        self.assertEqual(run.lines[0], first, args)
        return run

    def test_unknown(self):
        for flag in ("-nonsense", "--nonsense", "-nonsense=1"):
            self.wrong([flag, BIG], "flag provided but not defined: -nonsense")
        self.wrong(["--=1", BIG], "bad flag syntax: --=1")
        self.wrong(["-top=3", BIG],
                   'invalid boolean value "3" for -top: parse error')
        self.wrong(["-nodecount=x", BIG],
                   'invalid value "x" for flag -nodecount: parse error')
        self.wrong(["-top", "-nodecount"], "flag needs an argument: -nodecount")

    def test_no_profile(self):
        run = self.run_cprof([])
        self.assertEqual((run.status, run.out), (2, b""))
        self.assertEqual(run.lines[-1], "no profile source specified")

    def test_many_arguments(self):
        path = self.file("small", small())
        out = self.works(["-top", *[path] * 300])
        self.assertIn(b"9000ns", out.replace(b"9us", b"9000ns"))
        self.wrong(["-x" * 50_000], "flag provided but not defined: -" + ("-x" * 50_000)[1:])


class Scripts(Hostile):
    def test_first_error_ends_it(self):
        path = self.file("small", small())
        said = 'unrecognized command: "nonsense"'
        top = self.works(["-c", "top", path])
        self.refused(["-c", "nonsense", path], said)
        self.refused(["-c", "nonsense; top", path], said)
        self.refused(["-c", "nonsense\ntop", path], said)
        run = self.run_cprof(["-c", "top; nonsense; top", path])
        self.assertEqual((run.status, run.lines, run.out), (2, [said], top))
        script = self.file("script", b"# comment\n\ntop\nnonsense\ntop\n")
        run = self.run_cprof(["-x", script, path])
        self.assertEqual((run.status, run.lines, run.out), (2, [said], top))
        self.refused(["-x", self.path("no"), path],
                     f"stat {self.path('no')}: no such file or directory")
        self.refused(["-x", self.dir, path], f"read {self.dir}: is a directory")

    def test_odd_scripts(self):
        path = self.file("small", small())
        top = self.works(["-c", "top", path])
        for script in (b"", b"\n\n", b"top", b"top\r\n", b"  top  \n", b"#", b"top\nquit\nnonsense"):
            run = self.run_cprof(["-x", self.file("script", script), path])
            self.assertEqual((run.status, run.lines), (0, []), script)
            self.assertEqual(run.out, top if b"top" in script else b"", script)
        for script in (b"\0", b"top\0", b"\xff\xfe", b"a" * 1_000_000, b"top " + b"( " * 100_000):
            run = self.run_cprof(["-x", self.file("script", script), path])
            self.assertEqual(run.status, 2, script[:20])

    def test_session_goes_on(self):
        """Not a script but a session: every line gets its answer or its error."""
        path = self.file("small", small())
        lines = [b"nonsense", b"top (", b"focus=(", b"top", b"focus=", b"list", b"peek", b"list zzz",
                 b"sample_index=zzz", b"nodecount=x", b"top 5 | no-such-program", b"top > /no/such/f",
                 b"unit=zzz", b"top", b"\x00\xff", b"o" * 100_000, b"tagfocus=1zz:", b"top", b"comments"]
        run = self.run_cprof([path], stdin=b"\n".join(lines) + b"\nunit=minimum\ntagfocus=\ntop\n")
        self.assertEqual(run.status, 0, run.lines)
        self.assertIn(b"30ns 75.00% 75.00%", run.out.splitlines()[-4])

    def test_quiet_input(self):
        """A session whose input ends in the middle of a line."""
        path = self.file("small", small())
        for given in (b"", b"top", b"top\ntop -", b"\n"):
            self.assertEqual(self.run_cprof([path], stdin=given).status, 0, given)


class Regexps(Hostile):
    BAD = ["(a|aa)+$", "(a|a)*c$", "(.*)*x$", "((a*)*)*b$", "(a*)*[^a]$", "(a|ab|b)*c$",
           "(.*.*.*.*.*)=$"]

    def path_of_long_names(self):
        p = Profile([("n", "count")])
        p.sample([p.location("a" * 20_000, "a.c", 3), p.location("b")], [1], {"a" * 20_000: "v"})
        return self.file("long", p)

    def test_blow_up(self):
        """Each is answered or stopped with one sentence, and the next line is answered."""
        path = self.path_of_long_names()
        for pattern in self.BAD:
            for option in ("focus", "ignore", "hide", "show", "show_from", "prune_from",
                           "tagfocus", "tagignore", "tagshow", "taghide"):
                session = f"{option}={pattern}\ntop\n{option}=\ntop hide=a\n"
                run = self.run_cprof([path], stdin=session.encode())
                self.assertEqual(run.status, 0)
                self.assertIn(b" b\n", run.out[-100:], session)
                for said in (n for n in run.lines if n.startswith("regexp ")):
                    self.assertEqual(said[:len(pattern) + 30],
                                     f"regexp {pattern} takes too long on \"aaaaa")
                    self.assertLess(len(said), 150)
        out = self.works(["-top", "-focus=(a|aa)+$", path])
        self.assertIn(b"a" * 20_000, out)

    def test_large(self):
        path = self.path_of_long_names()
        for pattern in ("a{1000}", "(" * 999 + "a" + ")" * 999, "a?" * 1000 + "a" * 1000,
                        "|".join(f"f{i}" for i in range(20_000)), "[a-z]" * 20_000):
            run = self.run_cprof(["-top", "-focus=" + pattern, path])
            self.assertIn(run.status, (0, 2), pattern[:20])
            self.assertLessEqual(len(run.lines), 2, pattern[:20])
        for pattern, why in (("a{1001}", "invalid repeat count: `{1001}`"),
                             ("(" * 2000 + ")" * 2000, "expression nests too deeply"),
                             ("(", "missing closing ): `(`"), ("a**", None), ("\\", None),
                             ("[", None), ("(?<n", None), ("\\pX", None), ("x{2}{2}{2", None)):
            run = self.run_cprof(["-top", "-focus=" + pattern, path])
            self.assertIn(run.status, (0, 2), pattern[:20])
            if why:
                self.assertIn(why, run.lines[0][:4000], pattern[:20])


class Pipes(Hostile):
    def head(self, command, lines):
        """cprof … | head: the status of cprof and what it says."""
        with open(self.path(".err"), "wb+") as err:
            program = subprocess.Popen([CPROF, *command], stdout=subprocess.PIPE, stderr=err,
                                       stdin=subprocess.DEVNULL, env=self.env, cwd=self.dir)
            for _ in range(lines):
                program.stdout.readline()
            program.stdout.close()
            status = program.wait(TIMEOUT)
            err.seek(0)
            return status, err.read()

    def test_closed(self):
        for command in (["-raw", BIG], ["-traces", BIG], ["-proto", BIG], ["-tree", BIG],
                        ["-top", "-nodecount=0", BIG], ["-generate=man"]):
            for lines in (0, 1):
                status, err = self.head(command, lines)
                self.assertEqual(err, b"", command)
                self.assertGreaterEqual(status, 0, command)  # not by a signal's default

    def test_in_session(self):
        """A pipe of one command that closes early leaves the session alone."""
        run = self.run_cprof([BIG], stdin=b"raw | head -1\nraw | true\ntraces | head -2\ntop1\n")
        self.assertEqual(run.status, 0)
        self.assertIn(b"PeriodType:", run.out)
        self.assertIn(b"Showing top 1 nodes", run.out)
        self.assertNotIn(b"broken pipe", run.err)

    def test_closed_output(self):
        """Nowhere to write to at all."""
        run = self.run_cprof(["-top", BIG], before=lambda: os.close(1))
        self.assertEqual(run.status, 2)
        self.assertEqual(run.lines, ["write /dev/stdout: bad file descriptor"])


if __name__ == "__main__":
    main()
