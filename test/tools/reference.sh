#!/bin/sh
# reference.sh CPROF: docs/reference.md is what the command's tables say.
#
# To renew it: cprof -generate=reference >docs/reference.md
cd "$(dirname "$0")/../.."
"$1" -generate=reference | diff -u docs/reference.md - && exit 0
echo "renew it with: cprof -generate=reference >docs/reference.md"
exit 1
