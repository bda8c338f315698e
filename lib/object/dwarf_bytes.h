#pragma once
/**
 * @file
 * Reading numbers and text from the bytes of a section of DWARF, without ever leaving them.
 *
 * A read that does not fit gives 0 or "" and makes the rest empty, so that a reader is a list of
 * reads with one question at the end:
 *
 *     struct dwarf_bytes b = dwarf_bytes(section, offset, big_endian);
 *     uint64_t length = dwarf_length(&b, &offset_size);
 *     uint16_t version = (uint16_t)dwarf_number(&b, 2);
 *     if (b.failed)
 *             return error_new(ERR_FORMAT, "cut off");
 *
 * Layout: DWARF 5, 7.4 (lengths), 7.6 (LEB128).
 */
#include <stdbool.h>
#include <string.h>

#include "base/compiler.h"
#include "base/slice.h"

struct dwarf_bytes {
	const uint8_t *at, *end;
	bool big_endian, failed;
};

/** The bytes of @p section from @p offset on; failed if that is outside. */
static inline struct dwarf_bytes dwarf_bytes(struct slice section, uint64_t offset, bool big_endian)
{
	struct dwarf_bytes b = {.big_endian = big_endian, .failed = offset > section.len};
	if (b.failed || !section.text)
		return b;
	b.at = (const uint8_t *)section.text + offset;
	b.end = (const uint8_t *)section.text + section.len;
	return b;
}

static inline size_t dwarf_left(const struct dwarf_bytes *b)
{
	return (size_t)(b->end - b->at);
}

static inline void dwarf_fail(struct dwarf_bytes *b)
{
	b->failed = true;
	b->at = b->end;
}

/** Skips @p len bytes and returns where they begin; NULL if they are not there. */
static inline const uint8_t *dwarf_skip(struct dwarf_bytes *b, uint64_t len)
{
	if (len > dwarf_left(b)) {
		dwarf_fail(b);
		return NULL;
	}
	const uint8_t *at = b->at;
	b->at += len;
	return at;
}

/** A number of @p size bytes, 8 at most. */
static inline uint64_t dwarf_number(struct dwarf_bytes *b, unsigned size)
{
	const uint8_t *at = dwarf_skip(b, size);
	uint64_t n = 0;
	for (unsigned i = 0; at && i < size; i++)
		n |= (uint64_t)at[i] << 8 * (b->big_endian ? size - 1 - i : i);
	return n;
}

static inline uint8_t dwarf_byte(struct dwarf_bytes *b)
{
	if (b->at < b->end)
		return *b->at++;
	dwarf_fail(b);
	return 0;
}

/** Bits beyond 64 are dropped, as other readers do. */
static inline uint64_t dwarf_uleb(struct dwarf_bytes *b)
{
	uint64_t n = 0;
	for (unsigned shift = 0;; shift += 7) {
		uint8_t byte = dwarf_byte(b);
		if (shift < 64)
			n |= (uint64_t)(byte & 0x7f) << shift;
		if (byte < 0x80)
			return n;
	}
}

static inline int64_t dwarf_sleb(struct dwarf_bytes *b)
{
	uint64_t n = 0;
	for (unsigned shift = 0;;) {
		uint8_t byte = dwarf_byte(b);
		if (shift < 64)
			n |= (uint64_t)(byte & 0x7f) << shift;
		shift += 7;
		if (byte < 0x80)
			return (int64_t)(shift < 64 && byte & 0x40 ? n | UINT64_MAX << shift : n);
	}
}

/** Text up to its NUL; "" if it has none. */
static inline const char *dwarf_text(struct dwarf_bytes *b)
{
	const uint8_t *end = b->at < b->end ? memchr(b->at, 0, dwarf_left(b)) : NULL;
	if (!end) {
		dwarf_fail(b);
		return "";
	}
	const char *text = (const char *)b->at;
	b->at = end + 1;
	return text;
}

/** The length that a unit or table begins with; what follows has offsets of @p ret_offset_size. */
static inline uint64_t dwarf_length(struct dwarf_bytes *b, uint8_t *ret_offset_size)
{
	uint64_t length = dwarf_number(b, 4);
	*ret_offset_size = length == 0xffffffff ? 8 : 4;
	return length == 0xffffffff ? dwarf_number(b, 8) : length;
}

/** Ends the bytes @p length from here; those of a unit that claims more than there is end there. */
static inline void dwarf_limit(struct dwarf_bytes *b, uint64_t length)
{
	if (length < dwarf_left(b))
		b->end = b->at + length;
}

/** The text at @p offset of a table of strings; NULL if it has none. */
static inline const char *dwarf_string_at(struct slice table, uint64_t offset)
{
	struct dwarf_bytes b = dwarf_bytes(table, offset, false);
	const char *text = dwarf_text(&b);
	return b.failed ? NULL : text;
}
