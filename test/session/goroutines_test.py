"""Dumps of Go 1.16 to 1.26 against the profiles that the same programs wrote at the same moment."""
import glob
import re

from helper import DATA, check, cprof, end

FOLDER = f"{DATA}/goroutine"
versions = 0


def table(path, show):
    """The rows of top, without the types of generic functions: dumps do not tell them."""
    done = cprof("-top", "-cum", f"-show={show}", path)
    check(done.returncode == 0, f"{path}: {done.stderr.decode()}")
    rows = done.stdout.decode().split("cum%\n")[1].splitlines()
    return sorted(re.sub(r"\[.*\]", "[...]", row[29:]) for row in rows)


# Dumps hide what is below Go's own functions, so that only cum can be compared.
for dump in sorted(glob.glob(f"{FOLDER}/go1.*.txt")):
    for show in (r"^main\.", r"^(net|time|os/signal)\."):
        ours, theirs = table(dump, show), table(dump.replace(".txt", ".pb.gz"), show)
        check(ours and ours == theirs, f"{dump} {show}: {set(ours) ^ set(theirs)}")
    versions += 1
check(versions == 7, f"{versions} versions")

# Every head is a sample: as many as a text search finds.
for path in sorted(glob.glob(f"{FOLDER}/*.txt")):
    with open(path, encoding="utf-8") as file:
        heads = re.findall(r"(?m)^goroutine (\d+) .*\[.*\]:$", file.read())
    # Stacks of threads repeat goroutines; goroutine 0 is one for each of them.
    expected = len(set(heads)) + max(0, heads.count("0") - 1)
    total = cprof("-raw", path).stdout.decode()
    samples = total.split("\nLocations\n")[0].count("\n          1: ")
    check(samples == expected, f"{path}: {samples} samples, {expected} goroutines")


def answer(*words):
    return cprof(*words).stdout.decode()


NEW, OLD = f"{FOLDER}/go1.26.txt", f"{FOLDER}/before.txt"
check("11 40.74%  chan receive\n" in answer("-goroutines", NEW), "states are summed up")
check("         5   chan receive, 3m\n             main.(*server).work example.com/park/main.go:32\n"
      "             created by main.park example.com/park/main.go:100: 3\n"
      in answer("-goroutines", NEW), "a group has waits and creators")
check("tenant: red team\n" in answer("-goroutines", NEW), "labels")
check(answer("-goroutines", "-nodecount=1", "-state=select", NEW).count("created by") == 2,
      "state and nodecount")
check("Showing 0 of 27" in answer("-goroutines", "-wait=1h:", NEW), "none waits that long")
check("Showing 26 of 27" in answer("-goroutines", "-wait=180s:1h", NEW), "a range")
check("Showing 2 of 52 in 3 groups" in answer("-goroutines", "-base", OLD, NEW), "what grew")
check(b"a range such as 5m:" in cprof("-goroutines", "-wait=long", NEW).stderr, "no range")
check(b"have no states" in cprof("-goroutines", NEW.replace(".txt", ".pb.gz")).stderr,
      "what is missing is said")
check("select" in answer("-goroutines", f"{FOLDER}/deadlock.txt"), "a deadlock opens")
check('"longest_wait": 180' in answer("-goroutines", "-format=json", NEW), "as JSON")
check("frames elided..." in answer("-goroutines", "main.deep", NEW), "elided frames are seen")
end()
