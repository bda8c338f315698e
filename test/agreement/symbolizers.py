"""Asks programs for the names of a profile's addresses.

    cprof = Cprof("build/dev/cmd/cprof/cprof")
    cprof(binary, "bare.pb.gz")               # Names, as names.read() gives them
    pprof = find_pprof()                      # None without Go
    pprof(binary, "bare.pb.gz")
    asked(cprof, "program", [0x401000])       # {address: frames}, addresses as in the file
    blinded("program", "program.blind")       # a copy whose pclntab cannot be used
"""

import os
import re
import shutil
import subprocess
import tempfile

import elf
import names


class Failed(Exception):
    pass


class Symbolizer:
    """A command that takes pprof's arguments. What it says besides is in self.said."""

    def __init__(self, command, mode):
        self.command, self.mode, self.said = command, mode, ""

    def __call__(self, binary, profile, mode=None):
        with tempfile.TemporaryDirectory() as directory:
            out = os.path.join(directory, "named.pb.gz")
            env = dict(os.environ, PPROF_TMPDIR=directory, PPROF_BINARY_PATH=directory)
            done = subprocess.run(self.command + [f"-symbolize={mode or self.mode}", "-proto",
                                                  f"-output={out}", binary, profile],
                                  env=env, stdin=subprocess.DEVNULL, capture_output=True)
            self.said = done.stderr.decode("utf-8", "replace")
            if done.returncode != 0 or not os.path.exists(out):
                raise Failed(f"{self.command} {binary} {profile}: {self.said}")
            return names.read(out)


def Cprof(path):
    return Symbolizer([os.path.abspath(path)], "local:demangle=none")


def find_pprof():
    if not shutil.which("go"):
        return None
    found = subprocess.run(["go", "tool", "-n", "pprof"], capture_output=True, text=True)
    if found.returncode != 0:
        return None
    return Symbolizer([found.stdout.strip()], "local:demangle=none")


def asked(symbolizer, path, addresses, mode=None):
    """{address: frames} of one file; the addresses are the file's own."""
    mapping = elf.load_mapping(path)
    bias = elf.bias_of(mapping)
    with tempfile.TemporaryDirectory() as directory:
        profile = os.path.join(directory, "bare.pb.gz")
        names.of_addresses([a + bias for a in addresses], mapping, profile)
        return {spot.address - bias: spot.frames
                for spot in symbolizer(path, profile, mode).locations}


HEADER = re.compile(rb"([\xf0\xf1\xfa\xfb]\xff\xff\xff|\xff\xff\xff[\xf0\xf1\xfa\xfb])"
                    rb"\0\0[\1\2\4][\4\10]", re.S)


def blinded(path, out):
    """Copies a program without the first four bytes of what looks like a pclntab."""
    with open(path, "rb") as file:
        data = bytearray(file.read())
    for found in list(HEADER.finditer(data)):
        data[found.start():found.start() + 4] = bytes(4)
    with open(out, "wb") as file:
        file.write(data)
    shutil.copymode(path, out)
    return out

