"""Live programs on a terminal: the keyboard after a profile from a pipe, passwords, waiting, watching."""
import os
import sys
import tempfile

from term import Term, run

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "session"))
from server import Server  # noqa: E402

CPROF, DATA = sys.argv[1:3]
with open(os.path.join(DATA, "work.heap1.pb.gz"), "rb") as file:
    HEAP = file.read()


def test_keyboard_after_a_pipe():
    with Term(["/bin/sh", "-c", f"trap : INT; cat {DATA}/work.heap1.pb.gz | '{CPROF}' -"]) as t:
        t.prompt()
        assert "flat%" in t.line("top3")
        t.type("pee\t")
        t.see("peek")
        t.control("c")
        t.prompt()
        t.type("quit\r")
        assert t.end() == 0


def test_typed_profile():
    with Term([CPROF, "-top", "-"]) as t:
        t.see("Reading -")
        t.type("main;work 12\r")
        t.control("d")
        t.see("work")
        assert t.end() == 0
        assert "12   100%" in t.text()


def test_password():
    server = Server(HEAP)
    with Term([CPROF, "-save=false", "-u=joe", f"http://{server.where}/protected"]) as t:
        t.see("Password for joe:")
        t.type("s3cret\r")
        t.prompt()
        assert "s3cret" not in t.text() and "Type: inuse_space" in t.text()
        t.line(f"fetch http://{server.where}/protected")  # it is not asked for again
        assert t.text().count("Password") == 1 and t.text().count("Type: inuse_space") == 2
    with Term(["/bin/sh", "-c", f"trap : INT; '{CPROF}' -u=joe http://{server.where}/x; echo status $?; stty -a"]) as t:
        t.see("Password for joe:")
        t.control("c")
        t.see("status 130")
        t.see(" echo ")  # and not -echo


def test_waiting():
    server = Server(HEAP)
    with Term([CPROF, "-seconds=9", f"http://{server.where}/silent"]) as t:
        t.see("Please wait... (9s)")
        t.see("Waiting for silent ")
        t.control("c")
        assert t.end() == 130
        assert "Waiting" not in t.text()


def test_fetch_can_be_stopped():
    server = Server(HEAP)
    with Term([CPROF, "-save=false", f"http://{server.where}/x"]) as t:
        t.prompt()
        t.type(f"fetch http://{server.where}/silent\r")
        t.see("Fetching profile over HTTP from http://" + server.where + "/silent")
        t.control("c")
        t.prompt()
        assert "interrupted" in t.text()
        assert "flat%" in t.line("top3")


def test_watch():
    server = Server(HEAP)
    with Term([CPROF, "-save=false", f"http://{server.where}/x"], rows=10, env={"PAGER": "false"}) as t:
        t.prompt()
        t.type("watch 200ms top\r")
        t.see(", 2")
        server.profile = b"broken"
        t.see("failed to fetch any source profiles")
        server.profile = HEAP
        at = len(t.text())
        t.until(lambda: "flat%" in t.text()[at:], "it goes on")
        t.control("c")
        t.prompt()
        assert "StartCPUProfile" in t.line("top1")  # the whole profile again


def test_history_has_no_secrets():
    server = Server(HEAP)
    with tempfile.TemporaryDirectory() as home:
        with Term([CPROF, "-save=false", f"http://{server.where}/x"], home=home) as t:
            t.prompt()
            t.line(f"fetch joe:s3cret@{server.where}/protected?token=s3cret&n=1")
            t.type("quit\r")
            t.end()
        with open(os.path.join(home, ".local", "state", "cprof", "history")) as file:
            assert file.read() == f"fetch joe:xxxxx@{server.where}/protected?token=xxxxx&n=1\nquit\n"


run(globals())
