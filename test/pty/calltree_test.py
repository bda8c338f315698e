"""The call tree on the whole screen: keys in, rows out."""
import os
import re
import sys
import tempfile

from term import Term, run

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from encode import Profile  # noqa: E402

CPROF, DATA = sys.argv[1:3]
UP, DOWN, LEFT, RIGHT = "\x1b[A", "\x1b[B", "\x1b[D", "\x1b[C"
FOOT = r"(\d+) of (\d+) *$"


def example(folder):
    """Calls that are easily told apart; `hot` is called in two ways."""
    profile = Profile([("samples", "count"), ("cpu", "nanoseconds")])
    for stack, value in ((("hot", "parse", "main"), 50), (("cold", "parse", "main"), 10),
                         (("hot", "write", "main"), 30), (("b", "a", "idle"), 7),
                         (("ev\x1b[2Jil\n", "idle"), 3)):
        profile.sample(list(stack), [100 - value, value * 10 ** 6])
    path = os.path.join(folder, "profile")
    with open(path, "wb") as file:
        file.write(profile.encode())
    return path


class View:
    """The view on the example."""

    def __init__(self, *argv, rows=24, cols=80, env=None):
        self.folder = tempfile.TemporaryDirectory()
        self.term = Term([CPROF, "-calltree", *argv, example(self.folder.name)], rows=rows,
                         cols=cols, env=env)

    def __enter__(self):
        self.term.__enter__()
        self.expect(1)
        return self

    def __exit__(self, *problem):
        self.term.__exit__(*problem)
        self.folder.cleanup()

    def foot(self):
        found = re.search(FOOT, self.term.screen.display[-1])
        return found and (int(found.group(1)), int(found.group(2)))

    def expect(self, row, count=None, name=None):
        """Waits until that row of so many is selected, and looks at its name."""
        self.term.until(lambda: self.foot() and self.foot()[0] == row and
                        count in (None, self.foot()[1]), f"row {row} of {count}, not {self.foot()}")
        if name:
            assert self.selected() == name, f"{self.selected()!r} and not {name!r}"

    def type(self, keys, row, count, name=None):
        self.term.type(keys)
        self.expect(row, count, name)

    def selected(self):
        screen = self.term.screen
        for y, line in enumerate(screen.display):
            if y > 0 and screen.buffer[y][0].reverse:  # the first line is the title
                tree = line[36:] if "self" in screen.display[1] else line[18:]
                return re.split(r"[-+] |[└├]─  ", tree)[-1].strip()
        raise AssertionError("nothing is selected")


def test_opens_and_closes():
    with View() as v:
        assert v.term.screen.display[2][36:].rstrip() == "- root"
        assert v.term.screen.display[3][36:].rstrip() == "├─+ main", v.term.text()
        assert v.term.screen.display[4][36:].rstrip() == "└─+ idle"
        v.type("j", 2, 3, "main")
        v.type(RIGHT, 2, 5, "main")
        v.type("l", 3, 5, "parse")
        v.type(" ", 3, 7, "parse")
        assert v.term.screen.display[5][36:].rstrip() == "│ │ ├─  hot", v.term.text()
        v.type("h", 3, 5, "parse")
        v.type(LEFT, 2, 5, "main")
        v.type("-", 2, 3, "main")
        v.type("+", 2, 5)
        v.type("-", 2, 3)
        v.type("\r", 2, 5)
        v.type("G", 5, 5, "idle")
        v.type("g", 1, 5, "root")


def test_costs():
    with View() as v:
        v.term.see("cpu 100ms")
        assert v.term.screen.display[3].split() == ["90ms", "90.00%", "0", "0%", "├─+", "main"]
        v.type("s", 1, 3)
        v.term.see("samples 400")
        assert v.term.screen.display[3].split()[:2] == ["210", "52.50%"]


def test_all():
    with View() as v:
        v.type("*", 1, 11, "root")
        v.type("_", 1, 1, "root")
        v.type(" ", 1, 3)


def test_heaviest():
    with View() as v:
        v.type(">", 4, 7, "hot")
        v.type("g>", 4, 7, "hot")


def test_search():
    with View() as v:
        v.term.type("/^hot\r")
        v.expect(4, 7, "hot")
        v.type("n", 7, 8, "hot")  # the other one, which was hidden
        v.type("n", 4, 8, "hot")
        v.type("N", 7, 8, "hot")
        v.type("N", 4, 8, "hot")
        v.term.type("/nothing\r")
        v.term.see("No function matches")
        v.term.type("/(\r")
        v.term.see("missing")
        v.term.type("/b\x1b")
        v.expect(4, 8, "hot")


def test_search_backwards_opens():
    with View() as v:
        v.term.type("/^b$\r")
        v.expect(5, 6, "b")
        v.type("gN", 5, 6, "b")


def test_inverts():
    with View() as v:
        v.type("i", 1, 5, "root")
        v.type("j", 2, 5, "hot")
        v.type("l", 2, 7, "hot")
        assert v.term.screen.display[4][18:].rstrip() == "│ ├─+ parse", v.term.text()
        v.type("i", 1, 3, "root")
        v.type("i", 2, 7, "hot")
    with View("-inverted=true") as v:
        v.expect(1, 5, "root")


def test_one_function():
    with View() as v:
        v.term.type("b")
        v.term.see("The root is no function")
        v.type(">", 4, 7, "hot")
        v.type("u", 3, 7, "parse")
        v.type("b", 1, 3, "parse")
        v.term.see("callees of one function")
        assert v.term.screen.display[2].split() == ["60ms", "60.00%", "0", "0%", "-", "parse"]
        assert v.term.screen.display[3][36:].rstrip() == "├─  hot", v.term.text()
        v.type("hu", 1, 1, "parse")  # above it there is nothing
        v.type("i", 1, 2, "parse")
        v.term.see("callers of one function")
        v.type("b", 1, 5, "root")
        v.type("i", 3, 7, "parse")
        # Of a function that is called in two ways all calls are one; another one takes its place.
        v.type("jb", 1, 1, "hot")
        v.term.see("80ms")
        v.type("i", 1, 3, "hot")
        v.type("*", 1, 5, "hot")
        v.term.type("/main\r")
        v.expect(3, 5, "main")
        v.term.type("s")
        v.term.see("samples 400")
        assert v.term.screen.display[2].split()[:2] == ["120", "30.00%"], v.term.text()
        v.type("\x1b", 5, 5, "main")  # the same one, which is lighter by this type
        v.term.type("\x1b")
        v.term.see("samples 400  inverted")


def test_keys_that_are_none():
    with View() as v:
        v.term.type("d")
        v.term.see("calltree has no key d: ? shows those it has")


def test_names_are_harmless():
    with View() as v:
        v.type("*", 1, 11)
        v.term.see("ev\\x1b[2Jil\\x0a")


def test_mouse_and_resize():
    with View() as v:
        v.term.type("\x1b[<0;5;4M\x1b[<0;5;4m")
        v.expect(2, 3, "main")
        v.type("\x1b[<0;5;4M\x1b[<0;5;4m", 2, 5, "main")
        v.type("g*", 1, 11)
        v.term.resize(8, 40)
        v.expect(1, 11)
        v.type("G", 11, 11)
        assert v.term.screen.display[1].startswith("     total"), v.term.text()
        v.term.type("\x1b[<64;5;4M")
        v.expect(8, 11)
        v.term.resize(1, 3)
        v.term.resize(24, 80)
        v.expect(8, 11)


def test_help_and_leaving():
    with View() as v:
        v.term.type("?")
        v.term.see("Along the heaviest callees")
        v.term.type("x")
        v.term.until(lambda: v.foot() == (1, 3), "the tree")
        v.term.type("q")
        assert v.term.end() == 0
    with View() as v:
        v.term.control("c")
        assert v.term.end() == 0


def test_lines_about_the_selected_row():
    with View(cols=40) as v:
        v.type("j", 2, 3)
        lines = [line.rstrip() for line in v.term.screen.display]
        assert lines[1] == "     total total%" and lines[3][18:] == "├─+ main", lines
        assert lines[-3:-1] == ["main", "total 90ms (90.00%)  self 0 (0%)"], lines
        v.type("/hot\r", 4, 7)
        v.term.type("\x1bn")
        v.term.see("Nothing was searched for")
        v.type("\x7f", 3, 7, "parse")
        v.type("u", 2, 7, "main")
        v.type("i", 1, 5)
        v.type("j", 2, 5)
        assert "self" not in v.term.text()


def test_screens():
    for rows, cols in ((24, 80), (5, 20)):
        with Term([CPROF, "-calltree", os.path.join(DATA, "work.cpu.pb.gz")], rows=rows,
                  cols=cols) as t:
            t.see("1 of ")
            t.type("*")
            t.until(lambda: "1 of 5" not in t.text(), "all rows")
            t.golden(f"calltree.{cols}x{rows}")


def test_source():
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "hot.go")
        with open(source, "w", encoding="utf-8") as file:
            file.write("func hot() {\n\tburn() // here\n}\n")
        profile = Profile([("cpu", "nanoseconds")])
        profile.sample([("hot", source, 2), "main"], [7])
        path = os.path.join(folder, "profile")
        with open(path, "wb") as file:
            file.write(profile.encode())
        with Term([CPROF, "-calltree", path], cols=100) as t:
            t.see("1 of 2")
            t.type("o")
            t.see("no function to show the source of")
            t.type(">o")
            t.see("burn() // here")
            t.see("hot; q goes back")
            t.type("q")
            t.see("3 of 3")


def test_ascii():
    with View(env={"LC_ALL": "C"}) as v:
        assert v.term.screen.display[3][36:].rstrip() == "|-+ main", v.term.text()


def test_deep():
    with tempfile.TemporaryDirectory() as folder:
        profile = Profile([("cpu", "nanoseconds")])
        profile.sample([f"f{i}" for i in range(3000)], [1])
        path = os.path.join(folder, "deep")
        with open(path, "wb") as file:
            file.write(profile.encode())
        with Term([CPROF, "-calltree", path], cols=200) as t:
            t.see("1 of 2")
            t.type(">")
            t.see("3001 of 3001")
            t.see("+2970")


run(globals())
