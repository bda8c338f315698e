#pragma once
/**
 * @file
 * Columns: text whose cells end in tabs, put one below the other.
 *
 *     a:\t Total 9\n            a: Total 9
 *      \t10 (50%):\t x\n   ->      10 (50%): x
 *      \t9 (5%):\t y\n              9 (5%): y
 *
 * The rules are those of Go's text/tabwriter with right alignment and one
 * space between cells: a column is a run of lines that have a cell there, what
 * follows a line's last tab belongs to no column, and tabs and newlines that came
 * with a name count like any others.
 *
 * Memory:  as much as the text, while it works.
 * Threads: any number.
 */
#include <stddef.h>

struct text;

/** Puts @p len bytes of lines, each with its newline. */
void columns_put(struct text *out, const char *bytes, size_t len);
