"""Answers into files, devices and pipes; full disks and readers that leave."""
import os
import subprocess
import tempfile

from helper import CPROF, DATA, check, cprof, end

PROFILE = os.path.join(DATA, "json.cpu.pb.gz")
top = cprof("-top", "-compact_labels", "-nodecount=10", PROFILE).stdout


def shell(*lines, cwd, env=None):
    return cprof(PROFILE, typed="".join(line + "\n" for line in lines).encode(), cwd=cwd, env=env)


def read(*path):
    with open(os.path.join(*path), "rb") as file:
        return file.read()


def limited(blocks, *argv, cwd):
    """cprof with a limit on the size of files, which is as good as a full disk."""
    return subprocess.run(["sh", "-c", f'trap "" XFSZ; ulimit -f {blocks}; exec "$@"', "sh", CPROF,
                           *argv], cwd=cwd, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, timeout=120)


with tempfile.TemporaryDirectory() as d:
    done = shell("top > a", "top >> a", "list nothing > b", "top > /nonexistent/c",
                 "traces | head -1 > e", "proto", "proto > p", "top > a2 5", cwd=d)
    check(done.returncode == 0, "errors do not end the session")
    check(read(d, "a") == top * 2, "> and >>")
    check(b"open /nonexistent/c: no such file or directory" in done.stderr, "no such folder")
    check(read(d, "e").startswith(b"File: "), "a pipe with a redirection of its own")
    check(read(d, "p")[:2] == b"\x1f\x8b", "proto is gzip")
    check(sorted(os.listdir(d)) == ["a", "a2", "e", "p", "profile001.pb.gz"],
          f"no other file: {os.listdir(d)}")
    check(cprof("-top", os.path.join(d, "p")).stdout.split(b"\n", 5)[5] ==
          cprof("-top", PROFILE).stdout.split(b"\n", 5)[5], "proto reads back")

with tempfile.TemporaryDirectory() as d:
    with open(os.path.join(d, "f"), "w") as file:
        file.write("old")
    before = sorted(os.listdir(d))
    for line in ("traces > f", "traces >> f", "traces >g"):
        done = limited(1, "-c", line, PROFILE, cwd=d)
        check(done.returncode == 2, f"{line}: status {done.returncode}")
        check(b"file too large" in done.stderr, f"{line}: {done.stderr.decode()}")
        check(read(d, "f") == b"old", f"{line}: the old file is as it was")
        if line.endswith(">g"):
            check(sorted(os.listdir(d)) == before, f"{line}: {os.listdir(d)}")
    done = limited(1, "-c", "proto > h; proto", PROFILE, cwd=d)
    check(done.returncode == 2 and sorted(os.listdir(d)) == before, "proto on a full disk")
    done = limited(1, "-traces", "-output=h", PROFILE, cwd=d)
    check(done.returncode == 2 and sorted(os.listdir(d)) == before, "-output on a full disk")

    for argv in (["-top", "-output=/dev/full"], ["-c", "top > /dev/full"], ["-c", "proto > /dev/full"],
                 ["-c", "top >> /dev/full"]):
        done = cprof(*argv, PROFILE, cwd=d)
        check(done.returncode == 2 and b"no space left on device" in done.stderr, f"{argv}")
    with open("/dev/full", "wb") as full:
        done = cprof("-top", PROFILE, stdout=full)
    check(done.returncode == 2 and b"no space left on device" in done.stderr, "stdout is full")
    done = cprof("-top", "-output=/dev/stdout", PROFILE)
    check(b"flat%" in done.stdout, "-output=/dev/stdout")

# Readers that leave.
for command in (f"'{CPROF}' -traces '{PROFILE}' | head -1",
                f"'{CPROF}' -c 'traces; traces' '{PROFILE}' | head -1",
                f"printf 'traces\\ntraces\\n' | '{CPROF}' '{PROFILE}' 2>/dev/null | head -1",
                f"'{CPROF}' -raw '{PROFILE}' | true"):
    done = subprocess.run(["bash", "-c", f"set -o pipefail; {command}"], stderr=subprocess.PIPE,
                          stdout=subprocess.PIPE, timeout=120)
    check(done.returncode == 0 and done.stderr == b"", f"{command}: {done.returncode} {done.stderr}")

# Input that is no text.
done = shell("top1\0x", "\xff\xfe", "top" * 100000, "top1", cwd="/")
check(done.returncode == 0 and b"the line holds a NUL byte" in done.stderr, "a NUL byte")
check(done.stdout.count(b"flat%") == 1, "and the session goes on")
done = cprof(PROFILE, typed=b"top1")
check(done.returncode == 0 and b"flat%" in done.stdout, "a last line without a newline")
for env in ({"HOME": "", "TERM": "", "LANG": ""}, {"PAGER": "/nonexistent"}):
    check(shell("top1", cwd="/", env=env).returncode == 0, f"{env}")
end()
