"""Pages in a browser, where there is one: drag, wheel and keys move that of `svg`; that of `weblist` fits paper."""
import os
import shutil
import sys
import tempfile

from browser import BROWSER, browse
from helper import DATA, check, cprof, end
from encode import Profile

if not BROWSER or not shutil.which("dot"):
    print("no Chromium or no Graphviz")
    sys.exit(77)

ACTIONS = """
  var svg = document.documentElement, view = document.getElementById('viewport');
  function place() {
    var m = view.getCTM();
    return [m.e, m.f, m.a].map(function (n) { return Math.round(n * 1000) / 1000; });
  }
  function mouse(target, kind, x, y, button) {
    var event = new MouseEvent(kind, {clientX: x, clientY: y, button: button || 0, bubbles: true, cancelable: true});
    target.dispatchEvent(event);
    return event.defaultPrevented;
  }
  function wheel(x, y, delta, mode) {
    var event = new WheelEvent('wheel', {clientX: x, clientY: y, deltaY: delta, deltaMode: mode || 0,
      bubbles: true, cancelable: true});
    svg.dispatchEvent(event);
    return event.defaultPrevented;
  }
  function key(name) { dispatchEvent(new KeyboardEvent('keydown', {key: name})); }
  result.start = place();
  mouse(svg, 'mousemove', 500, 500);
  result.hovered = place();
  result.selects = !mouse(svg, 'mousedown', 100, 100);
  mouse(svg, 'mousemove', 130, 90);
  result.dragging = place();
  mouse(svg, 'mouseup', 130, 90);
  mouse(svg, 'mousemove', 600, 600);
  result.dropped = place();
  mouse(svg, 'mousedown', 100, 100, 2);
  mouse(svg, 'mousemove', 200, 200);
  result.right = place();
  result.scrolls = !wheel(200, 100, -500);
  result.zoomed = place();
  wheel(200, 100, 500);
  result.back = place();
  for (var i = 0; i < 100; i++) wheel(0, 0, 100, 1);
  result.least = place()[2];
  for (i = 0; i < 100; i++) wheel(0, 0, -100, 1);
  result.most = place()[2];
  mouse(svg, 'dblclick', 1, 1);
  result.reset = place();
  key('f');
  var box = view.getBoundingClientRect();
  result.fit = [box.left >= -1, box.top >= -1, box.right <= innerWidth + 1, box.bottom <= innerHeight + 1,
    Math.abs(box.width - innerWidth) < 2 || Math.abs(box.height - innerHeight) < 2];
  key('0');
  result.zero = place();
"""

with tempfile.TemporaryDirectory() as work:
    page = os.path.join(work, "graph.svg")
    done = cprof("-svg", f"-output={page}", os.path.join(DATA, "work.cpu.pb.gz"))
    check(done.returncode == 0, done.stderr)
    got = browse(page, ACTIONS, work)
check(got, "the browser ran the script")
got = got or {}
want = {
    "start": [0, 0, 0.5],
    "hovered": [0, 0, 0.5],
    "selects": False,
    "dragging": [30, -10, 0.5],
    "dropped": [30, -10, 0.5],
    "right": [30, -10, 0.5],
    "scrolls": False,
    "back": [30, -10, 0.5],
    "least": 0.01,
    "most": 50,
    "reset": [0, 0, 0.5],
    "fit": [True] * 5,
    "zero": [0, 0, 0.5],
}
for name, value in want.items():
    check(got.get(name) == value, f"{name}: {got.get(name)} and not {value}")
# What is under the mouse stays there.
factor = 1.002 ** 500
x, y, scale = got.get("zoomed", [0, 0, 0])
check(abs(scale - 0.5 * factor) < 0.01 and abs(x - (200 - 170 * factor)) < 0.1 and abs(y - (100 - 110 * factor)) < 0.1,
      f"zoomed: {x} {y} {scale}")

# Lines that are wider than the page: on a screen they scroll, on paper they are broken.
with tempfile.TemporaryDirectory() as work:
    source, page = os.path.join(work, "wide.go"), os.path.join(work, "wide.html")
    with open(source, "w", encoding="utf-8") as out:
        out.write("func wide() {\n\tcall(" + "argument, " * 50 + ")\n}\n")
    profile = Profile([("cpu", "nanoseconds")])
    profile.sample([("wide", source, 2)], [7])
    with open(os.path.join(work, "profile"), "wb") as out:
        out.write(profile.encode())
    done = cprof("-weblist=wide", f"-output={page}", "profile", cwd=work)
    check(done.returncode == 0, done.stderr)
    got = browse(page, """
      var code = document.querySelector('.code');
      result.screen = code.scrollWidth > code.clientWidth;
      Array.from(document.styleSheets[0].cssRules).forEach(function (rule) {
        if (rule.media && rule.media.mediaText === 'print')
          rule.media.mediaText = 'all'; });
      result.paper = code.scrollWidth > code.clientWidth || getComputedStyle(code).overflowX !== 'visible';
    """, work)
check(got == {"screen": True, "paper": False}, f"weblist: {got}")
end()
