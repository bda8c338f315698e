#!/bin/sh
# run.sh SECONDS: builds the fuzz targets with clang and lets each run so long, as many at once as there are cores,
# from its committed corpus and what earlier runs found (in build/fuzz/found).  FUZZ_SEED (0: another one each time)
# makes a run on a clean checkout try the same inputs again.
set -eu
seconds=$1
cd "$(dirname "$0")/../.."
. cmd/packages.sh
here=$PWD # targets may change their folder
quietly cmake --preset fuzz
quietly cmake --build --preset fuzz --target fuzzers

one() {
	name=$(basename "$1")
	short=${name#fuzz_}
	found=$here/build/fuzz/found/$short
	mkdir -p "$found" "$here/test/fuzz/corpus/$short" build/fuzz/crashes
	dict=$here/test/fuzz/$short.dict
	[ -e "$dict" ] && dict=-dict=$dict || dict=
	# shellcheck disable=SC2086
	if "$1" -seed="${FUZZ_SEED:-0}" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
		-print_final_stats=1 -artifact_prefix="$here/build/fuzz/crashes/$short-" $dict "$found" "$here/test/fuzz/corpus/$short" \
		>"build/fuzz/$name.log" 2>&1; then
		echo "$name: $(sed -n 's/stat::number_of_executed_units: *//p' "build/fuzz/$name.log") inputs"
	else
		cat "build/fuzz/$name.log"
		echo "$name: FAILED, its input is in build/fuzz/crashes"
		return 1
	fi
}

jobs=$(nproc)
running= count=0 bad=0
for target in build/fuzz/test/fuzz/fuzz_*; do
	[ -f "$target" ] && [ -x "$target" ] || continue
	one "$target" &
	running="$running $!" count=$((count + 1))
	if [ "$count" -ge "$jobs" ]; then
		for pid in $running; do wait "$pid" || bad=1; done
		running= count=0
	fi
done
for pid in $running; do wait "$pid" || bad=1; done
exit "$bad"
