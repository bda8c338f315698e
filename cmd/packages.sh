# Debian packages, for the scripts that source this: need PACKAGE... installs those that are not there.
# As root or through sudo; asks for nothing when nothing is missing, and leaves systems without dpkg alone.

BUILD_PACKAGES="gcc libc6-dev cmake ninja-build pkg-config zlib1g-dev libprotobuf-c-dev
	protobuf-c-compiler libpcre2-dev libreadline-dev libutf8proc-dev libdwarf-dev libelf-dev
	libdeflate-dev liblzma-dev libzstd-dev libiberty-dev libcapstone-dev libdebuginfod-dev
	libcurl4-openssl-dev libdw-dev libncurses-dev"
TEST_PACKAGES="less python3 libcmocka-dev python3-pexpect python3-pyte graphviz"
FUZZ_PACKAGES="clang llvm"

need() {
	command -v dpkg-query >/dev/null || return 0
	missing=
	for package; do
		case $(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null) in
		installed) ;;
		*) missing="$missing $package" ;;
		esac
	done
	[ -n "$missing" ] || return 0
	as_root=
	[ "$(id -u)" = 0 ] || as_root=sudo
	echo "installing$missing" >&2
	log=$(mktemp)
	# shellcheck disable=SC2086
	if ! { $as_root apt-get update -qq && $as_root env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends $missing; } >"$log" 2>&1 </dev/null; then
		cat "$log" >&2
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}

# clang with the runtime of libFuzzer and the sanitizers, whose package has clang's version in its name.
need_fuzzers() {
	# shellcheck disable=SC2086
	need $FUZZ_PACKAGES
	command -v clang >/dev/null || return 0
	need "libclang-rt-$(clang -dumpversion | cut -d. -f1)-dev"
}

# quietly COMMAND...: its output is shown only when it fails.
quietly() {
	log=$(mktemp)
	if ! "$@" >"$log" 2>&1 </dev/null; then
		cat "$log" >&2
		rm -f "$log"
		return 1
	fi
	rm -f "$log"
}
