"""Documents made from the tables: whole, and understood by those who read them."""
import os
import shutil
import subprocess
import tempfile

from helper import CPROF, ROOT, check, cprof, end

made = {}
for kind in ("man", "bash", "zsh", "fish", "reference"):
    done = cprof(f"-generate={kind}")
    check(done.returncode == 0 and not done.stderr, f"-generate={kind}")
    made[kind] = done.stdout.decode()

committed = os.path.join(ROOT, "docs", "reference.md")
if os.path.exists(committed):
    if os.environ.get("CPROF_UPDATE"):
        with open(committed, "w", encoding="utf-8") as file:
            file.write(made["reference"])
    with open(committed, encoding="utf-8") as file:
        check(file.read() == made["reference"],
              "docs/reference.md is what `cprof -generate=reference` prints")

with tempfile.TemporaryDirectory() as directory:
    def written(kind, name):
        path = os.path.join(directory, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(made[kind])
        return path

    def run(*argv):
        return subprocess.run(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=60)

    page = written("man", "cprof.1")
    if shutil.which("groff"):
        done = run("groff", "-ww", "-man", "-Tutf8", page)
        check(done.returncode == 0 and not done.stderr, f"groff: {done.stderr.decode()}")
        check(b"alloc_space" in done.stdout and b"nodecount" in done.stdout, "the page is whole")

    script = written("bash", "cprof.bash")
    if shutil.which("bash"):
        def bash(*words):
            quoted = " ".join(f"'{word}'" for word in words)
            code = (f". {script}; COMP_WORDS=(cprof {quoted}); COMP_CWORD={len(words)}; "
                    "compopt() { :; }; _cprof; echo \"${COMPREPLY[*]}\"")
            return run("bash", "-c", code).stdout.decode().strip()

        check(bash("-tra") == "-traces", "bash: a flag")
        check(bash("-nodec") == "-nodecount=", "bash: a flag with a value")
        check(bash("-color", "=", "al") == "always", "bash: a value")
        check(bash("-generate", "fi") == "fish", "bash: a value that is a word of its own")
        check(bash(os.path.join(directory, "cprof.b")) == script, "bash: a file")
    for shell, name in (("zsh", "_cprof"), ("fish", "cprof.fish")):
        path = written(shell, name)
        if shutil.which(shell):
            done = run(shell, "-n", path)
            check(done.returncode == 0, f"{shell} -n: {done.stderr.decode()}")

usage = cprof("-h")
check(usage.returncode == 0 and b"usage:" in usage.stderr, "-h")
for kind in ("man", "bash", "zsh", "fish"):
    for flag in ("topproto", "tagfocus", "filefunctions", "mean_delay", "max_size"):
        check(flag in made[kind] and flag.encode() in usage.stderr, f"{flag} in {kind} and -h")
version = cprof("-version").stdout.decode()
check(version.startswith("cprof ") and "readline" in version and "zlib" in version, "-version")
check(os.path.exists(CPROF), "cprof")
end()
