"""What the tests of this folder share: running cprof, counting failures, test/support to import from."""
import os
import subprocess
import sys

CPROF, ROOT = os.path.abspath(sys.argv[1]), os.path.abspath(sys.argv[2])
DATA = os.path.join(ROOT, "test", "data")
checks, failures = 0, []
sys.path.insert(0, os.path.join(ROOT, "test", "support"))


def cprof(*argv, typed=None, cwd=ROOT, env=None, stdout=subprocess.PIPE):
    """Runs it; the result has returncode, and stdout and stderr as bytes."""
    variables = {**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", **(env or {})}
    return subprocess.run([CPROF, *argv], input=typed, cwd=cwd, env=variables, timeout=120,
                          stdout=stdout, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL if typed is None else None)


def check(condition, what):
    global checks
    checks += 1
    if not condition:
        failures.append(what)
        print(f"FAIL {what}")


def end():
    """Says how many checks there were; none is a failure, too."""
    print(f"{checks} checks, {len(failures)} failed")
    sys.exit(1 if failures or not checks else 0)
