// Where in a binary the pclntab is: in a section of its own, or, where a linker or somebody who
// wanted a smaller file left none, somewhere in what is loaded.
#include <string.h>

#include "object/pclntab_table.h"
#include "object/reader.h"

// Bytes that every table starts with, and a table cannot be smaller than.
#define START_LEN 8

// A table that is in no section of its own is tried at most so often.
#define TRIES_MAX 1000

bool pclntab_bids(const struct object *o, const uint8_t *b, uint64_t len)
{
	if (len < START_LEN)
		return false;
	uint64_t magic = object_number(o, b, 4);
	return (magic == 0xfffffff0 || magic == 0xfffffff1 || magic == 0xfffffffa ||
		magic == 0xfffffffb) &&
	       b[4] == 0 && b[5] == 0 && (b[6] == 1 || b[6] == 2 || b[6] == 4) &&
	       b[7] == o->word_size;
}

// Sections that hold nothing else: of ELF; of ELF that can be moved, until 1.25; of Mach-O.
static const struct object_section *own_section(const struct object *o)
{
	static const char *const name[] = {".gopclntab", ".data.rel.ro.gopclntab", "__gopclntab"};
	const struct object_section *s = NULL;
	for (size_t i = 0; i < ARRAY_LEN(name) && !s; i++)
		s = object_section(o, name[i]);
	return s && s->loaded && s->file_size && !s->compressed ? s : NULL;
}

// Is it worth looking? Linkers keep the section of the build information even when they put the
// table into another one. PE has no sections of Go's.
static bool may_be_go(const struct object *o)
{
	return o->format == OBJECT_PE || o->section_count == 0 || o->go_build_id ||
	       object_section(o, ".go.buildinfo") || object_section(o, "__go_buildinfo");
}

static bool scan_segment(struct pclntab *p, const struct object_segment *segment,
			 const uint8_t *bytes, unsigned *tries)
{
	const struct object *o = p->object;
	for (uint64_t i = -segment->address & 3; i + START_LEN <= segment->file_size; i += 4) {
		// All magic numbers have this byte in the middle of either byte order.
		if (bytes[i + 1] != 0xff || !pclntab_bids(o, bytes + i, segment->file_size - i))
			continue;
		if ((*tries)-- == 0)
			return false;
		const struct slice rest = {(const char *)bytes + i, segment->file_size - i};
		struct error *err = pclntab_parse(p, segment->address + i, rest);
		if (!err)
			return true;
		error_free(err);
	}
	return false;
}

static bool scan_segments(struct pclntab *p, bool executable)
{
	const struct object *o = p->object;
	uint64_t budget = 2 * o->size; // segments can overlap
	unsigned tries = TRIES_MAX;
	for (uint32_t i = 0; i < o->segment_count && tries; i++) {
		const struct object_segment *s = &o->segment[i];
		const uint8_t *bytes = object_at(o, s->offset, s->file_size);
		if (!bytes || s->file_size > budget || s->executable != executable)
			continue;
		budget -= s->file_size;
		if (scan_segment(p, s, bytes, &tries))
			return true;
	}
	return false;
}

struct error *pclntab_find(struct pclntab *p, bool *ret)
{
	const struct object_section *s = own_section(p->object);
	if (s) {
		struct slice bytes;
		TRY(object_section_bytes(p->object, s, &bytes));
		TRY(error_context(pclntab_parse(p, s->address, bytes), "section %s", s->name));
	}
	// Some linkers put what is only read next to the code.
	*ret = s || (may_be_go(p->object) && (scan_segments(p, false) || scan_segments(p, true)));
	return NULL;
}
