"""Ctrl-C ends a line or a command, and never the session."""
import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import time

from term import Term, run

CPROF, DATA = sys.argv[1:3]
PROFILE = os.path.join(DATA, "json.cpu.pb.gz")


def test_at_the_prompt():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        for count in range(1, 4):
            t.control("c")
            t.until(lambda: t.count("^C") == count, "^C")
            t.prompt()
        assert "flat%" in t.line("top1")


def test_half_typed_line():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.type("list foo")
        t.prompt("list foo")
        t.control("c")
        t.prompt()
        assert "(cprof) list foo^C" in t.text()
        assert "flat%" in t.line("top1")
        assert "no matches" not in t.text()


def test_reverse_search():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.line("top1 encoding")
        t.control("r")
        t.type("enco")
        t.see("(reverse-i-search)`enco'")
        t.control("c")
        t.prompt()
        assert "flat%" in t.line("top2")


def test_pipe():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.type("traces | sleep 60\r")
        t.pump(0.3)
        t.control("c")
        t.prompt()
        assert "flat%" in t.line("top1")


def test_pipe_of_several():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.type("traces | (sleep 60; cat) | cat > /dev/null\r")
        t.pump(0.3)
        t.control("c")
        t.prompt()


def test_stubborn_pipe():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.type("traces | (trap '' INT; sleep 60)\r")
        t.pump(0.3)
        for _ in range(3):
            t.control("c")
            t.pump(0.2)
        t.prompt()


def test_reader_that_leaves():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        text = t.line("traces | head -1")
        assert "File: json.test" in text
        assert "roken" not in text
        assert "flat%" in t.line("top1")


def test_signal_from_elsewhere():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.type("abc")
        t.prompt("abc")
        os.kill(t.child.pid, signal.SIGINT)
        t.prompt()
        os.kill(t.child.pid, signal.SIGTERM)
        assert t.end() == -signal.SIGTERM


def test_loading():
    reader, writer = os.pipe()
    with os.fdopen(writer, "wb") as pipe:
        process = subprocess.Popen([CPROF, "-top", f"/dev/fd/{reader}"], pass_fds=[reader],
                                   stderr=subprocess.PIPE, stdout=subprocess.PIPE)
        os.close(reader)
        pipe.write(b"\x1f\x8b")
        pipe.flush()
        while struct.unpack("i", fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)))[0]:
            time.sleep(0.01)  # until it reads, and heeds signals
        process.send_signal(signal.SIGINT)
        assert process.wait(60) == 130
        process.communicate()


run(globals())
