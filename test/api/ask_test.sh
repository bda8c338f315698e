#!/bin/sh
# ask_test.sh ASK CPROF REPORTS DATA: each report that the list of them names is in the library what it is on the
# command line; what is none is refused.
set -eu
ask=$1 cprof=$2 reports=$3 data=$4
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT

names=$(sed -n 's/^REPORT([A-Z]*, "\(.*\)")$/\1/p' "$reports")
[ "$(echo "$names" | wc -l)" -ge 25 ]
for name in $names; do
	profiles=$data/basic.pb.gz
	flag=-$name argument=
	case $name in
	trend) profiles="$data/leak/heap0.pb.gz $data/leak/heap4.pb.gz $data/leak/heap9.pb.gz" ;;
	goroutines) profiles=$data/work.goroutine.pb.gz ;;
	tags) profiles=$data/labels.pb.gz ;;
	comments) profiles=$data/comments.pb.gz ;;
	peek | list | disasm | weblist) argument=. flag=-$name=. ;;
	esac
	# shellcheck disable=SC2086
	{
		"$cprof" "$flag" -nodecount=5 -output="$dir/want" $profiles 2>/dev/null && said=0 || said=$?
		"$ask" "$name" "$argument" $profiles >"$dir/got" 2>"$dir/error" && heard=0 || heard=$?
	}
	if [ "$said" -ne "$heard" ]; then
		echo "$name: the command ends with $said, the library with $heard: $(cat "$dir/error")"
		exit 1
	fi
	if [ "$said" -eq 0 ] && { [ ! -s "$dir/want" ] || ! cmp "$dir/want" "$dir/got"; }; then
		echo "$name: other bytes, or none"
		exit 1
	fi
done

"$ask" tops "" "$data/basic.pb.gz" 2>"$dir/error" && exit 1
grep -qx 'there is no report "tops"' "$dir/error"
"$ask" peek "" "$data/basic.pb.gz" 2>"$dir/error" && exit 1
grep -qx 'peek needs a regexp' "$dir/error"
"$ask" trend "" "$data/basic.pb.gz" 2>"$dir/error" && exit 1
grep -qx 'trend needs at least two profiles' "$dir/error"
