"""The example of every command works, on the example profile."""
import re
import shutil
import tempfile

from helper import CPROF, DATA, ROOT, check, cprof, end  # noqa: F401

DRAWN = ("svg", "png", "gif", "pdf", "ps", "web", "eog", "evince", "gv")

reference = cprof("-generate=reference").stdout.decode()
commands = reference.split("\n## Commands\n")[1].split("\n## Options\n")[0]
for section in re.split(r"(?m)^### ", commands)[1:]:
    name = section.split("\n")[0]
    example = re.search(r"(?m)^Example: `(.*)`$", section)
    check(example, f"{name} has an example")
    if not example:
        continue
    line = example.group(1)
    with tempfile.TemporaryDirectory() as directory:
        done = cprof(f"-source_path={ROOT}", "-c", line + "\ncomments", f"{DATA}/example/pi",
                     f"{DATA}/example/cpu.pprof",
                     cwd=directory)
    if name in ("edit", "browse"):  # there is none here; test/pty has one
        check(done.returncode == 2 and f"{name} needs a terminal\n" in done.stderr.decode(), line)
        continue
    if name == "fetch":  # nothing is there to be fetched; http_test.py has it
        check(done.returncode == 2 and b"connection refused" in done.stderr, line)
        continue
    if name == "trend":  # which needs several; trend_test.py has them
        check(done.returncode == 2 and b"at least two profiles" in done.stderr, line)
        continue
    if name in DRAWN and not shutil.which("dot"):
        check(done.returncode == 2 and b"Is Graphviz installed?" in done.stderr, line)
        continue
    check(done.returncode == 0, f"{line}: status {done.returncode} {done.stderr.decode()}")
    if ">" in line:
        check(b"Generating report in" in done.stderr, f"{line}: writes a file")
    elif name not in ("quit", "comments", "tags", "save"):
        check(done.stdout, f"{line}: answers")
end()
