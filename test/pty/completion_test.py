"""TAB."""
import os
import sys
import tempfile

from term import Term, run

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "support"))
from encode import Profile  # noqa: E402

CPROF, DATA = sys.argv[1:3]
PROFILE = os.path.join(DATA, "json.cpu.pb.gz")


def complete(t, typed, expected):
    t.control("u")
    t.prompt()
    t.type(typed + "\t")
    t.prompt(expected)


def special(path):
    p = Profile([("alloc_objects", "count"), ("alloc_space", "bytes")])
    p.sample(["example.com/x.(*T).Method", "main.main"], [1, 10],
             {"tier": "gold", "bytes": (4096, "bytes")})
    p.sample(["evil\x1b[31mname", "main.main"], [1, 10], {"tier": "silver"})
    with open(path, "wb") as file:
        file.write(p.encode())


def test_words():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        complete(t, "tr", "tr")
        complete(t, "tra", "traces ")
        complete(t, "li", "list ")
        complete(t, "sample_i", "sample_index=")
        complete(t, "granularity=li", "granularity=lines ")
        complete(t, "sort=c", "sort=cum ")
        complete(t, "top5 sample_index=sa", "top5 sample_index=samples ")
        complete(t, "trim=f", "trim=false ")
        complete(t, "help topp", "help topproto ")
        complete(t, "nothing_like_it", "nothing_like_it")


def test_functions():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        complete(t, "peek ormatBase1", "peek internal/strconv.formatBase10 ")
        t.type("\r")
        t.see("| internal/strconv.formatBase10")


def test_escaped_name_matches():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "p.pb.gz")
        special(path)
        with Term([CPROF, path]) as t:
            t.prompt()
            name = "example\\.com/x\\.\\(\\*T\\)\\.Method"
            complete(t, "peek Meth", f"peek {name} ")
            complete(t, "peek x\\.\\(\\*T", f"peek {name} ")
            complete(t, "top focus=Meth", f"top focus={name} ")
            complete(t, "top -Meth", f"top -{name} ")
            t.type("\r")
            t.see("ignore=")
            t.prompt()
            complete(t, "tagfocus=ti", "tagfocus=tier=")
            complete(t, "tagfocus=tier=g", "tagfocus=tier=gold ")
            complete(t, "unit=k", "unit=kB ")
            complete(t, "alloc_s", "alloc_space ")


def test_list_of_candidates():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.type("sort=")
        t.prompt("sort=")
        t.type("\t\t")
        t.until(lambda: ["cum", "flat"] in [line.split() for line in t.lines()], "cum and flat")
        t.prompt("sort=")
        assert "sort=cum" not in t.text()  # only what differs is shown


def test_many_candidates_ask():
    with Term([CPROF, PROFILE]) as t:
        t.prompt()
        t.type("list ")
        t.prompt("list")
        t.type("\t\t")
        t.see("Display all")
        t.type("n")
        t.prompt("list")
        t.type("\t\t")
        t.until(lambda: t.count("Display all") == 2, "the question again")
        t.control("c")
        t.prompt()
        assert "flat%" in t.line("top1")


def test_names_cannot_command_the_terminal():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "p.pb.gz")
        special(path)
        with Term([CPROF, path]) as t:
            t.prompt()
            t.type("list ")
            t.prompt("list")
            t.type("\t\t")
            t.see("main.main")
            assert b"\x1b[31m" not in t.raw


def test_files():
    with tempfile.TemporaryDirectory() as directory:
        open(os.path.join(directory, "answer.txt"), "w").close()
        os.mkdir(os.path.join(directory, "folder"))
        with Term([CPROF, PROFILE], cwd=directory) as t:
            t.prompt()
            complete(t, "top > an", "top > answer.txt ")
            complete(t, "top >an", "top >answer.txt ")
            complete(t, "top >> fo", "top >> folder/")
            complete(t, "top | cat an", "top | cat answer.txt ")
            complete(t, "source_path=fo", "source_path=folder/")


def test_a_hundred_thousand_functions():
    with tempfile.TemporaryDirectory() as directory:
        path = os.path.join(directory, "p.pb.gz")
        p = Profile([("cpu", "nanoseconds")])
        for i in range(100000):
            p.sample([f"example.com/some/package{i % 100}.(*Type).method{i}"], [1])
        with open(path, "wb") as file:
            file.write(p.encode())
        with Term([CPROF, path]) as t:
            t.prompt()
            complete(t, "list method12345", "list example\\.com/some/package45\\.\\(\\*Type\\)\\.method12345 ")


run(globals())
