"""Graphs as pictures: Graphviz and the programs that show them, there or not; and names that mean no good."""
import collections
import json
import os
import re
import shutil
import subprocess
import tempfile
import xml.dom.minidom

from helper import DATA, check as expect, cprof, end
from encode import Profile

PROFILE = os.path.join(DATA, "work.cpu.pb.gz")  # with labels
GRAPHVIZ = shutil.which("dot")
STARTS = {"svg": b"<?xml", "png": b"\x89PNG\r\n", "gif": b"GIF8", "pdf": b"%PDF-", "ps": b"%!PS-Adobe"}
VIEWERS = {"web": "svg", "eog": "svg", "evince": "pdf", "gv": "ps", "kcachegrind": "grind"}


def script(directory, name, text):
    path = os.path.join(directory, name)
    with open(path, "w") as f:
        f.write("#!/bin/sh\n" + text)
    os.chmod(path, 0o755)


def without_graphviz():
    with tempfile.TemporaryDirectory() as work:
        for kind in (*STARTS, "web", "eog"):
            done = cprof("-" + kind, PROFILE, env={"PATH": work}, cwd=work)
            expect(done.returncode == 2 and done.stdout == b"", f"{kind} without Graphviz")
            expect(done.stderr == b'failed to execute dot. Is Graphviz installed? Error: exec: "dot": executable '
                                  b'file not found in $PATH\n"graph" and "flamegraph" draw without it.\n', f"{kind}: {done.stderr}")
        done = cprof("-svg", "-output=kept", PROFILE, env={"PATH": work}, cwd=work)
        expect(done.returncode == 2 and os.listdir(work) == [], "a failure leaves no file")
        done = cprof(PROFILE, typed=b"png\n", env={"PATH": work}, cwd=work)
        expect(os.listdir(work) == [], "nor one with a made-up name")


def with_a_false_graphviz():
    with tempfile.TemporaryDirectory() as work:
        path = {"PATH": work + ":" + os.environ["PATH"]}
        script(work, "dot", 'echo "$@" >"$0.args"; cat')
        dot = cprof("-dot", PROFILE).stdout
        done = cprof("-png", PROFILE, env=path)
        expect(done.stdout == dot, "Graphviz gets what dot writes")
        with open(os.path.join(work, "dot.args")) as args:
            expect(args.read() == "-Tpng\n", "and nothing but the format")
        done = cprof("-svg", PROFILE, env=path)
        expect(done.stdout == dot, "what is no SVG stays as it is")
        script(work, "dot", "exit 0")
        done = cprof("-pdf", "-output=" + os.path.join(work, "kept"), PROFILE, env=path)
        expect(done.returncode == 2 and done.stderr.endswith(b"dot drew nothing\n"), f"nothing is no picture: {done.stderr}")
        expect(not os.path.exists(os.path.join(work, "kept")), "and no file")
        script(work, "dot", "echo 'trouble with \033[31m' >&2; exit 3")
        done = cprof("-ps", PROFILE, env=path)
        expect(done.returncode == 2 and done.stdout == b"", "Graphviz fails")
        expect(done.stderr == b"trouble with \033[31m\nfailed to execute dot. Is Graphviz installed? Error: exit "
                              b"status 3\n", f"its words: {done.stderr}")


def with_graphviz():
    for kind, start in STARTS.items():
        done = cprof("-" + kind, PROFILE)
        expect(done.returncode == 0 and done.stdout.startswith(start), f"{kind}: {done.stdout[:20]} {done.stderr}")
    page = xml.dom.minidom.parseString(cprof("-svg", PROFILE).stdout)
    svg = page.documentElement
    expect((svg.getAttribute("width"), svg.getAttribute("viewBox")) == ("100%", ""), "the page fills the window")
    view = [g for g in svg.getElementsByTagName("g") if g.getAttribute("id") == "viewport"]
    expect(len(view) == 1 and view[0].getElementsByTagName("g")[0].getAttribute("id") == "graph0", "its viewport")
    expect(len(svg.getElementsByTagName("script")) == 1, "its script")


def viewers():
    with tempfile.TemporaryDirectory() as work:
        env = {"PATH": work + ":" + os.environ["PATH"], "TMPDIR": work}
        script(work, "dot", "cat >/dev/null; echo \"picture $1\"")
        for name in ("browse", "eog", "evince", "gv", "kcachegrind"):
            script(work, name, 'echo "$@" >"$0.args"; for f; do :; done; head -1 "$f" >"$0.seen"')
        for name, kind in VIEWERS.items():
            program = "browse" if name == "web" else name
            done = cprof("-" + name, PROFILE, env=dict(env, BROWSER="browse -x"))
            expect(done.returncode == 0 and done.stdout == b"", f"{name}: {done.stderr}")
            with open(os.path.join(work, program + ".args")) as args, \
                    open(os.path.join(work, program + ".seen")) as seen:
                words = args.read().split()
                expect(re.fullmatch(re.escape(work) + r"/cprof\w+\." + kind, words[-1]), f"{name}: {words}")
                expect(words[:-1] == {"web": ["-x"], "gv": ["--noantialias"]}.get(name, []), f"{name}: {words}")
                expect(not os.path.exists(words[-1]), f"{name}: its file goes")
                first = "positions: instr line\n" if kind == "grind" else f"picture -T{kind}\n"
                expect(seen.read() == first, f"{name}: what it shows")
            os.remove(os.path.join(work, program + ".args"))
            done = cprof("-" + name, "-output=" + os.path.join(work, "out"), PROFILE, env=env)
            expect(done.returncode == 0 and not os.path.exists(os.path.join(work, program + ".args")),
                   f"{name}: a file of the user's is not shown")
        script(work, "eog", "exit 7")
        done = cprof("-eog", PROFILE, env=env)
        expect(done.returncode == 2 and done.stderr == b"eog: exit status 7\n", f"a viewer fails: {done.stderr}")
        os.remove(os.path.join(work, "evince"))
        done = cprof("-evince", PROFILE, env=dict(env, PATH=work + ":/usr/bin:/bin"))
        if not shutil.which("evince"):
            expect(done.returncode == 2 and done.stderr == b'exec: "evince": executable file not found in $PATH\n',
                   f"a missing viewer: {done.stderr}")


def made_up_names():
    with tempfile.TemporaryDirectory() as work:
        script(work, "dot", "cat")
        done = cprof(PROFILE, typed=b"callgrind\nsvg\nsvg\nquit\n", cwd=work,
                     env={"PATH": work + ":" + os.environ["PATH"]})
        made = sorted(os.listdir(work))
        expect(made == ["dot", "profile001.callgraph.out", "profile001.svg", "profile002.svg"], f"{made}")
        expect(b"Generating report in profile002.svg" in done.stderr, "they are told")


NAMES = ['a"b', 'a\\', 'a\\"b', "a\nb", 'x" shape=circle]\nN9 [label="', "x\nfn=(1) y\ncalls=1 0 0", "\x1b[31mred\x07",
         "nul\0here", b"\xff\xfe wrong", b"half \xe2\x82", "n" * 10240, "<b>html</b>", "&amp;&;", "\\N\\G\\l", "]]>--><script>",
         "]; }", "%s%n", "\u202eright", "{|}", "", " ", "\r\n", "::", ".", "[...]", "a.b::c[...].d"]
STRING = r'"(?:[^"\\]|\\.)*"'
VALUE = r'(?:%s|[\w.#]+)' % STRING
ATTRIBUTES = r"\[\w+ ?= ?%s(?: \w+=%s)*( minlen=2)?\]" % (VALUE, VALUE)
LINES = [r"digraph %s \{" % STRING, r"\}", r'node \[style=filled fillcolor="#f8f8f8"\]',
         r"subgraph cluster_L \{ %s %s \}" % (STRING, ATTRIBUTES), r"N\w+ %s" % ATTRIBUTES, r"N\w+ -> N\w+ %s" % ATTRIBUTES]


def hostile_profile(names):
    p = Profile([("cpu\nevents: x", "nanoseconds")], comments=names, binary="/bin/quo\"te\\\nfn=(7) x")
    for i, name in enumerate(names):
        other = names[(i * 7 + 3) % len(names)]
        p.sample([(name, other, i + 1), (other, name, i), "root"], [(i + 1) * 10**6],
                 labels={b"key" if isinstance(name, bytes) else name: other, "bytes": (i * 1000, "bytes")})
    return p.encode()


def hostile_names():
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "hostile.pb.gz")
        with open(path, "wb") as f:
            f.write(hostile_profile(NAMES))
        for options in ([], ["-lines"], ["-files"], ["-addresses", "-trim=false"], ["-call_tree"]):
            done = cprof("-dot", *options, path)
            lines = done.stdout.decode(errors="surrogateescape").split("\n")
            expect(done.returncode == 0 and lines.pop() == "", f"dot {options}: {done.stderr}")
            for line in lines:
                expect(any(re.fullmatch(known, line, re.S) for known in LINES), f"dot {options}: {line[:200]!r}")
            nodes = sum(line.startswith("N") and "shape=box " in line for line in lines)
            if GRAPHVIZ:
                done = cprof("-svg", *options, path)
                page = xml.dom.minidom.parseString(done.stdout)
                drawn = [g for g in page.getElementsByTagName("g") if re.fullmatch(r"node\d+", g.getAttribute("id"))
                         and g.getElementsByTagName("title")[0].firstChild.data.startswith("N")]
                expect(len(drawn) == nodes, f"svg {options}: {len(drawn)} of {nodes} nodes")
                expect(len(page.getElementsByTagName("script")) == 1, f"svg {options}: one script")
            done = cprof("-callgrind", *options, path)
            lines = done.stdout.split(b"\n")
            expect(lines[:2] == [b"positions: instr line", b"events: cpu\\x0aevents: x(ms)"], f"{lines[:2]}")
            known = rb"|(ob|fl|fn|cfl|cfn)=(\(\d+\)( .*)?)?|(0x[0-9a-f]+|[-+]\d+|\*) -?\d+ -?\d+|" \
                    rb"calls=0 (0x[0-9a-f]+|[-+]\d+|\*) -?\d+|\* \* -?\d+"
            for line in lines[2:]:
                expect(re.fullmatch(known, line) and b"\r" not in line and b"\0" not in line,
                       f"callgrind {options}: {line[:200]!r}")


NUMBER = r"-?[\d.]+[A-Za-z]*"
DOT_NODE = re.compile(r'N\d+ \[label="(.*?)" id="node')
DOT_EDGE = re.compile(r'N\d+ -> N[1-9]\d* \[label=" (%s)' % NUMBER)
DOT_BOX = re.compile(r'N\S+ \[label = "')
ROW = re.compile(r" *(\.|%s +[-\de.]+%%)? +(%s) +[-\de.]+%%  (?:⋯\d+ )?[ │├╰─┄]*([◆●→↻▫]) (.*)" % (NUMBER, NUMBER))


def graph_says_what_dot_says():
    """The same nodes with the same numbers, the same boxes, no call that dot does not have."""
    with tempfile.TemporaryDirectory() as work:
        hostile = os.path.join(work, "hostile.pb.gz")
        with open(hostile, "wb") as f:
            f.write(hostile_profile(NAMES))
        data = [os.path.join(DATA, name + ".pb.gz") for name in ("work.cpu", "heap", "random03")]
        for path in [hostile, *data]:
            for options in (["-lines", "-nodecount=20"], ["-call_tree"], ["-trim=false", "-addresses"]):
                dot = cprof("-dot", *options, path).stdout.decode(errors="replace").split("\n")
                done = cprof("-graph", *options, path)
                text = done.stdout.decode()
                lines = text[text.index("  cum%\n") + 7:].split("\n")[:-1]
                rows = [ROW.fullmatch(line) for line in lines]
                expect(done.returncode == 0 and all(rows), f"graph {options} {path}: {[l for l, r in zip(lines, rows) if not r]}")
                labels = [m.group(1) for m in map(DOT_NODE.match, dot) if m]
                nodes = [row for row in rows if row.group(3) in "◆●"]
                expect(sorted(cum_of(label) for label in labels) == sorted(row.group(2) for row in nodes),
                       f"graph {options} {path}: nodes")
                calls = collections.Counter(m.group(1) for m in map(DOT_EDGE.match, dot) if m)
                listed = collections.Counter(row.group(2) for row in rows if row.group(3) in "→↻")
                below = calls.total() - listed.total()  # those of which the callee's row tells
                expect(listed <= calls and below <= len(nodes), f"graph {options} {path}: calls")
                boxes = sum(bool(DOT_BOX.match(line)) for line in dot)
                expect(sum(row.group(3) == "▫" for row in rows) == boxes, f"graph {options} {path}: boxes")


def cum_of(label):
    """What a node weighs with its calls, at the end of its label."""
    return re.search(r"(%s)(?: \([-\de.]+%%\))?$" % NUMBER, label).group(1)


def read_by_graphviz():
    """Graphviz' own reader; it takes no strings over 16 KiB."""
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "hostile.pb.gz")
        with open(path, "wb") as f:
            f.write(hostile_profile([name for name in NAMES if len(name) < 4096]))
        for options in ([], ["-lines"], ["-call_tree", "-trim=false"]):
            dot = cprof("-dot", *options, path).stdout
            read = subprocess.run(["nop", "-p"], input=dot, stderr=subprocess.PIPE, timeout=100)
            expect(read.returncode == 0 and read.stderr == b"", f"nop {options}: {read.stderr}")


def label_of(name, value):
    """The label of a node as DOT has it, for names that have no short form."""
    lines = name.replace("[...]", "[…]").replace("::", ".")
    return lines.replace("\\", "\\\\").replace("\n", "\\l").replace(".", "\\n") + "\\n" + value


def labels_come_through():
    """What Graphviz read: all names as they are, in DOT's escapes."""
    names = [name for name in NAMES if isinstance(name, str) and "\0" not in name and 0 < len(name) < 4096]
    with tempfile.TemporaryDirectory() as work:
        path = os.path.join(work, "names.pb.gz")
        p = Profile([("cpu", "nanoseconds")], binary="/bin/quo\"te\\\nx")
        for i, name in enumerate(names):
            p.sample([name, "root"], [(i + 1) * 10**6])
        with open(path, "wb") as f:
            f.write(p.encode())
        dot = cprof("-dot", "-trim=false", path).stdout
    read = subprocess.run(["dot", "-Tdot_json"], input=dot, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=100)
    expect(read.returncode == 0 and read.stderr == b"", f"dot: {read.stderr}")
    graph = json.loads(read.stdout, strict=False)
    nodes = [node for node in graph["objects"] if node.get("id", "").startswith("node")]
    expect(graph["name"] == 'quo"te\\\\\\lx', f"the title: {graph['name']!r}")
    total = len(names) * (len(names) + 1) // 2
    want = {}
    for i, name in enumerate(names):
        shown = name.replace("\\", "\\\\").replace("\n", "\\l")
        want[f"{shown} ({i + 1}ms)"] = label_of(name, f"{i + 1}ms")
    got = {node["tooltip"]: re.sub(r" \([\d.]+%\)$", "", node["label"]) for node in nodes}
    expect(got.pop(f"root ({total}ms)", "").startswith("root\\n0 of "), "the root")
    for tooltip, label in want.items():
        expect(got.get(tooltip) == label, f"{tooltip!r}: {got.get(tooltip)!r} and not {label!r}")
    edges = {edge["tooltip"] for edge in graph["edges"]}
    expect(edges == {f"root -> {tooltip}" for tooltip in want}, "calls")


without_graphviz()
with_a_false_graphviz()
if GRAPHVIZ:
    with_graphviz()
    labels_come_through()
viewers()
made_up_names()
hostile_names()
graph_says_what_dot_says()
if shutil.which("nop"):
    read_by_graphviz()
end()
