#!/bin/sh
# installed_test.sh BUILD EXAMPLE_C CPROF PROFILE [SANITIZER]: what is installed, under a prefix that nobody configured,
# is enough to build and run the example with pkg-config alone, and offers nothing that is not cprof.h's.
set -eu
build=$1 example=$2 cprof=$3 profile=$4 sanitizer=${5:+-fsanitize=$5}
command -v pkg-config >/dev/null || exit 77
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

cmake --install "$build" --prefix "$dir/usr" >/dev/null
pc=$(find "$dir/usr" -name libcprof.pc)
PKG_CONFIG_PATH=$(dirname "$pc")
export PKG_CONFIG_PATH
# shellcheck disable=SC2046,SC2086
cc -Wall -Werror $sanitizer "$example" $(pkg-config --cflags --libs libcprof) -o "$dir/example"
LD_LIBRARY_PATH=$(pkg-config --variable=libdir libcprof) "$dir/example" "$profile" chunk >"$dir/got"
"$cprof" -top -nodecount=5 -compact_labels "$profile" >"$dir/want"
head -n "$(wc -l <"$dir/want")" "$dir/got" | diff -u "$dir/want" -

nm -D --defined-only "$(pkg-config --variable=libdir libcprof)/libcprof.so" >"$dir/symbols"
grep -q ' T cprof_ask$' "$dir/symbols"
if grep -v ' cprof_[a-z_]*$' "$dir/symbols"; then
	echo "the library offers what is not in cprof.h"
	exit 1
fi
