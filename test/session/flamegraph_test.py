"""Flame graph files: what they say is what other reports say, and no name breaks out of them."""
import glob
import html.parser
import json
import os
import re
import tempfile
import xml.etree.ElementTree as ElementTree

from helper import DATA, check, cprof, end
from encode import Profile

WORK = tempfile.TemporaryDirectory()
SVG = "{http://www.w3.org/2000/svg}"


def here(name):
    return os.path.join(WORK.name, name)


def read(name):
    with open(here(name), "rb") as file:
        return file.read()


def ask(what, *argv):
    done = cprof(*argv, cwd=WORK.name)
    check(done.returncode == 0, f"{what}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def draw(what, *argv, form="svg"):
    ask(what, "-flamegraph", f"-output={here('f.' + form)}", *argv)
    return read("f." + form)


class Box:
    """A box of a picture; right and left in thousandths of a pixel."""

    def __init__(self, group, row, top):
        rect = group.find(SVG + "rect")
        self.name, _, self.facts = group.find(SVG + "title").text.partition("\n")
        self.left = round(float(rect.get("x")) * 1000)
        self.right = self.left + round(float(rect.get("width")) * 1000)
        self.depth, rest = divmod(int(rect.get("y")) - top, row)
        assert rest == 0
        self.fill, self.mark = rect.get("fill"), group.get("data-mark", "")
        text = group.find(SVG + "text")
        self.text = None if text is None else text.text


def pictures(svg):
    """All pictures in an element, each a list of boxes."""
    row, top = int(svg.get("data-row")), int(svg.get("data-top"))
    return [[Box(g, row, top) for g in p] for p in svg.iter(SVG + "g")
            if p.get("class") == "picture"]


def notes(svg):
    return [t.text for t in svg.iter(SVG + "text") if t.get("class") == "note"]


def check_nested(what, boxes):
    open_, edge = [], {}
    for box in boxes:
        del open_[box.depth:]
        check(len(open_) == box.depth, f"{what}: {box.name} has no caller")
        if open_:
            check(open_[-1].left <= box.left <= box.right <= open_[-1].right,
                  f"{what}: {box.name} sticks out of {open_[-1].name}")
            check(box.left >= edge.get(id(open_[-1]), 0), f"{what}: {box.name} overlaps")
            edge[id(open_[-1])] = box.right
        open_.append(box)


def visible(name):
    """A name as pictures have it."""
    name = re.sub("[\n\r\t]", " ", name)
    name = re.sub("[\0-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", "\ufffd", name)
    return name if len(name) <= 250 else name[:250] + "…"


def preorder(node):
    rest = [node]
    while rest:
        node = rest.pop()
        yield node
        rest.extend(reversed(node["children"]))


def check_against_json(what, boxes, tree):
    """Boxes are the nodes in order, but for narrow ones, and as wide as these are heavy."""
    nodes, root = preorder(tree), tree["value"]
    for box in boxes:
        node = next((n for n in nodes if visible(n["name"]) == box.name and
                     abs(box.right - box.left - 1200000 * n["value"] / (root or 1)) < 2), None)
        if root:
            check(node is not None, f"{what}: no node is {box.name}")


def check_sums(what, tree):
    for node in preorder(tree):
        for side in ("value", "base"):
            below = sum(child.get(side, 0) for child in node["children"])
            check(below <= node.get(side, 0), f"{what}: {node['name']}: {below} below")
        if "delta" in node:
            check(node["delta"] == node["value"] - node["base"], f"{what}: delta of {node['name']}")


def check_page(what, page, first):
    check(page.count(b"<script") == 1, f"{what}: one script")
    check(b"http" not in page.replace(b"http://www.w3.org/", b"").replace(b"http-equiv", b"") or
          "http" in what, f"{what}: no address")
    svgs = re.findall(rb"<svg .*?</svg>", page, re.S)
    for svg in svgs:
        for boxes in pictures(ElementTree.fromstring(svg)):
            check_nested(what, boxes)
    names = [b.name for b in pictures(ElementTree.fromstring(svgs[0]))[0]]
    check(names == [b.name for b in first] or len(first) > 2000, f"{what}: the same as SVG")


def check_fixture(path):
    what = os.path.relpath(path, DATA)
    questions = ["top format=json > top.json", "flamegraph > f.svg", "flamegraph > g.svg",
                 "flamegraph > f.html", "flamegraph > f.json", "flamegraph inverted=true > i.json"]
    ask(what, "-symbolize=none", "-c", "\n".join(questions), path)
    check(read("f.svg") == read("g.svg"), f"{what}: the same bytes each time")
    svg, top = ElementTree.fromstring(read("f.svg")), json.loads(read("top.json"))
    tree, inverted = json.loads(read("f.json")), json.loads(read("i.json"))
    drawn = pictures(svg)
    for boxes in drawn:
        check_nested(what, boxes)
        check((boxes[0].name, boxes[0].left) == ("root", 0), f"{what}: root")
    check_against_json(what, drawn[0], tree)
    check_sums(what, tree)
    check_sums(what, inverted)
    all_ = tree["value"] + tree.get("base", 0)
    check(top["total"] in (all_, tree.get("base")), f"{what}: {all_} and not {top['total']}")
    check(tree["value"] == inverted["value"], f"{what}: inverted")
    check_page(what, read("f.html"), drawn[0])


def check_fixtures():
    # One of each series: the others differ in what is nothing to a flame graph.
    for path in sorted(glob.glob(os.path.join(DATA, "*.pb.gz")) +
                       glob.glob(os.path.join(DATA, "example", "*.p*")) +
                       glob.glob(os.path.join(DATA, "goroutine", "*.txt"))[:2]):
        if not re.search(r"random0[2-7]|json\.cpu", path):
            check_fixture(path)


HURTING = [
    "<script>alert(1)</script>", "</title></text></svg>", "\"'><img src=x onerror=y>", "]]>", "<!--", "-->",
    "&amp;&#0;&lt", "line\nbreak\ttab\rreturn", "\x1b[31mred\x1b]0;t\x07", "\u202egnp.exe\u2066", "nul\0nul",
    "\x01\x08\x0b\x1f\x7f\x80\x9f\ufffe\uffff", "x" * 10000, "é" * 5000, "漢字.関数", "👩‍👩‍👧.f", "", " ", "a;b c",
    "{{7*7}}", "${x}", "javascript:alert(1)", "/*", "\\", "\\u003c/script>",
]


class Tags(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = {}

    def handle_starttag(self, tag, attrs):
        self.seen[tag] = self.seen.get(tag, 0) + 1
        for name, _ in attrs:
            check(not name.startswith("on"), f"attribute {name}")


def check_hurting():
    p = Profile([("cp</script>u\"", "nano\"<seconds"), ("b", "count")], binary="/bin/<b>&\"")
    for i, name in enumerate(HURTING):
        p.sample([name, "main"], [i + 1, 1], {"k<": "v\"]]>"})
    p.sample([b"\xff\xfe\x80 bytes", b"\xed\xa0\x80half"], [30, 2])
    with open(here("hurting.pb"), "wb") as file:
        file.write(p.encode())
    for flags in ([], ["-inverted"], ["-tagroot=k<"], ["-focus=main|<script>"], ["-sample_index=0"],
                  ["-sample_index=1", "-unit=<b>&\""]):
        svg = draw(f"hurting {flags}", *flags, "hurting.pb")
        root = ElementTree.fromstring(svg)
        boxes = pictures(root)[0]
        check_nested(f"hurting {flags}", boxes)
        text = svg.decode()
        check(not re.search("[\0-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]", text),
              f"hurting {flags}: all characters are harmless")
        check(text.count("<script") == 1 and text.count("]]>") == 1, f"hurting {flags}: one script")
        page = draw(f"hurting {flags}", *flags, "hurting.pb", form="html")
        tags = Tags()
        tags.feed(page.decode())
        check(tags.seen["script"] == 1 and "img" not in tags.seen, f"hurting {flags}: {tags.seen}")
        check(tags.seen["svg"] == 2, f"hurting {flags}: two types")
        json.loads(draw(f"hurting {flags}", *flags, "hurting.pb", form="json"))
    names = {b.name for b in pictures(ElementTree.fromstring(draw("names", "hurting.pb")))[0]}
    for name in HURTING:
        check(not name or visible(name) in names, f"{name[:50]!r} is there")


def folded(name, lines):
    with open(here(name), "w") as file:
        file.write("".join(f"{stack} {value}\n" for stack, value in lines))
    return name


def check_difference():
    old = folded("old.folded", [("main;same", 40), ("main;less", 30), ("main;gone;deep", 30), ("other", 20)])
    new = folded("new.folded", [("main;same", 40), ("main;less", 10), ("main;fresh", 50), ("other", 30)])
    root = ElementTree.fromstring(draw("diff", f"-diff_base={old}", new))
    now, with_gone = pictures(root)
    check_nested("diff", now)
    check_nested("with what is gone", with_gone)
    facts = {b.name: (b.right - b.left, b.mark, b.facts) for b in now}
    check(facts == {
        "root": (1200000, "▲ ", "130 (100%), 120 (100%) before: +10 (+8.33%)"),
        "main": (923077, "", "100 (76.92%), 100 (83.33%) before"),
        "fresh": (461538, "▲ ", "50 (38.46%), new"),
        "less": (92308, "▼ ", "10 (7.69%), 30 (25.00%) before: -20 (-66.67%)"),
        "same": (369231, "", "40 (30.77%), 40 (33.33%) before"),
        "other": (276923, "▲ ", "30 (23.08%), 20 (16.67%) before: +10 (+50.00%)"),
    }, f"diff: {facts}")
    wide = {b.name: b for b in with_gone}
    check(wide["gone"].right - wide["gone"].left == 225000 and wide["deep"].facts ==
          "gone, 30 (25.00%) before: -30 (-100%)" and wide["gone"].mark == "▼ ", "what is gone")
    orange, blue, grey = (next(b.fill for b in now if b.name == n) for n in ("fresh", "less", "same"))
    level = [[int(c[i:i + 2], 16) for i in (1, 3, 5)] for c in (orange, blue, grey)]
    check(level[0][0] > level[0][2] and level[1][2] > level[1][0] and len(set(level[2])) == 1,
          f"colours {orange} {blue} {grey}")
    # The sum of both sides of subtracted profiles is what top says.
    net = json.loads(draw("net", f"-base={old}", new, form="json"))
    check((net["value"], net["base"], net["delta"]) == (60, 50, 10), f"net {net}")
    text = ElementTree.fromstring(draw("net", f"-base={old}", new))
    check("+10: 60 more, 50 less" in notes(text)[0], f"net: {notes(text)}")
    dropped = json.loads(draw("dropped", f"-base={old}", "-drop_negative", new, form="json"))
    check((dropped["value"], dropped["base"]) == (60, 0), f"drop_negative: {dropped}")


def check_options():
    data = os.path.join(DATA, "labels.pb.gz")
    plain = draw("plain", data)
    for flag in ("-focus=a", "-tagroot=tier", "-lines", "-files", "-unit=ns", "-divide_by=3",
                 "-sample_index=0", "-palette=heat", "-palette=mem", "-color=diff", "-inverted"):
        if flag != "-focus=a":
            check(draw(flag, flag, data) != plain, f"{flag} changes something")
    svg = ElementTree.fromstring(draw("focus", "-focus=main", data))
    check("filters: focus=main" in notes(svg), f"filters are said: {notes(svg)}")
    inlined = os.path.join(DATA, "inlined.pb.gz")
    check(draw("inlines", inlined) != draw("noinlines", "-noinlines", inlined), "noinlines")
    mean = os.path.join(DATA, "contention.pb.gz")
    check(draw("delay", mean) != draw("mean", "-mean", mean), "mean")
    done = cprof("-flamegraph", "-palette=rainbow", data)
    check(done.returncode == 2 and b'palette is auto, package, heat, mem or diff, not "rainbow"' in done.stderr,
          f"palette: {done.stderr}")
    for name, start in (("f.SVG", b"<?xml"), ("f", b"<?xml"), ("f.d/f", b"<?xml"), ("f.htm", b"<!DOCTYPE"),
                        ("f.html", b"<!DOCTYPE"), ("f.json", b"{"), ("f.txt", b"<?xml")):
        os.makedirs(here("f.d"), exist_ok=True)
        ask(name, "-flamegraph", f"-output={here(name)}", data)
        check(read(name).startswith(start), f"form of {name}")
    check(ask("pipe", "-flamegraph", data).startswith(b"<?xml"), "standard output is SVG")


def check_limits():
    deep = folded("deep.folded", [(";".join(["f"] * 20000), 5), ("g", 5)])
    svg = ElementTree.fromstring(draw("deep", deep))
    boxes = pictures(svg)[0]
    check(max(b.depth for b in boxes) == 999 and len(boxes) == 1001, f"deep: {len(boxes)} boxes")
    check(notes(svg)[-1] == "19001 of 20001 frames are left out, narrower than 0.1 of 1200 pixels or "
          "deeper than 999: 50.00% of the cost is theirs", f"deep: {notes(svg)}")
    narrow = folded("narrow.folded", [("wide", 10 ** 7)] + [(f"thin{i};t", 1) for i in range(1000)])
    svg = ElementTree.fromstring(draw("narrow", narrow))
    check([b.name for b in pictures(svg)[0]] == ["root", "wide"], "narrow ones are left out")
    check(notes(svg)[-1] == "2000 of 2001 frames are left out, narrower than 0.1 of 1200 pixels: "
          "0.01% of the cost is theirs", f"narrow: {notes(svg)}")
    many = folded("many.folded", [(";".join(f"f{i}_{j}" for j in range(12)), 1) for i in range(2000)])
    drawn = draw("many", many)
    boxes = pictures(ElementTree.fromstring(drawn))[0]
    check(len(boxes) <= 16000 and len(drawn) < 5 << 20, f"{len(boxes)} boxes")
    for rect in ElementTree.fromstring(drawn).iter(SVG + "rect"):
        check((rect.get("stroke") == "none") == (float(rect.get("width")) < 2), "narrow boxes have no edge")


check_fixtures()
check_hurting()
check_difference()
check_options()
check_limits()
end()
