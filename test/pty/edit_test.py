"""edit: the editor that the user wants, with the right line of the right file."""
import os
import sys
import tempfile

from term import Term, run

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from encode import Profile  # noqa: E402

CPROF, DATA = sys.argv[1:3]

# Says what it was given and what was typed into it.
EDITOR = """#!/bin/sh
for word; do echo "<$word>"; done
read line
echo "edited $line"
"""


class Files:
    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = os.path.realpath(self.folder.name)
        p = Profile([("cpu", "nanoseconds")])
        p.sample([("f", "a b's.go", 2, 1), ("main", "-main.go", 7, 1)], [10])
        p.sample([("f", "a b's.go", 3, 1), ("main", "-main.go", 7, 1)], [20])
        p.sample([("main", "-main.go", 9, 1)], [5])
        p.sample([("gone", "/none/gone.go", 1, 1)], [1])
        p.sample([("bare", "", 0)], [1])
        self.write("p.pb.gz", p.encode())
        self.write("a b's.go", b"one\ntwo\nthree\n")
        self.write("-main.go", b"main\n" * 12)
        self.write("editor", EDITOR.encode())
        os.chmod(os.path.join(self.path, "editor"), 0o755)

    def write(self, name, data):
        with open(os.path.join(self.path, name), "wb") as file:
            file.write(data)

    def term(self, *flags, **variables):
        env = {name: value.replace("@", self.path) for name, value in variables.items()}
        return Term([CPROF, *flags, "p.pb.gz"], cwd=self.path, env=env, cols=150)


def edit(t, what):
    t.type(f"edit {what}\r")
    t.see("<+")
    t.pump(0.1)
    t.type("typed\r")
    t.see("edited typed")
    t.prompt()


def test_hottest_line():
    files = Files()
    with files.term(EDITOR="@/editor") as t:
        t.prompt()
        edit(t, "f")
        assert f"<+3>\n<{files.path}/a b's.go>" in t.text()
        assert f"{files.path}/a b's.go:3, in f\n" in t.text()
    with files.term(EDITOR="@/editor") as t:
        t.prompt()
        edit(t, "main")
        assert f"<+9>\n<{files.path}/-main.go>" in t.text()
    with files.term(EDITOR="@/editor") as t:
        t.prompt()
        edit(t, "^main|^f")
        assert "<+3>" in t.text()
        assert "in f, the hottest line of 2 functions that match" in t.text()
    with files.term(EDITOR="@/editor") as t:
        t.prompt()
        edit(t, "main -f")  # without the samples that are in f, too
        assert "<+9>" in t.text()
    with files.term(EDITOR="@/editor") as t:
        t.prompt()
        edit(t, "main focus=f")
        assert "<+7>" in t.text()


def test_which_editor():
    files = Files()
    with files.term(VISUAL="@/editor -n 'two words'", EDITOR="/nonexistent") as t:
        t.prompt()
        edit(t, "f")
        assert f"<-n>\n<two words>\n<+3>\n<{files.path}/a b's.go>" in t.text()
    with files.term(VISUAL="", EDITOR="", PATH=f"{files.path}:/bin:/usr/bin") as t:
        os.rename(os.path.join(files.path, "editor"), os.path.join(files.path, "vi"))
        t.prompt()
        edit(t, "f")
        assert "<+3>" in t.text()
    with files.term(EDITOR="/nonexistent/editor") as t:
        t.prompt()
        assert "the editor could not be started: /nonexistent/editor" in t.line("edit f")
        assert "flat%" in t.line("top1")


def test_no_source():
    files = Files()
    with files.term(EDITOR="@/editor") as t:
        t.prompt()
        text = t.line("edit gone")
        assert "open /none/gone.go: no such file or directory" in text
        assert "not found; looked" in text
        assert "no source information for bare" in t.line("edit bare")
        assert "no matches found for regexp: zzz" in t.line("edit zzz")
        assert "<" not in t.text()
        assert "edit has no answer that could go elsewhere" in t.line("edit f > x")
        assert "argument" in t.line("edit")


def test_on_the_command_line():
    files = Files()
    with files.term("-c", "edit f", EDITOR="@/editor") as t:
        t.see("<+3>")
        t.pump(0.1)
        t.type("\r")
        assert t.end() == 0


def test_interrupts_are_the_editors():
    files = Files()
    files.write("editor", b"#!/bin/sh\ntrap 'echo caught' INT\necho ready\nread line\nread line\n"
                          b"echo done\n")
    with files.term(EDITOR="@/editor") as t:
        t.prompt()
        t.type("edit f\r")
        t.see("ready")
        t.control("c")
        t.see("caught")
        t.type("\r\r")
        t.see("done")
        t.prompt()
        assert "flat%" in t.line("top1")


run(globals())
