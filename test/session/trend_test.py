"""trend: what grows comes first; profiles in their order, and those that do not fit."""
import json
import os
import random
import tempfile

from helper import ROOT, check as expect, cprof, end
from encode import Profile
import schema

HOUR, MB = 3600 * 10 ** 9, 1 << 20
START = 1_700_000_000 * 10 ** 9
TYPES = (("inuse_objects", "count"), ("inuse_space", "bytes"))
with open(os.path.join(ROOT, "docs", "formats", "report.schema.json"), encoding="utf-8") as file:
    SCHEMA = json.load(file)


def write(folder, name, sizes, time_ns, types=TYPES):
    profile = Profile(types, time_ns=time_ns)
    for function, size in sizes.items():
        profile.sample([function, "main.main"], [1, int(size)][-len(types):],
                       labels={"from": function})
    with open(os.path.join(folder, name), "wb") as out:
        out.write(profile.encode())


def ask(*argv, cwd):
    done = cprof("-trend", "-format=json", *argv, cwd=cwd)
    expect(done.returncode == 0, f"{argv}: {done.stderr}")
    answer = json.loads(done.stdout)
    problem = schema.problem(answer, SCHEMA)
    expect(problem is None, f"{argv}: {problem}")
    return answer


def entries(answer):
    return [row for row in answer["rows"] if row["kind"] == "entry"]


def names(answer):
    return [row["name"] for row in entries(answer)]


# A leak, small beside what comes and goes, what was loaded once, and noise.
for seed in range(5):
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as d:
        for i in range(12):
            sizes = {f"main.noise{k}": (20 + 20 * rng.random()) * MB for k in range(8)}
            sizes["main.leak"] = (10 + i + 2 * rng.random()) * MB
            sizes["main.step"] = MB if i < 6 else 900 * MB
            sizes["main.saw"] = (1 + i % 4) * 50 * MB
            write(d, f"{i:02}.pb.gz", sizes, START + i * HOUR)
        answer = ask(".", cwd=d)
        expect(names(answer)[0] == "main.leak", f"seed {seed}: {names(answer)}")
        leak = entries(answer)[0]
        expect(0.5 * MB < leak["slope_per_hour"] < 1.5 * MB, f"seed {seed}: {leak}")
        expect(0 < leak["score"] <= leak["slope_per_hour"], f"seed {seed}: the score is lower")
        step = next(row for row in entries(answer) if row["name"] == "main.step")
        expect(step["score"] == 0 and step["change"] == 899 * MB, f"seed {seed}: {step}")

with tempfile.TemporaryDirectory() as d:
    for i in range(4):
        write(d, f"{i}.pb.gz", {"main.a": 100 * MB, "main.b": 10 * i * MB, "main.tiny": 1},
              START - i * HOUR)
        write(d, f"untimed{i}.pb.gz", {"main.b": 10 * i * MB}, 0)
    timed = [f"{i}.pb.gz" for i in range(4)]
    untimed = [f"untimed{i}.pb.gz" for i in range(4)]

    # In the order of their times, whatever the order given is; the last one is what is described.
    answer = ask(*timed, cwd=d)
    expect([row["file"] for row in answer["rows"][:4]] == timed[::-1], "sorted by time")
    expect(answer["profile"]["time_ns"] == START and answer["total"] == 100 * MB + 1, "the last one")
    expect(names(answer) == ["main.a", "main.b"], "what is tiny is dropped, what shrinks is last")
    b = entries(answer)[1]
    expect(b["values"] == [30 * MB, 20 * MB, 10 * MB, 0] and b["change"] == -30 * MB and
           b["slope_per_hour"] == b["score"] == -10 * MB and b["last_percent"] == 0, f"{b}")
    expect(ask(*timed[::-1], cwd=d)["rows"] == answer["rows"], "the order given does not matter")
    expect(names(ask("-nodefraction=0", *timed, cwd=d))[1] == "main.tiny", "trimming can be off")

    # Without times it does.
    answer = ask(*untimed, cwd=d)
    expect(entries(answer)[0]["slope_per_profile"] == 10 * MB and
           "slope_per_hour" not in entries(answer)[0], "slopes without times are per profile")
    mixed = ask("0.pb.gz", *untimed, cwd=d)
    expect(mixed["rows"][0]["file"] == "0.pb.gz" and "time_ns" not in mixed["rows"][1], "given order")
    text = cprof("-trend", "0.pb.gz", "0.pb.gz", cwd=d).stdout.decode()
    expect("in the order given, as all were taken at the same time\n" in text, text)

    # Options of top.
    expect(names(ask("-nodecount=1", *timed, cwd=d)) == ["main.a"], "nodecount")
    expect(names(ask("-focus=main.b", *timed, cwd=d)) == ["main.b"], "focus")
    expect(names(ask("-tagfocus=from=main.b", *timed, cwd=d)) == ["main.b"], "tagfocus")
    expect(names(ask("-cum", *timed, cwd=d)) == ["main.a", "main.main", "main.b"], "cum")
    expect(entries(ask("-sample_index=inuse_objects", *timed, cwd=d))[0]["values"] == [1] * 4,
           "sample_index")
    expect(entries(ask("-divide_by=2", *timed, cwd=d))[0]["last"] == 50 * MB, "divide_by")
    expect("51200kB" in cprof("-trend", "-divide_by=2", "-unit=kb", *timed, cwd=d).stdout.decode(),
           "unit")

    # Warnings are said once, with how many profiles they are about.
    done = cprof("-trend", "-focus=main.a", "0.pb.gz", "untimed1.pb.gz", cwd=d)
    no_binary, no_match = "Main binary filename not available.", "Focus expression matched no samples"
    expect(done.stderr.decode() == f"{no_binary}\n{no_match} (1 of 2 profiles)\n", f"{done.stderr}")
    done = cprof("-trend", "-focus=nothing", *timed, cwd=d)
    expect(done.stderr.decode() == f"{no_binary}\n{no_match}\n", f"{done.stderr}")
    expect(ask("-focus=nothing", *timed, cwd=d)["notes"] == [no_match], "the same in JSON")

    # Drawings, in the characters that the locale has.
    lines = cprof("-trend", *untimed, cwd=d).stdout.decode().splitlines()
    expect(lines[-1] == "         0       30MB       30MB       10MB   100%  ▁▃▆█  main.b", lines[-1])
    lines = cprof("-trend", *untimed, cwd=d, env={"LC_ALL": "C"}).stdout.decode().splitlines()
    expect(lines[-1].endswith("  _:+#  main.b"), lines[-1])

    # A slope that is too wide for its column takes the unit that fits; columns stay columns.
    for i in range(3):
        write(d, f"fast{i}.pb.gz", {"main.b": (50 + 50000 * i) << 10}, START + i * 10 ** 9)
    lines = cprof("-trend", "-unit=kb", "fast0.pb.gz", "fast1.pb.gz", "fast2.pb.gz", cwd=d).stdout.decode().splitlines()
    expect(lines[-1] == "      50kB   100050kB   100000kB   171.66GB   100%  ▁▅█  main.b", lines[-1])

    # What cannot be read, what does not fit, what is too little.
    with open(os.path.join(d, "broken"), "wb") as out:
        out.write(b"\x1f\x8bno")
    done = cprof("-trend", "broken", *timed, "absent", cwd=d)
    expect(done.returncode == 1 and b"read 4 of 6, skipped broken, absent\n" in done.stderr and
           b"main.b" in done.stdout, f"{done.stderr}")
    write(d, "cpu", {"main.b": 5}, START, types=(("cpu", "nanoseconds"),))
    done = cprof("-trend", "0.pb.gz", "cpu", cwd=d)
    expect(done.returncode == 2 and b"0.pb.gz has inuse_space in bytes, cpu has cpu in nanoseconds"
           in done.stderr, f"{done.stderr}")

    # Units of one family: the smallest one holds what all of them say, whichever profile has it.
    for i, (unit, size) in enumerate((("kilobytes", 3), ("bytes", 4608), ("megabytes", 1))):
        write(d, f"unit{i}", {"main.b": size}, START + i * HOUR, types=(("space", unit),))
    sizes = [3072, 4608, MB]
    for order in ([0, 1, 2], [1, 2, 0], [2, 0, 1], [0, 2, 1]):
        answer = ask(*(f"unit{i}" for i in order), cwd=d)
        expect(answer["unit"] == "bytes" and entries(answer)[0]["values"] == sizes and
               [row["total"] for row in answer["rows"][:3]] == sizes and answer["total"] == MB,
               f"{order}: {answer}")
    lines = cprof("-trend", "unit0", "unit1", cwd=d).stdout.decode().splitlines()
    expect(lines[-1].startswith("       3kB     4.50kB     1.50kB     1.50kB   100%"), lines[-1])
    write(d, "time", {"main.b": 5}, START, types=(("space", "seconds"),))
    done = cprof("-trend", "unit0", "time", cwd=d)
    expect(done.returncode == 2 and b"unit0 has space in kilobytes, time has space in seconds"
           in done.stderr, f"{done.stderr}")

    for argv in (["0.pb.gz"], ["0.pb.gz", "absent"]):
        done = cprof("-trend", *argv, cwd=d)
        expect(done.returncode == 2 and b"at least two profiles" in done.stderr, f"{done.stderr}")
    done = cprof("-trend", "-base=0.pb.gz", *timed, cwd=d)
    expect(done.returncode == 2 and b"no base is subtracted" in done.stderr, f"{done.stderr}")

    # In the shell the profiles stay merged for all other commands.
    done = cprof(*timed, cwd=d, typed=b"trend1 -cum\nunit=mb\ntrend main.b >out\ntop1\n")
    shell = done.stdout.decode()
    expect("(cprof) " in shell and "Showing top 1 nodes out of 3" in shell, shell)
    expect("400MB" in shell.split("Showing nodes")[1], f"top is of all: {shell}")
    with open(os.path.join(d, "out"), encoding="utf-8") as out:
        expect(out.read().endswith("█▆▃▁  main.b\n"), "redirected")

    # A name that commands terminals is as it is in a file, and harmless on a terminal.
    for i in range(2):
        write(d, f"evil{i}", {"\x1b[2Jevil": 5 + i}, 0)
    expect("\\u001b[2Jevil" in cprof("-trend", "-format=json", "evil0", "evil1", cwd=d).stdout.decode(),
           "escaped in JSON")
end()
