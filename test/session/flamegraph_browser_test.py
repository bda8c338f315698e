"""Flame graphs in a browser, where there is one: a click zooms, a search counts, buttons do what they say."""
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from helper import check, cprof, end

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
if not BROWSER:
    print("no Chromium")
    sys.exit(77)
WORK = tempfile.TemporaryDirectory()

# Runs in the page behind its own script; what it returns is the test's.
ACTIONS = """
addEventListener('load', function () { setTimeout(function () {
  var svg = document.querySelector('svg.flame') || document.documentElement;
  function all(picture) { return Array.from(svg.querySelectorAll('.picture')[picture || 0].children); }
  function name(g) { return g.querySelector('title').textContent.split('\\n')[0]; }
  function shown(picture) {
    var boxes = {};
    all(picture).forEach(function (g) {
      if (g.style.display !== 'none') {
        var rect = g.querySelector('rect'), text = g.querySelector('text');
        boxes[name(g)] = [Math.round(rect.getAttribute('x')), Math.round(rect.getAttribute('width')),
          +rect.getAttribute('y'), text ? text.textContent : ''];
      }
    });
    return boxes;
  }
  function click(wanted) {
    var g = all().find(function (g) { return name(g) === wanted; });
    g.querySelector('rect').dispatchEvent(new MouseEvent('click', {bubbles: true}));
  }
  function press(label) {
    Array.from(document.querySelectorAll('button')).find(function (b) {
      return b.textContent === label;
    }).click();
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
  var result = {};
  result.width = +svg.getAttribute('width');
  ACTIONS
  document.documentElement.setAttribute('data-result', JSON.stringify(result));
}, 50); });
"""


def browse(name, actions, fragment=""):
    """Puts the actions into a copy of the file and opens that."""
    with open(os.path.join(WORK.name, name), encoding="utf-8") as file:
        page = file.read()
    end_tag = "</body>" if name.endswith("html") else "</svg>"
    at = page.rindex(end_tag)
    script = ACTIONS.replace("ACTIONS", actions)
    path = os.path.join(WORK.name, "copy" + os.path.splitext(name)[1])
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"{page[:at]}<script>//<![CDATA[\n{script}//]]></script>\n{page[at:]}")
    done = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                           f"--user-data-dir={WORK.name}/browser", "--window-size=1208,800",
                           "--virtual-time-budget=5000", "--dump-dom", f"file://{path}{fragment}"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=False)
    found = re.search(r'data-result="([^"]*)"', done.stdout.decode(errors="replace"))
    check(found, f"{name}: the browser ran the script")
    return json.loads(html.unescape(found.group(1))) if found else None


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
    r = browse("f.svg", "result.said = svg.querySelector('output').textContent;", "#search=^c%24")
    check(r and r["said"] == "1 box, 25.00%", f"a search in the address: {r}")


def check_html():
    profile = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data", "heap.pb.gz")
    draw("f.html", profile)
    r = browse("f.html", """
      result.types = Array.from(document.querySelectorAll('nav button')).map(function (b) {
        return b.textContent; });
      result.first = types();
      press('alloc_objects'); result.second = types();
      press('inuse_space'); result.third = types();
      result.boxes = shown();
    """)
    if not r:
        return
    check(r["types"] == ["inuse_space", "alloc_objects", "alloc_space", "inuse_objects"], f"types: {r['types']}")
    check(r["first"] == [True, False, False, False] == r["third"], f"one is shown: {r['first']}")
    check(r["second"] == [False, True, False, False], f"another one: {r['second']}")
    check(r["boxes"]["main.main"][1] == r["width"], f"the picture fills the page: {r['boxes']}")


def check_difference():
    draw("d.svg", f"-diff_base={make('old.folded', [('main;old', 50), ('main;both', 50)])}",
         make("new.folded", [("main;both", 50)]))
    r = browse("d.svg", """
      result.now = shown(0);
      press('Gone'); result.gone = shown(1);
      result.hidden = svg.querySelectorAll('.picture')[0].getAttribute('display');
      press('Gone'); result.back = svg.querySelectorAll('.picture')[1].getAttribute('display');
    """)
    if not r:
        return
    w = r["width"]
    check(r["now"]["both"][1] == w and "old" not in r["now"], f"what is there: {r['now']}")
    check(r["gone"]["old"][1] == round(w / 2) and r["gone"]["old"][3] == "▼ old", f"what is gone: {r['gone']}")
    check((r["hidden"], r["back"]) == ("none", "none"), "one picture at a time")


check_svg()
check_html()
check_difference()
end(4)
