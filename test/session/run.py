#!/usr/bin/env python3
"""Runs transcripts: what somebody types, and what they see.

    $ cprof test/data/json.cpu.pb.gz
    File: json.test
    ...
    (cprof) top1
    Showing nodes accounting for 350ms, 7.09% of 4940ms total

`$` is a line for sh, in the top folder of the repository; the lines behind
`(cprof) ` are its standard input. Standard output and standard error come together, as on a
terminal. `...` stands for any lines. A status other than 0 is the last line:
`[status 2]`. Lines before the first `$` are remarks.

    run.py CPROF FILE...            compares; of Markdown the blocks that start with ```session
    CPROF_UPDATE=1 run.py …         writes what came into the file
    run.py --pprof CPROF FILE...    asks `go tool pprof` instead; 77 where there is no Go
"""
import difflib
import os
import re
import subprocess
import sys
import tempfile

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
sys.path.append(os.path.join(ROOT, "test", "oracle"))
from asking import oracle  # noqa: E402  (found through the path above)

PROMPT = "(cprof) "


def split(lines):
    """The transcripts in the lines of one block: lists of lines, each beginning with `$ `."""
    transcripts = []
    for line in lines:
        if line.startswith("$ "):
            transcripts.append([line])
        elif transcripts:
            transcripts[-1].append(line)
    return transcripts


def tools(directory, argv):
    """A folder in which `cprof` is what is to be run."""
    path = os.path.join(directory, "cprof")
    with open(path, "w") as file:
        file.write("#!/bin/sh\nexec " + " ".join(f"'{word}'" for word in argv) + ' "$@"\n')
    os.chmod(path, 0o755)
    return directory


def play(transcript, argv):
    """What the transcript looks like when it is run."""
    typed = [line[len(PROMPT):] for line in transcript if line.startswith(PROMPT)]
    with tempfile.TemporaryDirectory() as home:
        env = {name: value for name, value in os.environ.items()
               if not name.startswith(("PPROF_", "XDG_STATE", "LC_", "LANG"))}
        env.update(HOME=home, TZ="UTC", TERM="dumb", LC_ALL="C.UTF-8", TMPDIR=home,
                   PATH=tools(home, argv) + ":" + os.environ["PATH"])
        env.setdefault("GOCACHE", os.path.join(os.path.expanduser("~"), ".cache", "go-build"))
        done = subprocess.run(["sh", "-c", transcript[0][2:]], cwd=ROOT, env=env, timeout=120,
                              input="".join(line + "\n" for line in typed).encode(),
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    text = done.stdout.decode(errors="surrogateescape").replace("(pprof) ", PROMPT)
    pieces = text.split(PROMPT)
    out = pieces[0]
    for i, piece in enumerate(pieces[1:]):
        if out and not out.endswith("\n"):
            out += "\n"
        if i < len(typed):
            out += PROMPT + typed[i] + "\n"
        out += piece
    lines = out.split("\n")
    if lines[-1] == "":
        lines.pop()
    if done.returncode:
        lines.append(f"[status {done.returncode}]")
    return [transcript[0]] + lines


def matches(expected, got):
    """Equal, where `...` stands for any lines."""
    pattern = "".join("(?:.*\n)*?" if line == "..." else re.escape(line) + "\n"
                      for line in expected)
    return re.fullmatch(pattern, "".join(line + "\n" for line in got)) is not None


def strip_end(lines):
    """Blank lines at the end separate transcripts; they are no output."""
    end = len(lines)
    while end > 1 and lines[end - 1] == "":
        end -= 1
    return lines[:end], lines[end:]


def run_block(lines, argv, name):
    """The block as it should be, and how many transcripts in it failed."""
    first = next((i for i, line in enumerate(lines) if line.startswith("$ ")), len(lines))
    out, failed = lines[:first], 0
    for transcript in split(lines):
        expected, blank = strip_end(transcript)
        got, _ = strip_end(play(expected, argv))
        if matches(expected, got):
            out += expected + blank
            continue
        failed += 1
        out += got + blank
        if not os.environ.get("CPROF_UPDATE"):
            print("\n".join(difflib.unified_diff(expected, got, name, "now", lineterm="", n=1)))
    return out, failed


def run_file(path, argv):
    with open(path, encoding="utf-8", errors="surrogateescape") as file:
        lines = file.read().split("\n")
    failed, out, i = 0, [], 0
    if not path.endswith(".md"):
        out, failed = run_block(lines, argv, path)
    else:
        while i < len(lines):
            out.append(lines[i])
            i += 1
            if out[-1] != "```session":
                continue
            end = lines.index("```", i)
            block, bad = run_block(lines[i:end], argv, path)
            out, failed, i = out + block, failed + bad, end
    if failed and os.environ.get("CPROF_UPDATE"):
        with open(path, "w", encoding="utf-8", errors="surrogateescape") as file:
            file.write("\n".join(out))
        print(f"{path}: rewritten")
        failed = 0
    return failed


def main():
    words = sys.argv[1:]
    pprof = words[0] == "--pprof"
    argv = [os.path.abspath(words[pprof])]
    if pprof:
        argv = oracle("go")
        if not argv:
            print("skipped: no Go here")
            sys.exit(77)
    sys.exit(1 if sum(run_file(path, argv) for path in words[pprof + 1:]) else 0)


main()
