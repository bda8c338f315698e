#!/bin/sh
# run.sh: installs what the tests need (on Debian), builds with AddressSanitizer and UBSan, runs all tests, and lets
# each fuzz target run for FUZZ_SECONDS (60; 0: none). The closing line is ctest's.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
cd "$top"
. cmd/packages.sh
FUZZ_SECONDS=${FUZZ_SECONDS:-60}
jobs=$(nproc)

# shellcheck disable=SC2086
need $BUILD_PACKAGES $TEST_PACKAGES
quietly cmake --preset asan
quietly cmake --build --preset asan

if [ "$FUZZ_SECONDS" -gt 0 ]; then
	need_fuzzers
	if command -v clang >/dev/null; then
		sh test/fuzz/run.sh "$FUZZ_SECONDS"
	fi
fi
ctest --test-dir build/asan --output-on-failure -j "$jobs"
