"""The pager, and names that would like to command the terminal."""
import os
import sys
import tempfile

from term import Term, run

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from encode import Profile  # noqa: E402

CPROF, DATA = sys.argv[1:3]
PROFILE = os.path.join(DATA, "json.cpu.pb.gz")

# Says what it got, so that tests see whether it ran.
PAGER = {"PAGER": "sed 's/^/paged:/'"}


def test_pager_only_when_taller_than_the_screen():
    with Term([CPROF, PROFILE], rows=24, env=PAGER) as t:
        t.prompt()
        assert "paged:" not in t.line("top10")
        assert "paged:" in t.line("top30")


def test_pager_at_the_edge():
    # Four lines above the rows; one more row belongs to the prompt.
    with Term([CPROF, PROFILE], rows=24, env=PAGER) as t:
        t.prompt()
        assert "paged:" not in t.line("top19")
        assert "paged:" in t.line("top20")


def test_pager_after_resize():
    with Term([CPROF, PROFILE], rows=24, env=PAGER) as t:
        t.prompt()
        t.resize(12, 100)
        assert "paged:" in t.line("top10")


def test_no_pager_into_files_and_pipes():
    with tempfile.TemporaryDirectory() as directory:
        with Term([CPROF, PROFILE], rows=10, env=PAGER, cwd=directory) as t:
            t.prompt()
            t.line("traces > f")
            t.line("traces | tail -1")
            assert "paged:" not in t.text()
            assert "paged:" not in open(os.path.join(directory, "f")).read()


def test_no_pager_on_the_command_line():
    with Term([CPROF, "-top", PROFILE], rows=10, env=PAGER) as t:
        assert t.end() == 0
        assert "flat%" in t.text()
        assert "paged:" not in t.text()


def test_less():
    with Term([CPROF, PROFILE], rows=10, env={"LESSHISTFILE": "-"}) as t:
        t.prompt()
        t.type("traces\r")
        t.until(lambda: t.row().startswith(":"), "less")
        t.control("c")
        for _ in range(20):  # less drops what was typed while it dealt with Ctrl-C
            t.pump(0.5)
            if t.row().startswith("(cprof)"):
                break
            t.type("q")
        t.pump(0.5)
        t.control("u")  # a q too many
        t.prompt()
        assert "Showing" in t.line("top1")


def test_help_is_paged():
    with Term([CPROF, PROFILE], rows=24, env=PAGER) as t:
        t.prompt()
        assert "paged:" in t.line("help")


def hostile(path):
    p = Profile([("cpu", "nanoseconds")], comments=["\x1b]0;title\x07"])
    p.sample(["evil\x1b[31mname\x07", "caf\u00e9.\u65e5\u672c", b"bad\xff\xc3utf"], [10])
    with open(path, "wb") as file:
        file.write(p.encode())


def test_names_are_made_visible():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "p.pb.gz")
        hostile(path)
        with Term([CPROF, "-color=never", path], env={"NO_COLOR": "1"}) as t:
            t.prompt()
            text = t.line("top")
            assert "evil\\x1b[31mname\\x07" in text
            assert "caf\u00e9." in text
            assert "bad\\xff\\xc3utf" in text
            t.line("comments")
            t.line("tree evil")
            assert b"\x1b[31m" not in t.raw
            assert b"\x1b]0;" not in t.raw
        with Term([CPROF, "-top", path]) as t:
            t.end()
            assert "evil\\x1b[31mname\\x07" in t.text()
            assert b"\x1b[31m" not in t.raw


def test_files_get_the_bytes():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "p.pb.gz")
        hostile(path)
        with Term([CPROF, path], cwd=directory) as t:
            t.prompt()
            t.line("top > f")
            t.line("top | cat > g")
        for name in ("f", "g"):
            with open(os.path.join(directory, name), "rb") as file:
                assert b"evil\x1b[31mname\x07" in file.read()


def test_proto_makes_up_a_name():
    with tempfile.TemporaryDirectory() as directory:
        with Term([CPROF, PROFILE], cwd=directory) as t:
            t.prompt()
            assert "Generating report in profile001.pb.gz" in t.line("proto")
            assert "Generating report in profile002.pb.gz" in t.line("topproto")
        with Term([CPROF, "-proto", PROFILE], cwd=directory) as t:
            assert t.end() == 0
            assert "Generating report in profile003.pb.gz" in t.text()
        assert sorted(os.listdir(directory)) == [f"profile00{n}.pb.gz" for n in (1, 2, 3)]


def slow(directory, seconds):
    """A profile that arrives in two pieces."""
    fifo = os.path.join(directory, "slow")
    os.mkfifo(fifo)
    script = f"head -c 1000 {PROFILE}; sleep {seconds}; tail -c +1001 {PROFILE}"
    return ["/bin/sh", "-c", f"({script}) > {fifo} & exec {CPROF} -top -nodecount=1 {fifo}"]


def test_slow_loading_shows_progress():
    with tempfile.TemporaryDirectory() as directory:
        with Term(slow(directory, 2)) as t:
            t.see("Reading slow")
            assert t.end() == 0
            assert "Reading" not in t.text()
            assert "Showing top 1 nodes" in t.text()


def test_interrupted_loading():
    with tempfile.TemporaryDirectory() as directory:
        with Term(slow(directory, 5)) as t:
            t.see("Reading slow")
            t.control("c")
            assert t.end() == 130
            assert "Reading" not in t.text()


def test_fast_loading_shows_nothing():
    for _ in range(20):  # on a busy machine it is not fast each time
        with Term([CPROF, "-top", PROFILE]) as t:
            t.end()
            if b"Reading" not in t.raw:
                return
    raise AssertionError("what is read at once is announced")


run(globals())
