#!/usr/bin/env python3
"""A program of Go's, and `go tool pprof` beside us: live_test.py CPROF ROOT. 77 where there is no Go."""
import os
import re
import shutil
import subprocess
import sys
import tempfile

from helper import ROOT, check as expect, cprof, end
from server import Nobody

sys.path.append(os.path.join(ROOT, "test", "oracle"))
from asking import oracle  # noqa: E402  (found through the path above)

PPROF = oracle("go")
if not PPROF:
    print("skipped: no Go")
    sys.exit(77)
WORK = tempfile.TemporaryDirectory()


def ask(tool, *argv):
    """What it says on standard error, and the names of what it saved."""
    saved = tempfile.mkdtemp(dir=WORK.name)
    env = {"PPROF_TMPDIR": saved, "PPROF_BINARY_PATH": saved}
    if tool == "cprof":
        done = cprof(*argv, env=env, cwd=WORK.name)
    else:
        done = subprocess.run([*PPROF, *argv], env=dict(os.environ, TZ="UTC", **env), cwd=WORK.name,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=120)
    err = re.sub(r" on \S+:53:", ":", done.stderr.decode().replace(saved, "SAVED"))  # Go names the name server
    lines = err.splitlines()
    first = sum(line.startswith(("Fetching", "Please")) for line in lines)
    err = "\n".join(sorted(lines[:first]) + lines[first:])  # pprof asks in no order
    return done.returncode, err, sorted(os.listdir(saved)), done.stdout.decode()


def same(*argv):
    ours, theirs = ask("cprof", *argv), ask("pprof", *argv)
    expect(ours[:3] == theirs[:3], f"{argv}: {ours[:3]}\n{' ' * 5}pprof: {theirs[:3]}")
    return ours[3], theirs[3]


# Addresses, asked for where nobody listens.
refusing = Nobody()
nobody = refusing.where
for source in (nobody, nobody + "/", "http://" + nobody, "HTTP://" + nobody + "/a?", nobody + "/heap?x=1&a=b&a=a",
               nobody + "/x?seconds=2", nobody + "/a%2fb/%41 c?q=%zz&r=+%20&s;t&u", nobody + "/x#frag%20ment",
               nobody + "/%zz", nobody + "/x?=&&=1&k", "http:/" + nobody, "http:" + nobody,
               "http://[::1", "http://h:port/", "ftp://" + nobody + "/x", "file://" + nobody, "x", "a/b:1", "-x",
               "http://%41/", "http://@" + nobody + "/x", nobody + "/é?é=ü", nobody + "/a/../b//c/./d"):
    same("-top", "--", source)
    same("-top", "-seconds=3", "--", source)
same("-top", nobody + "/a", nobody + "/b", "none")
same("-top", "-base=" + nobody, os.path.join(ROOT, "test/data/basic.pb.gz"))

# The program.
shutil.copy(os.path.join(ROOT, "test", "support", "live.go"), os.path.join(WORK.name, "main.go"))
built = subprocess.run(["go", "build", "-o", "live", "main.go"], cwd=WORK.name, stderr=subprocess.PIPE,
                       env=dict(os.environ, GO111MODULE="off", GOFLAGS=""))
expect(built.returncode == 0, built.stderr.decode())
live = subprocess.Popen([os.path.join(WORK.name, "live")], stdout=subprocess.PIPE, text=True)
try:
    where = live.stdout.readline().strip() + "/debug/pprof/"
    for kind in ("heap", "allocs", "goroutine", "block", "mutex", "threadcreate", "profile?seconds=1",
                 "heap?seconds=1", "mutex?seconds=1", "nothing", "heap?seconds=x", "heap?debug=1&seconds=1"):
        ours, theirs = same("-top", where + kind)
        description = r"(?ms)\A(File:.*?\nType: [^\n]*)\n"
        expect(re.findall(description, ours) == re.findall(description, theirs), f"{kind}: {ours[:300]}")
    out, _ = same("-raw", "-seconds=1", where + "profile")
    expect("main.work" in out, "what the program does is in it")
    status, err, _, out = ask("cprof", "-c", "watch -n 2 300ms top sample_index=alloc_space", where + "heap")
    expect(status == 0 and out.count("main.work") >= 1, f"watch: {err} {out}")
    # The program's own names for addresses of it, whatever its profiles say.
    mapping = ask("cprof", "-raw", "-symbolize=remote:force", where + "goroutine")
    expect(mapping[0] == 0 and "main.main" in mapping[3], f"remote: {mapping[1]}")
finally:
    live.kill()
    live.wait()
end()
