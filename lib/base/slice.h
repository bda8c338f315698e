#pragma once
/**
 * @file
 * A piece of text that belongs to somebody else; not NUL-terminated.
 */
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

struct slice {
	const char *text;
	size_t len;
};

/** All of a string; of NULL an empty one. */
static inline struct slice slice_of(const char *text)
{
	return text ? (struct slice){text, strlen(text)} : (struct slice){"", 0};
}

/** What is behind the first @p at bytes. */
static inline struct slice slice_from(struct slice s, size_t at)
{
	return (struct slice){s.text + at, s.len - at};
}

static inline bool slice_equal(struct slice a, struct slice b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.text, b.text, a.len) == 0);
}

/** Orders bytewise, a shorter one before those that begin with it. */
static inline int slice_compare(struct slice a, struct slice b)
{
	size_t len = a.len < b.len ? a.len : b.len;
	int order = len ? memcmp(a.text, b.text, len) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

static inline bool slice_is(struct slice s, const char *text)
{
	return slice_equal(s, slice_of(text));
}

static inline bool slice_begins(struct slice s, const char *start)
{
	size_t len = strlen(start);
	return s.len >= len && memcmp(s.text, start, len) == 0;
}

static inline bool slice_ends(struct slice s, const char *end)
{
	size_t len = strlen(end);
	return s.len >= len && memcmp(s.text + s.len - len, end, len) == 0;
}

/** Does a whole string begin so? */
static inline bool string_begins(const char *text, const char *start)
{
	return strncmp(text, start, strlen(start)) == 0;
}
