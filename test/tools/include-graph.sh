#!/bin/sh
# Draws which module of lib/ includes which, from the #include lines: one line
# a module, its rows in order.  Fails when an arrow points upwards.
#
#     sh test/tools/include-graph.sh            print it
#     sh test/tools/include-graph.sh check      compare it with docs/architecture.md
#     sh test/tools/include-graph.sh update     write it there
set -eu
cd "$(dirname "$0")/../.."
page=docs/architecture.md

draw() {
	awk -F '[/"]' '/^#include "[a-z]*\// {
		split(FILENAME, path, "/")
		print path[2], $2
	}' lib/*/*.[ch] | sort -u | awk '
	BEGIN {
		n = split("base:0 io:1 measure:1 regex:1 fetch:2 object:2 profile:2 filter:3 symbolize:3 " \
			  "format:4 graph:4 report:5 render:6 config:6 session:7 tui:8 shell:9", rows, " ")
		for (i = 1; i <= n; i++) {
			split(rows[i], pair, ":")
			order[i] = pair[1]
			row[pair[1]] = pair[2]
		}
	}
	{
		if (!($1 in row) || !($2 in row)) {
			print "unknown module: " $1 " or " $2 > "/dev/stderr"
			bad = 1
		}
		seen[$1] = 1
		if ($1 != $2)
			uses[$1, $2] = 1
		if (row[$2] > row[$1] || (row[$2] == row[$1] && $1 != $2)) {
			print "upward arrow: " $1 " includes " $2 > "/dev/stderr"
			bad = 1
		}
	}
	END {
		for (i = 1; i <= n; i++) {
			if (!(order[i] in seen))
				continue
			line = ""
			for (j = 1; j <= n; j++)
				if ((order[i], order[j]) in uses)
					line = line " " order[j]
			printf "%d %-10s ->%s\n", row[order[i]], order[i], line
		}
		exit bad
	}'
}

splice() {
	draw >"$1"
	awk -v picture="$1" '
	/<!-- include-graph -->/ {
		print
		print "```"
		while ((getline line <picture) > 0)
			print line
		print "```"
		skip = 1
	}
	/<!-- \/include-graph -->/ { skip = 0 }
	!skip { if ($0 !~ /<!-- include-graph -->/) print }' "$page"
}

case ${1:-print} in
print) draw ;;
check)
	tmp=$(mktemp)
	trap 'rm -f "$tmp" "$tmp.page"' EXIT
	splice "$tmp" >"$tmp.page"
	if ! diff -u "$page" "$tmp.page"; then
		echo "docs/architecture.md does not show the code: sh test/tools/include-graph.sh update"
		exit 1
	fi
	;;
update)
	tmp=$(mktemp)
	trap 'rm -f "$tmp" "$tmp.page"' EXIT
	splice "$tmp" >"$tmp.page"
	cat "$tmp.page" >"$page"
	;;
esac
