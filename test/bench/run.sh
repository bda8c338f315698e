#!/bin/sh
# Times cprof against zcat and, where Go is, against go tool pprof, in one run.
#
#     sh test/bench/run.sh [CPROF]        default: build/release/cmd/cprof/cprof
#
# STACKS=200000 sets the size of the big profile; RUNS=5 how often each command runs (the median counts);
# PPROF=no leaves out go tool pprof on the big profile, where it needs minutes.
set -eu
cd "$(dirname "$0")/../.."
cprof=${1:-build/release/cmd/cprof/cprof}
STACKS=${STACKS:-200000} RUNS=${RUNS:-5} PPROF=${PPROF:-yes}
dir=${TMPDIR:-/tmp}/cprof-bench
mkdir -p "$dir"
cc -O2 -o "$dir/generate" test/bench/generate.c -lz
python3 test/bench/measure.py "$cprof" "$dir" "$STACKS" "$RUNS" "$PPROF"
