// Finds runtime.firstmoduledata by the pointers into the pclntab that it starts with. Layout:
// struct moduledata in Go's runtime/symtab.go (1.18 to 1.26), in words of the target.
#include "object/gomoduledata.h"

#include <string.h>

#include "object/reader.h"

enum {
	WORD_TABLE = 0,	     // pcHeader
	WORD_NAMES = 1,	     // funcnametab
	WORD_FUNCTIONS = 16, // ftab
	WORD_COUNT = 17,     // its length, with the entry behind the last function
	WORD_TEXT = 22,
	WORD_GOFUNC_118 = 38,
	WORD_GOFUNC_120 = 40, // two words for coverage came before it
};

// Places that look right at first and are not, before it is given up.
#define TRIES_MAX 100

struct search {
	struct object *object;
	const struct gomoduledata_key *key;
	struct gomoduledata *ret;
	uint64_t bytes; // that may still be looked at: segments can overlap
	unsigned tries;
	bool relocated; // words are as the loader leaves them, not as in the file
};

static bool word(struct search *s, uint64_t at, unsigned index, uint64_t *ret)
{
	struct object *o = s->object;
	at += (uint64_t)index * o->word_size;
	return s->relocated ? object_word(o, at, ret) : object_raw_word(o, at, ret);
}

static bool word_is(struct search *s, uint64_t at, unsigned index, uint64_t expected)
{
	uint64_t value;
	return word(s, at, index, &value) && value == expected;
}

static bool read_at(struct search *s, uint64_t at)
{
	const struct gomoduledata_key *key = s->key;
	if (s->tries == 0)
		return false;
	s->tries--;
	return word_is(s, at, WORD_TABLE, key->table) && word_is(s, at, WORD_NAMES, key->names) &&
	       word_is(s, at, WORD_FUNCTIONS, key->functions) &&
	       word_is(s, at, WORD_COUNT, key->function_count + 1) &&
	       word(s, at, WORD_TEXT, &s->ret->text) &&
	       word(s, at, key->covctrs ? WORD_GOFUNC_120 : WORD_GOFUNC_118, &s->ret->funcdata);
}

// Looks for words that are in the file as they are meant.
static bool scan(struct search *s, uint64_t address, struct slice bytes)
{
	const struct object *o = s->object;
	size_t size = o->word_size;
	if (bytes.len > s->bytes)
		return false;
	s->bytes -= bytes.len;
	for (size_t i = (size_t)(-address & (size - 1)); i + 2 * size <= bytes.len; i += size)
		if (object_number(o, bytes.text + i, size) == s->key->table &&
		    object_number(o, bytes.text + i + size, size) == s->key->names &&
		    read_at(s, address + i))
			return true;
	return false;
}

// Go 1.26 has a section for it. Before, it was in the data that the collector need not look at.
static bool in_sections(struct search *s)
{
	static const char *const name[] = {".go.module",  "__go_module", ".noptrdata",
					   "__noptrdata", ".data",	 "__data"};
	for (size_t i = 0; i < ARRAY_LEN(name); i++) {
		const struct object_section *section = object_section(s->object, name[i]);
		struct slice bytes;
		if (!section || !section->loaded || section->compressed ||
		    !object_bytes_at(s->object, section->address, &bytes))
			continue;
		if (bytes.len > section->size)
			bytes.len = section->size;
		if (scan(s, section->address, bytes))
			return true;
	}
	return false;
}

// Position-independent code of some linkers: the words are in a list for the loader, and not in the
// file.
static bool in_relocations(struct search *s)
{
	struct object *o = s->object;
	uint64_t unused;
	if (o->kind != OBJECT_SHARED || !object_word(o, s->key->table, &unused))
		return false;
	s->relocated = true;
	for (uint32_t i = 0; i < o->relocated_count; i++)
		if (o->relocated[i].value == s->key->table && read_at(s, o->relocated[i].address))
			return true;
	s->relocated = false;
	return false;
}

static bool in_segments(struct search *s)
{
	for (uint32_t i = 0; i < s->object->segment_count; i++) {
		const struct object_segment *segment = &s->object->segment[i];
		const uint8_t *bytes = object_at(s->object, segment->offset, segment->file_size);
		const struct slice slice = {(const char *)bytes, segment->file_size};
		if (!segment->executable && bytes && scan(s, segment->address, slice))
			return true;
	}
	return false;
}

bool gomoduledata_find(struct object *o, const struct gomoduledata_key *key,
		       struct gomoduledata *ret)
{
	struct gomoduledata found;
	struct search s = {
		.object = o,
		.key = key,
		.ret = &found,
		.bytes = 2 * o->size,
		.tries = TRIES_MAX,
	};
	if (!in_sections(&s) && !in_relocations(&s) && !in_segments(&s))
		return false;
	*ret = found;
	return true;
}
