#pragma once
/**
 * @file
 * Small Go programs of any release, without code: what is known of their functions.
 *
 *     static const struct build_go_func funcs[] = {{.name = "main.main", .size = 32, ...}};
 *     struct text bytes = {0};
 *     build_go(&(struct build_go){.minor = 18, .wide = true, .func = funcs, .func_count = 1},
 * &bytes); struct object *o = go_image_object(bytes.bytes, bytes.len);
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"
#include "go_image.h"

/** What holds up to an address of a function. */
struct build_go_row {
	uint32_t end;		  ///< from the function's start
	int32_t file, line, call; ///< -1: none
};

/** A call that is inlined. */
struct build_go_call {
	const char *name;
	int32_t parent; ///< until 1.11, with the place of the call
	int32_t file, line;
	uint32_t parent_pc; ///< from 1.12
	int32_t start_line; ///< from 1.20
	uint8_t id;
};

struct build_go_func {
	const char *name;
	uint32_t size;
	int32_t start_line;
	uint8_t id;
	const struct build_go_row *row;
	uint32_t row_count;
	const struct build_go_call *call;
	uint32_t call_count;
};

struct build_go {
	unsigned minor; ///< the release, 2 to 26: decides the layout
	bool wide, big, no_sections;
	bool no_info;	  ///< no build information
	bool no_module;	  ///< no linker's data
	unsigned quantum; ///< 0: 1
	const char *const *file;
	uint32_t file_count;
	const struct build_go_func *func; ///< one behind the other from GO_IMAGE_TEXT
	uint32_t func_count;
	const char *modules; ///< of the build information, without sentinels; NULL: ""
};

/** Where in the image what is, for tests that spoil something. From the first byte, head included.
 */
struct build_go_places {
	size_t table, inlined, module, info;
};

void build_go(const struct build_go *how, struct text *ret, struct build_go_places *ret_places);
