#!/usr/bin/env python3
"""pages_test.py: what Markdown pages point to is there, and no page says a thing twice.

Pages are prose that nobody compiles: a file that is named there may have got another name since, a link
may lead nowhere, and a merge that keeps both sides leaves a paragraph in two versions.
"""
import os
import re
import subprocess
import sys

ROOT = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
SAME_WORDS = 16  # in a row, in one page
ENDINGS = "c|h|def|py|sh|js|css|md|txt"


def tracked():
    """The files of the project; none where git is not installed, or this is no checkout."""
    try:
        done = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False)
    except OSError:
        return []
    return done.stdout.split("\n")[:-1]


def named(text, files):
    """Files in `code` that are nowhere; a name without a folder or in capitals is no claim."""
    for code in re.findall(r"`([^`\n]+)`", text):
        for path in re.findall(rf"(?<![\w/.<>-])((?:lib|test|docs|cmd|[a-z]+)/[\w./-]+\.(?:{ENDINGS}))\b", code):
            if not re.search("[A-Z]{2}", path) and path.split("/")[0] in files["folders"] and \
                    not any(("/" + file).endswith("/" + path) for file in files["all"]):
                yield f"names {path}, which is not there"


def linked(text, page):
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        path, _, anchor = target.partition("#")
        if re.match(r"[a-z]+:", target):
            continue
        there = os.path.join(ROOT, os.path.dirname(page), path) if path else os.path.join(ROOT, page)
        if not os.path.exists(there):
            yield f"links to {target}, which is not there"
        elif anchor:
            with open(there, encoding="utf-8") as file:
                heads = [re.sub(r"[^\w\- ]", "", line.lstrip("#").strip().lower()).replace(" ", "-")
                         for line in file if line.startswith("#")]
            if anchor not in heads:
                yield f"links to {target}, where there is no such heading"


def doubled(text):
    prose = re.sub(r"(?ms)^```.*?^```$|^\|.*?$", "", text).split()
    seen, last = {}, None
    for i in range(len(prose) - SAME_WORDS + 1):
        words = " ".join(prose[i:i + SAME_WORDS])
        if words in seen and (last is None or i > last + 1):
            yield f"says twice: {words} …"
        if words in seen:
            last = i
        seen.setdefault(words, i)


def main():
    every = tracked()
    if not every:
        print("skipped: git knows no files here")
        return 77
    modules = {path.split("/")[1] for path in every if path.startswith("lib/") and path.count("/") > 1}
    files = {"all": every, "folders": modules | {"lib", "test", "docs", "cmd"}}
    problems = 0
    pages = [path for path in every if path.endswith(".md") and os.path.exists(os.path.join(ROOT, path))
             and "/corpus/" not in path]
    for page in pages:
        with open(os.path.join(ROOT, page), encoding="utf-8") as file:
            text = file.read()
        found = [*named(text, files), *linked(text, page)]
        if page != "docs/reference.md":  # which is made from tables, with some rows alike
            found += doubled(text)
        for problem in found:
            print(f"{page} {problem}")
        problems += len(found)
    print(f"{len(pages)} pages, {problems} problems")
    return 1 if problems or not pages else 0


sys.exit(main())
