#!/bin/sh
# example_test.sh EXAMPLE CPROF PROFILE: the example prints what the command prints.
set -eu
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
"$1" "$3" chunk >"$dir/got"
{
	"$2" -top -nodecount=5 -compact_labels "$3"
	"$2" -top -nodecount=5 -compact_labels -focus=chunk "$3"
	"$2" -top -nodecount=5 -focus=chunk -format=json "$3"
} >"$dir/want"
diff -u "$dir/want" "$dir/got"
if "$1" /no/such/profile 2>"$dir/said"; then
	echo "a missing profile must fail"
	exit 1
fi
grep -q 'failed to fetch any source profiles' "$dir/said"
