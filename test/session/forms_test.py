"""format=json, csv, tsv and md: what they say is what text says, for all reports on all profiles."""
import csv
import glob
import io
import json
import os
import re
import tempfile

import helper
from helper import DATA, ROOT, check as expect, cprof, end
from encode import Profile
import schema

REPORTS = ("-top", "-tree", "-peek=.", "-list=.", "-traces", "-tags", "-raw", "-comments",
           "-symbols", "-disasm=.", "-memstats", "-goroutines",
           "-calltree")
FORMS = ("text", "json", "csv", "tsv", "md")
with open(os.path.join(ROOT, "docs", "formats", "report.schema.json"), encoding="utf-8") as file:
    SCHEMA = json.load(file)


def unique(pairs):
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), f"a key twice: {keys}"
    return dict(pairs)


def ask(form, report, path, *more):
    """The answer's bytes; None if text has none either."""
    done = cprof(report, f"-format={form}", *more, path)
    return done.stdout if done.returncode == 0 else None


def as_json(report, path, *more):
    answer = ask("json", report, path, *more)
    return None if answer is None else json.loads(answer, object_pairs_hook=unique)


def as_rows(answer, form):
    """Rows of cells, bytes as surrogates, without the line of names; and those names."""
    text = answer.decode("utf-8", "surrogateescape")
    if form == "csv":
        rows = list(csv.reader(io.StringIO(text, newline="")))
    else:
        escapes = {"\\\\": "\\", "\\t": "\t", "\\n": "\n", "\\r": "\r"}
        rows = [[re.sub(r"\\[\\tnr]", lambda m: escapes[m.group()], cell)
                 for cell in line.split("\t")] for line in text.split("\n")[:-1]]
    return rows[1:], rows[0]


# What stands in the columns of a head for its members, too.
CARRIED = {"list": ("function", "file"), "disasm": ("function",), "tags": ("key",),
           "symbols": ("file",), "traces": ("sample",), "raw": ("sample", "location"),
           "goroutines": ("group",)}
# Members that come before their head.
LEADING = ("callers",)


def flatten(answer):
    """The rows of CSV from the rows of JSON: lists of (name, value) in order."""
    carried = CARRIED.get(answer["report"], ())
    for group in answer["rows"]:
        head = {key: value for key, value in group.items() if not isinstance(value, list) or
                not value or not isinstance(value[0], dict)}
        head.pop("kind", None)
        base = {key: head[key] for key in carried if key in head}
        lists = [(key, value) for key, value in group.items() if key not in head and key != "kind"]
        for key, members in lists:
            if key in LEADING:
                yield from ({**base, **member} for member in members)
        yield head
        for key, members in lists:
            if key not in LEADING:
                yield from ({**base, **member} for member in members)


def cell_of(value):
    if isinstance(value, list):
        return " ".join(map(str, value))
    return value


def same_cell(cell, value):
    if isinstance(value, float) or (isinstance(value, int) and cell not in ("", str(value))):
        return float(cell) == value
    return cell == str(value) or cell == "'" + str(value)


def same_rows(answer, rows, names):
    """None, or where the rows of JSON and CSV are not the same."""
    flat = list(flatten(answer))
    if len(flat) != len(rows):
        return f"{len(flat)} rows and {len(rows)}"
    for number, (row, cells) in enumerate(zip(flat, rows)):
        if len(cells) != len(names):
            return f"row {number} has {len(cells)} cells"
        seen = dict(zip(names, cells))
        seen.pop("kind", None)
        if answer["report"] in ("tree", "peek"):
            seen.pop("entry")
        for name, cell in seen.items():
            value = cell_of(row.get(name, ""))
            if not same_cell(cell, value):
                return f"row {number}, {name}: {cell!r} and {value!r}"
    return None


def number_of(text):
    """3870000000ns as a number; zeros are printed as 0 or a point."""
    return 0 if text == "." else int(re.match(r"-?\d+", text).group())


def near(text, percent):
    return abs(float(text.rstrip("%")) - abs(percent)) <= max(0.051, abs(percent) * 0.006)


def same_as_text(answer, text, path, report):
    """The rows of an answer against pprof's form of it, in the unit of the profile."""
    where = f"{path} {report}"
    lines = text.decode("utf-8", "replace").split("\n")[:-1]
    rows = answer["rows"]
    kind = answer["report"]
    if kind == "top":
        at = next(i for i, line in enumerate(lines) if line.split() ==
                  ["flat", "flat%", "sum%", "cum", "cum%"])
        body = lines[at + 1:]
        expect(len(body) == len(rows), f"{where}: as many rows")
        for line, row in zip(body, rows):
            flat, flat_percent, sum_percent, cum, cum_percent, name = line.split(None, 5)
            mark = f" ({row['inline']})" if row["inline"] else ""
            if (number_of(flat), number_of(cum), name.strip()) != \
                    (row["flat"], row["cum"], (row["name"] + mark).strip()) or \
                    not near(flat_percent, row["flat_percent"]) or \
                    not near(sum_percent, row["sum_percent"]) or \
                    not near(cum_percent, row["cum_percent"]):
                expect(False, f"{where}: {line!r} is {row}")
    elif kind in ("tree", "peek"):
        entries = [line for line in lines if re.search(r"\S% {16}\| ", line)]
        calls = [line for line in lines if re.search(r"\S% \|   ", line)]
        expect([(number_of(line.split()[0]), line.split(" | ", 1)[1]) for line in entries] ==
               [(row["flat"], row["name"]) for row in rows], f"{where}: the entries")
        members = [call for row in rows for call in row.get("callers", []) + row.get("callees", [])]
        expect([(number_of(line.split()[0]), line.split(" |   ", 1)[1]) for line in calls] ==
               [(call["calls"], call["name"] + (" (inline)" if call["inline"] else ""))
                for call in members], f"{where}: the calls")
    elif kind == "traces":
        start = next((i for i, line in enumerate(lines) if line.startswith("-----------+")), 0)
        body = [line for line in lines[start:] if ":  " not in line and line[:11] != "-" * 11]
        first = [line for line in body if line[:13].strip()]
        expect([number_of(line.split()[0]) for line in first] == [row["value"] for row in rows],
               f"{where}: values")
        expect([line[13:] if line not in first else re.match(r" *\S+   (.*)", line).group(1)
                for line in body] ==
               [frame["name"] + (" (inline)" if frame["inline"] else "")
                for row in rows for frame in row["frames"]], f"{where}: frames")
    elif kind == "tags":
        keys = [line for line in lines if ": Total " in line]
        values = [line for line in lines if line and ": Total " not in line]
        expect([number_of(re.search(r": Total (\S+)", line).group(1)) for line in keys] ==
               [row["weight"] for row in rows], f"{where}: keys")
        expect([number_of(line.split()[0]) for line in values] ==
               [value["weight"] for row in rows for value in row["values"]], f"{where}: values")
    elif kind == "goroutines":
        groups = [row for row in rows if row["kind"] == "group"]
        heads = [line for line in lines if re.match(r" {,9}-?\d+\S* {3}", line)]
        states = [line for line in lines if re.match(r" {,9}-?\d+\S* +\S+%", line)]
        body = [line[13:] for line in lines if line.startswith(" " * 13)]
        expect([number_of(line.split()[0]) for line in states if line not in heads] ==
               [row["weight"] for row in rows if row["kind"] == "state"], f"{where}: states")
        labels = tuple(f"{label['label']}: " for row in groups for label in row.get("labels", []))
        frames = [frame for row in groups for frame in row.get("frames", [])]
        expect([frame["name"] for frame in frames] ==
               [line for line in body if not line.startswith(labels + ("created by ",))], f"{where}: frames")
        expect(all(frame["name"].startswith(frame["function"]) and frame["file"] in frame["name"] and
                   str(frame.get("line", "")) in frame["name"] for frame in frames), f"{where}: parts of names")
    elif kind == "comments":
        expect("\n".join(lines) == "\n".join(row["text"] for row in rows), f"{where}: comments")
    elif kind == "list":
        body = [line for line in lines if re.match(r" *\S+ +\S+ +\d+:", line)]
        expect([(number_of(line.split()[0]), number_of(line.split()[1]), line.split(":", 1)[1])
                for line in body] ==
               [(line["flat"], line["cum"], line["source"]) for row in rows
                for line in row.get("lines", [])], f"{where}: lines")
        expect(sum("Error: " in line for line in lines) ==
               sum(len(row.get("notes", [])) for row in rows), f"{where}: notes")
    elif kind == "raw":
        samples = [line for line in lines[:lines.index("Locations")]
                   if re.match(r"( +-?\d+)+: [\d ]*$", line)]
        found = [row for row in rows if row["kind"] == "sample"]
        expect([tuple(map(int, part.split())) for line in samples for part in line.split(":")] ==
               [tuple(part) for row in found for part in (row["values"], row["locations"])],
               f"{where}: samples")
        expect(lines.index("Mappings") - lines.index("Locations") - 1 ==
               sum(max(1, len(row.get("lines", []))) for row in rows if row["kind"] == "location"),
               f"{where}: locations")
        expect(len(lines) - lines.index("Mappings") - 1 ==
               sum(row["kind"] == "mapping" for row in rows), f"{where}: mappings")


def cells_of(line):
    """The cells of a line of a Markdown table, as GitHub splits it."""
    return re.findall(r"((?:\\.|[^|\\]|\\)*)\|", line[1:])


def check_markdown(answer, where):
    text = answer.decode("utf-8", "surrogateescape")
    expect(not re.search(r"[\x00-\x08\x0b-\x1f\x7f\udc80-\udcff]", text), f"{where}: clean")
    width = None
    for line in text.split("\n"):
        if not line.startswith("|"):
            width = None
            continue
        cells = cells_of(line)
        width = len(cells) if width is None else width
        if len(cells) != width:
            expect(False, f"{where}: {width} cells in {line!r}")


def ask_all(path, unit):
    """All reports in all forms from one shell: bytes by report and form, None if there is no answer."""
    setting = f" unit={unit}" if re.fullmatch("[a-z]+", unit) else ""
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"{report.lstrip('-').replace('=', ' ')} format={form} nodecount=0"
                 f"{setting if form != 'md' else ''} > {folder}/{form}{report}\n"
                 for report in REPORTS for form in FORMS]
        cprof(path, typed="".join(lines).encode())
        answers = {}
        for report in REPORTS:
            for form in FORMS:
                name = os.path.join(folder, form + report)
                answers[report, form] = None
                if os.path.exists(name):
                    with open(name, "rb") as file:
                        answers[report, form] = file.read()
    return answers


def check_profile(path):
    name = os.path.basename(path)
    first = as_json("-top", path)
    answers = ask_all(path, first["unit"] if first else "")
    for report in REPORTS:
        where = f"{name} {report}"
        text = answers[report, "text"]
        missing = [form for form in FORMS if (answers[report, form] is None) != (text is None)]
        expect(not missing, f"{where}: an answer in all forms or none: {missing}")
        if text is None or missing:
            continue
        answer = json.loads(answers[report, "json"], object_pairs_hook=unique)
        wrong = schema.problem(answer, SCHEMA)
        expect(wrong is None, f"{where}: {wrong}")
        same_as_text(answer, text, name, report)
        for form in ("csv", "tsv"):
            rows, names = as_rows(answers[report, form], form)
            expect(names == answer["columns"], f"{where}: columns of {form}")
            wrong = same_rows(answer, rows, names)
            expect(wrong is None, f"{where} as {form}: {wrong}")
        check_markdown(answers[report, "md"], where)


for one in sorted(glob.glob(os.path.join(DATA, "*.pb.gz"))):
    check_profile(one)
check_profile(os.path.join(DATA, "example", "cpu.pprof"))
check_profile(os.path.join(DATA, "goroutine", "go1.26.txt"))
expect(helper.checks > 2000, f"only {helper.checks} checks: were the questions understood?")

# Names that hurt.
NAMES = [b"quote\"d", b"two\nlines", b"esc\x1b[31mape", b"bad\xff", b"tab\tbed", b"cr\rback",
         b"=cmd()", b"+1+cmd", b"@x", b"-12.5", b"-[Foo bar:]", b"a|b", b"a\\|b", b"`tick``s`", b"comma,d",
         b" lead", b"trail ", b"\\n", b"<script>", b"x" * 10000, "größe".encode(),
         "\u202eright".encode(), "\u009bc1".encode()]
with tempfile.TemporaryDirectory() as work:
    hurting = os.path.join(work, "hurting.pb.gz")
    p = Profile([("n", "count")], comments=[b"a\x1b]0;b\x07"])
    for number, one in enumerate(NAMES):
        p.sample([one], [1000 - number], labels={"key": one})
    with open(hurting, "wb") as out:
        out.write(p.encode())
    plain = [name.decode("utf-8", "surrogateescape") for name in NAMES]
    for report in REPORTS:
        for form in ("json", "csv", "tsv", "md"):
            answer = ask(form, report, hurting)
            if answer is None:
                continue
            if form == "json":
                expect(answer == ask(form, report, hurting), f"{report}: the same again")
                wrong = schema.problem(json.loads(answer), SCHEMA)
                expect(wrong is None, f"hurting {report}: {wrong}")
                expect(not re.search(rb"[\x00-\x09\x0b-\x1f\x7f]", answer), f"{report}: no controls")
                expect(b"\xe2\x80\xae" not in answer, f"{report}: nothing turns text around")
            elif form == "md":
                check_markdown(answer, f"hurting {report}")
    expect([row["name"] for row in as_json("-top", hurting)["rows"]] ==
           [name.decode("utf-8", "replace") for name in NAMES], "names in JSON")
    for form in ("csv", "tsv"):
        rows, names = as_rows(ask(form, "-top", hurting), form)
        got = [row[names.index("name")] for row in rows]
        formulas = ("=cmd()", "+1+cmd", "@x", "-[Foo bar:]")
        expect(got == [("'" if form == "csv" and name in formulas else "") + name for name in plain],
               f"names in {form}: {got}")
    expect(as_rows(ask("csv", "-traces", hurting), "csv")[0][1][6] == plain[0], "labels in csv")
    empty = os.path.join(work, "empty.pb.gz")
    with open(empty, "wb") as out:
        out.write(Profile([("n", "count")], comments=[b"one", b""]).encode())
    expect(as_rows(ask("csv", "-comments", empty), "csv")[0] == [["one"], [""]],
           "an empty text is a row of csv")

# Filters, units and divide_by; what cannot be asked.
EXAMPLE = os.path.join(DATA, "example", "cpu.pprof")
answer = as_json("-top", EXAMPLE, "-focus=main.f", "-tagroot=x", "-nodecount=1", "-unit=ms")
expect(answer["filters"] == {"focus": "main.f", "tagroot": "x"}, f"filters: {answer['filters']}")
expect(len(answer["rows"]) == 1 and answer["shown"]["entries"] == 1 and
       answer["shown"]["entries_cut"] > 0, f"shown: {answer['shown']}")
whole = as_json("-top", EXAMPLE)
tenth = as_json("-top", EXAMPLE, "-divide_by=10")
expect([row["flat"] // 10 for row in whole["rows"]] == [row["flat"] for row in tenth["rows"]] and
       whole["total"] // 10 == tenth["total"], "divide_by")
expect([row["flat_percent"] for row in whole["rows"]] ==
       [row["flat_percent"] for row in tenth["rows"]], "percentages after divide_by")
expect(as_json("-top", os.path.join(DATA, "work.mutex.pb.gz"), "-mean")["sample_type"] ==
       "mean_delay", "mean")
inlines = as_json("-list=main.f$", EXAMPLE, "-source_inlines")
expect(any("inlined" in line for row in inlines["rows"] for line in row["lines"]), "inlined calls")
expect(schema.problem(inlines, SCHEMA) is None, f"inlines: {schema.problem(inlines, SCHEMA)}")
for report in ("-proto", "-topproto", "-weblist=.", "-dot", "-callgrind"):
    done = cprof(report, "-format=json", EXAMPLE)
    expect(done.returncode == 2 and not done.stdout and
           done.stderr.count(b"format=json is for tables") == 1, f"{report} has a form of its own")
done = cprof("-c", "format=xml", EXAMPLE)
expect(done.returncode == 2 and b'format is text, json, csv, tsv or md, not "xml"' in done.stderr,
       f"format=xml: {done.stderr}")
done = cprof("-c", "format=json; top1; top1 format=csv", EXAMPLE)
expect(done.stdout.startswith(b"{\n") and b"}\nflat,flat_percent," in done.stdout, "in the shell")
end()
