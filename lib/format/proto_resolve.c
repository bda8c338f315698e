// The file's ids and string indices become dense numbers; what dangles is an error.
#include "base/idmap.h"
#include "format/proto_state.h"
#include "profile/check.h"

static struct error *malformed(const char *what)
{
	return error_new(ERR_FORMAT, "malformed profile: %s", what);
}

static struct error *resolve_string(const struct proto_state *st, uint32_t *index)
{
	// Without a string table even "" is not there: pprof refuses such a profile, and so do we.
	if (*index >= st->string_count)
		return error_new(ERR_FORMAT,
				 "malformed profile format: string %lld of a table of %u",
				 *index >= NO_ID - 1 ? -1LL : *index, st->string_count);
	*index = st->string[*index];
	return NULL;
}

static struct error *resolve_column(const struct proto_state *st, uint32_t *column, uint32_t count,
				    const char *what)
{
	for (uint32_t i = 0; i < count; i++) {
		struct error *err = resolve_string(st, &column[i]);
		if (err)
			return error_context(err, "%s %u", what, i);
	}
	return NULL;
}

static struct error *resolve_label(const struct proto_state *st, struct label *label)
{
	TRY(resolve_string(st, &label->key));
	TRY(resolve_string(st, &label->unit));
	return label->str != NO_ID ? resolve_string(st, &label->str) : NULL;
}

static struct error *resolve_labels(struct proto_state *st)
{
	struct profile *p = st->p;
	for (uint32_t i = 0; i < p->sample.count; i++)
		for (uint32_t k = p->sample.label_start[i]; k < p->sample.label_start[i + 1]; k++) {
			struct error *err = resolve_label(st, &p->sample.label[k]);
			if (err)
				return error_context(err, "sample %u", i);
		}
	if (st->label_count == 0)
		p->sample.label_start = NULL;
	return NULL;
}

static struct error *resolve_strings(struct proto_state *st)
{
	struct profile *p = st->p;
	str_id *const scalar[] = {&p->default_type, &p->doc_url,     &p->drop_frames,
				  &p->keep_frames,  &p->period_type, &p->period_unit};
	for (size_t i = 0; i < ARRAY_LEN(scalar); i++)
		TRY(resolve_string(st, scalar[i]));
	TRY(resolve_column(st, p->type.type, p->type.count, "sample type"));
	TRY(resolve_column(st, p->type.unit, p->type.count, "sample type"));
	TRY(resolve_column(st, p->comment.text, p->comment.count, "comment"));
	TRY(resolve_column(st, p->mapping.file, p->mapping.count, "mapping"));
	TRY(resolve_column(st, p->mapping.build_id, p->mapping.count, "mapping"));
	TRY(resolve_column(st, p->func.name, p->func.count, "function"));
	TRY(resolve_column(st, p->func.system_name, p->func.count, "function"));
	TRY(resolve_column(st, p->func.file, p->func.count, "function"));
	return resolve_labels(st);
}

static struct error *build_ids(struct proto_state *st, struct idmap *map, const uint64_t *id,
			       uint32_t count, const char *what, const char *reserved)
{
	for (uint32_t i = 0; i < count; i++)
		if (id[i] == 0)
			return malformed(reserved);
	uint32_t repeated;
	TRY(idmap_build(map, &st->scratch, id, count, &repeated));
	if (repeated != NO_ID)
		return error_new(ERR_FORMAT, "malformed profile: multiple %s with same id: %llu",
				 what, (unsigned long long)id[repeated]);
	return NULL;
}

static struct error *resolve_locations(struct proto_state *st)
{
	struct profile *p = st->p;
	struct idmap mappings, functions;
	TRY(build_ids(st, &mappings, p->mapping.id, p->mapping.count, "mappings",
		      "found mapping with reserved ID=0"));
	TRY(build_ids(st, &functions, p->func.id, p->func.count, "functions",
		      "found function with reserved ID=0"));
	TRY(ALLOC(&p->arena, p->loc.mapping, p->loc.count));
	for (uint32_t i = 0; i < p->loc.count; i++) {
		// A mapping that is not there is no mapping, as in pprof.
		p->loc.mapping[i] =
			st->loc_mapping[i] ? idmap_find(&mappings, st->loc_mapping[i]) : NO_ID;
	}
	TRY(ALLOC(&p->arena, p->line.func, p->line.count));
	for (uint32_t i = 0; i < p->loc.count; i++)
		for (uint32_t j = p->loc.line_start[i]; j < p->loc.line_start[i + 1]; j++) {
			p->line.func[j] = idmap_find(&functions, st->line_func[j]);
			if (st->line_func[j] == 0 || p->line.func[j] == NO_ID)
				return error_new(ERR_FORMAT,
						 "malformed profile: location id: %llu has a line "
						 "with nil function",
						 (unsigned long long)p->loc.id[i]);
		}
	return NULL;
}

static uint64_t stack_id(const struct proto_state *st, uint32_t entry)
{
	return entry >= PROTO_DIRECT_IDS && entry - PROTO_DIRECT_IDS < st->far_ids.count
		       ? st->far[entry - PROTO_DIRECT_IDS]
		       : (uint64_t)entry + 1;
}

// Says which sample names a location that is not there.
static struct error *dangling(const struct proto_state *st, uint32_t entry_at, uint64_t id)
{
	const struct profile *p = st->p;
	uint32_t i = 0;
	while (p->sample.stack_start[i + 1] <= entry_at)
		i++;
	return error_new(ERR_FORMAT, "malformed profile: sample %u: location %llu is not defined", i,
			 (unsigned long long)id);
}

static struct error *resolve_stacks(struct proto_state *st)
{
	struct profile *p = st->p;
	struct idmap map;
	TRY(build_ids(st, &map, p->loc.id, p->loc.count, "locations",
		      "found location with reserved id=0"));
	if (st->stack_count == 0)
		return NULL;
	// The entries are right as they are if ids count up from 1 and none is beyond the last.
	if (map.counts_from_one && st->largest_loc < p->loc.count)
		return NULL;
	for (uint32_t k = 0; k < st->stack_count; k++) {
		uint64_t id = stack_id(st, p->sample.stack[k]);
		uint32_t loc = idmap_find(&map, id);
		if (loc == NO_ID)
			return dangling(st, k, id);
		p->sample.stack[k] = loc;
	}
	return NULL;
}

// Columns that reports index without asking first exist even when they are empty.
static struct error *fill_gaps(struct proto_state *st)
{
	struct profile *p = st->p;
	if (!p->loc.line_start)
		TRY(ALLOC(&p->arena, p->loc.line_start, 1));
	if (!p->sample.stack_start)
		TRY(ALLOC(&p->arena, p->sample.stack_start, 1));
	if (p->sample.value)
		return NULL;
	st->column_count = p->type.count;
	return ALLOC(&p->arena, p->sample.value, p->type.count);
}

struct error *proto_resolve(struct proto_state *st)
{
	struct profile *p = st->p;
	TRY(fill_gaps(st));
	TRY(error_context(resolve_strings(st), "parsing profile"));
	if (p->sample.count > 0 && p->type.count == 0)
		return malformed("missing sample type information");
	if (p->sample.count > 0 && st->column_count != p->type.count)
		return error_new(ERR_FORMAT,
				 "malformed profile: mismatch: sample has %u values vs. %u types",
				 st->column_count, p->type.count);
	TRY(resolve_locations(st));
	TRY(resolve_stacks(st));
	TRY(profile_sort_labels(p));
	return profile_check(p);
}
