"""No name is left in anything that is written for strangers, and redacted profiles still compare."""
import gzip
import os
import re
import sys
import tempfile

from helper import check as expect, cprof, end

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "oracle"))
from encode import Profile  # noqa: E402  (found through the path above)

SECRETS = ["secret", "Secret", "SECRET"]  # a part of every name below
FORMATS = ["text", "json", "csv", "tsv", "md"]
REFUSED = ["list", "weblist", "disasm", "symbols"]  # what they show is of this machine
OPTIONS = [[], ["-lines"], ["-files"], ["-addresses"], ["-focus=secret.work", "-tagfocus=secret.tier=gold"],
           ["-tagroot=secret.tier"], ["-tagleaf=secret.size"], ["-noinlines"], ["-call_tree"],
           ["-redact_keep=^open\\."]]
reference = cprof("-generate=reference").stdout.decode()
UNWRITTEN = ["flame", "browse", "web", "eog", "evince", "gv", "kcachegrind"]  # are for screens
DRAWN = ["png", "gif", "pdf", "ps"]  # are the DOT and the SVG again
REPORTS = {name: " ." if regexp else ""
           for name, regexp in re.findall(r"On the command line: `-(\w+)( regexp)?`", reference)
           if name not in REFUSED + UNWRITTEN + DRAWN}


def make(path, factor):
    p = Profile([("samples", "count"), ("cpu", "nanoseconds")], time=1, duration=10**9, period=10000000,
                period_type=("cpu", "nanoseconds"), comments=["made for secret", "#secret machine"],
                doc="http://secret/", drop="secret.drop", keep="secret.keep")
    m = p.mapping(0x1000, 0x9000, 0, "/srv/secret/bin", "SECRETid", functions=True)
    inner = [("secret.inlined", "/src/secret/in.go", 7)]
    leaf = p.location("secret.leaf", "/src/secret/leaf.go", 3, address=0x1010, mapping=m, inside=inner)
    work = p.location("secret.work", "/src/secret/work.go", 5, address=0x1020, mapping=m, system="_ZSecret")
    other = p.location("open.other", "/src/open/other.go", 9, address=0x1030, mapping=m)
    bare = p.location_of([], address=0x1040, mapping=m)
    labels = {"secret.tier": "secret gold", "secret.size": (4096, "secret units")}
    p.sample([leaf, work, other], [factor, 10000000], labels)
    p.sample([bare, work], [3, 5000000 * factor], {"secret.tier": "secret silver", "secret.size": (1, "bytes")})
    p.save(path)


def secrets_in(data):
    if data[:2] == b"\x1f\x8b":
        data = gzip.decompress(data)
    text = data.decode("latin-1")
    return [secret for secret in SECRETS if secret in text]


def ask_all(profile, options, forms, folder):
    """Asks one shell for all reports in these forms, and looks at all it says and writes; which have an answer."""
    os.mkdir(folder)
    asked = {(report, form): os.path.join(folder, f"{report}.{form}") for report in REPORTS for form in forms}
    lines = [f"{report}{REPORTS[report]} format={form} > {path}\n"
             for (report, form), path in asked.items()]
    done = cprof("-redact", "-symbolize=none", *options, profile, typed="".join(lines).encode(), env={"HOME": folder})
    found = secrets_in(done.stdout + done.stderr)
    expect(not found, f"{options}: {found} in\n{done.stdout.decode()}{done.stderr.decode()}")
    answered = set()
    for question, path in asked.items():
        if not os.path.exists(path):
            continue
        answered.add(question[0])
        with open(path, "rb") as file:
            data = file.read()
        expect(data and not secrets_in(data), f"{options}, {question}: {secrets_in(data)} in\n{data.decode('latin-1')}")
    return answered


def comparable(path, *argv):
    done = cprof("-proto", "-symbolize=none", *argv, path)
    expect(done.returncode == 0, done.stderr.decode())
    return done.stdout


with tempfile.TemporaryDirectory() as d:
    one, two = os.path.join(d, "one"), os.path.join(d, "two")
    make(one, 2)
    make(two, 5)
    expect(b"secret" in cprof("-raw", one).stdout, "they are there to begin with")
    expect(len(REPORTS) > 15, f"the reports: {REPORTS}")
    answered = set()
    for number, options in enumerate(OPTIONS):
        forms = FORMATS if number == 0 else ["text", "json"]
        answered |= ask_all(one, options, forms, os.path.join(d, f"asked{number}"))
    unanswered = set(REPORTS) - answered
    expect(unanswered <= {"trend", "svg"}, f"one profile is no trend, svg may be without Graphviz: {unanswered}")
    for report in ("-top", "-raw", "-proto"):
        done = cprof(report, "-redact", "-symbolize=none", one)
        expect(done.stdout and not secrets_in(done.stdout), f"{report} of the command line")
    kept = cprof("-raw", "-redact", "-redact_keep=^open", one).stdout
    expect(b"open.other" in kept and b"/src/open/other.go" in kept, "kept names")
    for report in REFUSED:
        done = cprof(f"-{report}" + ("" if report == "symbols" else "=."), "-redact", one)
        expect(done.returncode == 2 and b"which redact cannot hide" in done.stderr and not done.stdout,
               f"{report}: {done.stderr.decode()}")

    paths = [os.path.join(d, f"secret{n}") for n in (1, 2)]
    for n, path in enumerate(paths):
        make(path, n + 2)
    for form in FORMATS:
        said = cprof("-trend", "-redact", "-redact_salt=x", f"-format={form}", *paths).stdout
        expect(said and not secrets_in(said), f"trend as {form}: {said.decode()}")
        expect(form != "json" or len(set(re.findall(b'"file": "source_[0-9a-f]{16}"', said))) == 2, said.decode())

    done = cprof(one, typed=b"redact=true\ntop\ntop redact_salt=x\n", env={"HOME": d})
    shown = done.stdout.decode()
    expect("secret.leaf" not in shown and "f_" in shown, shown)
    saved = os.path.join(d, "saved")
    cprof("-redact", "-redact_salt=x", "-redact_keep=^open", "-focus=leaf", one, typed=f"save {saved}\n".encode(), env={"HOME": d})
    with open(saved, "rb") as file:
        data = file.read()
    expect(not secrets_in(data) and b"open.other" in gzip.decompress(data), f"save: {secrets_in(data)}")
    expect(cprof("-traces", saved).stdout == cprof("-traces", "-redact", "-redact_salt=x", "-redact_keep=^open", one).stdout,
           "save writes all samples")
    done = cprof("-redact", one, typed=b"top\ntop\n", env={"HOME": d})
    shown = done.stdout.decode() + done.stderr.decode()
    expect("secret" not in shown.lower(), f"the greeting, too: {shown}")
    expect(shown.count("random salt") == 1, "told once")

    # A redacted difference is the difference of what was redacted.
    salt = ["-redact", "-redact_salt=pepper"]
    hidden = [os.path.join(d, "hidden1"), os.path.join(d, "hidden2")]
    for path, name in zip((one, two), hidden):
        with open(name, "wb") as file:
            file.write(comparable(path, *salt))
    expect(comparable(one, *salt) == comparable(one, *salt), "one salt, one answer")
    expect(comparable(one, "-redact") != comparable(one, "-redact"), "no salt, other names")
    for how in ("-base=", "-diff_base="):
        expect(gzip.decompress(comparable(two, how + one, *salt)) ==
               gzip.decompress(comparable(hidden[1], how + hidden[0])), how)
        want = cprof("-top", how + one, *salt, two).stdout
        expect(want == cprof("-top", how + hidden[0], hidden[1]).stdout, f"{how} as text\n{want.decode()}")

end()
