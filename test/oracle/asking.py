"""Asks a question of cprof or pprof and gives back the answer in a form that can be compared.

A question is the arguments of one run and, for a session, what is typed. It runs in one fixed directory, and a
file it writes (named @OUT@ in the question) becomes a part of its answer.
"""

import dataclasses
import gzip
import os
import re
import subprocess
import tempfile
import zlib


@dataclasses.dataclass(frozen=True)
class Question:
    args: tuple
    typed: str = None

    def text(self):
        words = " ".join(quoted(a) for a in self.args)
        if self.typed is None:
            return words
        return words + " <<< " + self.typed.replace("\n", "; ").removesuffix("; ")


@dataclasses.dataclass(frozen=True)
class Answer:
    status: int
    out: str
    err: str


def quoted(word):
    plain = word and not set(word) & set(" \t'\"\\$|&;()<>*?[]#~`!{}^")
    return word if plain else "'" + word.replace("'", "'\\''") + "'"


def unzipped(data):
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error):
        return data


def fields(data, indent="", depth=0):
    """The wire format as lines, so that a difference can be read."""
    at, lines = 0, []

    def varint():
        nonlocal at
        n = shift = 0
        while True:
            b = data[at]
            at += 1
            n |= (b & 0x7F) << shift
            shift += 7
            if b < 0x80:
                return n

    while at < len(data):
        key = varint()
        if key & 7 == 0:
            lines.append("%s%d: %d" % (indent, key >> 3, varint()))
        elif key & 7 == 2:
            size = varint()
            if at + size > len(data):
                raise IndexError
            part, at = data[at:at + size], at + size
            if depth == 0 and key >> 3 == 6:
                lines.append("%s6: %r" % (indent, part))
            elif depth < 2 and not (depth == 0 and key >> 3 == 13):
                try:
                    inner = fields(part, indent + "  ", depth + 1)
                    lines += ["%s%d {" % (indent, key >> 3)] + inner + [indent + "}"]
                except IndexError:
                    lines.append("%s%d: %s" % (indent, key >> 3, part.hex()))
            else:
                lines.append("%s%d: %s" % (indent, key >> 3, part.hex()))
        else:
            raise IndexError
    return lines


def readable(data):
    """Text as it is; a profile as its fields, byte for byte at the end."""
    plain = unzipped(data)
    if plain is data:
        return data.decode("utf-8", "backslashreplace")
    try:
        lines = fields(plain)
    except IndexError:
        lines = ["not a profile"]
    return "\n".join(lines + ["bytes: %d, crc %08x" % (len(plain), zlib.crc32(plain)), ""])


def ask(tool, question, cwd, home, timeout=60):
    """Runs tool (a list: the program and what comes before the question)."""
    with tempfile.TemporaryDirectory(dir=home) as scratch:
        out_file = os.path.join(scratch, "out")
        args = [a.replace("@OUT@", out_file) for a in question.args]
        typed = (question.typed or "").replace("@OUT@", out_file)
        env = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": home, "TZ": "UTC", "TERM": "dumb",
               "LC_ALL": "C.UTF-8", "TMPDIR": scratch, "PPROF_TMPDIR": scratch}
        for name, value in os.environ.items():
            if name.endswith("SAN_OPTIONS"):
                env[name] = value
        try:
            done = subprocess.run(tool + args, input=typed.encode(), cwd=cwd, env=env,
                                  capture_output=True, timeout=timeout)
            status, out, err = done.returncode, done.stdout, done.stderr
        except subprocess.TimeoutExpired as late:
            status, out, err = -1, late.stdout or b"", b"no end after %d s" % timeout
        out = readable(out)
        if "@OUT@" in "".join(question.args) + typed and os.path.exists(out_file):
            with open(out_file, "rb") as f:
                out += "--- written ---\n" + readable(f.read())
        err = err.decode("utf-8", "backslashreplace")

    def same_names(text):
        return (text.replace("(cprof) ", "(pprof) ").replace(out_file, "@OUT@").replace(scratch, "@TMP@")
                .replace(os.path.realpath(cwd), "@CWD@"))

    return Answer(status, same_names(out), same_names(err))


def insists(tool, question, cwd, home, answer, runs=200):
    """Whether tool says so every time. pprof orders what weighs the same by chance, and some orders are rare: 200 runs
    miss one that comes every twentieth time once in 28,000 tries."""
    return all(ask(tool, question, cwd, home) == answer for _ in range(runs))


def settled(err):
    """Messages without what is the program's own: the name in front of them, and the usage text."""
    err = re.sub(r"(?m)^[cp]prof: ", "", err)
    before, usage, rest = err.partition("usage:\n")
    if not usage:
        return err
    last = rest.rstrip("\n").rpartition("\n")[2]
    return before + usage + (last + "\n" if last.startswith("no profile source") else "")


def oracle(go):
    try:
        return [subprocess.check_output([go, "tool", "-n", "pprof"], text=True, stderr=subprocess.DEVNULL).strip()]
    except (OSError, subprocess.CalledProcessError):
        return None
