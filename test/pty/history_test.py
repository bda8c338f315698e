"""Lines kept across sessions, and searching them."""
import os
import stat
import sys
import tempfile

from term import Term, run

CPROF, DATA = sys.argv[1:3]
PROFILE = os.path.join(DATA, "json.cpu.pb.gz")
UP = "\x1b[A"


def leave(t):
    t.control("d")
    assert t.end() == 0


def test_across_sessions():
    with tempfile.TemporaryDirectory() as home:
        with Term([CPROF, PROFILE], home=home) as t:
            t.prompt()
            t.line("top1")
            t.line("comments")
            t.line("top1")
            leave(t)
        path = os.path.join(home, ".local/state/cprof/history")
        assert open(path).read() == "comments\ntop1\n", open(path).read()
        assert stat.S_IMODE(os.stat(path).st_mode) == 0o600
        assert stat.S_IMODE(os.stat(os.path.dirname(path)).st_mode) == 0o700
        with Term([CPROF, PROFILE], home=home) as t:
            t.prompt()
            t.type(UP)
            t.prompt("top1")
            t.type(UP)
            t.prompt("comments")


def test_kept_when_the_terminal_goes():
    with tempfile.TemporaryDirectory() as home:
        with Term([CPROF, PROFILE], home=home) as t:
            t.prompt()
            t.line("top1")
        assert open(os.path.join(home, ".local/state/cprof/history")).read() == "top1\n"


def test_xdg_state_home():
    with tempfile.TemporaryDirectory() as home:
        with Term([CPROF, PROFILE], home=home, env={"XDG_STATE_HOME": home + "/s"}) as t:
            t.prompt()
            t.line("top1")
            leave(t)
        assert open(home + "/s/cprof/history").read() == "top1\n"


def test_searching():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.line("top1 encoding")
        t.line("comments")
        t.control("r")
        t.type("enco")
        t.see("(reverse-i-search)`enco': top1 encoding")
        t.control("r")
        t.control("s")  # forward: not a frozen screen
        t.see("i-search)`enco': top1 encoding")
        t.control("g")
        t.prompt()


def test_no_place_is_no_problem():
    for env in ({"HOME": "", "XDG_STATE_HOME": ""}, {"HOME": "relative"}):
        with Term([CPROF, PROFILE], env=env) as t:
            t.prompt()
            t.line("top1")
            t.type(UP)
            t.prompt("top1")
            t.control("u")
            t.prompt()
            leave(t)


def test_unusable_place_is_one_line():
    with tempfile.TemporaryDirectory() as home:
        with open(home + "/s", "w"):
            pass
        with Term([CPROF, PROFILE], home=home, env={"XDG_STATE_HOME": home + "/s"}) as t:
            t.prompt()
            assert t.count("history is not kept: ") == 1
            t.line("top1")
            leave(t)
            assert t.count("history is not kept: ") == 1


run(globals())
