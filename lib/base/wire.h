#pragma once
/**
 * @file
 * The protobuf wire format, as far as a reader needs it.
 *
 * Source: "Encoding", protobuf.dev/programming-guides/encoding.  A field is a tag (number << 3 |
 * type), then a varint (type 0), eight bytes (1), a length and that many bytes (2), or four bytes
 * (5); groups (3, 4) are refused.
 *
 *     struct wire w = {at, end};
 *     struct wire_field f;
 *     while (wire_more(&w)) {
 *             if (!wire_next(&w, &f))
 *                     return broken;
 *             switch (f.number) ...
 *     }
 *
 * Nothing is allocated; a field borrows the bytes it was read from.
 */
#include <stdbool.h>

#include "base/compiler.h"

/** Bytes still to be read. */
struct wire {
	const uint8_t *at, *end;
};

enum wire_type { WIRE_VARINT = 0, WIRE_64 = 1, WIRE_BYTES = 2, WIRE_32 = 5 };

struct wire_field {
	uint32_t number;
	enum wire_type type;
	uint64_t value;   ///< of WIRE_VARINT, WIRE_64, WIRE_32
	struct wire body; ///< of WIRE_BYTES
};

static inline bool wire_more(const struct wire *w)
{
	return w->at < w->end;
}

/** Reads a varint of at most ten bytes; false if it is longer, too large or cut off. */
static inline bool wire_varint(struct wire *w, uint64_t *ret)
{
	const uint8_t *at = w->at;
	uint64_t value = 0;
	for (unsigned shift = 0; shift < 70 && at < w->end; shift += 7) {
		uint8_t byte = *at++;
		value |= (uint64_t)(byte & 0x7f) << (shift & 63);
		if (byte < 0x80) {
			w->at = at;
			*ret = value;
			return true;
		}
	}
	return false;
}

/** Reads the next field; false if the bytes are not one. */
static inline bool wire_next(struct wire *w, struct wire_field *f)
{
	uint64_t tag;
	if (!wire_varint(w, &tag) || tag >> 35 != 0)
		return false;
	f->number = (uint32_t)(tag >> 3);
	f->type = (enum wire_type)(tag & 7);
	size_t left = (size_t)(w->end - w->at), len;
	switch (f->type) {
	case WIRE_VARINT:
		return wire_varint(w, &f->value);
	case WIRE_64:
	case WIRE_32:
		len = f->type == WIRE_64 ? 8 : 4;
		if (left < len)
			return false;
		f->value = 0;
		for (size_t i = 0; i < len; i++)
			f->value |= (uint64_t)w->at[i] << (8 * i);
		w->at += len;
		return true;
	case WIRE_BYTES: {
		uint64_t size;
		if (!wire_varint(w, &size) || size > (uint64_t)(w->end - w->at))
			return false;
		f->body = (struct wire){w->at, w->at + size};
		w->at += size;
		return true;
	}
	}
	return false;
}
