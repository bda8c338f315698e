"""Whole-process wall time and peak memory of commands.

Peak memory is the kernel's account of the largest process of a run (ru_maxrss).
"""
import os
import statistics
import subprocess
import sys

ENV = dict(os.environ, TZ="UTC", TERM="dumb")


# A small process starts the command: until it runs, a child counts its parent's memory as its own.
STARTER = """
import os, subprocess, sys, time
start = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(status, time.monotonic() - start, usage.ru_maxrss / 1024)
"""


def run(command, stdin=None):
    """(seconds, peak MB) of one run with its output thrown away."""
    done = subprocess.run([sys.executable, "-S", "-c", STARTER, *command], input=stdin or "",
                          stdout=subprocess.PIPE, text=True, env=ENV, check=True)
    status, seconds, memory = done.stdout.split()
    if status != "0":
        sys.exit(f"{command}: status {status}")
    return float(seconds), float(memory)


def median(command, runs, stdin=None, warm=True):
    """(median seconds, largest MB), after one run that does not count."""
    if warm:
        run(command, stdin)
    measured = [run(command, stdin) for _ in range(runs)]
    return statistics.median(m[0] for m in measured), max(m[1] for m in measured)
