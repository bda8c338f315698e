#pragma once
/**
 * @file
 * One Go program as build_go() takes it, for tests and corpora that want any.
 *
 * `main.main` has `lib.outer` inlined, which has `lib.leaf` inlined; `main.(*T).M` is a wrapper
 * around `lib.T.M`, which is inlined into it; `main.last` is plain. They are 64, 32 and 16 bytes
 * long, the last 24 of the first one are padding.
 */
#include "build_go.h"

static const char *const go_program_files[] = {"/src/a.go", "/src/b.go"};

static const struct build_go_row go_main_rows[] = {
	{8, 0, 11, -1}, {12, 0, 12, -1}, {20, 1, 21, 0}, {24, 1, 22, 0}, {40, 1, 31, 1},
};
static const struct build_go_call go_main_calls[] = {
	{.name = "lib.outer",
	 .parent = -1,
	 .file = 0,
	 .line = 12,
	 .parent_pc = 8,
	 .start_line = 20},
	{.name = "lib.leaf", .parent = 0, .file = 1, .line = 22, .parent_pc = 20, .start_line = 30},
};
static const struct build_go_row go_wrapper_rows[] = {{16, 1, 41, 0}, {32, 0, 1, -1}};
static const struct build_go_call go_wrapper_calls[] = {
	{.name = "lib.T.M", .parent = -1, .file = 0, .line = 1, .parent_pc = 16, .start_line = 40},
};
static const struct build_go_row go_last_rows[] = {{16, 0, 50, -1}};

/** What the release gives wrappers for a number; 0 if it has none. */
static inline uint8_t go_wrapper_id(unsigned minor)
{
	return minor >= 25   ? 23
	       : minor >= 22 ? 22
	       : minor >= 18 ? 21
	       : minor >= 14 ? 22
	       : minor >= 12 ? 20
			     : 0;
}

/** Writes the program for @p how, of which everything but files and functions is given. */
static inline void build_go_program(struct build_go how, struct text *ret,
				    struct build_go_places *ret_places)
{
	const struct build_go_func funcs[] = {
		{"main.main", 64, 10, 0, go_main_rows, 5, go_main_calls, 2},
		{"main.(*T).M", 32, 1, go_wrapper_id(how.minor), go_wrapper_rows, 2,
		 go_wrapper_calls, 1},
		{"main.last", 16, 49, 0, go_last_rows, 1, NULL, 0},
	};
	how.file = go_program_files;
	how.file_count = 2;
	how.func = funcs;
	how.func_count = 3;
	build_go(&how, ret, ret_places);
}
