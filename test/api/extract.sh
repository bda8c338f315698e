#!/bin/sh
# extract.sh PAGE: the C program in a page of the documentation.
sed -n '/^```c$/,/^```$/{/^```/!p}' "$1"
