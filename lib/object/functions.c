// Symbols with a size say where they end, others end where the next function begins.
#include "object/functions.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/sort.h"
#include "object/object.h"
#include "object/pclntab.h"

// Where something ends; the last address there is if it says more.
static uint64_t end_of(uint64_t address, uint64_t size)
{
	return size > UINT64_MAX - address ? UINT64_MAX : address + size;
}

static bool is_executable(const struct object *o, uint64_t address, uint64_t *ret_end)
{
	for (uint32_t i = 0; i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		if (!s->executable || address < s->address ||
		    address - s->address >= s->memory_size)
			continue;
		*ret_end = end_of(s->address, s->memory_size);
		// A section ends sooner, and what is behind it is another one's.
		for (uint32_t k = 0; k < o->section_count; k++) {
			const struct object_section *c = &o->section[k];
			if (c->loaded && c->size && address >= c->address &&
			    address - c->address < c->size &&
			    end_of(c->address, c->size) < *ret_end)
				*ret_end = end_of(c->address, c->size);
		}
		return true;
	}
	return false;
}

// $a, $t, $d, $x, and those with a suffix behind a point.
static char mapping_symbol(const char *name)
{
	return name[0] == '$' && name[1] && strchr("atdx", name[1]) && (!name[2] || name[2] == '.')
		       ? name[1]
		       : '\0';
}

static struct error *add(struct arena *arena, struct function **list, uint32_t *count,
			 uint32_t *cap, const struct function *function)
{
	TRY(RESERVE(arena, *list, *count, *cap));
	(*list)[(*count)++] = *function;
	return NULL;
}

static struct error *add_symbol(struct functions *f, const struct object *o, struct arena *arena,
				const struct object_symbol *s)
{
	bool arm = o->machine == MACHINE_ARM;
	char kind = arm || o->machine == MACHINE_ARM64 ? mapping_symbol(s->name) : '\0';
	if (kind) {
		if (!arm)
			return NULL;
		TRY(RESERVE(arena, f->kind, f->kind_count, f->kind_cap));
		f->kind[f->kind_count++] = (struct code_kind){s->address, kind};
		return NULL;
	}
	uint64_t end;
	struct function function = {.name = s->name, .start = s->address};
	if (arm && s->function) {
		function.thumb = s->address & 1;
		function.start &= ~(uint64_t)1;
	}
	if (!s->name[0])
		return NULL;
	function.end = function.start + s->size;
	if (function.end < function.start)
		return NULL;
	if (!is_executable(o, function.start, &end))
		return s->size ? add(arena, &f->data, &f->data_count, &f->data_cap, &function)
			       : NULL;
	return add(arena, &f->function, &f->count, &f->cap, &function);
}

static struct error *add_symbols(struct functions *f, const struct object *o, struct object *from,
				 struct arena *arena)
{
	const struct object_symbol *symbol;
	uint32_t count;
	TRY(object_symbols(from, &symbol, &count));
	for (uint32_t i = 0; i < count; i++)
		TRY(add_symbol(f, o, arena, &symbol[i]));
	return NULL;
}

// Go's functions; a binary without symbols has these all the same.  A table that cannot be read
// is none.
static struct error *add_go_functions(struct functions *f, const struct pclntab *table,
				      struct arena *arena)
{
	for (uint32_t i = 0; i < pclntab_count(table); i++) {
		struct function function = {.padded = true};
		if (pclntab_function(table, i, &function.name, &function.start, &function.end) &&
		    function.name[0] && function.start < function.end)
			TRY(add(arena, &f->go, &f->go_count, &f->go_cap, &function));
	}
	return NULL;
}

// Those that no symbol names, behind the ones that are sorted already.
static struct error *merge_go_functions(struct functions *f, struct arena *arena)
{
	uint32_t count = f->count, at = 0;
	for (uint32_t i = 0; i < f->go_count; i++) {
		const struct function *go = &f->go[i];
		while (at < count && f->function[at].start < go->start)
			at++;
		if (at == count || f->function[at].start != go->start)
			TRY(add(arena, &f->function, &f->count, &f->cap, go));
	}
	return NULL;
}

static struct error *read_go_functions(struct functions *f, struct object *object,
				       struct arena *arena)
{
	struct pclntab *table = NULL;
	struct error *err = pclntab_open(object, &table);
	if (err) {
		error_free(err);
		return NULL;
	}
	if (table)
		err = add_go_functions(f, table, arena);
	pclntab_close(table);
	return err;
}

// Stubs that cannot be read are none.
static struct error *add_stubs(struct functions *f, struct object *object, struct arena *arena)
{
	const struct object_symbol *stub;
	uint32_t count;
	struct error *err = object_stubs(object, arena, &stub, &count);
	if (err && error_code(err) != ERR_NOMEM) {
		error_free(err);
		return NULL;
	}
	for (uint32_t i = 0; !err && i < count; i++)
		err = add(arena, &f->stub, &f->stub_count, &f->stub_cap,
			  &(struct function){.name = stub[i].name,
					     .start = stub[i].address,
					     .end = end_of(stub[i].address, stub[i].size)});
	return err;
}

static int compare_functions(const void *a, const void *b)
{
	const struct function *x = a, *y = b;
	if (x->start != y->start)
		return x->start < y->start ? -1 : 1;
	if (x->end != y->end)
		return x->end > y->end ? -1 : 1;
	return strcmp(x->name, y->name);
}

static int compare_kinds(const void *a, const void *b)
{
	const struct code_kind *x = a, *y = b;
	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	return (x->kind > y->kind) - (x->kind < y->kind);
}

// Labels without a size inside or at the start of a function that has one go; of those outside
// each is a function up to the next.
static void settle(struct functions *f, const struct object *o)
{
	if (f->count == 0)
		return;
	qsort(f->function, f->count, sizeof *f->function, compare_functions);
	uint32_t kept = 0;
	uint64_t covered = 0; // everything below is in a function with a size
	for (uint32_t i = 0; i < f->count; i++) {
		struct function *at = &f->function[i];
		if (at->end == at->start && at->start < covered)
			continue;
		if (kept && compare_functions(&f->function[kept - 1], at) == 0)
			continue;
		covered = at->end > covered ? at->end : covered;
		f->function[kept++] = *at;
	}
	f->count = kept;
	uint64_t next = UINT64_MAX;
	for (uint32_t i = kept; i-- > 0;) {
		struct function *at = &f->function[i];
		uint64_t end = 0;
		if (at->end == at->start && is_executable(o, at->start, &end))
			at->end = end < next ? end : next;
		if (i > 0 && f->function[i - 1].start != at->start)
			next = at->start;
	}
}

struct error *functions_read(struct object *object, struct object *debug, struct arena *arena,
			     struct functions *ret)
{
	*ret = (struct functions){0};
	TRY(add_symbols(ret, object, object, arena));
	if (debug)
		TRY(add_symbols(ret, object, debug, arena));
	settle(ret, object);
	TRY(read_go_functions(ret, object, arena));
	if (ret->go_count) {
		qsort(ret->go, ret->go_count, sizeof *ret->go, compare_functions);
		TRY(merge_go_functions(ret, arena));
		settle(ret, object);
	}
	TRY(add_stubs(ret, object, arena));
	if (ret->data_count)
		qsort(ret->data, ret->data_count, sizeof *ret->data, compare_functions);
	if (ret->kind_count)
		qsort(ret->kind, ret->kind_count, sizeof *ret->kind, compare_kinds);
	return NULL;
}

// The last one that starts at or below the address, and the first of those that start there.
static const struct function *find_in(const struct function *list, uint32_t count, uint64_t address)
{
	uint32_t low = SORTED_SPLIT(i, count, list[i].start <= address);
	while (low > 1 && list[low - 2].start == list[low - 1].start)
		low--;
	return low && address < list[low - 1].end ? &list[low - 1] : NULL;
}

const struct function *functions_find(const struct functions *f, uint64_t address)
{
	const struct function *found = find_in(f->function, f->count, address);
	return found ? found : find_in(f->data, f->data_count, address);
}

const struct function *functions_find_stub(const struct functions *f, uint64_t address)
{
	return find_in(f->stub, f->stub_count, address);
}
