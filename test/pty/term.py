"""A program in a terminal: keys in, screen out.

    with Term([cprof, profile]) as t:
        t.prompt()                  # waits until the cursor stands behind an empty prompt
        t.type("top5\r")
        t.prompt()
        assert "flat%" in t.text()

The screen is what pyte makes of the bytes; tests look at it, never at bytes.
Waiting is polling with a deadline, so a slow machine only takes longer.  What is waited for may be
the first thing that a program writes of several: waiting ends when the program sleeps, so that a
test can look at the whole screen.
"""
import os
import signal
import sys
import tempfile
import time

try:
    import pexpect
    import pyte
except ImportError as missing:
    print(f"skipped: {missing}")
    sys.exit(77)

PROMPT = "(cprof) "
DEADLINE = 60  # seconds
SCREENS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "screens")


class Term:
    def __init__(self, argv, rows=24, cols=100, env=None, home=None, cwd=None):
        self.temporary = None
        if home is None:
            self.temporary = tempfile.TemporaryDirectory()
            home = self.temporary.name
        self.home = home
        variables = {
            "PATH": os.environ.get("PATH", "/usr/bin:/bin"),
            "TERM": "xterm-256color",
            "LC_ALL": "C.UTF-8",
            "INPUTRC": "/dev/null",
            "HOME": home,
        }
        for name in ("ASAN_OPTIONS", "UBSAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS"):
            if name in os.environ:
                variables[name] = os.environ[name]
        variables.update(env or {})
        self.screen = pyte.HistoryScreen(cols, rows, history=10000)
        self.stream = pyte.ByteStream(self.screen)
        self.child = pexpect.spawn(argv[0], argv[1:], env=variables, cwd=cwd,
                                   dimensions=(rows, cols), timeout=DEADLINE)
        self.child.delaybeforesend = None
        self.ended = False
        self.raw = b""

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind:
            print("---- the screen was:")
            print(self.text())
            print("----")
        self.child.close(force=True)
        if self.temporary:
            self.temporary.cleanup()

    # -- keys

    def type(self, keys):
        self.child.send(keys)

    def control(self, letter):
        self.type(chr(ord(letter.upper()) - 64))

    def line(self, text):
        """A command and the prompt after it; what the screen shows then."""
        before = self.count(PROMPT + text)
        self.type(text)
        self.until(lambda: self.count(PROMPT + text) > before, f"echo of {text}")
        self.type("\r")
        self.pump(0.02)
        self.prompt()
        return self.text()

    # -- screen

    def pump(self, seconds):
        end = time.time() + seconds
        while True:
            try:
                data = self.child.read_nonblocking(65536, timeout=max(0.0, end - time.time()))
                self.raw += data
                self.stream.feed(data)
            except pexpect.TIMEOUT:
                return
            except pexpect.EOF:
                self.ended = True
                return

    def lines(self):
        top = ["".join(line[x].data for x in range(self.screen.columns)).rstrip()
               for line in self.screen.history.top]
        return top + [line.rstrip() for line in self.screen.display]

    def text(self):
        return "\n".join(self.lines()).rstrip("\n")

    def count(self, what):
        return self.text().count(what.rstrip())

    def row(self):
        """The line the cursor is on, up to the cursor."""
        y, x = self.screen.cursor.y, self.screen.cursor.x
        return self.screen.display[y][:x]

    def color_of(self, what):
        """The colour of the first place on the screen where `what` stands."""
        for y, line in enumerate(self.screen.display):
            x = line.find(what)
            if x >= 0:
                return self.screen.buffer[y][x].fg
        raise AssertionError(f"not on the screen: {what}")

    # -- waiting

    def until(self, condition, what):
        end = time.time() + DEADLINE
        while not condition():
            if time.time() > end:
                raise AssertionError(f"waited in vain for {what}")
            if self.ended:
                raise AssertionError(f"the program ended before {what}")
            self.pump(0.01)
        self.settle()

    def settle(self):
        """Reads on while the program runs, for a second at most: it may have more to do."""
        end = time.time() + 1
        while not self.sleeps() and not self.ended and time.time() < end:
            self.pump(0.01)
        self.pump(0)

    def sleeps(self):
        try:
            with open(f"/proc/{self.child.pid}/stat", encoding="utf-8") as file:
                return file.read().rpartition(")")[2].split()[0] != "R"
        except OSError:
            return True

    def see(self, what):
        self.until(lambda: what in self.text(), repr(what))

    def prompt(self, typed=""):
        self.until(lambda: self.row().rstrip() == (PROMPT + typed).rstrip(),
                   f"the prompt with {typed!r}")

    def end(self):
        """Waits for the end; the exit status, negative for a signal."""
        limit = time.time() + DEADLINE
        while not self.ended:
            if time.time() > limit:
                raise AssertionError("the program did not end")
            self.pump(0.05)
        self.child.close()
        status = self.child.exitstatus
        return -self.child.signalstatus if status is None else status

    def golden(self, name):
        """Waits for the screen of a file of screens/; CPROF_UPDATE=1 writes what is there."""
        def shown():
            return "\n".join(line.rstrip() for line in self.screen.display) + "\n"

        path = os.path.join(SCREENS, name)
        if os.environ.get("CPROF_UPDATE"):
            self.pump(0.5)
            with open(path, "w", encoding="utf-8") as file:
                file.write(shown())
        with open(path, encoding="utf-8") as file:
            wanted = file.read()
        self.until(lambda: shown() == wanted, f"the screen of {name}")

    def resize(self, rows, cols):
        self.child.setwinsize(rows, cols)
        self.screen.resize(rows, cols)
        os.kill(self.child.pid, signal.SIGWINCH)


def run(tests):
    """Runs the functions whose names begin with test_."""
    failed = 0
    wanted = sys.argv[3:]
    for name, test in list(tests.items()):
        if not name.startswith("test_") or (wanted and name not in wanted):
            continue
        try:
            test()
            print(f"ok   {name}")
        except AssertionError as error:
            failed += 1
            print(f"FAIL {name}: {error}")
    sys.exit(1 if failed else 0)
