"""calltree: every number is the sum of those below, on all profiles; and its form."""
import glob
import json
import os
import re
import tempfile

from helper import DATA, check as expect, cprof, end
from encode import Profile


def ask(*argv):
    done = cprof("-calltree", "-format=json", *argv)
    return json.loads(done.stdout) if done.returncode == 0 else None


def children(rows, at):
    depth = rows[at]["depth"]
    for row in rows[at + 1:]:
        if row["depth"] <= depth:
            return
        if row["depth"] == depth + 1:
            yield row


def sums_up(rows, whole, inverted):
    """The first row that does not."""
    for at, row in enumerate(rows):
        below = list(children(rows, at))
        total = row.get("self", 0) + sum(child["total"] for child in below)
        if inverted:  # stacks may end anywhere, their costs are those of the first functions
            if row["kind"] == "entry" and row["depth"] and row["self"] != (row["total"] if row["depth"] == 1 else 0):
                return f"{row}: self"
            total = row["total"] if row["depth"] else total
        weights = [abs(child["total"]) for child in below if child["kind"] == "entry"]
        if row["kind"] == "entry" and (below or whole) and total != row["total"]:
            return f"{row} is not {total}"
        if weights != sorted(weights, reverse=True):
            return f"below {row}: {weights}"
        if any(child["kind"] == "more" for child in below[:-1]):
            return f"below {row}: more is not last"
    return None


for path in sorted(glob.glob(os.path.join(DATA, "*.pb.gz"))):
    for argv in ((), ("-nodefraction=0",), ("-nodefraction=0", "-inverted"), ("-depth=2",)):
        answer = ask(*argv, path)
        if answer is None:
            continue
        rows = answer["rows"]
        problem = sums_up(rows, len(argv) and argv[0] == "-nodefraction=0", "-inverted" in argv)
        expect(problem is None, f"{path} {argv}: {problem}")
        expect(argv != ("-depth=2",) or max(row["depth"] for row in rows) <= 2, f"{path}: depth")
        expect([row["depth"] for row in rows if row.get("name") == "root"][0] == 0, f"{path}: root")

with tempfile.TemporaryDirectory() as d:
    os.chdir(d)
    profile = Profile([("cpu", "nanoseconds")])
    for stack, value in ((["b\x1b[2J\n", "main"], 600), (["a", "main"], 600), (["c", "main"], 3),
                         (["d", "main"], 2)):
        profile.sample(stack, [value])
    profile.sample([f"f{i}" for i in range(300)], [5])
    with open("p", "wb") as out:
        out.write(profile.encode())
    lines = cprof("-calltree", "-unit=ns", "-depth=120", os.path.join(d, "p")).stdout.decode()
    lines = lines[lines.index("self%") + 6:].splitlines()
    expect([line[37:] for line in lines[:6]] ==
           ["root", "├─main", "│ ├─a", r"│ ├─b\x1b[2J\x0a", "│ └─(2 more)", "└─(1 more)"], lines[:6])
    expect(lines[4].startswith("       5ns  0.41%   "), lines[4])
    lines = cprof("-calltree", "-inverted", "-unit=ns", os.path.join(d, "p")).stdout.decode()
    lines = lines[lines.index("self%") + 6:].splitlines()
    expect([line[18:] for line in lines[:3]] ==
           ["         0     0%  root", "     600ns 49.59%  ├─a", "         0     0%  │ └─main"], lines[:3])
    whole = cprof("-calltree", "-nodefraction=0", os.path.join(d, "p")).stdout.decode().splitlines()
    expect(max(map(len, whole)) < 260 and any("+198 └─f1" in line for line in whole),
           "deep stacks do not grow to the right for ever")
    # Shares of more than 999% do not move their row: the base is small.
    base = Profile([("cpu", "nanoseconds")])
    base.sample(["a", "main"], [20])
    with open("base", "wb") as out:
        out.write(base.encode())
    lines = cprof("-calltree", "-unit=ns", "-depth=1", "-diff_base=base", "p", cwd=d).stdout.decode().splitlines()
    expect(lines[-3:] == ["  1190ns 5950.00%          0     0%  root",
                          "  1185ns 5925.00%          0     0%  ├─main",
                          "       5ns 25.00%          0     0%  └─f299"], lines)
    plain = cprof("-calltree", os.path.join(d, "p"), env={"LC_ALL": "C"}).stdout.decode()
    expect(plain.isascii() and "| `-(2 more)\n" in plain, plain)
end()
