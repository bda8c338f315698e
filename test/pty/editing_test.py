"""The prompt: leaving, pasting, resizing, ~/.inputrc, colours."""
import os
import sys
import tempfile

from term import Term, run

CPROF, DATA = sys.argv[1:3]
PROFILE = os.path.join(DATA, "json.cpu.pb.gz")


def test_greeting_and_answer():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        assert "Type: cpu" in t.text()
        assert 'Entering interactive mode (type "help" for commands' in t.text()
        assert "flat%" in t.line("top3")


def test_ctrl_d_leaves():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.control("d")
        assert t.end() == 0


def test_ctrl_d_in_a_line_does_not_leave():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.type("to")
        t.prompt("to")
        t.control("d")
        t.type("p1")
        t.prompt("top1")


def test_quit():
    for word in ("quit", "exit", "q"):
        with Term([CPROF, PROFILE]) as t:
            t.prompt()
            t.type(word + "\r")
            assert t.end() == 0


def test_errors_go_on():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        assert 'unrecognized command: "foo"' in t.line("foo")
        assert "error parsing regexp: missing closing )" in t.line("list (")
        assert "flat%" in t.line("top1")


def test_errors_are_red():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.line("foo")
        assert t.color_of("unrecognized") == "red"
        t.line("top1")
        assert t.color_of("Showing") == "default"


def test_no_color():
    for argv, env in (([CPROF, PROFILE], {"NO_COLOR": "1"}),
                      ([CPROF, "-color=never", PROFILE], {}),
                      ([CPROF, PROFILE], {"TERM": "dumb"})):
        with Term(argv, env=env) as t:
            t.prompt()
            t.line("foo")
            assert t.color_of("unrecognized") == "default"
    with Term([CPROF, "-color=always", PROFILE], env={"NO_COLOR": "1"}) as t:
        t.prompt()
        t.line("foo")
        assert t.color_of("unrecognized") == "red"


def test_two_pasted_lines():
    with Term([CPROF, PROFILE], rows=40) as t:
        t.prompt()
        t.type("\x1b[200~top 1\ntags\ncomments\n\x1b[201~")
        t.see("comments")
        t.type("focus=encoding")
        t.see("focus=encoding")
        t.type("\r")
        t.prompt()
        t.line("o")
        assert "Showing top 1 nodes" in t.text()
        assert "focus                     = encoding" in t.text()


def test_resize():
    with Term([CPROF, PROFILE], rows=24, cols=80) as t:
        t.prompt()
        t.resize(24, 40)
        t.type("x" * 50)  # readline must know the new width to break the line
        t.until(lambda: t.screen.display[t.screen.cursor.y].startswith("x" * 18 + " "),
                "the rest of a long line on its second row")
        t.control("c")
        t.prompt()


def test_resize_while_a_command_runs():
    with Term([CPROF, PROFILE], rows=24, cols=80) as t:
        t.prompt()
        t.type("top1 | sleep 0.5\r")
        t.pump(0.2)
        t.resize(24, 40)
        t.prompt()
        t.type("x" * 50)
        t.until(lambda: t.screen.display[t.screen.cursor.y].startswith("x" * 18 + " "),
                "the rest of a long line on its second row")


def test_inputrc():
    with tempfile.TemporaryDirectory() as home:
        with open(os.path.join(home, ".inputrc"), "w") as file:
            file.write('$if cprof\n"\\C-t": "top2\\n"\n$endif\n$if other\n"\\C-t": "foo\\n"\n$endif\n')
        with Term([CPROF, PROFILE], home=home, env={"INPUTRC": os.path.join(home, ".inputrc")}) as t:
            t.prompt()
            t.control("t")
            t.see("Showing top 2 nodes")
            t.prompt()


def test_suspend():
    with Term(["/bin/sh", "-i"], env={"PS1": "$ ", "ENV": ""}) as t:
        t.until(lambda: t.row() == "$ ", "the shell's prompt")
        t.type(f"{CPROF} -color=never {PROFILE}\r")
        t.prompt()
        t.type("to")
        t.prompt("to")
        t.control("z")
        t.until(lambda: t.row() == "$ ", "the shell's prompt again")
        t.type("fg\r")
        t.until(lambda: t.row().rstrip() == "(cprof) to", "the half-typed line")
        t.type("p1\r")
        t.see("Showing top 1 nodes")
        t.prompt()
        t.control("d")
        t.until(lambda: t.row() == "$ ", "the shell's prompt at the end")


def test_standard_output_elsewhere():
    with Term(["/bin/sh", "-c", f"{CPROF} {PROFILE} | cat"]) as t:
        t.prompt()
        t.type("li\t")
        t.prompt("list")
        t.control("u")
        t.prompt()
        t.type("top2\r")  # the answer and the next prompt come by different ways
        t.see("Showing top 2 nodes")
        t.control("c")  # ends cat as well
        t.until(lambda: t.count("^C") == 1, "^C")
        t.prompt()
        t.type("top1\r")
        t.see("nobody reads standard output")


run(globals())
