"""Many profiles: directories, patterns and lists of them, and some that cannot be read."""
import os
import shutil
import tempfile

from helper import DATA, check, cprof, end

EXAMPLE = os.path.join(DATA, "example")
HEAPS = ["heap1.pb.gz", "heap2.pb.gz"]


def top(*argv, cwd):
    done = cprof("-top", *argv, cwd=cwd)
    check(done.returncode == 0, f"{argv}: {done.stderr}")
    return done.stdout


def proto(*argv, cwd):
    done = cprof("-proto", "-output=out", *argv, cwd=cwd)
    with open(os.path.join(cwd, "out"), "rb") as file:
        return done.returncode, file.read(), done.stderr.decode()


with tempfile.TemporaryDirectory() as d:
    os.mkdir(os.path.join(d, "all"))
    for name in HEAPS:
        shutil.copy(os.path.join(EXAMPLE, name), os.path.join(d, "all", name))
    with open(os.path.join(d, "names"), "w") as file:
        file.write("# both\n" + "".join(f"all/{name}\n" for name in HEAPS))
    named = ["all/" + name for name in HEAPS]
    both = top(*named, cwd=d)
    check(both != top(named[0], cwd=d), "two are more than one")
    for source in ("all", "all/heap*", "@names"):
        check(top(source, cwd=d) == both, source)
    check(top("-base=all/*1.pb.gz", named[1], cwd=d) ==
          top("-base=" + named[0], named[1], cwd=d), "a pattern as base")
    check(b"of 0 total" in top("-base=all", "all", cwd=d), "a directory as base")

    whole = proto(*named, cwd=d)
    check(whole[0] == 0 and "merged" not in whole[2], f"nothing is missing: {whole[2]}")
    check(proto("all", cwd=d)[1] == whole[1], "the same bytes")
    with open(os.path.join(d, "all", "rubbish"), "w") as file:
        file.write("no profile")
    broken = proto("all", "absent", cwd=d)
    check(broken[0] == 1, "something is missing: status 1")
    check(broken[1] == whole[1], "the rest is there")
    check("all/rubbish: parsing profile: unrecognized profile format" in broken[2], "why")
    check(broken[2].endswith("merged 2 of 4, skipped all/rubbish, absent\n"), broken[2])
    check(cprof("-top", "all", cwd=d).returncode == 0, "other reports: status 0")
    check(cprof("-proto", "-output=x", "@absent", cwd=d).returncode == 2, "no list")

    os.mkdir(os.path.join(d, "empty"))
    done = cprof("-top", "empty", *named, cwd=d)
    check(done.returncode == 0 and done.stdout == both, "others are used")
    check(b"empty: there is no file in this directory\n" in done.stderr, done.stderr)
    done = cprof("-top", "empty", cwd=d)
    check(done.returncode == 2 and done.stderr == b"empty: there is no file in this directory\n", done.stderr)

end()
