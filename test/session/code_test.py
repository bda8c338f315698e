"""disasm and weblist on a C program that is built here: costs, places, pages, browsers, broken binaries."""
import gzip
import html.parser
import os
import re
import subprocess
import tempfile

from helper import check as expect, cprof, end
from encode import field, packed

SOURCE = """#include <stdlib.h>
static inline __attribute__((always_inline)) int twice(int x)
{
	return x * atoi("2");
}
__attribute__((noinline)) int work(int n)
{
	int s = 0;
	for (int i = 0; i < n; i++)
		s += twice(i) < 3 && n > 4;
	return s;
}
int main(int argc, char **argv)
{
	(void)argv;
	return work(argc);
}
"""
SLIDE = 0x555555554000


def tool(*argv):
    return subprocess.run(argv, check=True, capture_output=True, text=True).stdout


def symbol(binary, name):
    for line in tool("nm", "-S", binary).splitlines():
        if line.endswith(" T " + name):
            address, size = line.split()[:2]
            return int(address, 16), int(size, 16)
    raise KeyError(name)


def executable_segment(binary):
    for line in tool("readelf", "-lW", binary).splitlines():
        words = line.split()
        if words[:1] == ["LOAD"] and "E" in "".join(words[6:-1]):
            return int(words[1], 16), int(words[2], 16), int(words[5], 16)
    raise KeyError("LOAD")


def profile(path, binary, mapping, samples, name=b"work", source=b"prog.c"):
    """samples: ([address, ...], value), leaf first; all are in one function."""
    strings = [b"", b"cpu", b"count", binary.encode(), name, source]
    addresses = sorted({a for stack, _ in samples for a in stack})
    out = field(1, field(1, 1) + field(2, 2))
    for stack, value in samples:
        out += field(2, packed(1, [addresses.index(a) + 1 for a in stack]) + packed(2, [value]))
    start, limit, offset = mapping
    out += field(3, field(1, 1) + field(2, start) + field(3, limit) + field(4, offset) + field(5, 3) + field(7, 1))
    for i, address in enumerate(addresses):
        out += field(4, field(1, i + 1) + field(2, 1) + field(3, address) + field(4, field(1, 1) + field(2, 9)))
    out += field(5, field(1, 1) + field(2, 4) + field(3, 4) + field(4, 5))
    out += b"".join(field(6, s) if s else b"\x32\0" for s in strings)
    with open(path, "wb") as f:
        f.write(gzip.compress(out))


class Page(html.parser.HTMLParser):
    """Checks that elements are closed in order; gathers the text."""
    EMPTY = {"br", "meta"}

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.good, self.text, self.seen = [], True, "", set()
        self.feed(text)
        self.close()
        self.good = self.good and not self.open

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        self.good = self.good and bool(self.open) and self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def costs(page):
    """line number -> (flat, cum, source)"""
    found = {}
    for line in page.text.splitlines():
        hit = re.match(r" {1,6}(\d+)    *(\S+) +(\S+)           (.*) $", line)
        if hit:
            found[int(hit.group(1))] = hit.groups()[1:]
    return found


def build(directory, *flags):
    with open(os.path.join(directory, "prog.c"), "w") as f:
        f.write(SOURCE)
    subprocess.run(["cc", "-g", "-O1", *flags, "-o", "prog", "prog.c"], cwd=directory, check=True)
    return os.path.join(directory, "prog")


def try_program(directory, pie):
    kind = "pie" if pie else "fixed"
    binary = build(directory, "-pie" if pie else "-no-pie", *(["-fPIE"] if pie else ["-fno-pie"]))
    address, size = symbol(binary, "work")
    offset, vaddr, length = executable_segment(binary)
    slide = SLIDE if pie else 0
    page = offset & ~0xfff
    mapping = (slide + vaddr - (offset - page), slide + vaddr + length, page)
    first, last = slide + address, slide + address + size - 1
    file = os.path.join(directory, "cpu.pb.gz")
    profile(file, binary, mapping, [([first], 3), ([last, first], 4), ([last], 5)])

    out = cprof("-disasm=^work$", file, cwd=directory)
    lines = out.stdout.decode().splitlines()
    expect(out.returncode == 0 and lines[:3] == [
        "Total: 12", "ROUTINE ======================== work",
        "        12         16 (flat, cum) 133.33% of Total"], f"{kind}: sums {lines[:3]} {out.stderr}")
    code = lines[3:]
    expect(re.match(rf" +3 +7 +{address:x}: \S.* ;work prog\.c:\d+$", code[0]), f"{kind}: first {code[0]}")
    expect(re.match(r" +9 +9 +[0-9a-f]+: ", code[-1]), f"{kind}: the last byte counts {code[-1]}")
    expect(all(re.match(r" +\. +\. +[0-9a-f]+: | {74};", line) for line in code[1:-1]), f"{kind}: nothing else")
    expect(any(";twice prog.c:4" in line for line in code), f"{kind}: inlined lines have their function")
    expect(any(re.search(r"j\w+ 0x[0-9a-f]+ <work\+0x", line) for line in code), f"{kind}: jumps have names")
    expect(not any("rax" in line and "%" not in line for line in code), f"{kind}: AT&T")
    same = cprof(f"-disasm={first:#x}", file).stdout
    expect(same == out.stdout, f"{kind}: by address")
    expect(cprof(f"-disasm={address:#x}", file).stdout == out.stdout, f"{kind}: by the file's own address")
    intel = cprof("-disasm=work", "-intel_syntax", file).stdout.decode()
    expect("%" not in intel.split(" of Total")[1] and len(intel.splitlines()) == len(lines), f"{kind}: Intel")

    out = cprof("-weblist=work", file, cwd=directory)
    expect(out.returncode == 0, f"{kind}: weblist {out.stderr}")
    expect(out.stdout == cprof("-weblist=work", file, cwd=directory).stdout, f"{kind}: the same page again")
    page = Page(out.stdout.decode())
    expect(page.good and "script" not in page.seen, f"{kind}: a page")
    expect("http" not in out.stdout.decode(), f"{kind}: no network")
    found = costs(page)
    total = [sum(int(c[k]) for c in found.values() if c[k] != ".") for k in (0, 1)]
    expect(total == [12, 16], f"{kind}: lines add up {total}")
    expect(found.get(6, ("", "", ""))[2].startswith("__attribute__((noinline)) int work"), f"{kind}: source {found}")
    expect("twice" not in [c[2] for c in found.values() if c[1] != "."], f"{kind}: nothing below twice")
    call = re.search(r"\n {40}\s+return x \* atoi\(\"2\"\); +prog\.c:4\n", page.text)
    expect(call is not None, f"{kind}: the inlined call is under its line")
    expect(re.search(rf"\n +3 +7 +{address:x}: ", page.text), f"{kind}: machine code is in it")
    return file, binary, mapping, first


def try_browser(directory, file):
    copy, browser = os.path.join(directory, "copy"), os.path.join(directory, "browser")
    with open(browser, "w") as f:
        f.write(f'#!/bin/sh\necho "$1" >{copy}.name\necho "$2" >>{copy}.name\ncat "$2" >{copy}\n')
    os.chmod(browser, 0o755)
    temporary = os.path.join(directory, "tmp")
    os.mkdir(temporary)
    want = cprof("-weblist=work", file, cwd=directory).stdout
    out = cprof(file, typed=b"weblist work\ntop\n", cwd=directory,
                env={"BROWSER": browser + " --new", "TMPDIR": temporary})
    with open(copy + ".name") as f:
        option, path = f.read().split()
    with open(copy, "rb") as f:
        expect(f.read() == want, "the browser gets the page")
    expect(option == "--new" and path.startswith(temporary + "/") and path.endswith(".html"), f"as {option} {path}")
    expect(os.listdir(temporary) == [], "the page is gone at the end")
    expect(b"work" in out.stdout and b"\n(" not in out.stderr and out.stderr.endswith(b"options)\n"), f"the session goes on {out.stderr}")
    out = cprof(file, typed=b"weblist work\n", cwd=directory, env={"BROWSER": "false", "TMPDIR": temporary})
    expect(out.stderr.endswith(b"\nfalse: exit status 1\n"), f"a browser that fails {out.stderr}")
    out = cprof(file, typed=b"weblist work\n", cwd=directory, env={"BROWSER": "", "PATH": "/nowhere", "TMPDIR": temporary})
    expect(b"no browser found" in out.stderr, f"no browser {out.stderr}")
    out = cprof(file, typed=b"weblist nothing\n", cwd=directory, env={"BROWSER": browser, "TMPDIR": temporary})
    expect(out.stderr.endswith(b"\nno matches found for regexp: nothing\n"), f"no match {out.stderr}")
    out = cprof(file, typed=b"weblist work > page.html\nweblist work $ output=o.html\n", cwd=directory,
                env={"BROWSER": "false", "TMPDIR": temporary})
    with open(os.path.join(directory, "page.html"), "rb") as f:
        expect(f.read() == want, f"a file instead {out.stderr}")
    expect(os.listdir(temporary) == [], "nothing is left")


def try_broken(directory, file, binary, mapping, first):
    hostile = b"work<script>alert(1)</script>&\x01\xff"
    profile(file, binary, mapping, [([first], 1)], hostile, b"<b>.c")
    os.remove(binary)
    out = cprof("-disasm=work", file, cwd=directory)
    missing = f"open {binary}: no such file or directory\n".encode()
    expect((out.returncode, out.stdout, out.stderr) ==
           (2, b"", missing + b"no matches found for regexp work\n"), f"no binary {out}")
    out = cprof("-weblist=work", "-symbolize=none", file, cwd=directory)
    page = Page(out.stdout.decode())
    expect(page.good and not page.seen & {"script", "b"}, f"names are text {page.seen}")
    expect("work<script>alert(1)</script>&\ufffd\ufffd" in page.text and "<b>.c" in page.text, "and are all there")
    expect(costs(page).get(9) == ("1", "1", "???") and missing.strip() in out.stderr, f"costs without code {out.stderr}")
    for broken in (b"no binary at all\n", b"", b"\x7fELF" + bytes(60)):
        with open(binary, "wb") as f:
            f.write(broken)
        out = cprof("-disasm=work", file, cwd=directory)
        expect(out.returncode == 2 and out.stderr.startswith(binary.encode() + b": "), f"{broken[:4]}: {out.stderr}")


with tempfile.TemporaryDirectory() as d:
    d = os.path.realpath(d)
    try_program(d, False)
    made = try_program(d, True)
    try_browser(d, made[0])
    try_broken(d, *made)
end()
