// Names for many addresses: which unit is each in, then unit by unit.
#include "object/dwarf.h"

#include <stdlib.h>

#include "base/sort.h"
#include "base/strtab.h"
#include "object/dwarf_alt.h"
#include "object/dwarf_split.h"
#include "object/dwarf_unit.h"

#define NAMES_ARENA_LIMIT ((size_t)2 << 30)

// What one question may look at: each byte a few times, and a bit for each address.
#define WORK_PER_BYTE	 4
#define WORK_PER_ADDRESS 10000
#define WORK_ALWAYS	 1000000

struct dwarf {
	struct dwarf_part part;
	struct dwarf_part alt; // of dwz
	struct object *alt_file;
	struct dwarf_split split;
	struct arena arena; // for the folders
	struct strtab comp_dirs;
};

// A unit, as far as the addresses are shared out.
struct place {
	uint64_t offset;
	bool has_ranges;
};

struct question {
	struct dwarf *dwarf;
	struct arena arena;
	struct dwarf_budget budget;
	struct dwarf_ranges ranges; // from .debug_aranges
	struct dwarf_target *target;
	uint32_t target_count;
	struct place *place;
	uint32_t place_count, place_cap;
	const struct frame_sink *sink;
};

struct error *dwarf_open(struct object *object, struct dwarf **ret)
{
	struct dwarf *d = calloc(1, sizeof *d);
	if (!d)
		return error_nomem();
	arena_init(&d->arena, NAMES_ARENA_LIMIT);
	struct error *err = strtab_init(&d->comp_dirs, &d->arena);
	if (!err)
		err = dwarf_part_open(object, "", &d->part);
	if (!err && d->part.dbg)
		err = dwarf_alt_open(object, &d->alt_file, &d->alt);
	if (err || !d->part.dbg) {
		dwarf_close(d);
		d = NULL;
	}
	if (!err)
		*ret = d;
	return error_context(err, "debug information");
}

void dwarf_close(struct dwarf *d)
{
	if (!d)
		return;
	dwarf_split_deinit(&d->split);
	dwarf_part_close(&d->alt);
	object_close(d->alt_file);
	dwarf_part_close(&d->part);
	arena_deinit(&d->arena);
	free(d);
}

static struct dwarf_part *other_of(struct dwarf *d)
{
	return d->alt.dbg ? &d->alt : NULL;
}

static int by_address(const void *a, const void *b)
{
	const struct dwarf_target *x = a, *y = b;
	return (x->address > y->address) - (x->address < y->address);
}

static int by_unit(const void *a, const void *b)
{
	const struct dwarf_target *x = a, *y = b;
	if (x->unit != y->unit)
		return x->unit < y->unit ? -1 : 1;
	return by_address(a, b);
}

static uint32_t first_from(const struct question *q, uint64_t low)
{
	return SORTED_SPLIT(i, q->target_count, q->target[i].address < low);
}

// Unit number @p unit covers these; of units that overlap, the range that begins last counts.
static struct error *claim(struct question *q, uint32_t unit, const struct dwarf_ranges *ranges)
{
	TRY(dwarf_spend(&q->budget, ranges->count));
	for (uint32_t k = 0; k < ranges->count; k++) {
		const struct dwarf_range *r = &ranges->range[k];
		for (uint32_t i = first_from(q, r->low);
		     i < q->target_count && q->target[i].address < r->high; i++) {
			struct dwarf_target *t = &q->target[i];
			TRY(dwarf_spend(&q->budget, 1));
			if (t->unit != NO_ID && t->low > r->low)
				continue;
			t->unit = unit;
			t->low = r->low;
		}
	}
	return NULL;
}

static struct error *look_at(struct question *q, const struct dwarf_header *header, Dwarf_Die die)
{
	struct dwarf_unit u;
	dwarf_unit_init(&u, &q->dwarf->part, other_of(q->dwarf), header, die);
	struct error *err = die_ranges(u.part, die, &u.base, &u.ranges);
	if (!err) {
		q->place[q->place_count - 1].has_ranges = u.ranges.count > 0;
		err = claim(q, q->place_count - 1, &u.ranges);
	}
	arena_deinit(&u.arena);
	return err;
}

static struct error *look_at_units(struct question *q)
{
	struct dwarf_part *part = &q->dwarf->part;
	struct dwarf_header header;
	while (dwarf_part_next(part, &header)) {
		TRY(RESERVE(&q->arena, q->place, q->place_count, q->place_cap));
		q->place[q->place_count++] = (struct place){.offset = header.offset};
		Dwarf_Die die = die_of_unit(part);
		struct error *err = die ? look_at(q, &header, die) : NULL;
		die_free(die);
		TRY(err);
	}
	return NULL;
}

static int by_offset(const void *key, const void *place)
{
	uint64_t offset = *(const uint64_t *)key, other = ((const struct place *)place)->offset;
	return (offset > other) - (offset < other);
}

// What units do not say of themselves may be in .debug_aranges.
static struct error *look_at_aranges(struct question *q)
{
	struct dwarf_part *part = &q->dwarf->part;
	struct dwarf_bytes b =
		dwarf_bytes(dwarf_part_bytes(part, DWARF_ARANGES), 0, part->object->big_endian);
	while (q->place_count > 0 && dwarf_left(&b) > 0) {
		uint64_t offset;
		TRY(dwarf_aranges_next(&b, &offset, &q->ranges));
		struct place *p = bsearch(&offset, q->place, q->place_count, sizeof *p, by_offset);
		if (!p || p->has_ranges || q->ranges.count == 0)
			continue;
		p->has_ranges = true;
		TRY(claim(q, (uint32_t)(p - q->place), &q->ranges));
	}
	return NULL;
}

// Addresses that nobody claimed may be in a unit that says nothing; it is asked for all of them.
static uint32_t unclaimed(const struct question *q)
{
	uint32_t from = q->target_count;
	while (from > 0 && q->target[from - 1].unit == NO_ID)
		from--;
	return from;
}

static struct error *note_comp_dir(struct dwarf *d, const char *dir)
{
	str_id id;
	if (!dir || d->comp_dirs.count > DWARF_COMP_DIRS)
		return NULL;
	return strtab_intern(&d->comp_dirs, dir, strlen(dir), &id);
}

static struct error *name_targets(struct question *q, struct dwarf_unit *u,
				  const struct dwarf_target *target, uint32_t count)
{
	u->budget = u->functions.budget = &q->budget;
	TRY(note_comp_dir(q->dwarf, u->comp_dir));
	TRY(dwarf_unit_ask(u, target, count));
	TRY(dwarf_unit_scan(u));
	return dwarf_unit_tell(u, q->sink);
}

static struct error *name_unit(struct question *q, const struct dwarf_header *header, Dwarf_Die die,
			       const struct dwarf_target *target, uint32_t count)
{
	struct dwarf *d = q->dwarf;
	struct dwarf_unit u;
	dwarf_unit_init(&u, &d->part, other_of(d), header, die);
	struct error *err = dwarf_split_enter(&d->split, &d->part, &u, die);
	if (!err)
		err = name_targets(q, &u, target, count);
	arena_deinit(&u.arena);
	dwarf_split_leave(&d->split);
	return err;
}

static struct error *name_units(struct question *q)
{
	struct dwarf_part *part = &q->dwarf->part;
	struct dwarf_header header;
	uint32_t at = 0, end = unclaimed(q);
	for (uint32_t n = 0; at < end && dwarf_part_next(part, &header); n++) {
		uint32_t first = at;
		while (at < end && q->target[at].unit == n)
			at++;
		Dwarf_Die die = at > first ? die_of_unit(part) : NULL;
		if (!die)
			continue;
		struct error *err = name_unit(q, &header, die, &q->target[first], at - first);
		die_free(die);
		TRY(err);
	}
	return NULL;
}

static struct error *answer(struct question *q, const uint64_t *address, uint32_t count)
{
	const struct dwarf_part *part = &q->dwarf->part;
	uint64_t bytes = part->object->size;
	for (size_t i = 0; i < DWARF_SECTIONS; i++)
		bytes += part->section[i].size;
	q->budget.left = bytes * WORK_PER_BYTE + (uint64_t)count * WORK_PER_ADDRESS + WORK_ALWAYS;
	q->ranges.arena = &q->arena;
	TRY(ALLOC(&q->arena, q->target, count));
	q->target_count = count;
	for (uint32_t i = 0; i < count; i++)
		q->target[i] = (struct dwarf_target){address[i], i, NO_ID, 0};
	qsort(q->target, count, sizeof *q->target, by_address);
	TRY(dwarf_part_rewind(&q->dwarf->part));
	TRY(look_at_units(q));
	TRY(look_at_aranges(q));
	qsort(q->target, count, sizeof *q->target, by_unit);
	TRY(dwarf_part_rewind(&q->dwarf->part));
	return name_units(q);
}

struct error *dwarf_names(struct dwarf *d, const uint64_t *address, uint32_t count,
			  const struct frame_sink *sink)
{
	if (count == 0)
		return NULL;
	struct question q = {.dwarf = d, .sink = sink};
	arena_init(&q.arena, NAMES_ARENA_LIMIT);
	struct error *err = answer(&q, address, count);
	arena_deinit(&q.arena);
	return error_context(err, "debug information");
}

const char *const *dwarf_comp_dirs(const struct dwarf *d, uint32_t *ret_count)
{
	*ret_count = d->comp_dirs.count - 1; // number 0 is ""
	return d->comp_dirs.text + 1;
}

uint32_t dwarf_missing(const struct dwarf *d, const char **ret_name)
{
	*ret_name = d->split.missing_name ? d->split.missing_name : "";
	return d->split.missing;
}

const char *dwarf_missing_alt(const struct dwarf *d)
{
	return d->alt_file ? NULL : d->part.object->debug_alt;
}
