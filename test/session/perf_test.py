"""Recordings of perf: every stack, count and label is that of perf script.

    perf_test.py CPROF SOURCE

The recordings in test/data/perf have what perf script printed beside them.  Where perf is on the machine and may
record, new ones are made and compared as well.
"""
import collections
import gzip
import os
import re
import shutil
import subprocess
import tempfile

from helper import DATA, check, cprof, end

PERF = os.path.join(DATA, "perf")
HIGH = 1 << 63
HEAD = re.compile(r"^\s*(.*?)\s+(-?\d+)/(-?\d+)\s+(?:\[(\d+)\]\s+)?[\d.]+:\s+(\d+)\s+(\S+):\s*(.*)$")
FRAME = re.compile(r"^\s*([0-9a-f]+) (.*) \((.*)\)$")
UNKNOWN = "[unknown]"


def place(frames):
    """Frames as (file, offset). Return addresses are one less in a profile, so that they are in the call."""
    stack, kernel = [], None
    for address, _, dso in frames:
        address = int(address, 16)
        first = kernel != (address >= HIGH)
        kernel = address >= HIGH
        if dso != "inlined":
            stack.append((dso, 0 if dso == UNKNOWN else address if first else address - 1))
    return tuple(stack)


def place_unwound(frames):
    """The same where perf has unwound the user part: it is one less there, too."""
    return tuple((dso, 0 if dso == UNKNOWN else int(address, 16) - (i > 0 and int(address, 16) >= HIGH))
                 for i, (address, _, dso) in enumerate(f for f in frames if f[2] != "inlined"))


def files(frames):
    return tuple(dso for _, _, dso in frames if dso != "inlined")


def symbols(frames):
    return tuple(f"[{dso}]" if symbol == UNKNOWN and dso != UNKNOWN else symbol for _, symbol, dso in frames)


def of_perf(text, show):
    """perf script's samples -> {(event, comm, pid, tid, cpu, stack): [count, period]}."""
    samples = collections.defaultdict(lambda: [0, 0])
    head, frames = None, []
    for line in text.splitlines() + [""]:
        found = HEAD.match(line)
        if head and (found or not line.strip()):
            comm, pid, tid, cpu, period, event, _ = head
            total = samples[event, comm, pid, tid, cpu and str(int(cpu)), show(frames)]
            total[0] += 1
            total[1] += int(period)
            head = None
        if found:
            head, frames = found.groups(), []
        frame = FRAME.match(head[-1] if found else line)
        if frame:
            frames.append(frame.groups())
    return samples


def frames_of(locations, mappings):
    """-raw's locations -> {number: [(address as perf script prints it, symbol, file)]}."""
    where, frames, number = {}, {}, None
    for line in mappings.splitlines():
        found, ranges, file = re.match(r"(\d+): (\S+) (\S*)", line).groups()
        start, _, offset = (int(x, 16) for x in ranges.split("/"))
        where[found] = (file, start, offset)
    for line in locations.splitlines():
        found = re.match(r"\s*(\d+): 0x([0-9a-f]+) (?:M=(\d+) )?(.*?)( \S*:\d+:\d+ s=.*)?$", line)
        if not found:
            name = re.match(r"\s+(\S.*?) \S*:\d+:\d+ s=", line).group(1)
            frames[number] = [(*frames[number][0][:2], "inlined")] + frames[number][1:] + [(0, name, frames[number][0][2])]
            continue
        number, address, mapping, name = found.group(1, 2, 3, 4)
        file, start, offset = where.get(mapping, (UNKNOWN, 0, 0))
        address = int(address, 16)
        frames[number] = [(address if address >= HIGH else address - start + offset, name or UNKNOWN, file)]
    return frames


def of_cprof(path, show):
    out = cprof("-raw", "-symbolize=none", path).stdout.decode()
    _, rest = out.split("\nSamples:\n")
    body, rest = rest.split("\nLocations\n")
    frames = frames_of(*rest.split("\nMappings\n"))
    lines = body.splitlines()
    types = [t.split("/")[0] for t in lines[0].split()]
    samples = collections.defaultdict(lambda: [0, 0])
    # A line of numbers and locations, then one of labels that are text, and one of those that are numbers.
    for values, texts, ids in zip(lines[1::3], lines[2::3], lines[3::3]):
        numbers, stack = values.split(":")
        label = dict(re.findall(r"(\w+):\[(.*?)\]", texts + ids))
        shown = show([f for n in stack.split() for f in frames[n]])
        for i, value in enumerate(int(x) for x in numbers.split()):
            event, kind = types[i].rsplit("_", 1)
            if value:
                key = (event, label["comm"], label["pid"], label["tid"], label.get("cpu"), shown)
                samples[key][kind == "event"] += value
    return samples


def places_of_cprof(frames):
    return tuple((file, 0 if file == UNKNOWN else address) for address, _, file in frames)


def compare(what, perf, ours):
    check(perf, f"{what}: perf script printed no samples")
    for key in sorted(set(perf) | set(ours), key=str):
        if perf.get(key) != ours.get(key):
            check(False, f"{what}: {key}: perf has {perf.get(key)}, cprof {ours.get(key)}")


def without_empty(perf, ours):
    """Where a chain is nothing but marks perf script prints no frame; a profile has the sample's own address."""
    for key in [k for k in perf if not k[-1]]:
        for other in [k for k in ours if k[:-1] == key[:-1] and len(k[-1]) == 1 and k not in perf]:
            if perf.get(key) == ours[other]:
                del perf[key], ours[other]
    return perf, ours


def recordings():
    for name in sorted(os.listdir(PERF)):
        if not name.endswith(".data.gz"):
            continue
        data, text = os.path.join(PERF, name), os.path.join(PERF, name.replace(".data", ".script"))
        with gzip.open(text, "rt") as f:
            script = f.read()
        compare(text, of_perf(script, symbols), of_cprof(text, symbols))
        if name.startswith("dwarf"):
            continue  # its binaries are elsewhere: see live()
        # Without stacks perf script prints addresses of the process.
        if name.startswith("leaves"):
            compare(name, of_perf(script, files), of_cprof(data, files))
        else:
            compare(name, of_perf(script, place), of_cprof(data, places_of_cprof))


def default_fields():
    """What perf script prints when it is not told what to."""
    for name in "chains", "leaves":
        tops = [[line for line in cprof("-top", "-symbolize=none", os.path.join(PERF, name + end)).stdout.splitlines()
                 if not line.startswith(b"perf-")] for end in (".script.gz", "-default.script.gz")]
        check(tops[0] == tops[1] and len(tops[0]) > 5, f"{name}: the default fields are read differently")


SPIN = ["sh", "-c", "i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done"]


# What perf loses on a busy machine may be the record that says what the rest means; perf script and
# a reader then guess, each in its own way.
FLAWS = re.compile(rb"perf lost|stopped sampling|not in the order of time")


def live(what, options, show):
    """Records and compares; False if the recording is flawed."""
    with tempfile.TemporaryDirectory() as folder:
        data = os.path.join(folder, "perf.data")
        record = subprocess.run(["perf", "record", "-q", "-e", "cpu-clock", "-F", "199", *options, "-o", data, "--", *SPIN],
                                capture_output=True)
        if record.returncode:
            return True
        if FLAWS.search(cprof("-top", "-symbolize=none", data).stderr):
            return False
        script = subprocess.run(["perf", "script", "-i", data, "--ns", "--no-inline", "-F",
                                 "comm,pid,tid,cpu,time,period,event,ip,sym,dso"], capture_output=True)
        # Names of other users' processes can be any bytes.
        compare(what, *without_empty(of_perf(script.stdout.decode(errors="replace"), show),
                                     of_cprof(data, places_of_cprof)))
        return True


recordings()
default_fields()
if shutil.which("perf"):
    for live_recording in (("chains", ["--sample-cpu", "-g"], place),
                           ("unwound", ["--sample-cpu", "--call-graph", "dwarf,8192"], place_unwound)):
        if not any(live(*live_recording) for _ in range(3)):
            print(f"{live_recording[0]}: perf lost records three times: not compared")
end()
