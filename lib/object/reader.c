// What the readers of all formats add to an object.
#include "object/reader.h"

#include <string.h>

struct error *object_add_segment(struct object *o, const struct object_segment *segment)
{
	TRY(RESERVE(&o->arena, o->segment, o->segment_count, o->segment_cap));
	o->segment[o->segment_count++] = *segment;
	return NULL;
}

struct error *object_add_section(struct object *o, const struct object_section *section)
{
	TRY(RESERVE(&o->arena, o->section, o->section_count, o->section_cap));
	o->section[o->section_count++] = *section;
	return NULL;
}

struct error *object_add_symbol(struct object *o, const struct object_symbol *symbol)
{
	TRY(RESERVE(&o->arena, o->symbol, o->symbol_count, o->symbol_cap));
	o->symbol[o->symbol_count++] = *symbol;
	return NULL;
}

struct error *object_add_relocated(struct object *o, uint64_t address, uint64_t value)
{
	TRY(RESERVE(&o->arena, o->relocated, o->relocated_count, o->relocated_cap));
	o->relocated[o->relocated_count++] =
		(struct relocated_word){.address = address, .value = value};
	return NULL;
}

const char *object_string(const uint8_t *table, uint64_t len, uint64_t offset)
{
	if (offset >= len || !memchr(table + offset, 0, len - offset))
		return NULL;
	return (const char *)table + offset;
}

struct error *object_hex(struct object *o, const uint8_t *bytes, size_t len, const char **ret)
{
	static const char digit[] = "0123456789abcdef";
	char *text;
	TRY(ALLOC(&o->arena, text, 2 * len + 1));
	for (size_t i = 0; i < len; i++) {
		text[2 * i] = digit[bytes[i] >> 4];
		text[2 * i + 1] = digit[bytes[i] & 15];
	}
	*ret = text;
	return NULL;
}
