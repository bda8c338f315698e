"""The questions: every report with every option, alone and in seeded random company."""

import glob
import os
import random

from asking import Question

# Regular expressions that hit something, nothing, everything, and a half.
REAL = ["runtime", "^main\\.", "json|sort", "mallocgc", "(?i)GC", "\\.\\(\\*", "proc.go", "^runtime\\.main$",
        "encode|Decode", "flate", "http"]
MADE = ["main", "a", "^b$", "f[0-4]", "src/.*\\.c", "inner|outer", "leaf", "walk", "alpha|gamma", "func1",
        "v0", "lib|bin", "alloc|cache", "sync", "tiny", "nothing-has-this-name", "(?i)MAIN", "."]

REPORTS = ["-top", "-text", "-tree", "-traces", "-tags", "-raw", "-comments", "-proto", "-topproto"]
GRAPHS = ["-dot", "-callgrind"]

# One option each; {re} becomes a regular expression of the profile's pool.
SINGLE = [
    "-cum", "-flat", "-functions", "-filefunctions", "-files", "-lines", "-addresses", "-noinlines",
    "-lines -noinlines", "-addresses -noinlines", "-lines -showcolumns", "-showcolumns", "-files -cum",
    "-focus={re}", "-ignore={re}", "-hide={re}", "-show={re}", "-show_from={re}", "-prune_from={re}",
    "-focus={re} -ignore={re}", "-focus={re} -hide={re}", "-show={re} -hide={re}",
    "-focus={re} -relative_percentages", "-relative_percentages",
    "-ignore={re} -relative_percentages -cum", "-show_from={re} -lines",
    "-nodecount=1", "-nodecount=3", "-nodecount=5 -cum", "-nodecount=0", "-nodecount=0x3",
    "-nodefraction=0.1", "-nodefraction=0", "-edgefraction=0.1", "-nodefraction=0.05 -edgefraction=0.05",
    "-trim=false", "-nodecount=4 -trim=false",
    "-unit=ms", "-unit=s", "-unit=hours", "-unit=us", "-unit=kB", "-unit=MB", "-unit=auto", "-unit=B",
    "-unit=count", "-unit=bananas", "-divide_by=3", "-divide_by=0.5", "-divide_by=1000 -unit=ms",
    "-divide_by=-2", "-mean", "-mean -cum", "-mean_delay", "-sample_index=0", "-sample_index=1",
    "-sample_index=0 -mean", "-sample_index=inuse_space", "-sample_index=alloc_objects",
    "-inuse_objects", "-alloc_space", "-alloc_objects -inuse_space", "-contentions", "-total_delay",
    "-compact_labels", "-drop_negative", "-drop_negative -cum", "-call_tree",
    "-tagfocus=key=v1", "-tagfocus=gold", "-tagignore=gold", "-tagfocus=bytes=4kb:",
    "-tagfocus=:100ms", "-tagfocus=64b:1mb", "-tagignore=5", "-tagfocus=worker=fib,hot",
    "-tagfocus=gold,fib", "-tagshow=tier|key", "-taghide=tier|key", "-tagroot=tier,key",
    "-tagleaf=bytes,worker", "-tagroot=task -tagleaf=tier -lines", "-tagroot=none",
    "-tagroot=bytes -unit=kB", "-tagfocus=latency=2ms:", "-tagfocus=n=1:3", "-tagfocus=5requests",
    "-source_path=src", "-trim_path=/home/me:/usr/local/go/src", "-files -trim_path=/usr/local/go -trim=false",
    "-source_path=/nowhere/src -lines", "-add_comment=added", "-buildid=feed", "-symbolize=none",
    "-normalize", "-output=@OUT@", "-peek={re}", "-list={re}", "-peek={re} -lines",
    "-peek={re} -cum -focus={re}", "-list={re} -noinlines", "-list={re} -source_path=src",
    "-list={re} -ignore={re}", "-peek={re} -unit=ms -nodecount=1", "-list={re} -unit=ms -mean",
    "-peek=. -divide_by=7", "-list=. -trim_path=src", "-list=. -cum -sample_index=0",
]

# Options that go together at random.
PIECES = [
    ["-cum"], ["-functions", "-filefunctions", "-files", "-lines", "-addresses"], ["-noinlines"], ["-showcolumns"],
    ["-focus={re}"], ["-ignore={re}"], ["-hide={re}"], ["-show={re}"], ["-show_from={re}"], ["-prune_from={re}"],
    ["-nodecount=1", "-nodecount=2", "-nodecount=7", "-nodecount=25"],
    ["-nodefraction=0", "-nodefraction=0.02", "-nodefraction=0.3"],
    ["-edgefraction=0", "-edgefraction=0.03", "-edgefraction=0.4"], ["-trim=false"],
    ["-unit=ms", "-unit=auto", "-unit=s", "-unit=kB", "-unit=gb"], ["-divide_by=3", "-divide_by=1e3"], ["-mean"],
    ["-sample_index=0", "-sample_index=1"], ["-relative_percentages"], ["-compact_labels"], ["-drop_negative"],
    ["-tagfocus=key=v1", "-tagfocus=gold", "-tagfocus=task", "-tagfocus=1:", "-tagfocus=bytes=:4kb"],
    ["-tagignore=v2", "-tagignore=silver", "-tagignore=1mb:"], ["-tagshow=key|tier"], ["-taghide=bytes"],
    ["-tagroot=key", "-tagroot=tier,task", "-tagroot=bytes"], ["-tagleaf=key,bytes", "-tagleaf=worker"],
    ["-trim_path=/usr/local/go/src"], ["-source_path=/x/src"], ["-call_tree"],
]

PAIRS = [  # (sources and bases that go together)
    ("work.heap2.pb.gz", "work.heap1.pb.gz"), ("work.heap1.pb.gz", "work.heap2.pb.gz"),
    ("json.cpu.pb.gz", "sort.cpu.pb.gz"), ("sort.mem.pb.gz", "json.mem.pb.gz"), ("basic.pb.gz", "inlined.pb.gz"),
    ("labels.pb.gz", "basic.pb.gz"), ("basic.pb.gz", "basic.pb.gz"), ("comments.pb.gz", "labels.pb.gz"),
    ("wide.pb.gz", "basic.pb.gz"), ("negative.pb.gz", "based.pb.gz"), ("twonames.pb.gz", "equal.pb.gz"),
    ("heap.pb.gz", "work.heap1.pb.gz"), ("contention.pb.gz", "work.mutex.pb.gz"), ("pruned.pb.gz", "labels.pb.gz"),
    ("basic.pb.gz", "heap.pb.gz"), ("random01.pb.gz", "random02.pb.gz"), ("work.block.pb.gz", "work.mutex.pb.gz"),
    ("inlined.pb.gz", "nomapping.pb.gz"), ("bare.pb.gz", "bare.pb.gz"), ("zero.pb.gz", "zero.pb.gz"),
]
PAIR_OPTIONS = [
    "-top", "-tree", "-raw", "-proto", "-tags", "-traces", "-top -cum -normalize", "-tree -normalize", "-raw -normalize",
    "-top -drop_negative", "-top -relative_percentages", "-list={re}", "-peek={re}", "-topproto", "-top -mean",
    "-top -sample_index=0 -normalize",
]

GRAPH_PAIR_OPTIONS = [
    "-dot", "-callgrind", "-dot -call_tree", "-dot -normalize -nodecount=6", "-dot -drop_negative", "-dot -mean -lines",
    "-callgrind -call_tree -drop_negative", "-dot -tagroot=key,tier -relative_percentages",
]

ERRORS = [
    "", "-top", "-top nofile.pb.gz", "-top basic.pb.gz nofile.pb.gz", "-top -sample_index=9 basic.pb.gz",
    "-top -sample_index=foo basic.pb.gz", "-top -focus=( basic.pb.gz", "-top -tagfocus=( basic.pb.gz",
    "-list=( basic.pb.gz", "-peek=zzz basic.pb.gz", "-list=zzz basic.pb.gz", "-top -tree basic.pb.gz",
    "-top -cum -flat basic.pb.gz", "-top -lines -files basic.pb.gz", "-top -foo basic.pb.gz",
    "-top -nodecount=x basic.pb.gz", "-top -trim=maybe basic.pb.gz", "-list", "-top -divide_by=0 basic.pb.gz",
    "-top -normalize basic.pb.gz", "-top -base=a -diff_base=b basic.pb.gz", "-top src/main.c",
    "-top -base=nofile basic.pb.gz", "-top basic.pb.gz heap.pb.gz", "-top -base=heap.pb.gz basic.pb.gz",
    "-no_browser basic.pb.gz", "-top -show=[z-a] basic.pb.gz", "-top -hide=a** basic.pb.gz",
    "-top -prune_from=(?P<x basic.pb.gz", "-top -unit= basic.pb.gz", "-top -focus= basic.pb.gz",
    "--top --cum basic.pb.gz", "-top -nodecount 3 basic.pb.gz", "-top -cum=0 basic.pb.gz", "-top -cum=T basic.pb.gz",
    "-top -- basic.pb.gz", "-top -nodecount=3 -nodecount=2 basic.pb.gz", "-list= -top basic.pb.gz",
    "-top -nodefraction=1e-1 basic.pb.gz", "-top -nodefraction=x basic.pb.gz", "-nodecount", "-top=maybe basic.pb.gz",
    "-top -focus=zzz basic.pb.gz", "-top -ignore=zzz -hide=zzz -show_from=zzz basic.pb.gz",
    "-top -tagfocus=zzz -tagignore=zzz -tagshow=zzz -taghide=zzz basic.pb.gz", "-comments basic.pb.gz",
    "-tags basic.pb.gz", "-top -alloc_space -inuse_space heap.pb.gz", "-top -mean -sample_index=0 contention.pb.gz",
    "-top -base=basic.pb.gz -base=labels.pb.gz basic.pb.gz",
    "-top basic.pb.gz basic.pb.gz basic.pb.gz", "-top labels.pb.gz basic.pb.gz inlined.pb.gz",
    "-top -total_delay contention.pb.gz", "-top -mean_delay -contentions contention.pb.gz", "-top -seconds=5 basic.pb.gz",
    "-top -timeout=5 -tools=/x -symbolize=none basic.pb.gz", "-top -http=:0 basic.pb.gz",
]


def sessions(path):
    """Scripts divided by lines that begin with == and say what profile to open, and with what options."""
    found, args, typed = [], None, []
    with open(path) as text:
        for line in [*text, "==\n"]:
            if line.startswith("=="):
                if args is not None:
                    found.append(Question(tuple(args), "".join(typed)))
                args, typed = line[2:].split(), []
            elif not line.startswith("##"):
                typed.append(line)
    return found


def shape(question, name, rnd):
    pool = MADE if name in MADE_NAMES or name.startswith("random") else REAL
    words = [w.replace("{re}", rnd.choice(pool)) for w in question.split()]
    return tuple(words)


MADE_NAMES = set()


def has_report(words):
    return any(w.split("=")[0] in REPORTS + GRAPHS + ["-peek", "-list"] for w in words)


def questions(directory, small=False):
    """All questions about the profiles in a directory, in an order that does not change."""
    names = sorted(os.path.basename(f) for f in glob.glob(os.path.join(directory, "*.pb.gz")))
    MADE_NAMES.update(n for n in names if n.count(".") == 2)
    rnd = random.Random(1)
    asked = []

    def add(words, *sources):
        asked.append(Question(tuple(words) + sources))

    def graphs(name, rich, chance):
        rnd.seed("graphs of " + name)
        for graph in GRAPHS:
            for options in ("", "-call_tree", "-nodecount=4", "-nodecount=4 -call_tree", "-nodefraction=0.05 -call_tree",
                            "-nodefraction=0.1 -edgefraction=0.1 -nodecount=0"):
                add((graph,) + tuple(options.split()), name)
        for option in SINGLE:
            if not has_report(option.split()) and (rich or rnd.random() < .15):
                add(("-dot",) + shape(option, name, rnd), name)
        for _ in range(8 if chance else 20):
            pieces = [rnd.choice(p) for p in rnd.sample(PIECES, rnd.randint(2, 4))]
            add(shape(" ".join([rnd.choice(["-dot", "-dot", "-callgrind"])] + pieces), name, rnd), name)

    for name in names:
        rnd.seed(name)
        chance = name.startswith("random")
        for report in REPORTS[:2] + REPORTS[2:]:
            add((report,), name)
        for _ in range(2 if chance else 5):
            add(shape("-peek={re}", name, rnd), name)
            add(shape("-list={re}", name, rnd), name)
        # A rich profile is asked everything; of the others each option gets its turn somewhere.
        rich = name in ("basic.pb.gz", "labels.pb.gz", "heap.pb.gz", "inlined.pb.gz", "wide.pb.gz", "negative.pb.gz",
                        "work.cpu.pb.gz", "work.heap2.pb.gz", "nomapping.pb.gz", "twonames.pb.gz")
        for option in SINGLE:
            words = shape(option, name, rnd)
            if has_report(words):
                if rich or rnd.random() < .2:
                    add(words, name)
            elif rich:
                for report in ("-top", rnd.choice(REPORTS[2:])):
                    add((report,) + words, name)
            elif rnd.random() < (.08 if chance else .2):
                add((rnd.choice(REPORTS),) + words, name)
        if name in ("mangled.pb.gz", "twonames.pb.gz"):
            for mode in ("full", "templates", "none", "default", "force"):
                add(("-top", "-nodecount=0", "-symbolize=" + ("" if mode == "force" else "demangle=") + mode), name)
        for _ in range(12 if chance else 15):
            pieces = [rnd.choice(p) for p in rnd.sample(PIECES, rnd.randint(2, 4))]
            report = rnd.choice(["-top", "-top", "-tree", "-tree", "-peek={re}", "-list={re}", "-traces", "-tags",
                                 "-raw", "-proto", "-topproto"])
            add(shape(" ".join([report] + pieces), name, rnd), name)
        graphs(name, rich, chance)
    for source, base in PAIRS:
        if source in names and base in names:
            rnd.seed(source + base)
            for option in PAIR_OPTIONS:
                words = shape(option, source, rnd)
                if "-normalize" not in words:
                    add(words, source, base)
                add(words + (rnd.choice(["-base=", "-diff_base="]) + base,), source)
            for option in GRAPH_PAIR_OPTIONS:
                add(shape(option, source, rnd) + (rnd.choice(["-base=", "-diff_base="]) + base,), source)
    for line in ERRORS:
        asked.append(Question(tuple(line.split())))
    asked += sessions(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sessions.txt"))
    asked = list(dict.fromkeys(asked))
    return [q for i, q in enumerate(asked) if not small or q.typed is not None or i % 5 == 0]
