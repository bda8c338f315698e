"""Every option has an effect: what would go unnoticed if it were ignored."""
import os
import re
import tempfile

from helper import DATA, check, cprof, end
from encode import Profile

WORK = tempfile.TemporaryDirectory()
ELSEWHERE = tempfile.TemporaryDirectory()
HERE = ELSEWHERE.name


def make():
    """A profile in which every option can change something."""
    p = Profile([("events", "count"), ("cpu", "nanoseconds")], comments=["remark"], binary="/bin/m")
    main = ("main.main", "/src/m/main.go", 3)
    work = ("main.work", "/src/m/work.go", 4, 11)
    leaf = ("lib.leaf", "/src/l/leaf.go", 2)
    inl = [("lib.inl", "/src/l/inl.go", 2), ("lib.outer", "/src/l/outer.go", 9)]
    p.sample([leaf, work, main], [4, 4000000], {"tier": "gold", "bytes": (4096, "bytes")})
    p.sample([inl, work, main], [2, 1000000], {"tier": "silver", "bytes": (16, "bytes")})
    p.sample([("lib.leaf", "/src/l/other.go", 7), main], [1, 500000], {"pool": "a"})
    p.sample([("lib.tiny", "/src/l/tiny.go", 1), main], [1, 1000])
    p.sample([("lib.less", "/src/l/less.go", 1), main], [1, -700000])
    path = os.path.join(WORK.name, "p.pb.gz")
    with open(path, "wb") as file:
        file.write(p.encode())
    os.makedirs(os.path.join(WORK.name, "src", "m"))
    with open(os.path.join(WORK.name, "src", "m", "main.go"), "w") as file:
        file.write("one\ntwo\nthree found\n")
    os.makedirs(os.path.join(HERE, "l"))
    with open(os.path.join(HERE, "l", "leaf.go"), "w") as file:
        file.write("one\ntwo below\n" + "more\n" * 9)
    os.makedirs(os.path.join(WORK.name, "elsewhere"))
    with open(os.path.join(WORK.name, "elsewhere", "main.go"), "w") as file:
        file.write("one\ntwo\nthree moved\n")
    return path


PROFILE = make()

# option: value, question, and what the answer has that the one without has not (None: any change)
SHELL = {
    "sort": ("cum", "top", None),
    "granularity": ("lines", "top", "work.go:4"),
    "sample_index": ("events", "top", "accounting for 9"),
    "unit": ("ns", "top", "4500000ns"),
    "divide_by": ("1000", "top", "4500ns"),
    "mean": ("true", "top", "900us"),
    "compact_labels": ("false", "top", "Type: cpu"),
    "showcolumns": ("true", "top granularity=lines", "work.go:4:11"),
    "source_path": (WORK.name, "list main.main trim_path=/ source_search=false", "three found"),
    "substitute_path": (f"/src/m:{WORK.name}/elsewhere", "list main.main", "three moved"),
    "source_inlines": ("true", "list lib.inl", "inlined into lib.outer /src/l/outer.go:9"),
    "source_lines": ("hot", "list lib.leaf", None),
    "source_context": ("0", "list lib.leaf source_lines=hot", None),
    "source_search": ("false", "list lib.leaf", "Error: open /src/l/leaf.go"),
    "trim_path": ("/src", "top granularity=lines", " m/work.go:4"),
    "format": ("json", "top", '"flat": 4500000'),
    "output": (os.path.join(WORK.name, "out"), "top", ""),
    "focus": ("inl", "top", "focus=inl"),
    "ignore": ("inl", "top", "ignore=inl"),
    "prune_from": ("work", "top", None),
    "hide": ("work", "top", "hide=work"),
    "show": ("leaf", "top", "show=leaf"),
    "show_from": ("work", "top", "show_from=work"),
    "tagfocus": ("tier=gold", "top", "tagfocus=tier=gold"),
    "tagignore": ("16b", "top", "tagignore=16b"),
    "state": ("run", "top", "state=run"),
    "wait": ("5m:", "top", "wait=5m:"),
    "tagshow": ("tier", "traces", None),
    "taghide": ("tier", "traces", None),
    "tagroot": ("tier", "tree", "gold"),
    "tagleaf": ("tier", "top", "gold"),
    "redact": ("true", "top redact_salt=x", "f_"),
    "redact_keep": ("^main", "top redact=true redact_salt=x", "main.main"),
    "redact_salt": ("pepper", "top redact=true", "f_2fecdc2a227e135b"),
    "nodecount": ("1", "top", "Showing top 1 nodes"),
    "nodefraction": ("0.5", "top", "Dropped"),
    "edgefraction": ("0.5", "tree", None),
    "trim": ("false", "top nodecount=1", "lib.tiny"),
    "relative_percentages": ("true", "top inl", "100%"),
    "drop_negative": ("true", "top", None),
    "noinlines": ("true", "top", None),
    # nothing that is built shows these; they are kept
    "call_tree": ("true", "o", "call_tree                 = true"),
    "palette": ("heat", "flamegraph", "#"),
    "inverted": ("true", "flamegraph", "callers are below"),
    "depth": ("2", "flametext", "too deep"),
    "width": ("40", "flametext", None),
    "folded_marks": ("true", "folded", "lib.inl_[i]"),
    "intel_syntax": ("true", "o", "intel_syntax              = true"),
    "normalize": ("true", "o", "normalize                 = true"),
}


def ask(*lines):
    done = cprof("-c", "\n".join(lines), PROFILE, cwd=HERE)
    check(done.returncode == 0, f"{lines}: {done.stderr.decode()}")
    return done.stdout.decode()


def rows(table):
    return set(re.findall(r"(?m)^\| `(\w+)` \|", table))


reference = cprof("-generate=reference").stdout.decode()
# Has an effect on binaries that name the commit they were built from: see the unit tests of sources.
UNSEEN = {"worktree"}
shell_options = rows(reference.split("\n## Options\n")[1].split("\n## Flags\n")[0])
flag_options = rows(reference.split("\n## Flags\n")[1])
check(shell_options == set(SHELL) | UNSEEN,
      f"the table has {shell_options ^ set(SHELL) ^ UNSEEN} too few or too many")

for name, (value, question, expected) in SHELL.items():
    plain = ask(question)
    ways = {
        "in the shell": ask(f"{name}={value}", question),
        "for one command": ask(f"{question} {name}={value}") if question != "o" else None,
    }
    if question != "o" and name not in ("sort", "granularity", "compact_labels"):
        flag = cprof(f"-{name}={value}", "-c", question, PROFILE, cwd=HERE)
        ways["as a flag"] = flag.stdout.decode()
    for way, answer in ways.items():
        if answer is None:
            continue
        check(answer != plain, f"{name}={value} {way} changes {question}")
        check(expected is None or expected in answer,
              f"{name}={value} {way}: {expected!r} in the answer\n{answer}")

top = cprof("-top", PROFILE).stdout
for flag in ("cum", "addresses", "filefunctions", "files", "lines"):
    check(cprof("-top", f"-{flag}", PROFILE).stdout != top, f"-{flag} changes -top")
    if flag != "cum":
        check(ask(f"{flag}=1", "top") != ask("top"), f"{flag}=1 changes top")
for flag in ("flat", "functions"):
    check(cprof("-top", f"-{flag}", PROFILE).stdout == top, f"-{flag} is the default")

HEAP = [os.path.join(DATA, "work.heap1.pb.gz"), os.path.join(DATA, "work.heap2.pb.gz")]
heap = cprof("-top", HEAP[1]).stdout


def flag_changes(name, *argv, profile=PROFILE, question="-top", status=0, plain=None):
    done = cprof(*argv, question, profile)
    if plain is None:
        plain = cprof(question, profile).stdout
    check(done.returncode == status, f"{name}: status {done.returncode} {done.stderr.decode()}")
    check(done.stdout != plain, f"{name} changes the answer")
    tested.add(name)


tested = set()
flag_changes("base", f"-base={HEAP[0]}", profile=HEAP[1])
flag_changes("diff_base", f"-diff_base={HEAP[0]}", profile=HEAP[1])
check(cprof("-top", f"-base={HEAP[0]}", HEAP[1]).stdout !=
      cprof("-top", f"-diff_base={HEAP[0]}", HEAP[1]).stdout, "-base and -diff_base differ")
check(cprof("-top", "-normalize", f"-base={HEAP[0]}", HEAP[1]).stdout !=
      cprof("-top", f"-base={HEAP[0]}", HEAP[1]).stdout, "-normalize changes -base")
flag_changes("buildid", "-buildid=abcdef")
flag_changes("add_comment", "-add_comment=hello", question="-comments")
flag_changes("max_size", "-max_size=10B", status=2)
check(b"max_size" in cprof("-top", "-max_size=x", PROFILE).stderr, "-max_size is checked")
flag_changes("c", "-c=tags", question="-cum")
with open(os.path.join(WORK.name, "script"), "w") as script:
    script.write("tags\n")
flag_changes("x", "-x=" + script.name, question="-cum")
flag_changes("version", "-version")
flag_changes("generate", "-generate=man")
flag_changes("formats", "-formats")
check(cprof("-color=always", "-c=foo", PROFILE).stderr.startswith(b"\x1b[0;31m"), "-color=always")
check(b"\x1b" not in cprof("-color=never", "-c=foo", PROFILE).stderr, "-color=never")
check(b"\x1b" not in cprof("-c=foo", PROFILE).stderr, "-color=auto without a terminal")
check(cprof("-color=x", PROFILE).returncode == 2, "-color is checked")
tested.add("color")
# For sources that are URLs, or for nothing: they are accepted, and a wrong number is not.
for name, value in (("seconds", "5"), ("timeout", "5"), ("tools", "x"), ("symbolize", "none")):
    done = cprof(f"-{name}={value}", "-top", PROFILE)
    check(done.returncode == 0 and done.stdout == top, f"-{name} is accepted")
    tested.add(name)
check(cprof("-seconds=x", PROFILE).returncode == 2, "-seconds is a number")
# Binaries of other builds, kernels and servers: symbols_test.py and its neighbours.
tested |= {"force_buildid", "kallsyms", "debuginfod"}
# What live programs are asked with: http_test.py.
tested |= {"H", "u", "netrc", "token_file", "tls_cert", "tls_key", "tls_ca", "save"}
check(flag_options == tested, f"flags without a test: {flag_options ^ tested}")

for name, kind, path in (("inuse_space", "inuse_space", HEAP[1]),
                         ("inuse_objects", "inuse_objects", HEAP[1]),
                         ("alloc_space", "alloc_space", HEAP[1]),
                         ("alloc_objects", "alloc_objects", HEAP[1]),
                         ("contentions", "contentions", os.path.join(DATA, "work.mutex.pb.gz")),
                         ("total_delay", "delay", os.path.join(DATA, "work.mutex.pb.gz")),
                         ("mean_delay", "mean_delay", os.path.join(DATA, "work.mutex.pb.gz"))):
    check(f"Type: {kind}\n".encode() in cprof("-top", f"-{name}", path).stdout, f"-{name}")
end()
