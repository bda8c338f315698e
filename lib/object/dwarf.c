// Names for many addresses: which unit is each in, then unit by unit.
#include "object/dwarf.h"

#include <stdlib.h>

#include "base/sort.h"
#include "base/threads.h"
#include "object/dwarf_alt.h"
#include "object/dwarf_share.h"

#define NAMES_ARENA_LIMIT ((size_t)2 << 30)

// What one question may look at: each byte a few times, and a bit for each address.
#define WORK_PER_BYTE	 4
#define WORK_PER_ADDRESS 10000
#define WORK_ALWAYS	 1000000

// How many threads name the addresses of different units, and how many are worth one more.
#define SHARES_MAX	  4
#define TARGETS_PER_SHARE 32

struct dwarf {
	struct dwarf_part part;
	struct dwarf_part alt; // of dwz
	struct object *alt_file;
	struct arena arena; // for what follows
	struct strtab comp_dirs;
	uint32_t missing;
	const char *missing_name;
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

static struct error *note_comp_dirs(struct dwarf *d, const struct strtab *from)
{
	for (str_id i = 1; i < from->count && d->comp_dirs.count <= DWARF_COMP_DIRS; i++) {
		str_id id;
		TRY(strtab_intern(&d->comp_dirs, strtab_text(from, i), strtab_len(from, i), &id));
	}
	return NULL;
}

static struct error *note_missing(struct dwarf *d, const struct dwarf_split *from)
{
	d->missing += from->missing;
	if (d->missing_name || !from->missing_name)
		return NULL;
	return arena_copy_text(&d->arena, from->missing_name, &d->missing_name);
}

static struct error *hear(struct question *q, struct dwarf_share *s)
{
	TRY(frame_tape_play(&s->tape, q->sink));
	TRY(note_comp_dirs(q->dwarf, &s->comp_dirs));
	TRY(note_missing(q->dwarf, &s->split));
	struct error *err = s->err;
	s->err = NULL;
	return err;
}

// The share ends where a unit does.
static uint32_t end_of_share(const struct question *q, uint32_t from, uint32_t end, uint32_t shares)
{
	uint32_t to = from + (end - from) / shares;
	while (to > from && to < end && q->target[to].unit == q->target[to - 1].unit)
		to++;
	return to;
}

// Whichever is done first, they are heard in their order. Each may spend what is left, so that
// what is found does not depend on how they are scheduled.
static struct error *name_shares(struct question *q, struct dwarf_share *share, uint32_t count)
{
	struct dwarf *d = q->dwarf;
	uint32_t at = 0, end = unclaimed(q);
	for (uint32_t i = 0; i < count; i++) {
		struct dwarf_share *s = &share[i];
		TRY(dwarf_share_open(s, &d->part, other_of(d)));
		s->target = &q->target[at];
		s->count = end_of_share(q, at, end, count - i) - at;
		s->budget = q->budget;
		at += s->count;
	}
	threads_run(dwarf_share_run, share, sizeof *share, count);
	for (uint32_t i = 0; i < count; i++)
		TRY(hear(q, &share[i]));
	return NULL;
}

static struct error *name_units(struct question *q)
{
	struct dwarf_share share[SHARES_MAX] = {0};
	uint32_t wanted = q->target_count / TARGETS_PER_SHARE + 1;
	struct error *err = name_shares(q, share, wanted < SHARES_MAX ? wanted : SHARES_MAX);
	for (size_t i = 0; i < SHARES_MAX; i++)
		dwarf_share_close(&share[i]);
	return err;
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
	dwarf_part_load(&q->dwarf->part);
	if (other_of(q->dwarf))
		dwarf_part_load(&q->dwarf->alt);
	TRY(dwarf_part_rewind(&q->dwarf->part));
	TRY(look_at_units(q));
	TRY(look_at_aranges(q));
	qsort(q->target, count, sizeof *q->target, by_unit);
	// Shares have a libdwarf of their own: what this one has learned can go.
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
	*ret_name = d->missing_name ? d->missing_name : "";
	return d->missing;
}

const char *dwarf_missing_alt(const struct dwarf *d)
{
	return d->alt_file ? NULL : d->part.object->debug_alt;
}
