"""Browsing on the whole screen: functions, callers and callees, source."""
import os
import sys
import tempfile

from term import Term, run

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from encode import Profile  # noqa: E402

CPROF, DATA = sys.argv[1:3]


def example(folder):
    source = os.path.join(folder, "hot.go")
    with open(source, "w", encoding="utf-8") as file:
        file.write("package main\n\nfunc hot() {\n\tburn() // here\n}\n")
    profile = Profile([("samples", "count"), ("cpu", "nanoseconds")])
    hot = ("main.hot", source, 4)
    for stack, value in (([hot, "main.parse", "main.main"], 50),
                         (["main.cold", "main.parse", "main.main"], 10),
                         ([hot, "main.write", "main.main"], 30)):
        profile.sample(stack, [100 - value, value * 10 ** 6])
    path = os.path.join(folder, "profile")
    with open(path, "wb") as file:
        file.write(profile.encode())
    return path


class View:
    def __init__(self, rows=24, cols=120):
        self.folder = tempfile.TemporaryDirectory()
        self.term = Term([CPROF, "-browse", example(self.folder.name)], rows=rows, cols=cols)

    def __enter__(self):
        self.term.__enter__()
        self.term.see("? keys")
        return self

    def __exit__(self, *problem):
        self.term.__exit__(*problem)
        self.folder.cleanup()

    def left(self):
        return [line[:60].rstrip() for line in self.term.screen.display[2:-3]]

    def right(self):
        return [line[61:].rstrip() for line in self.term.screen.display[1:-3]]

    def selected(self):
        for y, line in enumerate(self.term.screen.display):
            if self.term.screen.buffer[y][0].reverse and y > 1:
                return line[:60].split()[-1]
        return None

    def select(self, keys, name):
        self.term.type(keys)
        self.term.until(lambda: self.selected() == name, f"{name}, not {self.selected()}")

    def until_right(self, what):
        self.term.until(lambda: any(what in line for line in self.right()), f"{what} on the right")


def test_panes():
    with View() as v:
        v.select("", "main.hot")
        assert v.left()[0].split() == ["80ms", "88.89%", "80ms", "88.89%", "main.hot"], v.left()
        assert v.right()[0] == "callers: 2" and v.right()[1].split() == ["50ms", "55.56%", "main.parse"]
        v.select("j", "main.cold")
        v.select("G", "main.write")
        v.until_right("30ms 33.33% main.hot")


def test_callers_and_callees():
    with View() as v:
        v.select("", "main.hot")
        v.select("\tj\r", "main.write")
        v.select("\t\r", "main.hot")
        v.select("\x1b[Z\r", "main.parse")  # callers of main.hot, the first one


def test_callers_by_a_key_of_flame():
    with View() as v:
        v.select("", "main.hot")
        v.select("bj\r", "main.write")
        v.select("bk", "main.parse")
        v.term.type("d")
        v.term.see("browse has no key d: ? shows those it has")


def test_source():
    with View() as v:
        v.select("", "main.hot")
        assert not any("here" in line for line in v.right())
        v.term.type("\r")
        v.until_right("burn() // here")
        line = next(line for line in v.right() if "here" in line)
        assert line.split()[:3] == ["80ms", "80ms", "4"], line
        v.select("\tj", "main.cold")
        assert not any("here" in line for line in v.right()), "the source of another function"
        v.term.type("\r")
        v.term.see("No source information")


def test_going_back():
    with View() as v:
        v.select("", "main.hot")
        v.select("\t\r", "main.parse")
        v.select("\r", "main.main")
        v.select("\x7f", "main.parse")
        v.select("u", "main.hot")
        v.term.type("u")
        v.term.see("No function was left with Enter")
        v.select("\x1b", "main.hot")  # to the functions, and not out of the view
        v.select("j", "main.cold")


def test_lines_about_the_selected_row():
    with View() as v:
        v.select("", "main.hot")
        lines = lambda: [line.rstrip() for line in v.term.screen.display[-3:]]
        assert lines()[:2] == ["main.hot", "flat 80ms (88.89%)  cum 80ms (88.89%)"], lines()
        assert lines()[2].endswith("  1 of 5"), lines()
        v.term.type("\tj")
        v.term.until(lambda: lines()[0] == "main.write", "the caller")
        assert lines()[1] == "costs 30ms (33.33%) by calling main.hot", lines()
        assert lines()[2].endswith("  2 of 2"), lines()


def test_screens():
    work = os.path.join(DATA, "work.cpu.pb.gz")
    for rows, cols in ((24, 80), (5, 20)):
        with Term([CPROF, "-browse", work], rows=rows, cols=cols) as t:
            t.see("? keys")
            t.golden(f"browse.{cols}x{rows}")
    with Term([CPROF, "-browse", work], rows=24, cols=80) as t:
        t.see("? keys")
        t.type("\r")  # there is no room for a source in its pane
        t.see("q goes back")


def test_search_types_and_orders():
    with View() as v:
        v.select("/wri\r", "main.write")
        v.select("g/main\\.\r", "main.cold")
        v.select("N", "main.hot")
        v.term.type("/nothing\r")
        v.term.see("No function matches")
        v.select("i", "main.hot")
        v.term.see("by cum")
        assert v.left()[0].split()[-1] == "main.main", v.left()
        v.term.type("s")
        v.term.see("samples 210")
        assert v.selected() == "main.hot"


def test_mouse_resize_and_leaving():
    with View() as v:
        v.select("\x1b[<0;5;4M\x1b[<0;5;4m", "main.cold")
        for rows, cols in ((1, 1), (2, 5), (5, 20), (24, 120)):
            v.term.resize(rows, cols)
            v.term.pump(0.05)
        v.select("", "main.cold")
        v.term.type("?")
        v.term.see("To the pane before")
        v.term.type("x")
        v.select("", "main.cold")
        v.term.type("q")
        assert v.term.end() == 0


def test_nothing_to_see():
    with tempfile.TemporaryDirectory() as folder:
        with Term([CPROF, "-browse", "-focus=none", example(folder)], cols=100) as t:
            t.see("? keys")
            t.type("jG\t\r\t\r\t\r\x1b[Z/x\r")
            t.see("No function matches")
            t.type("is?q")
            t.type("q")
            assert t.end() == 0


run(globals())
