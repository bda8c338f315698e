"""Files of callgrind: flat values are those of the profile that was written, and callgrind_annotate's."""
import collections
import os
import re
import shutil
import subprocess
import tempfile

from helper import DATA, check, cprof, end

ALL = ["-nodecount=0", "-nodefraction=0", "-edgefraction=0"]


def flats(path, unit):
    """What each function costs itself."""
    out = cprof("-top", f"-unit={unit}", *ALL, path).stdout.decode()
    ret = collections.Counter()
    for line in out.split("cum%\n")[-1].splitlines():
        flat, _, _, _, _, name = line.split(None, 5)
        ret[name.replace(" (inline)", "")] += float(flat.removesuffix("ms"))
    return +ret


def annotated(path):
    out = subprocess.run(["callgrind_annotate", "--threshold=100", "--auto=no", path],
                         stdout=subprocess.PIPE, check=True).stdout.decode()
    ret = collections.Counter()
    for line in out.split("file:function\n")[-1].splitlines():
        found = re.match(r"\s*([\d,]+) \([^)]*\)\s+[^:]*:(.*?)(?: \[[^]]*\])?$", line)
        if found:
            ret[found[2]] += int(found[1].replace(",", ""))
    return +ret


def same(name, got, wanted):
    check(wanted and got == wanted, f"{name}: {got} instead of {wanted}")


with tempfile.TemporaryDirectory() as folder:
    for name in ("json.cpu.pb.gz", "work.cpu.pb.gz", os.path.join("example", "cpu.pprof")):
        profile, calls = os.path.join(DATA, name), os.path.join(folder, "callgrind.out")
        cprof("-callgrind", "-unit=ms", *ALL, f"-output={calls}", profile)
        same(name, flats(calls, "ms"), flats(profile, "ms"))

fixture = os.path.join(DATA, "callgrind", "callgrind.out")
if shutil.which("callgrind_annotate"):
    same("callgrind_annotate", flats(fixture, "count"), annotated(fixture))
end()
