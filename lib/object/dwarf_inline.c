// Which calls were inlined where, and the frames that follow from it.
//
// Inlined calls are DIEs within the function's, in any depth of lexical blocks, which say nothing
// new about addresses: Go's are beside the blocks that hold the same code, and compilers leave
// holes in them.
#include <dwarf.h>

#include "object/dwarf_unit.h"

// A call that was inlined where one of the addresses is. Calls stand in the order of the file,
// those inside of one right behind it.
struct call {
	uint64_t origin; // DIE of what was called; 0 if the file does not say
	bool other;
	uint64_t file, line, column; // of the call
	uint32_t ranges, ranges_end; // in the tree's
	uint32_t depth;		     // of the DIE
	uint32_t parent;	     // number of the call it is in
	uint32_t end;		     // number of the next call that is not inside
};

struct tree {
	struct dwarf_unit *unit;
	struct dwarf_ranges ranges;
	struct call *call;
	uint32_t call_count, call_cap;
	uint32_t open;	      // number of the call that DIEs are inside of; NO_ID if none
	uint32_t first, last; // addresses asked for
};

static bool covers(const struct tree *t, const struct call *c, uint64_t address)
{
	for (uint32_t i = c->ranges; i < c->ranges_end; i++)
		if (address >= t->ranges.range[i].low && address < t->ranges.range[i].high)
			return true;
	return false;
}

// Is one of the addresses in there?
static bool is_asked(const struct tree *t, const struct call *c)
{
	for (uint32_t i = t->first; i < t->last; i++)
		if (covers(t, c, t->unit->address[i]))
			return true;
	return false;
}

static struct error *keep_ranges(struct tree *t, struct call *c)
{
	const struct dwarf_ranges *from = &t->unit->ranges;
	c->ranges = t->ranges.count;
	for (uint32_t i = 0; i < from->count; i++) {
		TRY(RESERVE(t->ranges.arena, t->ranges.range, t->ranges.count, t->ranges.cap));
		t->ranges.range[t->ranges.count++] = from->range[i];
	}
	c->ranges_end = t->ranges.count;
	return NULL;
}

static void fill_call(struct call *c, struct dwarf_part *part, Dwarf_Die die)
{
	if (!die_reference(part, die, DW_AT_abstract_origin, &c->origin, &c->other))
		c->origin = 0;
	c->file = die_number(part, die, DW_AT_call_file);
	c->line = die_number(part, die, DW_AT_call_line);
	c->column = die_number(part, die, DW_AT_call_column);
}

static struct error *read_call(struct tree *t, const struct dwarf_skimmed *s, bool *ret_asked)
{
	struct dwarf_unit *u = t->unit;
	struct call c = {.depth = s->depth, .parent = t->open};
	TRY(dwarf_extent_ranges(&s->extent, &u->base, &u->ranges));
	TRY(dwarf_spend(u->budget, (uint64_t)u->ranges.count * (t->last - t->first)));
	uint32_t kept = t->ranges.count;
	TRY(keep_ranges(t, &c));
	Dwarf_Die die = is_asked(t, &c) ? die_at(u->part, s->offset) : NULL;
	*ret_asked = die != NULL;
	if (!die) {
		t->ranges.count = kept;
		return NULL;
	}
	fill_call(&c, u->part, die);
	die_free(die);
	TRY(RESERVE(&u->arena, t->call, t->call_count, t->call_cap));
	t->open = t->call_count;
	t->call[t->call_count++] = c;
	return NULL;
}

// The DIE at @p depth, or what follows the function, is not inside of those.
static void close_calls(struct tree *t, uint32_t depth)
{
	while (t->open != NO_ID && t->call[t->open].depth >= depth) {
		t->call[t->open].end = t->call_count;
		t->open = t->call[t->open].parent;
	}
}

// Nothing is read of what is inside a call where no address is, nor of functions in the function.
static struct error *read_calls(struct tree *t, uint64_t function, bool *ret_trampoline)
{
	struct dwarf_unit *u = t->unit;
	struct dwarf_skimmed s;
	uint32_t skipped = UINT32_MAX; // DIEs deeper than this
	t->open = NO_ID;
	dwarf_skim_start(&u->skim, function, u->header.next);
	while (dwarf_skim_next(&u->skim, &s)) {
		TRY(dwarf_spend(u->budget, 1));
		if (s.depth == 0)
			*ret_trampoline = s.trampoline;
		if (s.depth > skipped || s.depth == 0)
			continue;
		close_calls(t, s.depth);
		skipped = UINT32_MAX;
		bool asked = s.tag != DW_TAG_subprogram;
		if (s.tag == DW_TAG_inlined_subroutine)
			TRY(read_call(t, &s, &asked));
		if (!asked)
			skipped = s.depth;
	}
	close_calls(t, 0);
	return NULL;
}

static int64_t number(uint64_t n)
{
	return n > INT64_MAX ? 0 : (int64_t)n;
}

static void fill_name(struct frame *frame, const struct dwarf_function *f)
{
	frame->name = f->linkage ? f->linkage : f->name;
	frame->start_line = number(f->line);
}

// The calls around @p address, outermost first.
static size_t find_calls(const struct tree *t, uint64_t address, const struct call **ret,
			 size_t max)
{
	size_t count = 0;
	for (uint32_t i = 0, end = t->call_count; i < end && count < max;) {
		const struct call *c = &t->call[i];
		if (!covers(t, c, address)) {
			i = c->end;
			continue;
		}
		ret[count++] = c;
		end = c->end;
		i++;
	}
	return count;
}

static struct error *file_of(struct dwarf_unit *u, uint64_t file, const char **ret)
{
	*ret = NULL;
	return u->lines_open ? dwarf_lines_file(&u->lines, file, ret) : NULL;
}

// Go writes no row while the registers are as they begin: that code is at line 1 of file 1.
static struct dwarf_row row_of(const struct dwarf_unit *u, uint32_t i)
{
	struct dwarf_row row = u->row[i];
	if (!row.found && u->hit[i].die && u->language == DW_LANG_Go && u->lines_open)
		row = (struct dwarf_row){.file = 1, .line = 1};
	return row;
}

static struct error *tell_address(struct tree *t, uint32_t i, const struct dwarf_function *outer,
				  bool hide_outer, const struct frame_sink *sink)
{
	struct dwarf_unit *u = t->unit;
	const struct call *call[FRAMES_MAX];
	struct frame frame[FRAMES_MAX + 1];
	size_t count = find_calls(t, u->address[i], call, FRAMES_MAX), n = 0;
	struct dwarf_row row = row_of(u, i);
	bool from_go = u->language == DW_LANG_Go;
	struct frame next = {.line = row.line, .column = row.column, .from_go = from_go};
	TRY(file_of(u, row.file, &next.file));
	for (size_t k = count; k > 0; k--) {
		const struct call *c = call[k - 1];
		struct dwarf_function f = {0};
		if (c->origin)
			TRY(dwarf_function_at(&u->functions, c->origin, c->other, &f));
		frame[n] = next;
		fill_name(&frame[n++], &f);
		next = (struct frame){
			.line = number(c->line), .column = number(c->column), .from_go = from_go};
		TRY(file_of(u, c->file, &next.file));
	}
	if (n == 0 || !hide_outer) {
		frame[n] = next;
		fill_name(&frame[n++], outer);
	}
	if (n == 1 && !frame[0].name && !frame[0].file)
		return NULL;
	return sink->frames(sink->context, u->target[i].index, frame,
			    n > FRAMES_MAX ? FRAMES_MAX : n);
}

// Addresses [first, last) are in one function.
static struct error *tell_function(struct tree *t, uint32_t first, uint32_t last,
				   const struct frame_sink *sink)
{
	struct dwarf_unit *u = t->unit;
	struct dwarf_function outer = {0};
	bool trampoline = false;
	t->first = first;
	t->last = last;
	t->call_count = t->ranges.count = 0;
	uint64_t offset = u->hit[first].die;
	if (offset) {
		TRY(dwarf_function_at(&u->functions, offset, false, &outer));
		TRY(read_calls(t, offset, &trampoline));
	}
	// What Go makes to call a method through an interface is not shown around the method.
	bool hide = trampoline && u->language == DW_LANG_Go;
	for (uint32_t i = first; i < last; i++)
		TRY(tell_address(t, i, &outer, hide, sink));
	return NULL;
}

struct error *dwarf_unit_tell(struct dwarf_unit *u, const struct frame_sink *sink)
{
	struct tree t = {.unit = u, .ranges.arena = &u->arena};
	for (uint32_t first = 0, last; first < u->count; first = last) {
		for (last = first + 1; last < u->count && u->hit[last].die == u->hit[first].die;)
			last++;
		TRY(tell_function(&t, first, last, sink));
	}
	return NULL;
}
