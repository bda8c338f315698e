#!/usr/bin/env python3
"""merge.py CPROF [COUNT]: the time that merging COUNT small profiles takes, against go tool pprof.

The two results have to be the same bytes once they are unzipped.
"""
import gzip
import os
import random
import subprocess
import sys
import tempfile

import timing

TEST = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
sys.path.append(os.path.join(TEST, "oracle"))

from asking import oracle  # noqa: E402  (found through the path above)
from encode import Profile  # noqa: E402

SAMPLES, FUNCTIONS = 120, 600


def make(path, dice):
    p = Profile([("samples", "count"), ("cpu", "nanoseconds")])
    places = [p.location(f"pkg{f % 20}.(*T).method{f}", f"/src/pkg{f % 20}/file{f % 50}.go", f % 300 + 1,
                         address=0x400000 + f * 64) for f in dice.sample(range(FUNCTIONS), 150)]
    for _ in range(SAMPLES):
        p.sample(dice.sample(places, dice.randint(3, 25)), [1, 10000000])
    p.save(path)


def main():
    cprof, count = os.path.abspath(sys.argv[1]), int((sys.argv[2:] or [10000])[0])
    pprof = oracle("go")
    dice = random.Random(1)
    with tempfile.TemporaryDirectory() as d:
        os.mkdir(os.path.join(d, "all"))
        for i in range(count):
            make(os.path.join(d, "all", f"{i:06}.pb.gz"), dice)
        names = [os.path.join(d, "all", name) for name in sorted(os.listdir(os.path.join(d, "all")))]
        outputs = [os.path.join(d, name) for name in ("ours", "theirs")]
        ours = timing.median([cprof, "-proto", "-output=" + outputs[0], os.path.join(d, "all")], 1)
        print(f"cprof: {ours.seconds:.1f} s, {ours.memory:.0f} MB")
        if not pprof:
            return
        theirs = timing.median([*pprof, "-proto", "-output=" + outputs[1], *names], 1, warm=False)
        print(f"pprof: {theirs.seconds:.1f} s = {theirs.seconds / ours.seconds:.0f} x, {theirs.memory:.0f} MB")
        bytes_of = [gzip.open(path).read() for path in outputs]
        if bytes_of[0] != bytes_of[1]:
            sys.exit("the results differ")


main()
