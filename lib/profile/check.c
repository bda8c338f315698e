// One look at every index of a profile.
#include "profile/check.h"

#include "base/idmap.h"
#include "profile/profile.h"

static struct error *malformed(const char *what)
{
	return error_new(ERR_FORMAT, "malformed profile: %s", what);
}

// Row starts must count up and end at what there is.
static struct error *check_starts(const uint32_t *start, uint32_t count, const char *what)
{
	for (uint32_t i = 0; i < count; i++)
		if (start[i] > start[i + 1])
			return malformed(what);
	return start[0] == 0 ? NULL : malformed(what);
}

static struct error *check_ids(const uint64_t *id, uint32_t count, const char *what,
			       const char *reserved)
{
	for (uint32_t i = 0; i < count; i++)
		if (id[i] == 0)
			return malformed(reserved);
	struct arena scratch;
	arena_init(&scratch, SIZE_MAX);
	struct idmap map;
	uint32_t repeated = NO_ID;
	struct error *err = idmap_build(&map, &scratch, id, count, &repeated);
	arena_deinit(&scratch);
	if (!err && repeated != NO_ID)
		err = error_new(ERR_FORMAT, "malformed profile: multiple %s with same id: %llu",
				what, (unsigned long long)id[repeated]);
	return err;
}

static struct error *check_samples(const struct profile *p)
{
	if (p->sample.count == 0)
		return NULL;
	if (p->type.count == 0)
		return malformed("missing sample type information");
	TRY(check_starts(p->sample.stack_start, p->sample.count, "stacks overlap"));
	uint32_t entries = p->sample.stack_start[p->sample.count];
	for (uint32_t k = 0; k < entries; k++)
		if (p->sample.stack[k] >= p->loc.count)
			return malformed("sample has nil location");
	return NULL;
}

static struct error *check_labels(const struct profile *p)
{
	if (!p->sample.label_start)
		return NULL;
	TRY(check_starts(p->sample.label_start, p->sample.count, "labels overlap"));
	uint32_t strings = p->strings.count;
	uint32_t count = p->sample.label_start[p->sample.count];
	for (uint32_t k = 0; k < count; k++) {
		const struct label *label = &p->sample.label[k];
		if (label->key >= strings || label->unit >= strings ||
		    (label->str >= strings && label->str != NO_ID))
			return malformed("a label has no text");
	}
	return NULL;
}

static struct error *check_locations(const struct profile *p)
{
	if (p->loc.count == 0)
		return NULL;
	TRY(check_starts(p->loc.line_start, p->loc.count, "lines overlap"));
	if (p->loc.line_start[p->loc.count] != p->line.count)
		return malformed("lines without a location");
	for (uint32_t i = 0; i < p->loc.count; i++) {
		if (p->loc.mapping[i] >= p->mapping.count && p->loc.mapping[i] != NO_ID)
			return malformed("inconsistent mapping");
		for (line_id j = p->loc.line_start[i]; j < p->loc.line_start[i + 1]; j++)
			if (p->line.func[j] >= p->func.count)
				return error_new(ERR_FORMAT,
						 "malformed profile: location id: %llu has a line "
						 "with nil function",
						 (unsigned long long)p->loc.id[i]);
	}
	return NULL;
}

struct error *profile_check(const struct profile *p)
{
	TRY(check_samples(p));
	TRY(check_ids(p->mapping.id, p->mapping.count, "mappings",
		      "found mapping with reserved ID=0"));
	TRY(check_ids(p->func.id, p->func.count, "functions", "found function with reserved ID=0"));
	TRY(check_ids(p->loc.id, p->loc.count, "locations", "found location with reserved id=0"));
	TRY(check_locations(p));
	return check_labels(p);
}
