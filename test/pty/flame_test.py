"""The flame graph on the whole screen: what it shows, its keys, and the terminal it leaves behind."""
import os
import signal
import subprocess
import sys
import tempfile
import termios

from term import Term, run

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from encode import Profile  # noqa: E402

CPROF, DATA = sys.argv[1:3]
WORK = os.path.join(DATA, "work.cpu.pb.gz")
KEYS = {"up": "\x1bOA", "down": "\x1bOB", "right": "\x1bOC", "left": "\x1bOD", "home": "\x1bOH",
        "end": "\x1bOF", "page down": "\x1b[6~", "page up": "\x1b[5~", "enter": "\r",
        "backspace": "\x7f", "escape": "\x1b"}
ENTER_SCREEN, LEAVE_SCREEN = b"\x1b[?1049h", b"\x1b[?1049l"


def write(profile):
    with tempfile.NamedTemporaryFile(suffix=".pb.gz", delete=False) as file:
        file.write(profile.encode())
    return file.name


def small():
    """main calls a and b; a calls c; c is also called by b. Two sample types."""
    p = Profile([("count", "count"), ("cpu", "nanoseconds")])
    p.sample([("c", "c.go", 1), ("a", "a.go", 1), ("main", "main.go", 1)], [1, 40])
    p.sample([("a", "a.go", 2), ("main", "main.go", 1)], [4, 20])
    p.sample([("c", "c.go", 1), ("b", "b.go", 1), ("main", "main.go", 2)], [1, 30])
    p.sample([("b", "b.go", 1), ("main", "main.go", 2)], [4, 10])
    return write(p)


SMALL = small()


class Flame(Term):
    """The view, open, and drawn."""

    def __init__(self, profile, *flags, **options):
        super().__init__([CPROF, "-flame", *flags, profile], **options)
        self.until(lambda: LEAVE_SCREEN not in self.raw and self.drawn(), "the first screen")

    def drawn(self):
        """A screen is complete when its last line is: nothing else is written behind it."""
        return self.screen.display[-1].strip() or len(self.screen.display) < 3

    def key(self, key, see):
        """Presses a key and waits until `see` is on the screen (or is true)."""
        self.type(KEYS.get(key, key))
        if callable(see):
            self.until(see, key)
        else:
            self.until(lambda: any(see in line for line in self.screen.display),
                       f"{see!r} after {key!r}")

    def selected(self, name):
        return lambda: self.screen.display[-3].strip() == name


def modes(t):
    return termios.tcgetattr(t.child.child_fd)


# --- screens

def test_screens():
    for rows, cols in ((24, 80), (60, 200), (5, 20)):
        with Flame(WORK, rows=rows, cols=cols) as t:
            t.golden(f"flame.{cols}x{rows}")


def test_ascii_without_colours():
    with Flame(WORK, rows=24, cols=80, env={"LC_ALL": "C", "NO_COLOR": "1"}) as t:
        t.golden("flame.ascii")
        assert all(byte < 0x80 for byte in t.raw)
        assert b"\x1b[0;38" not in t.raw and b";48;" not in t.raw
        assert b";7m" in t.raw  # the selected box


def test_tiny_screens():
    for rows, cols in ((1, 1), (1, 80), (2, 3), (3, 10), (24, 1)):
        with Term([CPROF, "-flame", WORK], rows=rows, cols=cols) as t:
            t.until(lambda: ENTER_SCREEN in t.raw, "the view")
            for key in ("j", "l", "\r", "b", "i", "?", "x", "/", "j\r", "n", "o", "x"):
                t.type(key)
                t.pump(0.03)
            t.resize(24, 80)
            t.see("q leave")
            t.type("q")
            assert t.end() == 0


def test_colours():
    for env, want in (({"COLORTERM": "truecolor"}, b";48;2;"), ({}, b";48;5;"),
                      ({"TERM": "linux"}, b";4")):
        with Flame(SMALL, env=env) as t:
            assert want in t.raw, env
    with Flame(SMALL, "-color=never", env={"COLORTERM": "truecolor"}) as t:
        assert b";48;" not in t.raw


# --- keys

def test_moving():
    with Flame(SMALL) as t:
        t.key("down", t.selected("main"))
        t.key("j", t.selected("a"))
        t.key("l", t.selected("b"))
        t.key("left", t.selected("a"))
        t.key("j", t.selected("c"))
        assert "total 40ns (40.00%)" in t.text()
        t.key("right", lambda: "total 30ns (30.00%)" in t.text())
        t.key("k", t.selected("b"))
        t.key("home", t.selected("root"))
        t.key("end", t.selected("c"))
        t.key("g", t.selected("root"))


def test_zoom_back_and_forth():
    with Flame(SMALL) as t:
        t.key("j", t.selected("main"))
        t.key("j", t.selected("a"))
        wide = "a 60.00%".ljust(70)
        t.key("enter", wide)
        t.key("backspace", "b 40.00%")
        t.key("\x12", wide)
        t.key("u", "b 40.00%")
        t.key("u", "Nothing was shown before")
        t.key("\x12", wide)
        t.key("escape", "b 40.00%")


def test_sample_type():
    with Flame(SMALL) as t:
        assert "cpu 100ns" in t.text()
        t.key("s", "flame  count 10")
        t.key("j", t.selected("main"))
        t.key("s", "flame  cpu 100ns")


def test_inverted():
    with Flame(SMALL) as t:
        t.key("i", "inverted")
        t.key("j", t.selected("c"))
        assert "total 70ns (70.00%)" in t.text()
        t.key("j", t.selected("a"))
        t.key("i", lambda: "inverted" not in t.text())
    with Flame(SMALL, "-inverted") as t:
        assert "inverted" in t.text()


def test_sandwich():
    with Flame(SMALL) as t:
        for name in ("main", "a", "c"):
            t.key("j", t.selected(name))
        t.key("b", "sandwich")
        assert "total 70ns (70.00%)" in t.text()  # of both callers
        t.golden("flame.sandwich")
        t.key("k", t.selected("a"))
        t.key("k", t.selected("main"))
        t.key("j", t.selected("a"))
        t.key("l", t.selected("b"))
        t.key("enter", "total 40ns (40.00%)")  # now about b
        t.key("backspace", "total 30ns (30.00%)")
        t.key("b", lambda: "sandwich" not in t.text())


def test_search():
    with Flame(SMALL) as t:
        t.key("/", lambda: t.screen.display[-1].startswith("/"))
        t.type("c|x")
        t.key("enter", "found 70ns (70.00%)")
        assert t.selected("c")()
        t.key("n", lambda: "total 30ns" in t.text())
        t.key("n", lambda: "total 40ns" in t.text())
        t.key("N", lambda: "total 30ns" in t.text())
        t.key("escape", lambda: "found" not in t.text())
        t.type("/main")
        t.key("enter", "found 100ns (100%)")  # each sample once
        t.type("/nobody")
        t.key("enter", "No function matches")
        t.type("/(")
        t.key("enter", "missing closing )")
        t.type("/ab")
        t.key("escape", lambda: not t.screen.display[-1].startswith("/"))


def test_keys_that_do_nothing_yet():
    with Flame(SMALL) as t:
        t.key("n", "Nothing was searched for")
        t.key("d", "There is no base")
        t.key("e", "There is no base")
        t.key("o", "no function to show")
        t.key("b", "The root is no function")
        t.type("\x1b[99;99~\x1b[?1;2c\x00\x02")  # nobody's
        t.key("j", t.selected("main"))


def test_nothing_to_draw():
    with Flame(SMALL, "-focus=nobody") as t:
        assert "There is nothing to draw" in t.screen.display[1]
        t.type("jklhGgb\ri/x\rn")
        t.key("s", "flame  count")
        assert "There is nothing to draw" in t.text()


def test_help():
    with Flame(SMALL, rows=40) as t:
        t.key("?", "Keys of flame")
        assert "Ctrl-R" in t.text() and "To the next match" in t.text()
        t.key("x", lambda: "Keys of flame" not in t.text())


def test_source():
    with tempfile.TemporaryDirectory() as directory:
        with open(os.path.join(directory, "a.go"), "w", encoding="utf-8") as file:
            file.write("func a() {\n\tc() // \x1b[31m\n}\n")
        with Flame(SMALL, cwd=directory) as t:
            t.key("j", t.selected("main"))
            t.key("j", t.selected("a"))
            t.key("o", "a; q goes back")
            assert "40ns      1 func a() {" in t.text()
            assert "20ns      20ns      2         c() // \\x1b[31m" in t.text()
            t.key("q", t.selected("a"))


def test_difference():
    old, new = Profile([("cpu", "nanoseconds")]), Profile([("cpu", "nanoseconds")])
    for p, values in ((old, (50, 40, 60, 0)), (new, (50, 80, 0, 20))):
        for name, value in zip(("same", "grown", "lost", "born"), values):
            p.sample([name, "main"], [value])
    base, profile = write(old), write(new)
    with Flame(profile, f"-diff_base={base}", cols=120) as t:
        text = t.text()
        assert "cpu 150ns  compared: now 150ns, before 150ns" in text, text
        assert "grown +100%" in text and "same =" in text
        assert "born new" in text and "lost" not in text
        blue, orange = "6fa8ff", "f4c392"
        t.key("e", "lost gone")
        t.key("e", lambda: "lost" not in t.text())
        t.key("d", "grown 53.33%")
    with Flame(profile, f"-diff_base={base}", cols=120, env={"COLORTERM": "truecolor"}) as t:
        t.key("e", "lost gone")
        backgrounds = {t.screen.buffer[y][line.find(what)].bg
                       for what in ("grown", "lost")
                       for y, line in enumerate(t.screen.display[:-3]) if what in line}
        assert backgrounds == {blue, orange}, backgrounds


# --- mouse, window, signals

def click(t, row, column, button=0):
    t.type(f"\x1b[<{button};{column + 1};{row + 1}M\x1b[<{button};{column + 1};{row + 1}m")


def test_mouse():
    with Flame(SMALL) as t:
        assert b"\x1b[?1006h" in t.raw
        row, column = next((y, line.find("b 40")) for y, line in enumerate(t.screen.display)
                           if "b 40" in line)
        click(t, row, column)
        t.until(t.selected("b"), "the click")
        click(t, row, column)
        t.until(lambda: "a 60" not in t.text(), "the second click")
        click(t, 0, 0)  # nothing is there
        t.key("backspace", "a 60")
    with Flame(WORK, rows=12) as t:
        click(t, 5, 5, button=65)
        t.until(lambda: "root 100%" not in t.text(), "the wheel")
        click(t, 5, 5, button=64)
        t.until(lambda: "root 100%" in t.text(), "the wheel back")


def test_resize():
    with Flame(SMALL, rows=24, cols=80) as t:
        t.resize(40, 120)
        t.until(lambda: "q leave" in t.screen.display[39], "a larger screen")
        t.resize(10, 40)
        t.until(lambda: t.screen.display[9].startswith("? keys") and
                t.screen.display[1].strip() != "", "a smaller one")


def left_clean(t, before):
    assert t.raw.count(ENTER_SCREEN) == t.raw.count(LEAVE_SCREEN) > 0
    assert t.raw.rfind(b"\x1b[?25h") > t.raw.rfind(b"\x1b[?25l")
    assert t.raw.rfind(b"\x1b[?1000l") > t.raw.rfind(b"\x1b[?1000h")
    assert before is None or modes(t) == before


def test_leaving():
    for key in ("q", "\x03"):
        with Term([CPROF, SMALL]) as t:
            t.prompt()
            before = modes(t)
            t.type("flame\r")
            t.see("q leave")
            assert modes(t) != before
            t.type(key)
            t.until(lambda: t.raw.count(LEAVE_SCREEN) == 1, "the prompt")
            t.pump(0.1)
            left_clean(t, before)
            t.type("top1\r")
            t.see("Showing top 1 nodes")


def test_ending_signals():
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT, signal.SIGABRT):
        with Flame(SMALL) as t:
            os.kill(t.child.pid, number)
            assert t.end() == -number
            left_clean(t, None)
    with Flame(SMALL) as t:
        os.kill(t.child.pid, signal.SIGINT)
        assert t.end() == 0
        left_clean(t, None)


def test_stop_and_go_on():
    script = f"set -m; {CPROF} -flame {SMALL}; echo STOPPED; read x; fg; echo DONE"
    with Term(["/bin/sh", "-c", script]) as t:
        before = modes(t)
        t.see("q leave")
        own = modes(t)
        t.type("\x1a")
        t.see("STOPPED")
        left_clean(t, before)
        t.type("\r")
        t.until(lambda: t.raw.count(ENTER_SCREEN) == 2, "the view again")
        t.until(lambda: t.screen.display[-1].startswith("? keys"), "the screen again")
        assert modes(t) == own
        t.key = Flame.key.__get__(t)
        t.key("j", lambda: t.screen.display[-3].strip() == "main")
        t.type("q")
        t.see("DONE")
        left_clean(t, before)


def test_help_fits():
    for view in ("flame", "calltree", "browse"):
        with Term([CPROF, f"-{view}", SMALL], rows=40, cols=80) as t:
            t.see("? keys")
            t.type("?")
            t.see(f"Keys of {view}")
            assert "…" not in t.text(), t.text()


# --- without a screen

def test_without_terminal():
    text = subprocess.run([CPROF, "-flame", SMALL], env={"LC_ALL": "C.UTF-8"}, check=True,
                          stdout=subprocess.PIPE).stdout
    same = subprocess.run([CPROF, "-flametext", SMALL], env={"LC_ALL": "C.UTF-8"}, check=True,
                          stdout=subprocess.PIPE).stdout
    assert text == same and "│main 100%".encode() in text


def test_dumb_terminal():
    for term in ("dumb", "nobody-knows-it"):
        with Term([CPROF, "-flame", SMALL], env={"TERM": term}) as t:
            assert t.end() == 0
            assert "main 100%" in t.text() and ENTER_SCREEN not in t.raw
            assert ("not known here" in t.text()) == (term != "dumb")


def test_kinds_of_xterm():
    with Term([CPROF, "-flame", SMALL], env={"TERM": "xterm-nobody-knows-it"}) as t:
        t.see("? keys")
        t.type("q")
        assert t.end() == 0


def test_into_a_file():
    with tempfile.TemporaryDirectory() as directory:
        with Term([CPROF, SMALL], cwd=directory) as t:
            t.prompt()
            t.line("flame width=50 > f")
            with open(os.path.join(directory, "f"), encoding="utf-8") as file:
                lines = file.read().splitlines()
            assert max(map(len, lines)) == 50, lines


def test_flametext_in_colour():
    with Term([CPROF, "-flametext", SMALL]) as t:
        t.end()
        assert b";48;5;" in t.raw and "main 100%" in t.text()
    with Term([CPROF, "-flametext", SMALL], env={"NO_COLOR": "1"}) as t:
        t.end()
        assert b"\x1b" not in t.raw


# --- names that hurt

def hostile():
    p = Profile([("cpu", "nanoseconds")])
    names = ["esc\x1b[31m\x1b]0;title\x07", "new\nline\ttab\rback", "over\u202eride\u2066", b"bad\xff\xc3utf",
             "x" * 10000, "\u65e5\u672c\u8a9e" * 20, "e\u0301\u0301" * 40, "zero\u200bwidth\u200d",
             "\u0301first", "c1\x9b31m", ""]
    for i, name in enumerate(names):
        p.sample([name, "main"], [10 + i])
        p.sample([name, name, "deep"], [1])
    return write(p)


def test_hostile_names():
    path = hostile()
    for cols in (20, 80, 300):
        with Flame(path, cols=cols, env={"NO_COLOR": "1"}) as t:
            t.key("j", t.selected("main"))
            t.type("j" + "l" * 12 + "h" * 12 + "\rbb?xi/\u65e5\rnno")
            t.pump(0.3)
            for bad in (b"\x1b[31m", b"\x1b]0;", "\u202e".encode(), b"\xff", b"\x9b31m", b"\x07"):
                assert bad not in t.raw.replace("\u65e5\u672c\u8a9e".encode(), b""), bad
            assert not t.ended
    for flags in ([], ["-width=300"]):
        with Term([CPROF, "-flametext", *flags, path], cols=300) as t:
            assert t.end() == 0
            for bad in (b"\x1b[31m", b"\x1b]0;", "\u202e".encode(), b"\x07"):
                assert bad not in t.raw, bad


def test_wide_characters_keep_columns():
    p = Profile([("cpu", "nanoseconds")])
    p.sample(["\u65e5\u672c\u8a9e\u65e5\u672c\u8a9e", "main"], [50])
    p.sample(["zz", "main"], [50])
    with Flame(write(p), cols=41) as t:
        line = t.screen.display[3]
        assert t.screen.buffer[3][20].data == "\u258f", line  # the second half begins where it should


try:
    run(globals())
finally:
    os.unlink(SMALL)
