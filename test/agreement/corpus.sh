#!/bin/sh
# corpus.sh DIR [small | GO...]: fills DIR with Go programs, their stripped twins and the profiles they wrote, for
# agree.py.
#
# DIR/GO/PROGRAM/ holds program, stripped and *.pb.gz, or pcs.txt: what the runtime itself says about every n-th
# byte of its text. GO is a version as in "go1.22.12", fetched by the go command if it is not there; without any,
# the Go that is installed and those of VERSIONS; "small" is a little of the Go that is installed, and takes seconds.
# What is there already is kept. All of it takes half an hour.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ $# -ge 1 ] || { sed -n 2,9p "$0" >&2; exit 2; }
mkdir -p "$1"
top=$(cd "$1" && pwd)
shift
VERSIONS=${VERSIONS:-"go1.18.8 go1.19.4 go1.20.14 go1.21.13 go1.22.12 go1.23.12 go1.24.13 go1.25.14"}
STEP=${STEP:-61}
export CGO_ENABLED=0 GOFLAGS="-buildvcs=false -mod=mod"

# begin PROGRAM: makes its folder; false if it is complete. finish says that it is.
begin() {
	dir=$top/$version/$1
	[ -e "$dir/.complete" ] && return 1
	rm -rf "$dir"
	mkdir -p "$dir"
	echo "$version $1" >&2
}
finish() { : >"$dir/.complete"; }

# build SOURCE FLAG...: program and stripped from a folder of programs/.
build() {
	source=$here/programs/$1
	shift
	(cd "$source" && go build "$@" -o "$dir/program" . &&
		go build "$@" -ldflags="-s -w${LINK:+ $LINK}" -o "$dir/stripped" .)
}

# a_test PROGRAM PACKAGE BENCHMARKS: a test of the standard library.
a_test() {
	begin "$1" || return 0
	go test -c -o "$dir/program" "$2"
	go test -c -ldflags="-s -w" -o "$dir/stripped" "$2"
	(cd "$(go list -f '{{.Dir}}' "$2")" && "$dir/program" -test.run '^$' -test.bench "$3" \
		-test.benchtime "${BENCHTIME:-500ms}" -test.cpuprofile "$dir/cpu.pb.gz" \
		-test.memprofile "$dir/mem.pb.gz" -test.memprofilerate 4096) >"$dir/log" 2>&1 ||
		{ tail -5 "$dir/log" >&2; return 1; }
	finish
}

# web PROGRAM FLAG...: the server, built with the flags.
web() {
	begin "$1" || return 0
	shift
	build web "$@"
	"$dir/program" "$dir"
	finish
}

pcs() {
	begin "$1" || return 0
	shift
	case $version in
	go1.18.* | go1.19.* | go1.2[0-2].*) LINK= ;;
	*) LINK=-checklinkname=0 ;;
	esac
	(cd "$here/programs/pcs" && go build "$@" -ldflags="$LINK" -o "$dir/program" . &&
		go build "$@" -ldflags="-s -w $LINK" -o "$dir/stripped" .)
	"$dir/program" "$STEP" >"$dir/pcs.txt"
	LINK=
	finish
}

with_c() {
	if begin cgo; then
		CGO_ENABLED=1 build mixed
		"$dir/program" "$dir" >"$dir/log"
		finish
	fi
	if begin c-shared; then
		CGO_ENABLED=1 build shared -buildmode=c-shared
		cc -O2 -o "$dir/host" "$here/programs/host.c" -ldl
		"$dir/host" "$dir/program" "$dir/cpu.pb.gz"
		finish
	fi
}

compiler() {
	begin compile || return 0
	mkdir "$dir/cpu" "$dir/mem"
	(cd "$dir" && go build -a -o /dev/null \
		-gcflags="go/types=-cpuprofile=$dir/cpu" -gcflags="regexp/syntax=-memprofile=$dir/mem -memprofilerate=4096" \
		go/types regexp/syntax)
	for kind in cpu mem; do
		mv "$dir/$kind"/* "$dir/$kind.pb.gz"
		rmdir "$dir/$kind"
	done
	cp "$(go env GOTOOLDIR)/compile" "$dir/program"
	strip -s -o "$dir/stripped" "$dir/program"
	finish
}

some_of() {
	a_test json encoding/json 'CodeEncoder|CodeDecoder|UnmarshalString'
	web web
	pcs pcs
}

all_of() {
	some_of
	a_test http net/http 'ClientServerParallel4$|ServerFakeConnNoKeepAlive$|ReadRequest|CookieString'
	a_test regexp regexp 'Match/Hard|Find|OnePass'
	a_test types go/types 'Check/(net/http|go/parser)/funcbodies/noinfo|Named|LookupField'
	a_test flate compress/flate 'Encode/Digits/Default|Decode/Newton/Default|Encode/Newton/Huffman'
	a_test sort sort 'SortString1K|StableInt1K|Sort1e4|Slice'
	a_test strings strings 'Replace|Fields|Builder|Index|Map'
	a_test big math/big 'Mul1e4|Exp|String1000Base10|Div|Sqrt'
	a_test tls crypto/tls 'Throughput/MaxPacket/4MB|HandshakeServer/RSA|HandshakeServer/ECDHE'
	a_test ecdsa crypto/ecdsa 'Sign|Verify|GenerateKey'
	a_test template html/template 'Escape|CSS|JS|HTML'
	a_test gob encoding/gob '.'
	web pie -buildmode=pie
	pcs pcs-pie -buildmode=pie
	web trimpath -trimpath
	command -v cc >/dev/null && with_c
	compiler
}

# The program that test/oracle has: all kinds of profiles.
work() {
	begin work || return 0
	(cd "$here/../oracle/program" && go build -o "$dir/program" . &&
		go build -ldflags="-s -w" -o "$dir/stripped" .)
	"$dir/program" "$dir"
	finish
}

if [ "${1:-}" = small ]; then
	export GOTOOLCHAIN=local
	version=$(go env GOVERSION)
	work
	pcs pcs -tags=small
	pcs pcs-pie -tags=small -buildmode=pie
	exit 0
fi
if [ $# -gt 0 ]; then
	installed=$*
	VERSIONS=
else
	installed=local
fi
for version in $installed; do
	export GOTOOLCHAIN="$version"
	version=$(go env GOVERSION)
	all_of
done
for version in $VERSIONS; do
	export GOTOOLCHAIN="$version"
	# Its index of packages is broken in the module cache: import "": import of unknown directory.
	case $version in go1.19.*) export GODEBUG=goindex=0 ;; *) unset GODEBUG ;; esac
	some_of
	web pie -buildmode=pie
	pcs pcs-pie -buildmode=pie
done
