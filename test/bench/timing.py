"""Whole-process wall time, peak memory and processor time of commands.

Processor time is all threads and children together. Peak memory, in MB, is the kernel's account of the largest process of a run (ru_maxrss).
"""
import collections
import os
import statistics
import subprocess
import sys

Run = collections.namedtuple("Run", "seconds memory processor")
ENV = dict(os.environ, TZ="UTC", TERM="dumb")


# A small process starts the command: until it runs, a child counts its parent's memory as its own.
STARTER = """
import os, subprocess, sys, time
start = time.monotonic()
process = subprocess.Popen(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
_, status, usage = os.wait4(process.pid, 0)
print(status, time.monotonic() - start, usage.ru_maxrss / 1024, usage.ru_utime + usage.ru_stime)
"""


def run(command, stdin=None):
    """One run with its output thrown away."""
    done = subprocess.run([sys.executable, "-S", "-c", STARTER, *command], input=stdin or "",
                          stdout=subprocess.PIPE, text=True, env=ENV, check=True)
    status, *measured = done.stdout.split()
    if status != "0":
        sys.exit(f"{command}: status {status}")
    return Run(*map(float, measured))


def median(command, runs, stdin=None, warm=True):
    """Median times and the largest memory, after one run that does not count."""
    if warm:
        run(command, stdin)
    measured = [run(command, stdin) for _ in range(runs)]
    return Run(statistics.median(m.seconds for m in measured), max(m.memory for m in measured),
               statistics.median(m.processor for m in measured))
