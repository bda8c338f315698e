"""How long the full-screen views take: from start to the prompt, from the command to the first screen, and
from each key to the screen that it makes, in a terminal of 200 x 60. By hand:

    /usr/bin/python3 test/bench/flame.py CPROF PROFILE [VIEW [REGEXP]]

A key's time ends with the last byte that comes within 100 ms; processor time is that of cprof alone.
"""
import fcntl
import os
import pty
import select
import struct
import sys
import termios
import time

KEYS = {"browse": (("down", "j"), ("down", "j"), ("other order", "i"), ("search", "/%s\r"), ("next match", "n"),
                   ("next sample type", "s"), ("and again", "s")),
        "calltree": (("down", "j"), ("open all", "*"), ("heaviest", ">"), ("search", "/%s\r"), ("next match", "n"),
                     ("invert, first time", "i"), ("invert again", "i"), ("next sample type", "s")),
        "flame": (("down", "j"), ("right", "l"), ("deepest", "G"), ("first row", "g"), ("down", "j"), ("zoom", "\r"),
                  ("back", "\x7f"), ("search", "/%s\r"), ("next match", "n"), ("end of search", "\x1b"),
                  ("sandwich", "b"), ("back", "\x7f"), ("invert, first time", "i"), ("down", "j"), ("back", "\x7f"),
                  ("invert again", "\x12"), ("next sample type", "s"))}


def read_screen(fd, patience):
    """When the last byte of an answer came, and how many there were."""
    last, count = time.monotonic(), 0
    while select.select([fd], [], [], patience if count else 60)[0]:
        data = os.read(fd, 1 << 20)
        last = time.monotonic()
        count += len(data)
        patience = 0.1
    return last, count


def processor(pid):
    """Seconds of processor time of a process, by its clock (clock_getcpuclockid)."""
    return time.clock_gettime((~pid << 3) | 2)


def wait_for(sign, fd, child, start, used):
    """Seconds of the clock and of the processor until it is there, and the bytes that came."""
    seen = b""
    while sign not in seen:
        seen += os.read(fd, 1 << 20)
    return time.monotonic() - start, processor(child) - used, len(seen)


def report(name, seconds, used, count):
    print(f"{name:20} {1000 * seconds:8.1f} ms {1000 * used:8.1f} ms of processor {count:7} bytes")


def main(cprof, profile, view="flame", regexp="f1"):
    start = time.monotonic()
    child, fd = pty.fork()
    if child == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 60, 200, 0, 0))
        os.environ.update(TERM="xterm-256color", COLORTERM="truecolor", LC_ALL="C.UTF-8")
        os.execv(cprof, [cprof, profile])
    report("prompt", *wait_for(b"(cprof) ", fd, child, start, 0))
    start, used = time.monotonic(), processor(child)
    os.write(fd, view.encode() + b"\r")
    report("first screen", *wait_for(b"q leave", fd, child, start, used))
    read_screen(fd, 0.2)
    for name, key in KEYS[view]:
        if "%s" in key:
            os.write(fd, key[:-1].replace("%s", regexp).encode())
            read_screen(fd, 0.2)
            key = key[-1]
        start, used = time.monotonic(), processor(child)
        os.write(fd, key.encode())
        end, count = read_screen(fd, 0.1)
        report(name, end - start, processor(child) - used, count)
    os.write(fd, b"q")
    wait_for(b"(cprof) ", fd, child, 0, 0)
    os.write(fd, b"quit\r")
    os.waitpid(child, 0)


main(*sys.argv[1:])
