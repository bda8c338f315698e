#!/bin/sh
# record.sh FOLDER: records demo.c once for each kind of perf.data, and keeps what perf script prints of each beside it.
# Needs perf, a compiler and the right to record (kernel.perf_event_paranoid); nothing that is tested needs them.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
cd "$1"
folder=$PWD
gcc -O2 -g -fno-omit-frame-pointer -o demo "$here/demo.c" -lpthread
gcc -O2 -g -fomit-frame-pointer -o demo-dwarf "$here/demo.c" -lpthread

keep() { # NAME FIELDS: prints the recording NAME.data in full, and packs both
	perf script -i "$1.data" --ns -F "comm,pid,tid,$2time,period,event,ip,sym,dso" 2>/dev/null >"$1.script"
	gzip -9n -c "$1.data" >"$here/$1.data.gz"
	gzip -9n -c "$1.script" >"$here/$1.script.gz"
}

record() { # NAME PROGRAM OPTIONS...
	name=$1 program=$2
	shift 2
	perf record -q "$@" -o "$name.data" -- "$folder/$program"
	[ "$name" = processors ] && keep "$name" cpu, || keep "$name" ""
}

record chains demo -e cpu-clock -F 499 -g
record compressed demo -e cpu-clock -F 499 -g -z
record events demo -e cpu-clock,page-faults -F 499 -g
record processors demo -e cpu-clock -F 499 -g --sample-cpu
record group demo -e '{cpu-clock,page-faults}:S' -F 499 -g
record leaves demo -e task-clock -F 499 --buildid-mmap
record dwarf demo-dwarf -e cpu-clock -F 99 --call-graph dwarf,2048
perf record -q -e cpu-clock -F 499 -g -o - -- "$folder/demo" >pipe.data
keep pipe ""
perf script -i chains.data --header 2>/dev/null >chains-default.script
perf script -i leaves.data 2>/dev/null >leaves-default.script
gzip -9nf chains-default.script leaves-default.script
mv chains-default.script.gz leaves-default.script.gz "$here"
