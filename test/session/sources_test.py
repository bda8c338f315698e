"""Sources of a Go program that knows its commit, from binary to list; skipped without Go and git."""
import os
import shutil
import subprocess
import sys
import tempfile

from helper import check, cprof, end

SPIN = """package hot

func Spin(n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s += i * i % 7
	}
	return s
}
"""
MAIN = """package main

import (
	"os"
	"runtime/pprof"

	"example.com/me/app/pkg/hot"
)

func main() {
	f, _ := os.Create(os.Args[1])
	pprof.StartCPUProfile(f)
	n := 0
	for i := 0; i < 40; i++ {
		n += hot.Spin(10000000)
	}
	pprof.StopCPUProfile()
	os.Exit(n & 0)
}
"""

if not shutil.which("go") or not shutil.which("git"):
    print("skipped: needs Go and git")
    sys.exit(77)


def shows_loop(out):
    return "for i := 0; i < n; i++ {" in out or "s += i * i % 7" in out


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w") as file:
        file.write(text)


with tempfile.TemporaryDirectory() as work:
    app, moved = os.path.join(work, "app"), os.path.join(work, "moved")
    cache = os.environ.get("GOCACHE", os.path.join(os.path.expanduser("~"), ".cache", "go-build"))
    env = dict(os.environ, HOME=work, GOCACHE=cache, GOFLAGS="", GOTOOLCHAIN="local",
               GIT_CONFIG_NOSYSTEM="1")
    env.pop("GOROOT", None)

    def run(*argv, cwd=app):
        done = subprocess.run(argv, cwd=cwd, env=env, stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=200)
        if done.returncode:
            print(f"skipped: {argv}: {done.stdout.decode()}")
            sys.exit(77)
        return done.stdout.decode().strip()

    def spin(program, *more, cwd=moved):
        done = cprof("-list=hot.Spin", "-source_lines=hot", "-source_context=0", *more,
                     os.path.join(work, program), os.path.join(work, program + ".prof"), cwd=cwd,
                     env={"HOME": work})
        check(done.returncode == 0, f"{program}: status {done.returncode}")
        return done.stdout.decode(), done.stderr.decode()

    write(os.path.join(app, "go.mod"), "module example.com/me/app\n\ngo 1.20\n")
    write(os.path.join(app, "main.go"), MAIN)
    write(os.path.join(app, "pkg", "hot", "hot.go"), SPIN)
    run("git", "init", "-q")
    run("git", "config", "user.name", "n")
    run("git", "config", "user.email", "e@e")
    run("git", "add", ".")
    run("git", "commit", "-qm", "one")
    commit = run("git", "rev-parse", "HEAD")[:12]
    run("go", "build", "-buildvcs=true", "-trimpath", "-o", "../trimmed", ".")
    run("go", "build", "-buildvcs=true", "-o", "../plain", ".")
    write(os.path.join(app, "pkg", "hot", "hot.go"), "// one\n// two\n" + SPIN)
    run("go", "build", "-buildvcs=true", "-o", "../changed", ".")
    for program in ("trimmed", "plain", "changed"):
        run(os.path.join(work, program), program + ".prof", cwd=work)
    os.rename(app, moved)
    subfolder = os.path.join(moved, "pkg")

    # The lines that ran, though the file has moved and changed.
    for program in ("trimmed", "plain"):
        for cwd in (moved, subfolder):
            out, err = spin(program, cwd=cwd)
            check(shows_loop(out), f"{program} in {cwd}: {out}")
            check(f"shown as of revision {commit}, from which the working copy differs" in err, err)
    out, err = spin("trimmed", "-worktree")
    check(not shows_loop(out) and ("func Spin" in out or "s := 0" in out) and err == "", f"-worktree: {out}{err}")

    # Built with the changes that are still there.
    out, err = spin("changed")
    check(shows_loop(out), out)
    check(f"the build had local changes that revision {commit} does not have; the working copy is "
          "shown" in err, err)

    # Far from the sources there is nothing to show, and pprof's sentence says so.
    out, err = spin("trimmed", cwd="/")
    check(" Error: could not find file example.com/me/app/pkg/hot/hot.go on path /\n" in out, out)
end()
