"""Flame graphs in a browser, where there is one: a click zooms, a search counts, buttons do what they say."""
import os
import re
import sys
import tempfile

import browser
from helper import DATA, check, cprof, end
from encode import Profile

if not browser.BROWSER:
    print("no Chromium")
    sys.exit(77)
WORK = tempfile.TemporaryDirectory()

# What the scripts of the tests use.
TOOLS = """
  var svg = document.querySelector('svg.flame') || document.documentElement;
  function all(picture) { return Array.from(svg.querySelectorAll('.picture')[picture || 0].children); }
  function name(g) { return g.querySelector('title').textContent.split('\\n')[0]; }
  function label(g) { var text = g.querySelector('text'); return text ? text.textContent : ''; }
  function shown(picture) {
    var boxes = {};
    all(picture).forEach(function (g) {
      if (g.style.display !== 'none') {
        var rect = g.querySelector('rect');
        boxes[name(g)] = [Math.round(rect.getAttribute('x')), Math.round(rect.getAttribute('width')),
          +rect.getAttribute('y'), label(g)];
      }
    });
    return boxes;
  }
  function click(wanted) {
    var g = all().find(function (g) { return name(g) === wanted; });
    g.querySelector('rect').dispatchEvent(new MouseEvent('click', {bubbles: true}));
  }
  function button(label) {
    return Array.from(document.querySelectorAll('button')).find(function (b) { return b.textContent === label; });
  }
  function press(label) { button(label).click(); }
  function key(key) { document.documentElement.dispatchEvent(new KeyboardEvent('keydown', {key: key, bubbles: true})); }
  function type(key) {
    document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: key, bubbles: true}));
    return name(document.activeElement);
  }
  function search(text) {
    var field = svg.querySelector('input');
    field.value = text;
    field.dispatchEvent(new Event('input'));
    return {said: svg.querySelector('output').textContent, wrong: field.className,
      hits: all().filter(function (g) { return g.classList.contains('hit'); }).map(name)};
  }
  function types() {
    return Array.from(document.querySelectorAll('figure')).map(function (f) { return !f.hidden; });
  }
  result.width = +svg.getAttribute('width');
"""


def browse(name, actions, **more):
    result = browser.browse(os.path.join(WORK.name, name), TOOLS + actions, WORK.name, **more)
    check(result, f"{name}: the browser ran the script")
    return result


def make(name, lines):
    path = os.path.join(WORK.name, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write("".join(f"{stack} {value}\n" for stack, value in lines))
    return path


def draw(name, *argv):
    done = cprof("-flamegraph", f"-output={name}", *argv, cwd=WORK.name)
    check(done.returncode == 0, done.stderr.decode())


def check_svg():
    draw("f.svg", make("a.folded", [("main;a;b;a", 25), ("main;a;c", 25), ("main;Far.away", 10), ("a", 40)]))
    r = browse("f.svg", """
      result.first = shown();
      click('main'); result.main = shown();
      click('a'); result.other = shown();
      press('Reset'); result.reset = shown();
      result.search = search('^a$');
      result.union = search('main|b');
      result.nothing = search('zz');
      result.small = search('far');
      result.large = search('FAR');
      result.broken = search('(');
      press('Turn'); result.turned = shown();
      press('Reset'); result.cleared = search('').said + svg.querySelectorAll('.hit').length;
    """)
    if not r:
        return
    w = r["width"]
    check(1100 < w < 1300, f"as wide as the window: {w}")
    check([r["first"][n][1] for n in ("root", "main", "c")] == [w, round(w * .6), round(w * .25)],
          f"widths: {r['first']}")
    check(r["main"]["main"][1] == w and r["main"]["root"][1] == w, f"zoomed in: {r['main']}")
    check(r["main"]["Far.away"][1] == round(w / 6) and r["main"]["Far.away"][3] == "Far.away",
          f"callees grow: {r['main']}")
    check(set(r["other"]) == {"root", "a"} and r["other"]["a"][1] == w, f"others are gone: {r['other']}")
    check(r["reset"] == r["first"], "reset")
    # `a` below `a` counts once: 40 + 50 of 100, in three boxes.
    check(r["search"]["said"] == "3 boxes, 90.00%" and r["search"]["hits"] == ["a"] * 3, f"{r['search']}")
    check(r["union"]["said"] == "2 boxes, 60.00%", f"union: {r['union']}")
    check(r["nothing"]["said"] == "0 boxes, 0.00%", f"nothing: {r['nothing']}")
    check(r["small"]["hits"] == ["Far.away"] and r["large"]["hits"] == [], "capitals count if there are any")
    check(r["broken"] == {"said": "", "wrong": "wrong", "hits": []}, f"no regexp: {r['broken']}")
    check(r["turned"]["root"][2] > r["turned"]["main"][2] > r["turned"]["c"][2], f"turned: {r['turned']}")
    check(r["cleared"] == "0", f"search is cleared: {r['cleared']}")
    r = browse("f.svg", "result.said = svg.querySelector('output').textContent;", fragment="#search=^c%24")
    check(r and r["said"] == "1 box, 25.00%", f"a search in the address: {r}")
    # An address that is no good is searched as it is, and all else works.
    r = browse("f.svg", """
      result.field = svg.querySelector('input').value;
      click('main'); result.zoomed = 'c' in shown() && 'a' in shown() && shown().main[1] === result.width;
      key('Escape'); result.reset = shown().main[1] < result.width && svg.querySelector('input').value === '';
      key('/'); result.focus = document.activeElement === svg.querySelector('input');
    """, fragment="#search=%zz")
    check(r and r["field"] == "%zz" and r["zoomed"] and r["reset"] and r["focus"], f"keys: {r}")
    # Without a mouse: Tab comes to one box, arrows go on from there, Enter zooms.
    r = browse("f.svg", """
      var stops = svg.querySelectorAll('[tabindex="0"]');
      result.stops = Array.from(stops).map(name);
      stops[0].focus();
      result.way = ['Down', 'Left', 'Left', 'Right', 'Down', 'Down', 'Right', 'Up', 'Up'].map(function (way) {
        return type('Arrow' + way); });
      type(' '); result.zoomed = shown().main[1] === result.width;
      result.stops.push(name(svg.querySelector('[tabindex="0"]')));
      press('Turn'); document.querySelector('[tabindex="0"]').focus(); result.turned = type('ArrowUp');
      result.role = document.activeElement.getAttribute('role');
      press('Reset'); result.stops.push(name(svg.querySelector('[tabindex="0"]')));
    """)
    check(r and r["stops"] == ["root", "main", "root"] and r["role"] == "button", f"stops of Tab: {r}")
    check(r and r["way"] == ["main", "a", "a", "main", "a", "b", "c", "a", "main"] and r["zoomed"] and
          r["turned"] == "a", f"arrows: {r}")
    # On a dark desktop the page is dark, too.
    for dark in (False, True):
        r = browse("f.svg", "result.back = getComputedStyle(svg).backgroundColor;"
                   "result.title = getComputedStyle(svg.querySelector('.title')).fill;", dark=dark)
        check(r and (r["back"], r["title"]) == (("rgb(18, 18, 18)", "rgb(238, 238, 238)") if dark else
                                                ("rgb(255, 255, 255)", "rgb(0, 0, 0)")), f"colours: {r}")


def check_html():
    draw("f.html", os.path.join(DATA, "heap.pb.gz"))
    r = browse("f.html", """
      result.types = Array.from(document.querySelectorAll('nav button')).map(function (b) {
        return b.textContent; });
      result.first = types();
      search('Cache');
      press('alloc_objects'); result.second = types();
      svg = document.querySelectorAll('svg.flame')[1];
      result.search = [svg.querySelector('input').value, svg.querySelectorAll('.hit').length > 0];
      svg = document.querySelector('svg.flame');
      press('inuse_space'); result.third = types();
      result.boxes = shown();
    """)
    if not r:
        return
    check(r["types"] == ["inuse_space", "alloc_objects", "alloc_space", "inuse_objects"], f"types: {r['types']}")
    check(r["first"] == [True, False, False, False] == r["third"], f"one is shown: {r['first']}")
    check(r["second"] == [False, True, False, False], f"another one: {r['second']}")
    check(r["search"] == ["Cache", True], f"a search goes with it: {r['search']}")
    check(r["boxes"]["main.main"][1] == r["width"], f"the picture fills the page: {r['boxes']}")


def check_difference():
    draw("d.svg", f"-diff_base={make('old.folded', [('main;old', 50), ('main;both', 50)])}",
         make("new.folded", [("main;both", 50)]))
    r = browse("d.svg", """
      result.now = shown(0);
      press('Gone'); result.gone = shown(1); result.pressed = button('Gone').getAttribute('aria-pressed');
      result.hidden = svg.querySelectorAll('.picture')[0].getAttribute('display');
      press('Gone'); result.back = svg.querySelectorAll('.picture')[1].getAttribute('display');
    """)
    if not r:
        return
    w = r["width"]
    check(r["now"]["both"][1] == w and "old" not in r["now"], f"what is there: {r['now']}")
    check(r["gone"]["old"][1] == round(w / 2) and r["gone"]["old"][3] == "▼ old", f"what is gone: {r['gone']}")
    check((r["hidden"], r["back"], r["pressed"]) == ("none", "none", "true"), "one picture at a time")


def check_size():
    """Nothing is behind a scroll bar, whether there has to be one or not."""
    deep = make("deep.folded", [(";".join(f"level{i}" for i in range(40)), 2), ("level0", 1)])
    draw("deep.svg", "-focus=" + "|".join(f"level{i}" for i in range(40)), deep)
    draw("deep.html", deep)
    for name in ("deep.svg", "deep.html"):
        for size in ("600,400", "600,1200"):
            r = browse(name, """
              var root = document.documentElement;
              result.window = [root.clientWidth, root.scrollWidth];
              result.lines = Array.from(svg.querySelectorAll('.title, .note')).map(function (line) {
                return line.getComputedTextLength(); });
              result.bar = svg.querySelector('.bar').getBoundingClientRect().right;
            """, size=size)
            if r:
                check(r["window"] == [r["width"]] * 2, f"{name} {size}: as wide as the window: {r}")
                check(max(r["lines"]) < r["width"] and r["bar"] < r["width"], f"{name} {size}: what is above: {r}")


NAMES = ["net/http.(*conn).serve", "github.com/foo/bar/v4.(*Foo).Bar", "github.com/foo/bar/v1.(*Foo).Bar",
         "java.bar.foo.FooBar.run(java.lang.Runnable)", "FooBar.run(java.lang.Runnable)", "HashMap.<init>()V",
         "(anonymous namespace)::Widget::Paint(int)", "cpp::ns::Class::method<float, long, int>()", "std::vector::push_back",
         "a/b/c/v10/v2.f", "größe/名前.(*型).方法", "_x::_Y::~z", "foo/xyz", "👩.f.g", "main.main.func1.2"]


def check_labels():
    """The script cuts names as the file does, so nothing changes when it starts."""
    p = Profile([("cpu", "nanoseconds")], binary="/bin/x")
    for i, name in enumerate(NAMES):
        p.sample([name, f"top{i}"], [i * i % 11 + 1])
    with open(os.path.join(WORK.name, "names.pb"), "wb") as file:
        file.write(p.encode())
    make("before.folded", [(f"top{i};{name}", 4) for i, name in enumerate(NAMES)])
    make("after.folded", [(f"top{i};{name}", i * 3 % 13 + 1) for i, name in enumerate(NAMES)])
    for argv in (["names.pb"], ["-diff_base=before.folded", "after.folded"], ["-focus=Class|bar|conn", "names.pb"]):
        draw("names.svg", "-symbolize=none", *argv)
        with open(os.path.join(WORK.name, "names.svg"), encoding="utf-8") as file:
            boxes = re.findall(r"<g(?: data-mark[^>]*)?><title>.*?</g>", file.read(), re.S)
        want = ["".join(re.findall(r"<text[^>]*>(.*?)</text>", box)) for box in boxes]
        r = browse("names.svg", "result.labels = all().map(label);", size="1200,800")
        if r:
            check(r["width"] == 1200, f"{argv}: as wide as the file: {r['width']}")
            got = [text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") for text in r["labels"]]
            check(sum(map(bool, want)) > len(want) / 2, f"{argv}: {want}")
            check(got == want, f"{argv}: {[(w, g) for w, g in zip(want, got) if w != g][:5]}")


check_svg()
check_html()
check_difference()
check_size()
check_labels()
end()
