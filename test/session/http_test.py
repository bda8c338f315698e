#!/usr/bin/env python3
"""Profiles from servers that are good, bad and protected: http_test.py CPROF ROOT."""
import os
import re
import tempfile
import time

from helper import CPROF, DATA, check, cprof, end
from server import Server, make_certificate

WORK = tempfile.TemporaryDirectory()
SAVED = os.path.join(WORK.name, "saved", "here")
with open(os.path.join(DATA, "work.heap1.pb.gz"), "rb") as file:
    HEAP = file.read()
LOCAL = cprof("-top", os.path.join(DATA, "work.heap1.pb.gz")).stdout
ENV = {"PPROF_TMPDIR": SAVED, "HOME": WORK.name, "HTTP_PROXY": "", "http_proxy": ""}
checks = 0


def expect(condition, what):
    global checks
    checks += 1
    check(condition, what)


def fetch(*argv, status=0, env=None):
    """Runs `cprof -top …`; standard output, standard error."""
    began = time.monotonic()
    done = cprof("-top", *argv, cwd=WORK.name, env=dict(ENV, **(env or {})))
    expect(done.returncode == status, f"{argv}: status {done.returncode}: {done.stderr[-300:]}")
    expect(time.monotonic() - began < 100, f"{argv} ends")
    return done.stdout, done.stderr.decode(errors="surrogateescape")


def secret(server, *argv, env=None, status=0):
    """The headers that the server got."""
    fetch("-save=false", *argv, env=env, status=status)
    return [headers for _, headers in server.taken()]


server = Server(HEAP)
other = Server(HEAP)
url = "http://" + server.where

# --- what is fetched, and where it is saved
out, err = fetch(url + "/heap?x=1&a=b%2fc")
expect(out == LOCAL, "the profile is the one that the server has")
expect(err == f"Fetching profile over HTTP from {url}/heap?a=b%2Fc&x=1\n"
       f"Saved profile in {SAVED}/pprof.work.alloc_objects.alloc_space.inuse_objects.inuse_space.001.pb.gz\n",
       f"messages: {err}")
expect(server.taken()[0][0] == "/heap?a=b%2Fc&x=1", "parameters are sorted")
expect(cprof("-raw", os.path.join(SAVED, os.listdir(SAVED)[0])).stdout ==
       cprof("-raw", "-save=false", url, env=ENV).stdout, "what is saved is what was read")
fetch(url + "/heap")
expect(sorted(name[-9:] for name in os.listdir(SAVED)) == ["001.pb.gz", "002.pb.gz"],
       f"the next number, and nothing else: {os.listdir(SAVED)}")
out, err = fetch("-save=false", "-seconds=2", server.where)
expect("/debug/pprof/profile?seconds=2\nPlease wait... (2s)\n" in err, f"the default path: {err}")
expect(len(os.listdir(SAVED)) == 2, "-save=false saves nothing")
server.taken()

# --- several at once
began = time.monotonic()
out, err = fetch("-save=false", *[f"{url}/slow?n={n}" for n in range(8)], url + "/missing")
expect(time.monotonic() - began < 7, "they are asked at the same time")
lines = err.splitlines()
expect([line[-3:] for line in lines[:8]] == [f"n={n}" for n in range(8)], f"in order: {err}")
expect(lines[9:] == [f"{url}/missing: server response: 404 Not Found - Unknown profile",
                     "Fetched 8 source profiles out of 9"], f"the one that failed is named: {err}")

# --- credentials
server.taken()
expect(secret(server, "-H", "X-Api-Key: k", "-H=Cookie: a=b", url + "/x") ==
       [{"X-Api-Key": "k", "Cookie": "a=b"}], "-H")
fetch("-save=false", "-u=joe:s3cret", url + "/protected")
fetch("-save=false", f"http://joe:s3cret@{server.where}/protected")
out, err = fetch("-u=joe:wrong", url + "/protected", status=2)
expect("server response: 401 Unauthorized\n" in err, f"401: {err}")
with open(os.path.join(WORK.name, ".netrc"), "w") as file:
    file.write("machine 127.0.0.1 login joe password s3cret\n")
fetch("-save=false", "-netrc", url + "/protected")
fetch(url + "/protected", status=2)
token = os.path.join(WORK.name, "token")
with open(token, "w") as file:
    file.write("t0ken\n")
fetch("-save=false", "-token_file", token, url + "/bearer")
server.taken()

# --- redirects keep secrets at home
ALL = ("-H=Cookie: a=b", "-H=X-Api-Key: k", "-netrc", "-u=joe:s3cret")
server.to.update(home="/x", away=f"http://{other.where}/x", file="file:///etc/passwd")
got = secret(server, *ALL, url + "/to/home")
expect(len(got) == 2 and all(len(headers) == 3 for headers in got), f"same host: {got}")
other.taken()
fetch("-save=false", *ALL, url + "/to/away")
expect(other.taken() == [("/x", {})], "another host hears nothing")
fetch("-save=false", "-token_file", token, url + "/to/away")
expect(other.taken() == [("/x", {})], "nor the token")
fetch("-save=false", "-netrc", url + "/to/away")
expect(other.taken() == [("/x", {})], "nor what is in .netrc for it")
out, err = fetch(url + "/circle", status=2)
expect(f'{url}/circle: Get "{url}/circle": stopped after 10 redirects\n' in err, err)
expect(len(server.taken()) < 30, "circles end")
out, err = fetch(url + "/to/file", status=2)
expect("redirect to file, which is neither http nor https" in err, err)
end(checks)
