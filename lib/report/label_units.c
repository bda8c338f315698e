// One pass over all labels, where asking for each key would be a pass for each.
#include "report/label_units.h"

#include <string.h>

static const char *unit_of_key(const char *key)
{
	return strcmp(key, "alignment") == 0 || strcmp(key, "request") == 0 ? "bytes" : key;
}

struct error *label_units_find(const struct profile *p, struct arena *scratch,
			       const char *const **ret)
{
	const char **unit;
	TRY(ALLOC(scratch, unit, p->strings.count));
	uint32_t count = p->sample.label_start ? p->sample.label_start[p->sample.count] : 0;
	for (uint32_t i = 0; i < count; i++) {
		const struct label *label = &p->sample.label[i];
		if (label->str == NO_ID && label->unit && !unit[label->key])
			unit[label->key] = profile_text(p, label->unit);
	}
	for (uint32_t i = 0; i < count; i++) {
		const struct label *label = &p->sample.label[i];
		if (label->str == NO_ID && !unit[label->key])
			unit[label->key] = unit_of_key(profile_text(p, label->key));
	}
	*ret = unit;
	return NULL;
}
