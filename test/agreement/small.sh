#!/bin/sh
# small.sh go|native CPROF DIR: what ctest runs of the comparisons, without a network. Status 77: nothing to compare with.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
case $1 in
go)
	command -v go >/dev/null || exit 77
	STEP=251 sh "$here/corpus.sh" "$3" small
	exec python3 "$here/agree.py" -v "$2" "$3"
	;;
native)
	for flags in "-O2 -g -gdwarf-5" "-O2 -g -gdwarf-4" "-O3 -g -flto"; do
		python3 "$here/native.py" -v --most 1000 "$2" "$3" calls.c "gcc $flags"
	done
	;;
esac
