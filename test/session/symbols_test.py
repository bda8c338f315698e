"""Names from a binary that this test compiles: the whole way from a profile of bare addresses."""
import gzip
import http.server
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import threading

from helper import check, cprof, end
from addresses import Mapping, write  # noqa: E402

SOURCE = """
static inline __attribute__((always_inline)) int inner(int x)
{
	return x * x + 1;
}

__attribute__((noinline)) int outer(volatile int *x)
{
	return inner(*x);
}

int main(int argc, char **argv)
{
	(void)argv;
	return outer(&argc) == 0;
}
"""
ID, OTHER = "11" * 20, "22" * 20
BASE = 0x555555554000

folder = tempfile.TemporaryDirectory()
work = os.path.realpath(folder.name)


def at(name):
    return os.path.join(work, name)


def run(*argv):
    subprocess.run(argv, check=True, cwd=work)


def expect(what, text, *wanted, absent=()):
    text = text.decode()
    for one in wanted:
        check(re.search(one, text), f"{what}: {one!r} is missing in\n{text}")
    for one in absent:
        check(not re.search(one, text), f"{what}: {one!r} is in\n{text}")


compiler = shutil.which("cc") or shutil.which("gcc")
if not compiler or not shutil.which("objcopy"):
    print("no compiler or no objcopy: skipped")
    sys.exit(77)
with open(at("prog.c"), "w") as source:
    source.write(SOURCE)
run(compiler, "-g", "-O1", "-fPIE", "-pie", f"-Wl,--build-id=0x{ID}", "-o", "prog", at("prog.c"))
symbols = subprocess.run(["nm", at("prog")], check=True, capture_output=True, text=True).stdout
address = int(re.search(r"^(\w+) \w outer$", symbols, re.M).group(1), 16)


def profile(name, file, build_id):
    write(at(name), [Mapping(BASE, BASE + 0x10000, 0, file, build_id)], [[BASE + address + i] for i in range(8)])
    return at(name)


# The recorded path serves; the inlined call is a frame of its own.
good = profile("good.pb.gz", at("prog"), ID)
done = cprof("-traces", "-lines", good)
expect("recorded path", done.stdout, r"inner \S*prog\.c:4", r"outer \S*prog\.c:9")
check(done.stderr == b"", f"recorded path: nothing to say, but {done.stderr}")
expect("symbols", cprof("-symbols", good).stdout, r"with names 100%, with lines 100%",
       rf"build ID  {ID}", r"used      \S*/prog, ELF .*, names from DWARF")
# What a C library's start-up code lacks does not count against the lines of what it calls.
start = int(re.search(r"^(\w+) \w _start$", symbols, re.M).group(1), 16)
write(at("started.pb.gz"), [Mapping(BASE, BASE + 0x10000, 0, at("prog"), ID)], [[BASE + address, BASE + start]])
expect("from _start", cprof("-symbols", at("started.pb.gz")).stdout, "with names 100%, with lines 100%")
# symbolize=none leaves addresses, fastlocal has no lines.
expect("none", cprof("-symbolize=none", "-top", good).stdout, r"\[prog\]")
expect("fastlocal", cprof("-symbolize=fastlocal", "-traces", "-lines", good).stdout, "outer",
       absent=[r"prog\.c", "inner"])

# Why nothing has a name, or not everything.
run("objcopy", "--strip-all", "prog", "stripped")
bare = profile("stripped.pb.gz", at("stripped"), ID)
expect("stripped", cprof("-symbols", bare).stdout, "with names 0%",
       "note      it has no debug information, no symbols and no pclntab of Go\n",
       "note      to take another file: symbols use FILE; to ask servers for it: -debuginfod\n")
expect("stripped", cprof("-symbolize=pclntab", "-symbols", good).stdout, "note      it has no pclntab of Go\n")
write(at("some.pb.gz"), [Mapping(BASE, BASE + 0x10000, 0, at("prog"), ID)], [[BASE + address], [BASE + 0x10]])
expect("between functions", cprof("-symbols", at("some.pb.gz")).stdout, "with names 50.00%",
       "note      1 of 2 addresses are in no function that it names\n")

# What compilers and dwz put into other files goes along with the binary, or is missed.
os.mkdir(at("there"))
dwo = ""
run(compiler, "-g", "-O1", "-fPIE", "-pie", "-gsplit-dwarf", "-o", "split", "prog.c")
table = subprocess.run(["nm", at("split")], check=True, capture_output=True, text=True).stdout
split = BASE + int(re.search(r"^(\w+) \w outer$", table, re.M).group(1), 16)
for name in os.listdir(work):
    if name == "split" or name.endswith(".dwo"):
        os.rename(at(name), at(f"there/{name}"))
        dwo = at(f"there/{name}") if name.endswith(".dwo") else dwo
write(at("split.pb.gz"), [Mapping(BASE, BASE + 0x10000, 0, at("there/split"), "")], [[split + i] for i in range(8)])
expect("a .dwo beside the binary", cprof("-traces", at("split.pb.gz")).stdout, "inner")
os.unlink(dwo)
expect("no .dwo", cprof("-symbols", at("split.pb.gz")).stdout,
       f"note      1 file of split DWARF not found, such as {os.path.basename(dwo)}\n")
if shutil.which("dwz"):
    for name in ("one", "two"):
        shutil.copy(at("prog"), at(name))
    if subprocess.run(["dwz", "-m", "both", "one", "two"], cwd=work, stderr=subprocess.DEVNULL).returncode == 0 \
            and os.path.exists(at("both")):
        moved = profile("dwz.pb.gz", at("one"), ID)
        expect("dwz", cprof("-symbols", moved).stdout, "with names 100%", absent=["note"])
        os.unlink(at("both"))
        expect("dwz", cprof("-symbols", moved).stdout,
               "note      names that dwz moved to both are missing: it is not there, or another\n")

# Assembly has lines, and labels that do not say that they are functions.
with open(at("label.s"), "w") as source:
    source.write("\t.text\n\t.globl label\nlabel:\n\tnop\n\tnop\n\t.section .note.GNU-stack,\"\"\n")
run(compiler, "-g", "-shared", "-nostdlib", "-o", "label.so", "label.s")
table = subprocess.run(["nm", at("label.so")], check=True, capture_output=True, text=True).stdout
write(at("label.pb.gz"), [Mapping(BASE, BASE + 0x10000, 0, at("label.so"), "")],
      [[BASE + int(re.search(r"^(\w+) \w label$", table, re.M).group(1), 16)]])
expect("assembly", cprof("-traces", "-lines", at("label.pb.gz")).stdout, r" label \S*label\.s:4")

# A stub through which a program calls another file has the name of what it calls.
with open(at("call.c"), "w") as source:
    source.write("#include <stdlib.h>\nint main(void)\n{\n\treturn getenv(\"X\") != NULL;\n}\n")
run(compiler, "-fno-pie", "-no-pie", "-Wl,-z,lazy", "-o", "call", "call.c")
table = subprocess.run(["objdump", "-h", at("call")], check=True, capture_output=True, text=True).stdout
found = re.search(r" \.plt\.sec +(\w+) +(\w+)", table) or re.search(r" \.plt +(\w+) +(\w+)", table)
if found:
    size, start = (int(number, 16) for number in found.groups())
    write(at("call.pb.gz"), [Mapping(0x400000, 0x405000, 0, at("call"), "")], [[start + i] for i in range(size)])
    expect("a stub of the linker", cprof("-top", at("call.pb.gz")).stdout, " getenv@plt")

# A function that gcc inlines into itself is there as often as it was: only Go's runtime makes more
# locations of it, although profiles of gperftools look like those of the runtime.
with open(at("fib.c"), "w") as source:
    source.write("int fib(int n)\n{\n\treturn n < 2 ? n : fib(n - 1) + fib(n - 2);\n}\n"
                 "int main(int argc, char **argv)\n{\n\t(void)argv;\n\treturn fib(argc);\n}\n")
run(compiler, "-g", "-O2", "-no-pie", "-o", "fib", at("fib.c"))
table = subprocess.run(["nm", "-S", at("fib")], check=True, capture_output=True, text=True).stdout
start, size = (int(n, 16) for n in re.search(r"^(\w+) (\w+) \w fib$", table, re.M).groups())
for kind in ("cpu", "samples"):
    write(at(kind), [Mapping(0x400000, 0x500000, 0, at("fib"), "")], [[start + i] for i in range(size)],
          types=[(kind, "count")])
chains = [cprof("-traces", at(kind)).stdout.partition(b"---")[2] for kind in ("cpu", "samples")]
check(b"fib" in chains[0], f"fib has a name: {chains[0]}")
check(chains[0] == chains[1], "chains of C are whole in CPU profiles")

# Another build: refused with both ids, unless it is forced.
wrong = profile("wrong.pb.gz", at("prog"), OTHER)
done = cprof("-top", wrong)
expect("mismatch", done.stdout, r"\[prog\]", absent=["outer"])
expect("mismatch", done.stderr, f"build ID mismatch.*{ID}.*{OTHER}; -force_buildid takes it",
       "100% of the samples pass through prog")
check(done.returncode == 0, "mismatch: pprof's status")
expect("mismatch", cprof("-symbols", wrong).stdout, f"refused .*build ID mismatch.*{ID}.*{OTHER}",
       r"with names 0%")
done = cprof("-force_buildid", "-top", wrong)
expect("forced", done.stdout, "inner")
expect("forced", cprof("-force_buildid", "-symbols", wrong).stdout, "build ID is another one")

# The executable of the command line, with the debug information elsewhere.
run("objcopy", "--only-keep-debug", "prog", "prog.debug")
run("objcopy", "--strip-all", "--add-gnu-debuglink=prog.debug", "prog", "stripped")
elsewhere = profile("elsewhere.pb.gz", "/nowhere/prog", ID)
done = cprof("-traces", at("stripped"), elsewhere)
expect("debug link", done.stdout, "inner", "outer")
expect("debug link", cprof("-symbols", at("stripped"), elsewhere).stdout, r"debug     \S*/prog\.debug")
# Debug information alone, as the loader maps programs: the text from the file's second page on.
os.makedirs(at("tree/.build-id/11"))
shutil.copy(at("prog.debug"), at(f"tree/.build-id/11/{ID[2:]}.debug"))
write(at("alone.pb.gz"), [Mapping(BASE + 0x1000, BASE + 0x2000, 0x1000, "/nowhere/prog", ID)], [[BASE + address]])
expect("debug information alone", cprof("-symbols", at("alone.pb.gz"), env={"PPROF_BINARY_PATH": at("tree")}).stdout,
       rf"used      \S*{ID[2:]}\.debug", "with names 100%, with lines 100%")
os.rename(at("prog.debug"), at("hidden"))
done = cprof("-symbols", at("stripped"), elsewhere)
expect("no debug information", done.stdout, r"with lines 0%", r"absent .*prog\.debug")

# A tree of build ids below PPROF_BINARY_PATH; the header names what was found.
os.makedirs(at(f"tree/{ID}"))
shutil.copy(at("prog"), at(f"tree/{ID}/whatever"))
env = {"PPROF_BINARY_PATH": at("tree")}
done = cprof("-top", elsewhere, env=env)
expect("PPROF_BINARY_PATH", done.stdout, "File: whatever", "inner")

# A server: asked only with -debuginfod.
asked = []


class Server(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        asked.append(self.path)
        file = {f"/buildid/{ID}/executable": at("stripped"), f"/buildid/{ID}/debuginfo": at("hidden")}.get(self.path)
        self.send_response(200 if file else 404)
        self.end_headers()
        if file:
            with open(file, "rb") as content:
                self.wfile.write(content.read())

    def log_message(self, *args):
        pass


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
threading.Thread(target=server.serve_forever, daemon=True).start()
env = {"DEBUGINFOD_URLS": f"http://127.0.0.1:{server.server_address[1]}", "DEBUGINFOD_CACHE_PATH": at("cache")}
expect("no -debuginfod", cprof("-top", elsewhere, env=env).stdout, r"\[prog\]")
check(not asked, f"nobody is asked without -debuginfod, but {asked}")
done = cprof("-debuginfod", "-symbols", elsewhere, env=env)
if b"built without" in done.stderr or b"libdebuginfod" in done.stderr:
    print("without debuginfod:", done.stderr)
else:
    expect("-debuginfod", done.stdout, r"used      \S*/executable", r"debug     \S*/debuginfo",
           "with names 100%, with lines 100%")
    expect("-debuginfod", cprof("-debuginfod", "-symbols", wrong, env=env).stdout,
           f"refused   {OTHER} \\(debuginfod\\): no server has it")
    expect("-debuginfod without a build ID",
           cprof("-debuginfod", "-symbols", profile("no-id.pb.gz", "/nowhere/prog", ""), env=env).stdout,
           "note      debuginfod servers are asked by build ID, and the profile has none")
    done = cprof("-debuginfod", "-top", elsewhere, env={"DEBUGINFOD_URLS": ""})
    check(done.returncode == 2, "-debuginfod without a server is an error")
    expect("-debuginfod without a server", done.stderr, "-debuginfod: ")
server.shutdown()

# A file that the user names in the shell.
done = cprof(elsewhere, typed=f"top\nsymbols use {at('prog')}\ntop\nsymbols\nsymbols use\nsymbols us\n".encode())
expect("symbols use", done.stdout, r"\[prog\]", " inner", r"used      \S*/prog")
expect("symbols use", done.stderr, "gives names to /nowhere/prog", "symbols use needs a file", "symbols takes nothing, or: use FILE")
done = cprof(wrong, typed=f"symbols use {at('prog')}\nsymbols use /dev/null\n".encode())
expect("symbols use of another build", done.stderr, f"build ID mismatch.*{ID}.*{OTHER}",
       "/dev/null: not a regular file")

# The executable of the command line comes before files of that name elsewhere.
os.mkdir(at("sym"))
shutil.copy(at("stripped"), at("sym/prog"))
expect("an executable", cprof("-symbols", at("prog"), profile("given.pb.gz", "/nowhere/prog", ""),
                              env={"PPROF_BINARY_PATH": at("sym")}).stdout, rf"used      {at('prog')},", "with names 100%")
expect("an executable of another build", cprof("-symbols", at("prog"), wrong).stdout,
       r"refused   \S*/prog \(given on the command line\): build ID mismatch")

# Files that are no binaries, or not for these addresses: addresses stay, and symbols says why.
os.mkfifo(at("fifo"))
with open(at("text"), "w") as text:
    text.write("hello\n")
with open(at("prog"), "rb") as whole, open(at("cut"), "wb") as cut:
    cut.write(whole.read(300))
with socket.socket(socket.AF_UNIX) as listening:
    listening.bind(at("socket"))
os.symlink("loop", at("loop"))
os.symlink("nowhere", at("broken"))
with open(at("prog"), "rb") as whole, gzip.open(at("zipped"), "wb") as zipped:
    zipped.write(whole.read())
with open(at("prog"), "rb") as whole, open(at("core"), "wb") as core:
    content = bytearray(whole.read())
    content[16:18] = b"\x04\x00"  # e_type
    core.write(content)
with open(at("fat"), "wb") as fat:
    fat.write(b"\xca\xfe\xba\xbe\0\0\0\1" + bytes(100))
for name, why in (("fifo", "not a regular file"), ("text", "unrecognized object file"), (".", "not a regular file"),
                  ("socket", "not a regular file"), ("loop", "too many levels of symbolic links"),
                  ("broken", r"no such file or directory \(a broken link\)"),
                  ("zipped", "unrecognized object file: it is compressed with gzip"),
                  ("core", "a core dump or the like, and not a binary"),
                  ("fat", r"open \S+: Mach-O: the universal file holds no binary"), ("absent", "no such file")):
    bad = profile("bad.pb.gz", at(name), "")
    done = cprof("-top", bad)
    check(done.returncode == 0, f"{name}: status {done.returncode}")
    expect(name, done.stdout, r"\[\S+\]")
    expect(name, done.stderr, f"Local symbolization failed for .*({why})")
    expect(name, cprof("-symbols", bad).stdout, f"(refused|absent) .*({why})")
expect("a file that is cut off", cprof("-symbols", profile("cut.pb.gz", at("cut"), "")).stdout,
       "note      the file is cut off", "names 0%")
with open(at("prog"), "rb") as whole, open(at("arm"), "wb") as arm:
    content = bytearray(whole.read())
    content[18:20] = b"\xb7\x00"  # e_machine
    arm.write(content)
expect("another machine", cprof("-symbols", profile("arm.pb.gz", at("arm"), "")).stdout,
       "refused .*it is for arm64, and the profile is not", "names 0%")
with open(at("prog"), "rb") as whole, open(at("riscv"), "wb") as riscv:
    content = bytearray(whole.read())
    content[18:20] = b"\xf3\x00"
    riscv.write(content)
expect("machine code of another kind", cprof("-disasm=outer", profile("riscv.pb.gz", at("riscv"), "")).stderr,
       r"\S*/riscv: it has machine code of another kind than x86, ARM and ARM64|without Capstone")
with open(at("prog"), "rb") as whole, open(at("class"), "wb") as odd:
    content = bytearray(whole.read())
    content[4] = 9  # EI_CLASS
    odd.write(content)
expect("no class of ELF", cprof("-symbols", profile("class.pb.gz", at("class"), "")).stdout,
       r"refused .*open \S*/class: ELF: the header's class, byte order or version is not one of ELF's", "names 0%")
write(at("far.pb.gz"), [Mapping(BASE, BASE + 0x9000000, 0, at("prog"), "")], [[BASE + 0x8000000]])
expect("an address outside the code", cprof("-symbols", at("far.pb.gz")).stdout,
       "none of the profile's addresses is in its code")

# The kernel, from a list of symbols; a kernel that is not this machine's has no names without one.
KERNEL = 0xFFFFFFFF8E600000
with open(at("kallsyms"), "w") as text:
    text.write(f"{KERNEL:016x} T _stext\n{KERNEL + 0x100:016x} t do_work\n{KERNEL + 0x200:016x} T after\n"
               "ffffffffc0000000 t module_work\t[ext9]\nffffffffc0000100 t module_end\t[ext9]\n")
write(at("kernel.pb.gz"), [Mapping(KERNEL, (1 << 64) - 1, 0, "[kernel.kallsyms]", OTHER)],
      [[KERNEL + 0x110], [0xFFFFFFFFC0000010]])
expect("-kallsyms", cprof(f"-kallsyms={at('kallsyms')}", "-top", at("kernel.pb.gz")).stdout, " do_work",
       " module_work")
expect("another kernel", cprof("-symbols", at("kernel.pb.gz")).stdout, "with names 0%", "note .*kernel")
done = cprof(f"-kallsyms={at('text')}", "-symbols", at("kernel.pb.gz"))
expect("no kernel symbols", done.stdout, "note ", "with names 0%")

# The vdso of this very machine.
with open("/proc/self/maps") as maps:
    vdso = [line.split()[0].split("-") for line in maps if line.rstrip().endswith("[vdso]")]
if vdso:
    start, limit = (int(end, 16) for end in vdso[0])
    write(at("vdso.pb.gz"), [Mapping(start, limit, 0, "[vdso]", "")],
          [[address] for address in range(start, limit, 32)])
    expect("vdso", cprof("-top", "-nodecount=0", at("vdso.pb.gz")).stdout, " clock_gettime| __vdso_clock_gettime")
    write(at("vdso.pb.gz"), [Mapping(start, limit + 0x9000, 0, "[vdso]", "")], [[start + 0x800]])
    expect("another vdso", cprof("-symbols", at("vdso.pb.gz")).stdout, "another one", "with names 0%")

end()
