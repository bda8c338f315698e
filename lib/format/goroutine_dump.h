#pragma once
/**
 * @file
 * Reads goroutine dumps: `goroutine?debug=2`, what a Go program prints when it panics or gets
 * SIGQUIT, debug.Stack() – alone or somewhere in a log.
 *
 * Each goroutine becomes a sample of type goroutine/count with value 1 and the labels
 *
 * | label | | |
 * | --- | --- | --- |
 * | goroutine | number | its id |
 * | state | text | "chan receive" |
 * | wait | seconds | how long it has waited, in whole minutes; absent below one |
 * | created_by, created_at | text | the function that started it, and file:line |
 * | creator | number | the goroutine that started it, from Go 1.21 on |
 * | locked, leaked, durable | text | "true", else absent |
 * | bubble | number | of testing/synctest |
 * | dump | number | which one, from 1; absent if there is only one |
 *
 * and its own labels.  docs/formats/goroutine-dump.md has the grammar and what is taken for a dump.
 *
 * Memory:  in the new profile, and as much again while it is read; bounded by the input's size.
 * Threads: one.
 */
#include "format/format.h"

extern const struct format format_goroutine_dump;
