#!/usr/bin/env python3
"""Profiles from servers that are good, bad and protected: http_test.py CPROF ROOT."""
import base64
import os
import re
import tempfile
import time

from helper import DATA, ROOT, check as expect, cprof, end
from server import Nobody, Server, make_certificate

from encode import Profile

WORK = tempfile.TemporaryDirectory()
SAVED = os.path.join(WORK.name, "saved", "here")
with open(os.path.join(DATA, "work.heap1.pb.gz"), "rb") as file:
    HEAP = file.read()
LOCAL = cprof("-top", os.path.join(DATA, "work.heap1.pb.gz")).stdout
ENV = {"PPROF_TMPDIR": SAVED, "HOME": WORK.name, "HTTP_PROXY": "", "http_proxy": ""}


def fetch(*argv, status=0, env=None):
    """Runs `cprof -top …`; standard output, standard error."""
    done = cprof("-top", *argv, cwd=WORK.name, env=dict(ENV, **(env or {})))
    expect(done.returncode == status, f"{argv}: status {done.returncode}: {done.stderr[-300:]}")
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
expect(fetch("-save=false", url + "/zipped")[0] == LOCAL, "an answer in gzip is unpacked")
fetch(url + "/heap")
expect(sorted(name[-9:] for name in os.listdir(SAVED)) == ["001.pb.gz", "002.pb.gz"],
       f"the next number, and nothing else: {os.listdir(SAVED)}")
out, err = fetch("-save=false", "-seconds=2", server.where)
expect("/debug/pprof/profile?seconds=2\nPlease wait... (2s)\n" in err, f"the default path: {err}")
expect(len(os.listdir(SAVED)) == 2, "-save=false saves nothing")
server.taken()

# --- several at once
out, err = fetch("-save=false", *[f"{url}/together?n={n}" for n in range(8)], url + "/missing")
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

# --- what is wrong with an answer is told, ends, and does nothing to the terminal
for path, said, flags in (
        ("missing", "server response: 404 Not Found - Unknown profile", []),
        ("plain-missing", "server response: 404 Not Found", []),
        ("short", "unexpected EOF: the server promised", []),
        ("long", "unexpected end of file", []),
        ("zipped/no", "server response: 500 Internal Server Error - not today", []),
        ("zipped/broken", f"{url}/zipped/broken: ", []),
        ("garbage", "", []),
        ("nothing", f'Get "{url}/nothing": EOF', []),
        ("silent", f'Get "{url}/silent": net/http: timeout awaiting response headers', ["-timeout=1"]),
        ("dribble", "the answer was not complete after 6 s (-timeout=SECONDS waits longer)", ["-timeout=1"]),
        ("huge", "more than 1 MB", ["-max_size=1MB"]),
        ("headers", "the headers of the answer have more than 256 kB", []),
        ("line", "the headers of the answer have a line without an end", []),
        ("bye", "stopped after 10 redirects", []),
        ("evil", "server response: 500 Bad\\x1b]0;x\\x07 - \\x1b[31mred\\x00\\x07 Fake: line x", [])):
    out, err = fetch(*flags, f"{url}/{path}", status=2)
    expect(f"{url}/{path}: " in err and said in err and len(err) < 2000, f"{path}: {err}")
    expect(err.endswith("failed to fetch any source profiles\n"), f"{path}: {err}")
    expect(not re.search("[\x00-\x09\x0b-\x1f]", err), f"{path} sends no control characters: {err!r}")
server.released.set()
nobody = Nobody()
out, err = fetch(nobody.where + "/x", status=2)
expect(f'{nobody.where}/x: Get "http://{nobody.where}/x": dial tcp {nobody.where}: connect: connection refused\n'
       in err, err)
out, err = fetch("http://host.invalid:80/x", status=2)
expect('Get "http://host.invalid:80/x": dial tcp: lookup host.invalid: no such host\n' in err, err)
out, err = fetch("gopher://host.invalid/x", status=2)
expect('Get "gopher://host.invalid/x": unsupported protocol scheme "gopher"\n' in err, err)

# --- files come first, and what is neither is a file that is not there
with open(os.path.join(WORK.name, "host:80"), "wb") as file:
    file.write(HEAP)
expect(fetch("host:80")[0] == LOCAL, "a file that looks like an address")
expect("stat nothing/here: no such file" in fetch("nothing/here", status=2)[1], "a path")

# --- nothing that is secret is shown or kept
for address, shown in (
        (f"http://joe:s3cret@{server.where}/protected", f"http://joe:xxxxx@{server.where}/protected"),
        (f"joe:s3cret@{server.where}/protected?a=1", f"http://joe:xxxxx@{server.where}/protected?a=1"),
        (f"{url}/x?access_token=s3cret&Key=s3cret&sig=s3cret&n=1",
         f"{url}/x?Key=xxxxx&access_token=xxxxx&n=1&sig=xxxxx"),
        (f"http://s3cret@{server.where}/missing", f"http://xxxxx@{server.where}/missing")):
    done = cprof("-raw", address, env=ENV)
    err = done.stderr.decode()
    expect(f"from {shown}\n" in err, f"{shown}: {err}")
    expect(b"s3cret" not in done.stdout + done.stderr, f"{address}: the secret is not shown: {err}")
for name in os.listdir(SAVED):
    expect(b"s3cret" not in cprof("-raw", os.path.join(SAVED, name)).stdout, "nor saved")
out, err = fetch("-save=false", "-u=joe:s3cret", "-H=X-Key: s3cret2", url + "/echo?key=s3cret3", status=2)
expect("500 Internal Server Error - you asked for /echo?key=xxxxx with" in err and "s3cret" not in err and
       base64.b64encode(b"joe:s3cret").decode() not in err, f"what a server repeats is hidden, too: {err}")
out, err = fetch("-H=Authorization Bearer s3cret", url, status=2)
expect("-H: a header has the form 'Name: value'" in err and "s3cret" not in err, err)
out, err = fetch("-u=joe:x", "-token-file=" + token, url, status=2)
expect("-u and -token_file flags cannot both be specified" in err, err)
out, err = fetch("-token_file=" + os.path.join(WORK.name, "no"), url, status=2)
expect("no: no such file or directory" in err, err)
out, err = fetch("-token_file=/dev/zero", url, status=2)
expect("-token_file: /dev/zero: more than 64 kB\n" in err, err)

# --- where it is saved
with open(os.path.join(WORK.name, "file"), "w") as file:
    file.write("")
out, err = fetch(url + "/x", env={"PPROF_TMPDIR": os.path.join(WORK.name, "file"), "TMPDIR": WORK.name})
expect(f"Could not use temp dir {WORK.name}/file: " in err and f"Saved profile in {WORK.name}/pprof/pprof.work." in err,
       f"the next directory: {err}")

# --- Unix sockets
path = os.path.join(WORK.name, "app.sock")
local = Server(HEAP, path=path)
out, err = fetch("-save=false", f"unix://{path}:/heap?b=1&a=2")
expect(out == LOCAL and local.taken()[0][0] == "/heap?a=2&b=1", err)
fetch("-save=false", f"unix://{path}")
expect(local.taken()[0][0] == "/debug/pprof/profile", "the default path")
local.to["away"] = url
out, err = fetch(f"unix://{path}:/to/away", status=2)
expect("redirect from a Unix socket to the host 127.0.0.1" in err, err)
out, err = fetch(f"unix://{WORK.name}/none.sock:/x", status=2)
expect(f"dial unix {WORK.name}/none.sock: connect: no such file or directory" in err, err)

# --- proxies: everything but this machine
server.taken()
proxy = {"HTTP_PROXY": url, "NO_PROXY": "direct.invalid"}
fetch("-save=false", "http://far.invalid/x", env=proxy)
expect(server.taken() == [("http://far.invalid/x", {})], "the proxy is asked")
fetch("http://direct.invalid/x", env=proxy, status=2)
for broken in ("ftpx://joe:s3cret@h", "http://joe:s3cret@h:port"):
    out, err = fetch("http://far.invalid/x", env={"HTTP_PROXY": broken}, status=2)
    expect("s3cret" not in err, err)
fetch("-save=false", f"http://{other.where}/x", env=proxy)
expect(server.taken() == [], "the proxy is not asked")

# --- https
mine = make_certificate(WORK.name, "mine")
if mine:
    client = make_certificate(WORK.name, "client")
    secure = Server(HEAP, certificate=mine)
    strict = Server(HEAP, certificate=mine, authority=client[0])
    out, err = fetch("https://" + secure.where, status=2)
    expect("tls: failed to verify certificate: " in err, err)
    expect(fetch("-save=false", "https+insecure://" + secure.where)[0] == LOCAL, "https+insecure")
    expect(fetch("-save=false", "-tls_ca", mine[0], "https://" + secure.where)[0] == LOCAL, "-tls_ca")
    fetch("-tls_ca", client[0], "https://" + secure.where, status=2)
    fetch("-tls_ca", mine[0], "https://" + strict.where, status=2)
    flags = ("-tls_ca", mine[0], "-tls_cert", client[0], "-tls_key", client[1])
    expect(fetch("-save=false", *flags, "https://" + strict.where)[0] == LOCAL, "-tls_cert")
    out, err = fetch("-tls_cert", client[0], "https://" + strict.where, status=2)
    expect("-tls_cert is specified, so -tls_key must also be specified" in err, err)
    out, err = fetch("-tls_key", client[1], "https://" + strict.where, status=2)
    expect("-tls_key is specified, so -tls_cert must also be specified" in err, err)
    out, err = fetch("-tls_ca", "none", "https://" + strict.where, status=2)
    expect("could not load CA specified by -tls_ca: " in err, err)
    secure.to["plain"] = url + "/x"
    server.taken()
    out, err = fetch("-u=joe:s3cret", "-tls_ca", mine[0], f"https://{secure.where}/to/plain", status=2)
    expect("redirect from https to http: " in err and server.taken() == [], err)
    fetch("-save=false", "-tls_ca", mine[0], f"https://{secure.where}/to/plain")
    expect(server.taken() == [("/x", {})], "without secrets a downgrade is followed, as Go does")

# --- commands
def script(*lines, source=os.path.join(DATA, "work.heap1.pb.gz"), status=0):
    done = cprof("-save=false", "-c", "\n".join(lines), source, cwd=WORK.name, env=ENV)
    expect(done.returncode == status, f"{lines}: {done.stderr}")
    return done.stdout.decode(), done.stderr.decode()


with open(os.path.join(DATA, "work.heap2.pb.gz"), "rb") as file:
    LATER = file.read()
out, err = script(f"fetch {url}/x", "top", source=os.path.join(DATA, "work.cpu.pb.gz"))
expect(out == script("top")[0] and "accounting for" in out, f"fetch opens: {out}")
expect("Type: inuse_space\n" in err, f"fetch says what it opened: {err}")
out, err = script("fetch", status=2)
expect(err == "fetch needs a URL or a file\n", err)
out, err = script(f"fetch {url}/missing", status=2)
expect("404 Not Found" in err, err)
out, err = script("watch -n 1 10ms raw", source=os.path.join(DATA, "work.heap1.pb.gz"))
expect("Samples:" in out and not re.search(r"(?m)^ +[1-9].*:", out), "a file that stays: no changes")
live = Server(HEAP)
live.profiles = [HEAP, HEAP, LATER]
with open(os.path.join(WORK.name, "script"), "w") as file:
    file.write("watch -n 3 300ms top sample_index=alloc_space\nsave whole.pb.gz\n")
began = time.monotonic()
done = cprof("-save=false", "-x", "script", "http://" + live.where + "/next", cwd=WORK.name, env=ENV)
totals = re.findall(r"accounting for (\S+),", done.stdout.decode())
expect(done.returncode == 0 and len(totals) == 3, f"three answers: {done.stdout} {done.stderr}")
expect([total != "0" for total in totals] == [False, True, False], f"the change is in the second: {totals}")
expect(time.monotonic() - began >= 0.9, "it waits in between")
expect(re.findall(r"(\d of \d)\n", done.stderr.decode()) == ["1 of 3", "2 of 3", "3 of 3"], f"{done.stderr}")
expect(cprof("-top", "whole.pb.gz", cwd=WORK.name).stdout == LOCAL, "save writes the whole profile, not the changes")
for line in ("watch", "watch 5s", "watch -n 0 1s top", "watch -n x 1s top", "watch top", "watch 1s watch 1s top",
             "watch 99h top", "watch -n 1 0s top", "watch -n 1 9ms top", "save"):
    script(line, status=2)
out, err = script(f"fetch -seconds=1 {url}/x", status=2)
expect(err.startswith("fetch takes no flags: -seconds=1 is for the command line of cprof"), err)
done = cprof("-c", "watch -n 1 10ms top", "-", typed=HEAP, env=ENV)
expect(done.stderr == b"watch cannot read standard input again\n", f"{done.stderr}")
cpu = Server(open(os.path.join(DATA, "work.cpu.pb.gz"), "rb").read())
done = cprof("-save=false", "-c", "watch -n 2 1s top1", "http://" + cpu.where, env=ENV)
expect([path for path, _ in cpu.taken()] == ["/debug/pprof/profile"] + ["/debug/pprof/profile?seconds=1"] * 2,
       "programs measure for the interval")

# --- names from the program
nameless = Profile([("cpu", "nanoseconds")])
nameless.sample([[], "main.main"], [10])
program = Server(nameless.encode())
program.symbols = lambda body: (200, b"num_symbols: 1\n0x10 main.remote\x1b[31m\nrubbish 0x\n0x10000 other\n0x10 cut")
where = "http://" + program.where


def names(*argv, status=0):
    done = cprof("-save=false", "-raw", *argv, env=ENV)
    expect(done.returncode == status, f"{argv}: {done.stderr}")
    posted, program.posted = program.posted, []
    return done.stdout.decode(), done.stderr.decode(), posted


out, err, posted = names(where + "/debug/pprof/profile?x=1")
expect(posted == [("/debug/pprof/symbol", b"0x10", "application/octet-stream")], f"what is asked: {posted}")
expect("main.remote" in out and "other" not in out and "cut" not in out, out)
expect("1: 0x0/0x0/0x0   [FN]" in out, f"no address in the mapping: {out}")
for path, service in (("/x/y", "/x/symbolz"), ("/pprof/heap", "/pprof/symbol")):
    expect(names(where + path)[2][0][0] == service, service)
expect(names("-symbolize=local", where)[2] == [], "-symbolize=local asks nobody")
expect(names("-symbolize=none", where)[2] == [], "-symbolize=none asks nobody")
program.symbols = lambda body: (404, b"")
out, err, posted = names(where + "/x")
expect(f"Remote symbolization failed: http post {where}/symbolz: server response: 404 Not Found\n" in err, err)
out, err, posted = names("-symbolize=remote", where + "/x", status=2)
expect(err.endswith(f"\nhttp post {where}/symbolz: server response: 404 Not Found\n"), err)
program.symbols = lambda body: (200, b"0x11111111111111111 name\n")
out, err, posted = names(where + "/x")
expect("the address 0x11111111111111111 of the answer does not fit in 64 bits" in err, err)
expect(names("-symbolize=remote", os.path.join(DATA, "bare.pb.gz"))[2] == [], "files have no program to ask")
end()
