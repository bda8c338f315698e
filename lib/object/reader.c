// What the readers of all formats add to an object.
#include "object/reader.h"

#include <string.h>

#define GO_BUILD_ID_MAX 4096 // where in the text it ends

void object_promise(struct object *o, uint64_t offset, uint64_t len)
{
	uint64_t end;
	if (len && !__builtin_add_overflow(offset, len, &end) && end > o->promised_size)
		o->promised_size = end;
}

struct error *object_add_segment(struct object *o, const struct object_segment *segment)
{
	if (o->segment_count >= OBJECT_SECTIONS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u segments", OBJECT_SECTIONS_MAX);
	TRY(RESERVE(&o->arena, o->segment, o->segment_count, o->segment_cap));
	o->segment[o->segment_count++] = *segment;
	object_promise(o, segment->offset, segment->file_size);
	return NULL;
}

struct error *object_add_section(struct object *o, const struct object_section *section)
{
	if (o->section_count >= OBJECT_SECTIONS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u sections", OBJECT_SECTIONS_MAX);
	TRY(RESERVE(&o->arena, o->section, o->section_count, o->section_cap));
	o->section[o->section_count++] = *section;
	return NULL;
}

struct error *object_add_symbol(struct object *o, const struct object_symbol *symbol)
{
	if (o->symbol_count >= OBJECT_SYMBOLS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u symbols", OBJECT_SYMBOLS_MAX);
	TRY(RESERVE(&o->arena, o->symbol, o->symbol_count, o->symbol_cap));
	o->symbol[o->symbol_count++] = *symbol;
	return NULL;
}

struct error *object_add_relocated(struct object *o, uint64_t address, uint64_t value)
{
	if (o->relocated_count >= OBJECT_WORDS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u relocations", OBJECT_WORDS_MAX);
	TRY(RESERVE(&o->arena, o->relocated, o->relocated_count, o->relocated_cap));
	o->relocated[o->relocated_count++] =
		(struct relocated_word){.address = address, .value = value};
	return NULL;
}

uint64_t object_strings_len(const uint8_t *table, uint64_t len)
{
	while (len > 0 && table[len - 1] != 0)
		len--;
	return len;
}

const char *object_string(const uint8_t *table, uint64_t len, uint64_t offset)
{
	if (offset >= len || !memchr(table + offset, 0, len - offset))
		return NULL;
	return (const char *)table + offset;
}

bool object_is_code(const struct object *o, uint64_t address)
{
	for (uint32_t i = 0; i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		if (s->executable && address >= s->address && address - s->address < s->memory_size)
			return true;
	}
	return false;
}

void object_note_zdebug(const struct object *o, struct object_section *s)
{
	const char *name = s->name + strspn(s->name, "._");
	const uint8_t *bytes = object_at(o, s->offset, ZDEBUG_HEADER);
	if (strncmp(name, "zdebug_", 7) != 0 || s->file_size < ZDEBUG_HEADER || !bytes ||
	    memcmp(bytes, "ZLIB", 4) != 0)
		return;
	s->compressed = true;
	s->size = 0;
	for (int i = 4; i < ZDEBUG_HEADER; i++)
		s->size = s->size << 8 | bytes[i];
}

struct error *object_find_go_build_id(struct object *o, const struct object_section *text)
{
	static const char mark[] = "\xff Go build ID: \"";
	const size_t len = sizeof mark - 1;
	const uint8_t *bytes = text ? object_at(o, text->offset, text->file_size) : NULL;
	if (!bytes)
		return NULL;
	uint64_t room = text->file_size < GO_BUILD_ID_MAX ? text->file_size : GO_BUILD_ID_MAX;
	const char *id = memmem(bytes, room, mark, len);
	if (!id)
		return NULL;
	id += len;
	room -= (uint64_t)(id - (const char *)bytes);
	const char *end = memchr(id, '"', room);
	if (!end)
		return NULL;
	return arena_copy_bytes(&o->arena, id, (size_t)(end - id), &o->go_build_id);
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
