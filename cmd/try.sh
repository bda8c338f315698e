#!/bin/sh
# try.sh [ARGUMENT...]: builds cprof (installing what the build needs, on Debian) and runs it: with the arguments,
# or without any on the example in test/data/example.
set -eu
top=$(cd "$(dirname "$0")/.." && pwd)
. "$top/cmd/packages.sh"

build() {
	cd "$top"
	[ -e build/release/build.ninja ] || cmake --preset release
	cmake --build --preset release
}
# shellcheck disable=SC2086
need $BUILD_PACKAGES
[ -x "$top/build/release/cmd/cprof/cprof" ] || echo "building cprof" >&2
(quietly build)

if [ $# = 0 ]; then
	# The example's profiles name its source from the top of the repository.
	set -- -source_path="$top" "$top/test/data/example/pi" "$top/test/data/example/cpu.pprof"
fi
exec "$top/build/release/cmd/cprof/cprof" "$@"
