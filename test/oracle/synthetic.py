#!/usr/bin/env python3
"""synthetic.py DIR [--random N]: writes hand-made profiles, one for each sharp edge, and N random ones.

The sources that some of them name go to DIR/src.
"""

import argparse
import os
import random

from encode import Profile

MS = 1_000_000
CPU = [("samples", "count"), ("cpu", "nanoseconds")]
HEAP = [("alloc_objects", "count"), ("alloc_space", "bytes"),
        ("inuse_objects", "count"), ("inuse_space", "bytes")]
T0 = 1_600_000_000_123_456_789


def cpu(**more):
    given = dict(period=10 * MS, period_type=("cpu", "nanoseconds"), time=T0, duration=2_500 * MS)
    given.update(more)
    return Profile(CPU, **given)


def basic():
    """Inlining, direct and indirect recursion, several files, a mapping with a build id."""
    p = cpu()
    m = p.mapping(0x400000, 0x500000, 0, "/home/me/bin/app", "abc123", filenames=True, lines=True,
                  inlines=True)
    at = {}

    def frame(name, file, line, start, **more):
        at[name] = p.location(name, file, line, start, address=0x400000 + 64 * (len(at) + 1),
                              mapping=m, **more)

    frame("main", "src/main.c", 40, 36)
    frame("work", "src/main.c", 23, 18)
    frame("helper", "src/main.c", 30, 28)
    frame("leaf", "src/util.c", 8, 5, inside=[("tiny", "src/util.c", 3, 2)])
    frame("walk", "src/tree.c", 12, 9)
    frame("walk2", "src/tree.c", 21, 18)
    p.sample([at["work"], at["main"]], [12, 120 * MS])
    p.sample([at["leaf"], at["work"], at["main"]], [7, 70 * MS])
    p.sample([at["leaf"], at["helper"], at["work"], at["main"]], [5, 51 * MS])
    p.sample([at["walk"], at["walk"], at["walk"], at["main"]], [4, 40 * MS])
    p.sample([at["walk2"], at["walk"], at["walk2"], at["walk"], at["main"]], [3, 33 * MS])
    p.sample([at["helper"], at["main"]], [1, 9 * MS])
    p.sample([at["main"]], [1, 1 * MS])
    return p


def labels():
    """String and numeric labels, several values of one key, units known and unknown."""
    p = cpu()
    a, b, c = (p.location(n, "src/%s.c" % n, 5 * i + 3) for i, n in enumerate("abc"))
    p.sample([a, c], [3, 30 * MS], {"tier": "gold", "worker": "fib", "bytes": (4096, "bytes")})
    p.sample([a, c], [2, 20 * MS], {"tier": "silver", "worker": ["fib", "hot"],
                                    "bytes": (1 << 20, "bytes")})
    p.sample([b, c], [5, 50 * MS], {"tier": "gold", "latency": (15, "milliseconds"),
                                    "req": 1500})
    p.sample([b, c], [1, 10 * MS], {"latency": [(2, "milliseconds"), (3, "seconds")],
                                    "req": [7, 8], "zone": "eu-west"})
    p.sample([c], [4, 40 * MS], {"thread": (5, "id"), "a key": "with spaces", "empty": ""})
    p.sample([b, a, c], [2, 21 * MS])
    p.sample([a, b, c], [1, 11 * MS], {"bytes": (100, "")})
    p.sample([a, b], [1, 11 * MS], {"tier": "größe", "req": (-3, "")})
    return p


def heap():
    """Four types, a default, allocation sizes as labels, mappings without functions."""
    p = Profile(HEAP, period=524288, period_type=("space", "bytes"), time=T0, default="inuse_space")
    m = p.mapping(0x400000, 0x900000, 0, "/srv/heap/server", "")
    alloc = p.location("alloc", "mem.go", 10, 8, address=0x400100, mapping=m)
    cache = p.location("(*Cache[...]).Add", "cache.go", 33, 30, address=0x400200, mapping=m)
    main = p.location("main.main", "main.go", 12, 10, address=0x400300, mapping=m)
    for size, count, live in ((64, 1000, 10), (4096, 37, 37), (1 << 20, 3, 0), (48, 5, 5)):
        p.sample([alloc, main], [count, count * size, live, live * size], {"bytes": (size, "bytes")})
        p.sample([alloc, cache, main], [count // 2, count // 2 * size, live // 2, live // 2 * size],
                 {"bytes": (size, "bytes")})
    p.sample([cache, main], [1, 3 << 30, 1, 3 << 30], {"bytes": (3 << 30, "bytes")})
    return p


def negative():
    """What a difference leaves: negative values, cancelling ones, a negative total."""
    p = cpu(duration=0)
    a, b, c, d = (p.location(n, "n.c", i + 1) for i, n in enumerate(("alpha", "beta", "gamma", "delta")))
    p.sample([a, d], [5, 50 * MS])
    p.sample([a, d], [-5, -50 * MS])
    p.sample([b, d], [-7, -70 * MS])
    p.sample([c, b, d], [2, 20 * MS])
    p.sample([c, a], [-1, -1])
    p.sample([d], [0, 0])
    p.sample([d, c], [1, 3])
    return p


def inlined():
    """Deep inlining, columns, the same function inlined at two places of one location."""
    p = cpu(time=0)
    m = p.mapping(0x1000, 0x9000, 0x10, "inl.so", "0123456789abcdef", filenames=True, lines=True,
                  inlines=True)
    x = p.location("outer", "src/util.c", 8, 5, column=11, address=0x1100, mapping=m, inside=[
        ("inner", "src/util.c", 3, 2, 7), ("middle", "src/main.c", 23, 18, 3),
        ("inner", "src/util.c", 4, 2, 9)])
    y = p.location("outer", "src/util.c", 9, 5, column=2, address=0x1180, mapping=m)
    z = p.location("root", "src/main.c", 40, 36, column=1, address=0x1200, mapping=m, inside=[
        ("outer", "src/util.c", 9, 5, 2)])
    p.sample([x, z], [1, 11 * MS])
    p.sample([y, z], [2, 22 * MS])
    p.sample([y], [3, 33 * MS])
    p.sample([x, y, z, x], [1, 5 * MS])
    p.sample([z], [1, 2 * MS])
    return p


def bare():
    """Addresses only: no functions, mappings with and without a file."""
    p = Profile([("samples", "count"), ("wall", "microseconds")])
    one = p.mapping(0x10000, 0x20000, 0, "/lib/libone.so", functions=False)
    two = p.mapping(0x30000, 0x40000, 0, "", functions=False)
    three = p.mapping(0x50000, 0x60000, 0, "[vdso]", functions=False)
    stack = [p.location(address=a, mapping=m) for a, m in (
        (0x10010, one), (0x30020, two), (0x50030, three), (0x77777777, 0), (0, 0))]
    for i in range(len(stack)):
        p.sample(stack[i:], [i + 1, 1500 * (i + 1) * (i + 1)])
    p.sample([stack[0]], [1, 1])
    return p


def nomapping():
    """Names without any mapping, empty names and files, an empty stack, folded locations."""
    p = Profile([("events", "widgets")], period=3, period_type=("tick", "widgets"), duration=999)
    a = p.location("a", "", 0)
    b = p.location("", "only-a-file.c", 12)
    c = p.location("", "", 0)
    d = p.location("d", "./x/../y/d.c", 9, folded=True)
    e = p.location()
    p.sample([a, b, c, d], [10])
    p.sample([e, a], [4])
    p.sample([], [3])
    p.sample([d, e], [1])
    p.sample([b], [100000])
    return p


def pruned():
    """drop_frames and keep_frames; simplified names on the way."""
    p = cpu(drop="runtime\\.mallocgc|ns::Alloc|drop.*", keep="dropme_not")
    names = ["runtime.mallocgc", "main.make", "dropped", "dropme_not", "(anonymous namespace)::run",
             "ns::Alloc(int, char*)", "ns::Box<int>::fill(long) const", "main.main", "below"]
    at = {n: p.location(n, "p.c", i + 1) for i, n in enumerate(names)}
    at["inl"] = p.location("caller", "p.c", 50, inside=[("dropped", "p.c", 3), ("keep", "p.c", 4)])
    p.sample([at["below"], at["runtime.mallocgc"], at["main.make"], at["main.main"]], [1, 10 * MS])
    p.sample([at["below"], at["dropped"], at["main.main"]], [2, 20 * MS])
    p.sample([at["below"], at["dropme_not"], at["main.main"]], [3, 30 * MS])
    p.sample([at["below"], at["ns::Alloc(int, char*)"], at["ns::Box<int>::fill(long) const"]],
             [4, 40 * MS])
    p.sample([at["(anonymous namespace)::run"], at["main.main"]], [5, 50 * MS])
    p.sample([at["below"], at["inl"], at["main.main"]], [6, 60 * MS])
    p.sample([at["runtime.mallocgc"]], [7, 70 * MS])
    return p


def comments():
    p = cpu(comments=("made by hand", "#hidden from headers", "two\nlines", "größe"),
            doc="https://example.org/what-is-this", default="samples")
    a = p.location("a", "a.c", 1)
    p.sample([a], [1, 4 * 3600 * 1000 * MS])
    return p


def wide():
    """Hundreds of functions, so that trimming has something to do."""
    p = cpu(duration=20_000 * MS)
    rnd = random.Random(7)
    at = [p.location("pkg%d.func%d" % (i % 9, i), "/src/pkg%d/f.go" % (i % 9), 10 + i, 5)
          for i in range(200)]
    for i in range(600):
        depth = rnd.randint(1, 12)
        stack, here = [], rnd.randint(0, 3)
        for _ in range(depth):
            stack.append(at[here % 200])
            here = here * 3 + rnd.randint(1, 4)
        p.sample(stack[::-1], [1, rnd.randint(1, 9) ** 4 * 10_000])
    return p


def times():
    """Values and units from a nanosecond to years."""
    p = Profile([("n", "count"), ("lat", "nanoseconds"), ("wait", "hours"), ("mem", "KB"),
                 ("gcu", "milliGCU"), ("odd", "parsecs"), ("s", "samples")],
                duration=90_061 * 1000 * MS, time=T0 // 10 ** 9 * 10 ** 9)
    for i in range(14):
        a = p.location("v%02d" % i, "v.c", i)
        r = p.location("root%d" % (i % 3), "r.c", i % 3)
        p.sample([a, r], [i, 7 ** i * (1 + i % 4), i * i, 11 ** (i // 2), 3 ** i, 10 ** i % 977, 2 ** i])
    return p


def zero():
    p = Profile([("a", "count"), ("b", "bytes")], default="a")
    p.sample([p.location("x", "x.c", 1)], [0, 5])
    p.sample([p.location("y", "y.c", 1)], [0, 0])
    return p


def empty():
    return Profile([("samples", "count")])


def based():
    """A difference with its mark on the samples of the base."""
    p = cpu()
    a, b, c = (p.location(n, n + ".c", 1) for n in ("a", "b", "c"))
    p.sample([a, c], [10, 100 * MS])
    p.sample([b, c], [5, 50 * MS])
    p.sample([a, c], [-8, -80 * MS], {"pprof::base": "true"})
    p.sample([b, c], [-1, -12 * MS], {"pprof::base": "true"})
    return p


def contention():
    """A mean that means something: delays by contention, one with a count of zero."""
    p = Profile([("contentions", "count"), ("delay", "nanoseconds")], period=1,
                period_type=("contentions", "count"), duration=3_000 * MS, time=T0)
    a, b, c = (p.location("sync." + n, "/usr/lib/go/src/sync/mutex.go", i * 7 + 5, 4)
               for i, n in enumerate(("(*Mutex).Unlock", "(*RWMutex).RLock", "runtime_Semacquire")))
    m = p.location("main.main", "main.go", 9, 3)
    p.sample([a, m], [10, 1_234_567])
    p.sample([b, a, m], [3, 98_765_432])
    p.sample([c, m], [0, 5_000])
    p.sample([c, b], [7, 21])
    return p


def equal():
    """Many equal weights, so that every tie has to be broken by name."""
    p = cpu()
    names = ["e", "b", "B", "a", "d", "c", "aa", "_", "ä", "main.(*T).M", "main.T.M"]
    at = [p.location(n, "same.c", 5) for n in names]
    for i in range(len(at)):
        p.sample([at[i], at[(i * 5 + 1) % len(at)], at[(i * 3 + 2) % len(at)]], [1, 10 * MS])
    return p


def twonames():
    """One name in several files, start lines and binaries; names that differ from system names."""
    p = cpu()
    m1 = p.mapping(0x1000, 0x2000, 0, "/bin/one")
    m2 = p.mapping(0x2000, 0x3000, 0, "/bin/two")
    at = [p.location("init", "src/main.c", 3, 1, address=0x1010, mapping=m1),
          p.location("init", "src/util.c", 4, 1, address=0x1020, mapping=m1),
          p.location("init", "src/main.c", 24, 20, address=0x1030, mapping=m1),
          p.location("init", "src/main.c", 3, 1, address=0x2010, mapping=m2),
          p.location("ns::f", "src/util.c", 9, 0, address=0x2020, mapping=m2, system="_ZN2ns1fEv"),
          p.location("java.bar.foo.FooBar.run(java.lang.Runnable)", "FooBar.java", 3),
          p.location("github.com/foo/bar/v4.(*Foo).Bar", "foo.go", 3)]
    for i in range(len(at)):
        p.sample([at[i], at[(i + 3) % len(at)]], [i + 1, (i + 1) * 7 * MS])
    return p


def missing():
    """Sources that are not there, lines past the end, lines 0, relative and odd paths."""
    p = cpu()
    at = [p.location("gone", "/no/such/file.c", 10, 8), p.location("gone2", "rel/none.c", 10),
          p.location("past", "src/util.c", 1000, 990), p.location("late", "src/util.c", 5, 20),
          p.location("zero", "src/util.c", 0), p.location("nofile", "", 5),
          p.location("proc", "/proc/self/cwd/src/util.c", 6, 5),
          p.location("dotted", "./src/../src/util.c", 6, 5),
          p.location("crlf", "src/crlf.c", 2, 1)]
    for i in range(len(at)):
        p.sample([at[i]], [i + 1, (i + 1) * 10 * MS])
    return p


def mangled():
    """Names of C++ and Rust as the linker knows them, and names that only look like it."""
    p = cpu()
    names = """_ZNSt6vectorIiSaIiEE9push_backERKi _ZN12_GLOBAL__N_13runEi _ZN3foo3barEi.part.0 _ZZ4mainENKUlvE_clEv
        _ZN4core3fmt5write17h0123456789abcdefE _RNvXs_C7mycrateINtB4_3FooyENtNtC4core3fmt5Debug3fmt _ZTV3Foo
        __ZN3foo3barEi _ZNSsC1EPKc _ZlsI1aERT_S2_i _ZN1acvT_IiEEv _Z1fIXgtLi1ELi2EEEvv _ZN3foo3bar _Z3fooi@@V1 _Z3fooi!
        _ZTSZN1a1fIiEEvvEUlNS_1bIiEEPKcE_ _GLOBAL__I__Z3fooi ___Z3fooi_block_invoke_2 _ZGVZN1a1fEiE1x _RNvC1a
        _RINvC1a1fDINtB2_1ThEp4ItemhNtB2_4SendEL_E _RNCNvC1a1fs_0 _ZN1aIXadL_ZNKS_1mEiEEE1gEv main.Map[...] a<b>::c(d)
        _ZN4llvm6detail9PassModelINS_8FunctionENS_15AnalysisManagerIS2_JEEEJEE4nameEv _start""".split()
    caller = p.location("main", "src/main.c", 3)
    for i, name in enumerate(names):
        p.sample([p.location(name, "src/%d.c" % i, i + 1), caller], [i + 1, (i + 1) * MS])
    return p


MADE = [basic, labels, heap, negative, inlined, bare, nomapping, pruned, comments, wide, times, zero,
        empty, based, contention, equal, twonames, mangled, missing]


def anything(seed):
    """A small random profile; the same one for the same seed."""
    rnd = random.Random(seed)
    types = rnd.choice([CPU, HEAP, [("x", "bytes")], [("delay", "microseconds"), ("n", "count")],
                        [("goroutine", "count")]])
    p = Profile(types, period=rnd.choice([0, 1, 10 * MS]), period_type=rnd.choice([("", ""), types[-1]]),
                time=rnd.choice([0, T0]), duration=rnd.choice([0, 10 ** rnd.randint(6, 13)]),
                default=rnd.choice(["", types[0][0], "none"]))
    maps = [p.mapping(0x10000 * i, 0x10000 * i + 0xF000, 0, rnd.choice(["/bin/m%d" % i, "", "lib%d.so" % i]),
                      rnd.choice(["", "id%d" % i]), inlines=rnd.random() < .5)
            for i in range(1, rnd.randint(1, 4))]
    names = ["f%d" % i for i in range(rnd.randint(2, 12))]
    files = ["src/main.c", "src/util.c", "", "/abs/x.c"]

    def line():
        name = rnd.choice(names)
        return (p.function(name, files[len(name + str(ord(name[-1]))) * ord(name[-1]) % 4],
                           rnd.choice([0, 0, 3])), rnd.randint(1, 30), rnd.choice([0, 0, 5]))

    at = [p.location_of([line() for _ in range(rnd.choice([0, 1, 1, 1, 1, 2, 3]))],
                        rnd.choice([0, 0x10000 + 16 * i]), rnd.choice([0] + maps))
          for i in range(rnd.randint(1, 25))]
    sign = rnd.choice([(1,), (1,), (1, 1, 1, -1)])
    for _ in range(rnd.randint(1, 60)):
        stack = [rnd.choice(at) for _ in range(rnd.choice([0, 1, 2, 3, 5, 8]))]
        some = {}
        if rnd.random() < .4:
            some["key"] = rnd.choice(["v1", "v2", ["v1", "v3"]])
        if rnd.random() < .3:
            some["bytes"] = (rnd.choice([16, 64, 4096, 1 << 20]), "bytes")
        if rnd.random() < .2:
            some["n"] = rnd.randint(-3, 3)
        p.sample(stack, [rnd.choice(sign) * rnd.choice([0, 1, 3, 10, 10, 77, 12345, 10 ** 7]) for _ in types],
                 some)
    return p


SOURCES = {
    "main.c": "".join("/* main.c line %d */%s\n" % (i, "\tx();" * (i % 3)) for i in range(1, 61)),
    "util.c": "".join("line %d of util.c\n" % i for i in range(1, 25)) + "no newline at the end",
    "tree.c": "".join("tree line %d\n" % i for i in range(1, 23)),
    "crlf.c": "one\r\ntwo\r\nthree\r\n\r\nfive\r\n",
    "a.c": "int a;\n" * 9, "b.c": "int b;\n" * 9, "c.c": "int größe; // µ\n" * 20,
}


def main():
    args = argparse.ArgumentParser(description=__doc__)
    args.add_argument("dir")
    args.add_argument("--random", type=int, default=0)
    args = args.parse_args()
    os.makedirs(os.path.join(args.dir, "src"), exist_ok=True)
    for name, text in SOURCES.items():
        with open(os.path.join(args.dir, "src", name), "w", newline="") as out:
            out.write(text)
    for make in MADE:
        make().save(os.path.join(args.dir, make.__name__ + ".pb.gz"))
    for seed in range(args.random):
        anything(seed).save(os.path.join(args.dir, "random%02d.pb.gz" % seed))


if __name__ == "__main__":
    main()
