#!/bin/sh
# make_profiles.sh DIR [small]: fills DIR with profiles to ask questions about: real ones made with Go, and
# hand-made ones. What is there already is kept. "small" makes only what takes seconds.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
dir=$(cd "$1" && pwd)
size=${2:-full}

python3 "$here/synthetic.py" "$dir" --random 40
command -v go >/dev/null || exit 0

if ! [ -e "$dir/work.mutex.pb.gz" ]; then
	(cd "$here/program" && go build -trimpath -buildvcs=false -o "$dir/work" .)
	"$dir/work" "$dir"
fi
[ "$size" = small ] && exit 0

# package name, benchmarks, short name
bench() {
	[ -e "$dir/$3.mutex.pb.gz" ] && return
	(cd "$dir" && go test -run '^$' -bench "$2" -benchtime 300ms -o "$dir/$3.test" \
		-cpuprofile "$3.cpu.pb.gz" -memprofile "$3.mem.pb.gz" -memprofilerate 4096 \
		-blockprofile "$3.block.pb.gz" -mutexprofile "$3.mutex.pb.gz" "$1" >"$3.log" 2>&1) ||
		{ cat "$dir/$3.log"; exit 1; }
	rm -f "$dir/$3.test" "$dir/$3.log"
}
bench encoding/json 'CodeEncoder|CodeDecoder|UnmarshalString' json
bench sort 'SortString1K|StableInt1K|Sort1e4' sort
bench compress/flate 'Encode/Digits/Default|Decode/Newton/Default' flate
bench regexp 'Match/Hard|Find' regexp
bench net/http 'ClientServerParallel4$|ServerFakeConnNoKeepAlive$' http

if ! [ -e "$dir/compile.mem.pb.gz" ]; then
	(cd "$dir" && go build -o /dev/null -gcflags="-memprofile=$dir/compile.mem.txt" sort)
	# A format from before profile.proto, without the names that pprof does not read.
	grep -v '^#' "$dir/compile.mem.txt" >"$dir/compile.mem.pb.gz"
	rm "$dir/compile.mem.txt"
fi
