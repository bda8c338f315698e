"""cprof as a whole process, given input that means no good.

    class Empty(Hostile):
        def test_empty(self):
            path = self.file("empty", b"")
            self.refused(["-top", path], f"{path}: parsing profile: empty input file", FAILED)

    if __name__ == "__main__":
        main()

The program comes as the first argument.  A run fails its test when it dies by a signal, when a
sanitizer speaks, or when it takes too long, whatever else is asked.
"""

import gzip
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

sys.dont_write_bytecode = True
HERE = os.path.dirname(os.path.abspath(__file__))
DATA = os.path.join(HERE, "..", "data")
sys.path.insert(0, os.path.join(HERE, "..", "oracle"))

import encode  # noqa: E402  (found through the path above)

CPROF = os.path.abspath(sys.argv[1])
with open(CPROF, "rb") as program:
    SANITIZED = b"__asan_init" in program.read()
TIMEOUT = 60 if SANITIZED else 20
FAILED = "failed to fetch any source profiles"
SATURATED = "Some sums do not fit in 64 bits; they are shown as the largest number that does."
SATURATED_WHILE_LOADING = "Some sums do not fit in 64 bits; they are the largest number that does."
MAX, MIN = 2**63 - 1, -2**63


class Run:
    """What a finished process left."""

    def __init__(self, status, out, err, seconds, peak):
        self.status, self.out, self.err = status, out, err
        self.seconds, self.peak = seconds, peak  # of processor time; bytes
        lines = err.decode("utf-8", "replace").splitlines()
        # Said of every profile without a mapping; not what is asked here.
        # Which formats there are is not what these tests are about.
        lines = [n.split(", none of ")[0] if ": unrecognized profile format, " in n else n
                 for n in lines]
        self.lines = [n for n in lines if n != "Main binary filename not available."]


def small(**more):
    """main calls leaf and work; with a time, so that a second profile behind it is noticed."""
    p = encode.Profile([("samples", "count"), ("cpu", "nanoseconds")], time=1, **more)
    main, leaf, work = (p.location(n, n + ".c", 7, 5) for n in ("main", "leaf", "work"))
    p.sample([leaf, main], [3, 30], {"tier": "gold"})
    p.sample([work, main], [1, 10], {"size": (4096, "bytes")})
    return p


class Hostile(unittest.TestCase):
    def setUp(self):
        self.dir = tempfile.mkdtemp(prefix="cprof-hostile-")
        self.addCleanup(shutil.rmtree, self.dir, True)
        self.env = {**os.environ, "HOME": self.dir, "TZ": "UTC", "LC_ALL": "C.UTF-8",
                    "XDG_STATE_HOME": self.dir, "TERM": "dumb"}
        self.env.pop("PAGER", None)

    def path(self, name):
        return os.path.join(self.dir, name)

    def file(self, name, content):
        """Writes a file: bytes as they are, a profile gzipped."""
        if isinstance(content, encode.Profile):
            content = gzip.compress(content.bytes(), 1, mtime=0)
        with open(self.path(name), "wb") as out:
            out.write(content)
        return self.path(name)

    def run_cprof(self, args, stdin=b"", stdout=None, before=None):
        """Runs to the end.  `before` is called in the new process, `stdout` a file to write to."""
        out, err = open(self.path(".out"), "wb+"), open(self.path(".err"), "wb+")
        given = open(self.path(".in"), "wb+")
        given.write(stdin)
        given.seek(0)
        with out, err, given:
            start = time.monotonic()
            process = subprocess.Popen([CPROF, *args], stdin=given, stdout=stdout or out,
                                       stderr=err, env=self.env, cwd=self.dir,
                                       preexec_fn=before or fork_please)
            seconds, peak = self.wait(process, start)
            out.seek(0)
            err.seek(0)
            run = Run(process.returncode, out.read(), err.read(), seconds, peak)
        self.assertGreaterEqual(run.status, 0, f"{args}: killed by a signal\n{run.lines[:40]}")
        for sign in (b"Sanitizer", b"runtime error:"):
            self.assertNotIn(sign, run.err, f"{args}: {run.lines[:40]}")
        return run

    def wait(self, process, start):
        """Waits for the end; returns processor time, which a busy machine does not change much,
        and the largest resident size in bytes."""
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                process.returncode = os.waitstatus_to_exitcode(status)
                return usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024
            if time.monotonic() - start > TIMEOUT:
                process.kill()
                process.wait()
                self.fail(f"{process.args}: not done after {TIMEOUT} s")
            time.sleep(0.001)

    def refused(self, args, *sentences, **more):
        """Exit status 2, these lines and no others on stderr, nothing on stdout."""
        run = self.run_cprof(args, **more)
        self.assertEqual(run.lines, list(sentences), args)
        self.assertEqual(run.out, b"", args)
        self.assertEqual(run.status, 2, args)
        return run

    def refused_profile(self, content, sentence, name="bad"):
        """The same for `-top` of a profile file with this content."""
        path = self.file(name, content)
        return self.refused(["-top", path], f"{path}: {sentence}", FAILED)

    def works(self, args, *notes, **more):
        """Exit status 0 and exactly these notes; returns stdout."""
        run = self.run_cprof(args, **more)
        self.assertEqual(run.lines, list(notes), args)
        self.assertEqual(run.status, 0, args)
        return run.out


def fork_please():
    """Without anything to call, subprocess uses vfork, and our own peak counts as the program's."""


def limit_file_size(size):
    """For run_cprof(before=...): files stop growing there, and write() says so."""
    import signal

    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

    return limit


def main():
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])
