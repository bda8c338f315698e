// One entry for each address that has a symbol, each with the entry around it, so that a question
// is a binary search and a few steps outwards.
#include "base/sort.h"
#include "object/symtab.h"

#include <stdlib.h>
#include <string.h>

#define OUTWARDS_MAX 32

// Where a symbol without a size must end: at the end of its section.
struct extent {
	uint64_t start, end;
	bool code;
};

struct entry {
	uint64_t address, end; // of unsized ones the end of the section
	uint32_t symbol;
	uint32_t around; // the nearest entry before it with a size that reaches here; or NO_ID
	bool sized, function;
};

struct symtab {
	const struct object_symbol *symbol;
	struct entry *entry; // by address
	uint32_t count;
	struct extent *extent; // by start
	uint32_t extent_count;
};

static int compare_extents(const void *a, const void *b)
{
	const struct extent *x = a, *y = b;
	return (x->start > y->start) - (x->start < y->start);
}

static void add_extent(struct symtab *t, uint64_t start, uint64_t size, bool code)
{
	if (size && start + size > start)
		t->extent[t->extent_count++] = (struct extent){start, start + size, code};
}

// The sections; where these were removed, the segments.
static struct error *find_extents(struct object *o, struct symtab *t)
{
	TRY(ALLOC(&o->arena, t->extent, (size_t)o->section_count + o->segment_count + 1));
	for (uint32_t i = 0; i < o->section_count; i++)
		if (o->section[i].loaded)
			add_extent(t, o->section[i].address, o->section[i].size,
				   o->section[i].executable);
	for (uint32_t i = 0; o->section_count == 0 && i < o->segment_count; i++)
		add_extent(t, o->segment[i].address, o->segment[i].memory_size,
			   o->segment[i].executable);
	qsort(t->extent, t->extent_count, sizeof *t->extent, compare_extents);
	return NULL;
}

static const struct extent *extent_of(const struct symtab *t, uint64_t address)
{
	uint32_t low = SORTED_SPLIT(i, t->extent_count, t->extent[i].start <= address);
	return low && address < t->extent[low - 1].end ? &t->extent[low - 1] : NULL;
}

// Names that mark bounds or instruction sets, and are no function: those of linkers, and of ARM
// and RISC-V ($a, $d, $t, $x, also $d.12).
static bool is_mark(const char *name)
{
	static const char *const mark[] = {"runtime.text",   "runtime.etext", "go:textfipsstart",
					   "go:textfipsend", "_etext",	      "etext",
					   "__etext",	     "_end",	      "end"};
	if (name[0] == '$' && name[1] && strchr("adtx", name[1]) && (!name[2] || name[2] == '.'))
		return true;
	for (size_t i = 0; i < ARRAY_LEN(mark); i++)
		if (strcmp(name, mark[i]) == 0)
			return true;
	return false;
}

// Fills an entry; false if the symbol names nothing.
static bool usable(const struct symtab *t, uint32_t n, struct entry *ret)
{
	const struct object_symbol *s = &t->symbol[n];
	const struct extent *extent = extent_of(t, s->address);
	bool code = s->function || (extent && extent->code);
	bool sized = s->size && s->address + s->size > s->address;
	*ret = (struct entry){
		.address = s->address,
		.end = sized	? s->address + s->size
		       : extent ? extent->end
				: 0,
		.symbol = n,
		.around = NO_ID,
		.sized = sized,
		.function = s->function,
	};
	return (sized || (code && extent)) && !is_mark(s->name);
}

static size_t underscores(const char *name)
{
	return strspn(name, "_");
}

// Is a better name than b for the address that they share?
static bool is_better(const struct symtab *t, const struct entry *a, const struct entry *b)
{
	const struct object_symbol *x = &t->symbol[a->symbol], *y = &t->symbol[b->symbol];
	if (a->function != b->function)
		return a->function;
	if (a->sized != b->sized)
		return a->sized;
	if (x->global != y->global)
		return x->global;
	if (underscores(x->name) != underscores(y->name))
		return underscores(x->name) < underscores(y->name);
	return strcmp(x->name, y->name) < 0;
}

static void find_entries(struct symtab *t, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++) {
		struct entry e;
		struct entry *last = t->count ? &t->entry[t->count - 1] : NULL;
		if (!usable(t, i, &e))
			continue;
		if (!last || last->address != e.address)
			t->entry[t->count++] = e;
		else if (is_better(t, &e, last))
			*last = e;
	}
}

// A stack of those that still reach to where we are.
static void find_around(struct symtab *t, uint32_t *stack)
{
	uint32_t depth = 0;
	for (uint32_t i = 0; i < t->count; i++) {
		while (depth && t->entry[stack[depth - 1]].end <= t->entry[i].address)
			depth--;
		t->entry[i].around = depth ? stack[depth - 1] : NO_ID;
		if (t->entry[i].sized)
			stack[depth++] = i;
	}
}

static struct error *make(struct object *o, struct symtab **ret)
{
	struct symtab *t;
	uint32_t count, *stack;
	TRY(ALLOC(&o->arena, t, 1));
	TRY(object_symbols(o, &t->symbol, &count));
	TRY(find_extents(o, t));
	TRY(ALLOC(&o->arena, t->entry, (size_t)count + 1));
	TRY(ALLOC(&o->arena, stack, (size_t)count + 1));
	find_entries(t, count);
	find_around(t, stack);
	*ret = o->symtab = t;
	return NULL;
}

static struct error *index_of(struct object *o, struct symtab **ret)
{
	*ret = o->symtab;
	return *ret ? NULL : make(o, ret);
}

static const struct object_symbol *find(const struct symtab *t, uint64_t address)
{
	uint32_t low = SORTED_SPLIT(i, t->count, t->entry[i].address <= address);
	if (low == 0)
		return NULL;
	const struct entry *e = &t->entry[low - 1];
	const struct object_symbol *nearest =
		!e->sized && address < e->end ? &t->symbol[e->symbol] : NULL;
	for (int i = 0; i < OUTWARDS_MAX; i++) {
		if (e->sized && address < e->end && (e->function || !nearest))
			return &t->symbol[e->symbol];
		if (e->around == NO_ID)
			break;
		e = &t->entry[e->around];
	}
	return nearest;
}

struct error *symtab_names(struct object *o, const uint64_t *address, uint32_t count,
			   const struct frame_sink *sink)
{
	struct symtab *t;
	TRY(index_of(o, &t));
	for (uint32_t i = 0; i < count; i++) {
		const struct object_symbol *s = find(t, address[i]);
		if (s)
			TRY(sink->frames(sink->context, i, &(struct frame){.name = s->name}, 1));
	}
	return NULL;
}

const struct object_symbol *symtab_find(struct object *o, uint64_t address)
{
	struct symtab *t;
	struct error *err = index_of(o, &t);
	if (!err)
		return find(t, address);
	error_free(err);
	return NULL;
}
