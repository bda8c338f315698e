// Names of functions. The DIE of an inlined call or a copy of a function refers to the abstract
// one, that of a member to its declaration; names are wherever the compiler chose to write them.
#include <dwarf.h>

#include "base/hash.h"
#include "object/dwarf_unit.h"

// References that a file can make a ring of are not followed further.
#define REFERENCES_MAX 16

struct error *dwarf_spend(struct dwarf_budget *budget, uint64_t things)
{
	if (budget->left < things) {
		budget->left = 0;
		return error_new(ERR_LIMIT, "debug information that has no end");
	}
	budget->left -= things;
	return NULL;
}

static struct error *resolve(struct dwarf_functions *f, uint64_t offset, bool other, unsigned depth,
			     struct dwarf_function *ret);

static void complete(struct dwarf_function *to, const struct dwarf_function *from)
{
	if (!to->linkage)
		to->linkage = from->linkage;
	if (!to->name)
		to->name = from->name;
	if (!to->line)
		to->line = from->line;
}

static struct error *read_die(struct dwarf_functions *f, struct dwarf_part *part, Dwarf_Die die,
			      bool other, unsigned depth, struct dwarf_function *ret)
{
	ret->linkage = die_text(part, die, DW_AT_linkage_name, f->other);
	if (!ret->linkage)
		ret->linkage = die_text(part, die, DW_AT_MIPS_linkage_name, f->other);
	ret->name = die_text(part, die, DW_AT_name, f->other);
	ret->line = die_number(part, die, DW_AT_decl_line);
	static const uint16_t reference[] = {DW_AT_abstract_origin, DW_AT_specification};
	for (size_t i = 0; i < ARRAY_LEN(reference) && depth < REFERENCES_MAX; i++) {
		uint64_t offset;
		bool elsewhere;
		struct dwarf_function more = {0};
		if (!die_reference(part, die, reference[i], &offset, &elsewhere))
			continue;
		TRY(resolve(f, offset, other || elsewhere, depth + 1, &more));
		complete(ret, &more);
	}
	return NULL;
}

static struct error *remember(struct dwarf_functions *f, uint64_t hash, uint64_t key,
			      const struct dwarf_function *function)
{
	uint32_t n = f->lookup.count;
	TRY(RESERVE(f->arena, f->key, n, f->key_cap));
	TRY(RESERVE(f->arena, f->function, n, f->function_cap));
	TRY(lookup_add(&f->lookup, hash, &n));
	f->key[n] = key;
	f->function[n] = *function;
	return NULL;
}

static struct error *resolve(struct dwarf_functions *f, uint64_t offset, bool other, unsigned depth,
			     struct dwarf_function *ret)
{
	uint64_t key = offset << 1 | other, hash = hash_more(hash_seed(), key);
	uint32_t at;
	for (uint32_t n = lookup_first(&f->lookup, hash, &at); n != NO_ID;
	     n = lookup_next(&f->lookup, hash, &at))
		if (f->key[n] == key) {
			*ret = f->function[n];
			return NULL;
		}
	TRY(dwarf_spend(f->budget, 1));
	struct dwarf_part *part = other ? f->other : f->part;
	Dwarf_Die die = part ? die_at(part, offset) : NULL;
	struct dwarf_function function = {0};
	struct error *err = die ? read_die(f, part, die, other, depth, &function) : NULL;
	die_free(die);
	TRY(err);
	*ret = function;
	return remember(f, hash, key, &function);
}

struct error *dwarf_function_at(struct dwarf_functions *functions, uint64_t offset, bool other,
				struct dwarf_function *ret)
{
	return resolve(functions, offset, other, 0, ret);
}
