"""What the tests of this folder share: running cprof and counting failures."""
import os
import subprocess
import sys

CPROF, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "test", "data")
failures = []


def cprof(*argv, typed=None, cwd=ROOT, env=None, stdout=subprocess.PIPE):
    """Runs it; the result has returncode, and stdout and stderr as bytes."""
    variables = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", **(env or {})}
    return subprocess.run([CPROF, *argv], input=typed, cwd=cwd, env=variables, timeout=120,
                          stdout=stdout, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL if typed is None else None)


def check(condition, what):
    if not condition:
        failures.append(what)
        print(f"FAIL {what}")


def end(count):
    print(f"{count} checks, {len(failures)} failed")
    sys.exit(1 if failures else 0)
