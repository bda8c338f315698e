"""Source in colour: on a terminal only, and never in a way that the source decides."""
import os
import re
import sys
import tempfile

from term import Term, run

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from encode import Profile  # noqa: E402

CPROF, DATA = sys.argv[1:3]
SOURCE = "func f() {\n\treturn \"text\" // \x1b]0;title\x07 remark\n}\n\x1b[2J\x1b[35mfunc\n"


class Files:
    """A folder with a profile and its source; the names have sequences in them, too."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = self.folder.name
        p = Profile([("cpu", "nanoseconds")])
        p.sample([("f\x1b[31mred", "a.go", 2, 1)], [10])
        with open(os.path.join(self.path, "p.pb.gz"), "wb") as file:
            file.write(p.encode())
        with open(os.path.join(self.path, "a.go"), "w") as file:
            file.write(SOURCE)

    def term(self, *flags, **more):
        return Term([CPROF, *flags, "p.pb.gz"], cwd=self.path, **more)


def test_colors_on_a_terminal():
    files = Files()
    with files.term() as t:
        t.prompt()
        t.line("list f")
        assert t.color_of("return") == "magenta"
        assert t.color_of('"text"') == "green"
        assert t.color_of("remark") not in ("default", "green")
        assert t.color_of("ROUTINE") == "default"
        assert t.color_of("(cprof) list") == "default"
        assert "f\\x1b[31mred in a.go" in t.text()
        assert "\\x1b]0;title\\x07" in t.text()
        assert "\\x1b[2J\\x1b[35m" in t.text()
        assert b"\x1b]0;" not in t.raw and b"\x1b[31m" not in t.raw and b"\x1b[2J" not in t.raw
    with files.term("-list=f") as t:
        assert t.end() == 0
        assert b"\x1b[35mreturn\x1b[0m" in t.raw


def test_who_wants_none():
    files = Files()
    for flags, env in ((["-color=never"], {}), ([], {"NO_COLOR": "1"}), ([], {"TERM": "dumb"})):
        with files.term("-list=f", *flags, env=env) as t:
            assert t.end() == 0
            assert "return" in t.text()
            assert b"\x1b" not in t.raw, (flags, env)
    with files.term("-list=f", "-color=always", env={"NO_COLOR": "1"}) as t:
        assert t.end() == 0
        assert b"\x1b[35mreturn\x1b[0m" in t.raw


def test_files_and_pipes_get_the_bytes():
    files = Files()
    with files.term("-color=always") as t:
        t.prompt()
        t.line("list f > out")
        t.line("list f | cat > piped")
    for name in ("out", "piped"):
        with open(os.path.join(files.path, name), "rb") as file:
            data = file.read()
        assert b"func f() {\n" in data and b"// \x1b]0;title\x07 remark\n" in data
        assert b"\x1b[35mreturn" not in data
    with files.term("-color=always", "-list=f", "-output=third") as t:
        assert t.end() == 0
    with open(os.path.join(files.path, "third"), "rb") as file:
        assert b"\x1b[35mreturn" not in file.read()


def test_pager_gets_colors():
    files = Files()
    with files.term(rows=7, env={"PAGER": "sed 's/^/paged:/'"}) as t:
        t.prompt()
        t.line("list f")
        assert "paged:" in t.text()
        assert t.color_of("return") == "magenta"
        assert b"\x1b]0;" not in t.raw
    with files.term(rows=7, env={"PAGER": "less", "LESSHISTFILE": "-"}) as t:
        t.prompt()
        t.type("list f\r")
        t.see("return")
        t.pump(0.3)
        assert t.color_of("return") == "magenta"
        assert "ESC[35m" not in t.text()


def test_many_lines_at_once():
    files = Files()
    with open(os.path.join(files.path, "a.go"), "w") as file:
        file.write("one\n" + "return 'x' // " * 9 + "\n" + "return \"a\" + 1 /* b */ é\n" * 5000)
    p = Profile([("cpu", "nanoseconds")])
    for line in range(2, 4000, 3):
        p.sample([("f", "a.go", line, 1)], [10])
    with open(os.path.join(files.path, "p.pb.gz"), "wb") as file:
        file.write(p.encode())
    with files.term("-list=f", rows=24) as t:
        assert t.end() == 0
        assert b"\\x" not in t.raw  # no colour and no letter was cut in two
        assert t.raw.count(b"\xc3\xa9") > 3900
        plain = re.sub(rb"\x1b\[\d*m", b"", t.raw)
        assert b"\x1b" not in plain
        assert plain.count(b"return \"a\" + 1 /* b */ \xc3\xa9\r\n") > 3900


run(globals())
