"""Pages in a headless browser, where there is one."""
import html
import json
import os
import re
import shutil
import subprocess

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")


def browse(page, script, work, fragment="", size="1208,800", dark=False):
    """Opens a copy of the file @p page with one more script, whose `result` is returned; None if it did not run.

    The script runs after the page's own; the copy and the browser's files are in the folder @p work.
    """
    with open(page, encoding="utf-8") as file:
        text = file.read()
    at = text.rindex("</body>" if page.endswith("html") else "</svg>")
    path = os.path.join(work, "copy" + os.path.splitext(page)[1])
    with open(path, "w", encoding="utf-8") as file:
        file.write(f"""{text[:at]}<script>//<![CDATA[
addEventListener('load', function () {{ setTimeout(function () {{
  var result = {{}};
  {script}
  document.documentElement.setAttribute('data-result', JSON.stringify(result));
}}, 50); }});
//]]></script>
{text[at:]}""")
    done = subprocess.run([BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                           f"--user-data-dir={work}/browser", f"--window-size={size}",
                           f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--virtual-time-budget=5000",
                           "--dump-dom", f"file://{path}{fragment}"],
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=120, check=False)
    found = re.search(r'data-result="([^"]*)"', done.stdout.decode(errors="replace"))
    return json.loads(html.unescape(found.group(1))) if found else None
