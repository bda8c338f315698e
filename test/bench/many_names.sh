#!/bin/sh
# many_names.sh OUT MEGABYTES: a C++ program with so much debug information, a unit for each few MB of it.
#
# One unit is compiled; the others are its copies, linked in beside it with their symbols made local, so that each has
# its own addresses and its own DWARF. Takes a minute.
set -eu
out=$1
here=$(cd "$(dirname "$0")" && pwd)
dir=$out.parts
rm -rf "$dir"
mkdir -p "$dir"
cd "$dir"

sed "s/@CALLS@/$(seq -s ' ' 50 | sed 's/[0-9]*/CALL(&)/g')/" "$here/many_names.cc" >unit.cc
c++ -std=c++17 -O1 -g -fno-gnu-unique -c unit.cc
full=$(wc -c <unit.o)
count=$(($2 * 1000 * 1000 * 5 / (full * 2) + 1)) # a linked unit is two fifths of its object
for i in $(seq "$count"); do
	objcopy -R .group --redefine-sym "run=run_$i" --keep-global-symbol="run_$i" unit.o "unit$i.o"
	printf 'extern "C" long run_%d(long);\n' "$i" >>declared
	printf 'sum += run_%d(n);\n' "$i" >>called
done
{
	cat declared
	echo 'int main(int n, char **) { long sum = 0;'
	cat called
	echo 'return sum == 0; }'
} >main.cc
c++ -O1 -g -c main.cc
c++ -Wl,-z,muldefs -o "$out" main.o unit[0-9]*.o
rm -rf "$dir"
