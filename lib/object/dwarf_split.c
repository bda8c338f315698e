// Split DWARF. Layout: DWARF 5, 3.1.2 and 3.1.3 (skeletons), 7.3.5.3 (the index of a .dwp); for
// version 4 GCC's draft, gcc.gnu.org/wiki/DebugFission and DebugFissionDWP.
#include "object/dwarf_split.h"

#include <dwarf.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

#define RNGLISTS_HEADER(offset_size) ((offset_size) == 8 ? 20u : 12u)

// Columns of a .dwp's index: for version 5, and for GCC's version 2.
static const uint8_t column_of[2][DWARF_SECTIONS] = {
	{[DWARF_INFO] = 1,
	 [DWARF_ABBREV] = 3,
	 [DWARF_LINE] = 4,
	 [DWARF_STR_OFFSETS] = 6,
	 [DWARF_RNGLISTS] = 8},
	{[DWARF_INFO] = 1, [DWARF_ABBREV] = 3, [DWARF_LINE] = 4, [DWARF_STR_OFFSETS] = 6},
};

// What the header of a .dwp's index says, and where its tables are.
struct package_index {
	struct slice bytes;
	bool big_endian;
	uint8_t version; // 0: as version 5; 1: GCC's
	uint64_t columns, units, slots;
	uint64_t signature, row, column, offset, size; // of the tables
};

static uint64_t word_at(const struct package_index *x, uint64_t offset, unsigned size)
{
	struct dwarf_bytes b = dwarf_bytes(x->bytes, offset, x->big_endian);
	return dwarf_number(&b, size);
}

static bool read_index(struct object *package, struct package_index *x)
{
	const struct object_section *s = object_section(package, ".debug_cu_index");
	struct error *err = s ? object_section_bytes(package, s, &x->bytes) : NULL;
	if (!s || err) {
		error_free(err);
		return false;
	}
	x->big_endian = package->big_endian;
	x->version = word_at(x, 0, 4) == 2;
	x->columns = word_at(x, 4, 4);
	x->units = word_at(x, 8, 4);
	x->slots = word_at(x, 12, 4);
	uint64_t len = x->bytes.len;
	if (x->columns > len / 8 || x->slots > len / 12 || x->slots == 0 ||
	    (x->columns && x->units > len / 8 / x->columns))
		return false;
	x->signature = 16;
	x->row = x->signature + 8 * x->slots;
	x->column = x->row + 4 * x->slots;
	x->offset = x->column + 4 * x->columns;
	x->size = x->offset + 4 * x->columns * x->units;
	return x->size + 4 * x->columns * x->units <= len;
}

// The row of a unit, from 1; 0 if it is not there.
static uint64_t find_row(const struct package_index *x, uint64_t id)
{
	uint64_t mask = x->slots - 1, step = (id >> 32 & mask) | 1, slot = id & mask;
	for (uint64_t i = 0; i < x->slots && slot < x->slots; i++, slot = (slot + step) & mask) {
		uint64_t row = word_at(x, x->row + 4 * slot, 4);
		if (row == 0 || row > x->units)
			return 0;
		if (word_at(x, x->signature + 8 * slot, 8) == id)
			return row;
	}
	return 0;
}

static struct slice cut(struct slice all, uint64_t offset, uint64_t len)
{
	if (offset > all.len || len > all.len - offset)
		return (struct slice){0};
	return (struct slice){all.text + offset, len};
}

// The part of each section that belongs to a unit; strings are everybody's.
static struct error *open_packed(struct object *package, const struct package_index *x,
				 uint64_t row, struct dwarf_part *ret)
{
	struct dwarf_part whole;
	struct slice section[DWARF_SECTIONS] = {{0}};
	dwarf_part_sections(package, ".dwo", &whole);
	section[DWARF_STR] = dwarf_part_bytes(&whole, DWARF_STR);
	for (uint64_t c = 0; c < x->columns; c++) {
		uint64_t id = word_at(x, x->column + 4 * c, 4);
		uint64_t cell = 4 * ((row - 1) * x->columns + c);
		for (size_t i = 0; i < DWARF_SECTIONS; i++)
			if (id && column_of[x->version][i] == id)
				section[i] = cut(dwarf_part_bytes(&whole, (enum dwarf_section_id)i),
						 word_at(x, x->offset + cell, 4),
						 word_at(x, x->size + cell, 4));
	}
	return dwarf_part_of(package, section, ret);
}

// A name as it is, or in a folder; not to be had is no error.
static struct object *open_file(const char *dir, const char *name, const char *ending)
{
	struct text path = {0};
	struct object *object = NULL;
	if (name[0] != '/' && dir && *dir) {
		text_puts(&path, dir);
		text_putc(&path, '/');
	}
	text_puts(&path, name);
	text_puts(&path, ending);
	if (!path.failed)
		error_free(object_open(path.bytes, &object));
	text_deinit(&path);
	return object;
}

static struct error *open_from_package(struct dwarf_split *split, const struct object *binary,
				       uint64_t id)
{
	struct package_index index = {0};
	if (!split->package_tried) {
		split->package_tried = true;
		split->package = open_file(NULL, binary->path, ".dwp");
	}
	if (!split->package || !read_index(split->package, &index))
		return NULL;
	uint64_t row = find_row(&index, id);
	return row ? open_packed(split->package, &index, row, &split->part) : NULL;
}

static struct error *open_dwo(struct dwarf_split *split, const char *dir, const char *name)
{
	dwarf_split_leave(split);
	split->file = open_file(dir, name, "");
	return split->file ? dwarf_part_open(split->file, ".dwo", &split->part) : NULL;
}

// The same file in the binary's own folder: both may have been moved together.
static struct error *open_beside(struct dwarf_split *split, const struct object *binary,
				 const char *name)
{
	const char *slash = strrchr(binary->path, '/'), *base = strrchr(name, '/');
	struct text dir = {0};
	if (slash)
		text_put(&dir, binary->path, (size_t)(slash - binary->path) + 1);
	struct error *err = text_error(&dir);
	if (!err)
		err = open_dwo(split, dir.bytes, base ? base + 1 : name);
	text_deinit(&dir);
	return err;
}

// The number that a skeleton and its .dwo share.
static uint64_t id_of(struct dwarf_part *part, const struct dwarf_header *header, Dwarf_Die die)
{
	return header->version >= 5 ? header->signature : die_number(part, die, DW_AT_GNU_dwo_id);
}

// The unit with that number in the part that is open; its DIE is the caller's. NULL if there is
// none.
static Dwarf_Die find_unit(struct dwarf_split *split, uint64_t id, struct dwarf_header *ret)
{
	while (split->part.dbg && dwarf_part_next(&split->part, ret)) {
		Dwarf_Die die = die_of_unit(&split->part);
		if (die && die_tag(&split->part, die) == DW_TAG_compile_unit &&
		    id_of(&split->part, ret, die) == id)
			return die;
		die_free(die);
	}
	return NULL;
}

// From now on the unit reads DIEs from there; addresses and lines stay the skeleton's.
static void move(struct dwarf_unit *u, struct dwarf_part *part, const struct dwarf_header *header,
		 Dwarf_Die die, uint64_t ranges_base)
{
	u->part = part;
	u->functions.part = part;
	u->header = *header;
	u->die = die_offset(part, die);
	u->language = die_number(part, die, DW_AT_language);
	u->base.version = header->version;
	u->base.offset_size = header->offset_size;
	u->base.ranges_base = ranges_base;
	if (header->version >= 5) {
		u->base.rnglists = dwarf_part_bytes(part, DWARF_RNGLISTS);
		u->base.rnglists_base = RNGLISTS_HEADER(header->offset_size);
	}
}

static void note_missing(struct dwarf_split *split, const char *name)
{
	split->missing++;
	if (!split->missing_name)
		split->missing_name = strdup(name);
}

struct error *dwarf_split_enter(struct dwarf_split *split, struct dwarf_part *part,
				struct dwarf_unit *unit, Dwarf_Die skeleton)
{
	const char *name = die_text(part, skeleton, DW_AT_dwo_name, NULL);
	if (!name)
		name = die_text(part, skeleton, DW_AT_GNU_dwo_name, NULL);
	if (!name)
		return NULL;
	uint64_t id = id_of(part, &unit->header, skeleton);
	struct dwarf_header header;
	TRY(dwarf_soften(open_from_package(split, part->object, id)));
	Dwarf_Die die = find_unit(split, id, &header);
	if (!die) {
		TRY(dwarf_soften(open_dwo(split, unit->comp_dir, name)));
		die = find_unit(split, id, &header);
	}
	if (!die) {
		TRY(dwarf_soften(open_beside(split, part->object, name)));
		die = find_unit(split, id, &header);
	}
	if (die)
		move(unit, &split->part, &header, die,
		     die_number(part, skeleton, DW_AT_GNU_ranges_base));
	else
		note_missing(split, name);
	die_free(die);
	return NULL;
}

void dwarf_split_leave(struct dwarf_split *split)
{
	dwarf_part_close(&split->part);
	object_close(split->file);
	split->file = NULL;
}

void dwarf_split_deinit(struct dwarf_split *split)
{
	dwarf_split_leave(split);
	object_close(split->package);
	free(split->missing_name);
	*split = (struct dwarf_split){0};
}
