// Layout: DWARF 5, 7.5.3.
#include "object/dwarf_abbrev.h"

#include <stdlib.h>

#include "base/sort.h"
#include "object/dwarf_constants.h"

#define ABBREV_ARENA_LIMIT ((size_t)1 << 30)

void dwarf_abbrevs_init(struct dwarf_abbrevs *t, struct dwarf_bytes bytes,
			const struct dwarf_format *format)
{
	*t = (struct dwarf_abbrevs){.format = *format, .rest = bytes, .start = bytes.at};
	arena_init(&t->arena, ABBREV_ARENA_LIMIT);
}

void dwarf_abbrevs_deinit(struct dwarf_abbrevs *t)
{
	arena_deinit(&t->arena);
	*t = (struct dwarf_abbrevs){0};
}

uint64_t dwarf_abbrevs_read(const struct dwarf_abbrevs *t)
{
	return (uint64_t)(t->rest.at - t->start);
}

static struct error *add_step(struct dwarf_abbrevs *t, uint32_t first, struct dwarf_step step)
{
	if (t->step_count > first && dwarf_step_join(&t->step[t->step_count - 1], step))
		return NULL;
	TRY(RESERVE(&t->arena, t->step, t->step_count, t->step_cap));
	t->step[t->step_count++] = step;
	return NULL;
}

// Tag, whether it has children, then pairs of attribute and form up to a pair of zeros.
static struct error *read_abbrev(struct dwarf_abbrevs *t, uint64_t code)
{
	struct dwarf_bytes *b = &t->rest;
	struct dwarf_abbrev a = {.code = code, .step = t->step_count};
	uint64_t tag = dwarf_uleb(b);
	a.tag = tag > UINT16_MAX ? 0 : (uint16_t)tag;
	a.has_children = dwarf_byte(b) != 0;
	a.spec = b->at;
	while (!b->failed) {
		uint64_t attribute = dwarf_uleb(b), form = dwarf_uleb(b);
		if (attribute == 0 && form == 0)
			break;
		if (form == DW_FORM_implicit_const)
			dwarf_sleb(b);
		if (attribute == DW_AT_low_pc || attribute == DW_AT_ranges)
			a.has_address = true;
		TRY(add_step(t, a.step, dwarf_step_of(&t->format, form)));
	}
	a.step_end = t->step_count;
	if (b->failed)
		return NULL;
	TRY(RESERVE(&t->arena, t->abbrev, t->count, t->cap));
	t->abbrev[t->count++] = a;
	return NULL;
}

// Reads the next one; a code of 0 ends the table.
static struct error *read_next(struct dwarf_abbrevs *t)
{
	uint64_t code = dwarf_uleb(&t->rest);
	if (code == 0) {
		dwarf_limit(&t->rest, 0);
		return NULL;
	}
	t->sparse |= code != t->count + 1u;
	return read_abbrev(t, code);
}

static int by_code(const void *a, const void *b)
{
	const struct dwarf_abbrev *x = a, *y = b;
	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return (x->step > y->step) - (x->step < y->step); // as in the file
}

struct error *dwarf_abbrevs_complete(struct dwarf_abbrevs *t)
{
	while (dwarf_left(&t->rest) > 0)
		TRY(read_next(t));
	if (t->sparse && !t->sorted && t->count)
		qsort(t->abbrev, t->count, sizeof *t->abbrev, by_code);
	t->sorted = true;
	return NULL;
}

const struct dwarf_abbrev *dwarf_abbrev_search(const struct dwarf_abbrevs *t, uint64_t code)
{
	uint32_t low = SORTED_SPLIT(i, t->count, t->abbrev[i].code < code);
	return low < t->count && t->abbrev[low].code == code ? &t->abbrev[low] : NULL;
}

struct error *dwarf_abbrev_find(struct dwarf_abbrevs *t, uint64_t code,
				const struct dwarf_abbrev **ret)
{
	while (!t->sparse && t->count < code && dwarf_left(&t->rest) > 0)
		TRY(read_next(t));
	if (t->sparse)
		TRY(dwarf_abbrevs_complete(t));
	*ret = dwarf_abbrev_known(t, code);
	return NULL;
}
