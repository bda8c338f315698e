// Passes over DIEs. Layout: DWARF 5, 7.5.2 and 7.5.3 (entries, abbreviations), 7.5.6 (forms).
#include "object/dwarf_skim.h"

#include "base/sort.h"

#include <dwarf.h>
#include <stdlib.h>

enum how {
	STEP_FIXED, // `size` bytes
	STEP_LEB,
	STEP_TEXT,
	STEP_BLOCK,    // a LEB128 number and that many bytes
	STEP_BLOCK_OF, // a number of `size` bytes and that many
	STEP_INDIRECT, // the form is in the entry
	STEP_UNKNOWN,
};

static struct dwarf_step fixed(uint32_t size)
{
	return (struct dwarf_step){.how = STEP_FIXED, .size = size};
}

static struct dwarf_step step_of(const struct dwarf_skim *s, uint64_t form)
{
	switch (form) {
	case DW_FORM_flag_present:
	case DW_FORM_implicit_const:
		return fixed(0);
	case DW_FORM_data1:
	case DW_FORM_ref1:
	case DW_FORM_flag:
	case DW_FORM_strx1:
	case DW_FORM_addrx1:
		return fixed(1);
	case DW_FORM_data2:
	case DW_FORM_ref2:
	case DW_FORM_strx2:
	case DW_FORM_addrx2:
		return fixed(2);
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		return fixed(3);
	case DW_FORM_data4:
	case DW_FORM_ref4:
	case DW_FORM_ref_sup4:
	case DW_FORM_strx4:
	case DW_FORM_addrx4:
		return fixed(4);
	case DW_FORM_data8:
	case DW_FORM_ref8:
	case DW_FORM_ref_sup8:
	case DW_FORM_ref_sig8:
		return fixed(8);
	case DW_FORM_data16:
		return fixed(16);
	case DW_FORM_addr:
		return fixed(s->address_size);
	case DW_FORM_ref_addr:
		return fixed(s->version == 2 ? s->address_size : s->offset_size);
	case DW_FORM_sec_offset:
	case DW_FORM_strp:
	case DW_FORM_line_strp:
	case DW_FORM_strp_sup:
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		return fixed(s->offset_size);
	case DW_FORM_sdata:
	case DW_FORM_udata:
	case DW_FORM_ref_udata:
	case DW_FORM_strx:
	case DW_FORM_addrx:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
	case DW_FORM_GNU_addr_index:
	case DW_FORM_GNU_str_index:
		return (struct dwarf_step){.how = STEP_LEB};
	case DW_FORM_string:
		return (struct dwarf_step){.how = STEP_TEXT};
	case DW_FORM_block:
	case DW_FORM_exprloc:
		return (struct dwarf_step){.how = STEP_BLOCK};
	case DW_FORM_block1:
		return (struct dwarf_step){.how = STEP_BLOCK_OF, .size = 1};
	case DW_FORM_block2:
		return (struct dwarf_step){.how = STEP_BLOCK_OF, .size = 2};
	case DW_FORM_block4:
		return (struct dwarf_step){.how = STEP_BLOCK_OF, .size = 4};
	case DW_FORM_indirect:
		return (struct dwarf_step){.how = STEP_INDIRECT};
	default:
		return (struct dwarf_step){.how = STEP_UNKNOWN};
	}
}

enum place { PLACE_NONE, PLACE_LOW, PLACE_HIGH, PLACE_LIST };

static enum place place_of(uint64_t attribute)
{
	switch (attribute) {
	case DW_AT_low_pc:
		return PLACE_LOW;
	case DW_AT_high_pc:
		return PLACE_HIGH;
	case DW_AT_ranges:
		return PLACE_LIST;
	default:
		return PLACE_NONE;
	}
}

static bool is_plain(const struct dwarf_step *step)
{
	return step->how == STEP_FIXED && step->place == PLACE_NONE;
}

static struct error *add_step(struct dwarf_skim *s, struct arena *arena, uint32_t first,
			      struct dwarf_step step)
{
	struct dwarf_step *last = s->step_count > first ? &s->step[s->step_count - 1] : NULL;
	if (is_plain(&step) && last && is_plain(last)) {
		last->size += step.size; // an abbreviation has fewer forms than bytes
		return NULL;
	}
	TRY(RESERVE(arena, s->step, s->step_count, s->step_cap));
	s->step[s->step_count++] = step;
	return NULL;
}

// Code, tag, whether it has children, then pairs of attribute and form up to a pair of zeros.
static struct error *read_abbrev(struct dwarf_skim *s, struct dwarf_bytes *b, uint64_t code,
				 struct arena *arena)
{
	struct dwarf_abbrev a = {.code = code, .step = s->step_count};
	uint64_t tag = dwarf_uleb(b);
	a.tag = tag > UINT16_MAX ? 0 : (uint16_t)tag;
	a.has_children = dwarf_byte(b) != 0;
	while (!b->failed) {
		uint64_t attribute = dwarf_uleb(b), form = dwarf_uleb(b);
		if (attribute == 0 && form == 0)
			break;
		struct dwarf_step step = step_of(s, form);
		step.place = (uint8_t)place_of(attribute);
		step.form = (uint16_t)form;
		if (form == DW_FORM_implicit_const)
			dwarf_sleb(b); // no compiler has addresses in there
		if (attribute == DW_AT_trampoline)
			a.trampoline = true;
		TRY(add_step(s, arena, a.step, step));
	}
	a.step_end = s->step_count;
	if (b->failed)
		return NULL;
	TRY(RESERVE(arena, s->abbrev, s->abbrev_count, s->abbrev_cap));
	s->abbrev[s->abbrev_count++] = a;
	return NULL;
}

static int by_code(const void *a, const void *b)
{
	const struct dwarf_abbrev *x = a, *y = b;
	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return (x->step > y->step) - (x->step < y->step); // as in the file
}

struct error *dwarf_skim_init(struct dwarf_skim *skim, struct dwarf_part *part,
			      const struct dwarf_header *header, struct arena *arena)
{
	*skim = (struct dwarf_skim){
		.info = dwarf_part_bytes(part, DWARF_INFO),
		.version = header->version,
		.address_size = header->address_size,
		.offset_size = header->offset_size,
		.at.big_endian = part->object->big_endian,
	};
	struct dwarf_bytes b = dwarf_bytes(dwarf_part_bytes(part, DWARF_ABBREV), header->abbrevs,
					   part->object->big_endian);
	bool sorted = true;
	for (uint64_t code, last = 0; (code = dwarf_uleb(&b)) != 0; last = code) {
		TRY(read_abbrev(skim, &b, code, arena));
		sorted = sorted && code > last;
	}
	if (!sorted)
		qsort(skim->abbrev, skim->abbrev_count, sizeof *skim->abbrev, by_code);
	return NULL;
}

static const struct dwarf_abbrev *find_abbrev(const struct dwarf_skim *s, uint64_t code)
{
	// Compilers number them from 1.
	if (code <= s->abbrev_count && s->abbrev[code - 1].code == code)
		return &s->abbrev[code - 1];
	uint32_t low = SORTED_SPLIT(i, s->abbrev_count, s->abbrev[i].code < code);
	return low < s->abbrev_count && s->abbrev[low].code == code ? &s->abbrev[low] : NULL;
}

static void pass(const struct dwarf_skim *s, struct dwarf_bytes *b, struct dwarf_step step)
{
	switch ((enum how)step.how) {
	case STEP_FIXED:
		dwarf_skip(b, step.size);
		break;
	case STEP_LEB:
		dwarf_uleb(b);
		break;
	case STEP_TEXT:
		dwarf_text(b);
		break;
	case STEP_BLOCK:
		dwarf_skip(b, dwarf_uleb(b));
		break;
	case STEP_BLOCK_OF:
		dwarf_skip(b, dwarf_number(b, (unsigned)step.size));
		break;
	case STEP_INDIRECT:
		step = step_of(s, dwarf_uleb(b));
		if (step.how == STEP_INDIRECT)
			dwarf_fail(b);
		else
			pass(s, b, step);
		break;
	case STEP_UNKNOWN:
		dwarf_fail(b);
	}
}

// A value that is not a number of up to 8 bytes is passed over, and the DIE does not say it.
static void pick(const struct dwarf_skim *s, struct dwarf_bytes *b, const struct dwarf_step *step,
		 struct dwarf_extent *ret)
{
	struct die_value value = {.form = step->form};
	if (step->how == STEP_FIXED && step->size > 0 && step->size <= 8) {
		value.number = dwarf_number(b, (unsigned)step->size);
	} else if (step->how == STEP_LEB) {
		value.number =
			step->form == DW_FORM_sdata ? (uint64_t)dwarf_sleb(b) : dwarf_uleb(b);
	} else {
		pass(s, b, *step);
		return;
	}
	if (step->place == PLACE_LOW)
		ret->low = value;
	else if (step->place == PLACE_HIGH)
		ret->high = value;
	else
		ret->list = value;
}

void dwarf_skim_start(struct dwarf_skim *s, uint64_t offset, uint64_t end)
{
	s->at = dwarf_bytes(s->info, offset, s->at.big_endian);
	dwarf_limit(&s->at, end > offset ? end - offset : 0);
	s->depth = 0;
	s->over = false;
}

bool dwarf_skim_next(struct dwarf_skim *s, struct dwarf_skimmed *ret)
{
	while (!s->over && dwarf_left(&s->at) > 0) {
		uint64_t offset = (uint64_t)((const char *)s->at.at - s->info.text);
		uint64_t code = dwarf_uleb(&s->at);
		if (code == 0) {
			s->over = s->depth <= 1;
			s->depth--;
			continue;
		}
		const struct dwarf_abbrev *a = find_abbrev(s, code);
		if (!a)
			break;
		*ret = (struct dwarf_skimmed){.offset = offset,
					      .depth = s->depth,
					      .tag = a->tag,
					      .trampoline = a->trampoline};
		for (uint32_t i = a->step; i < a->step_end; i++)
			if (is_plain(&s->step[i]))
				dwarf_skip(&s->at, s->step[i].size);
			else if (s->step[i].place == PLACE_NONE)
				pass(s, &s->at, s->step[i]);
			else
				pick(s, &s->at, &s->step[i], &ret->extent);
		s->depth += a->has_children;
		s->over = s->depth == 0 || s->at.failed;
		return !s->at.failed;
	}
	s->over = true;
	return false;
}
