#pragma once
/**
 * @file
 * A piece of text that belongs to somebody else; not NUL-terminated.
 */
#include <stddef.h>

struct slice {
	const char *text;
	size_t len;
};
