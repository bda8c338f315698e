// Units of numeric labels: samples may say one, name another, or say nothing.
#include "profile/labels.h"

#include <string.h>

// The unit that a numeric label has when no sample says one.
static str_id guess_unit(const struct profile *profile, str_id key)
{
	const char *text = profile_text(profile, key);
	if (strcmp(text, "alignment") != 0 && strcmp(text, "request") != 0)
		return key;
	str_id bytes = strtab_find(&profile->strings, "bytes", 5);
	return bytes == NO_ID ? key : bytes;
}

str_id profile_label_unit(const struct profile *profile, str_id key)
{
	for (uint32_t i = 0; profile->sample.label_start && i < profile->sample.count; i++) {
		const struct label *label = profile_labels(profile, i);
		for (uint32_t n = profile_label_count(profile, i); n-- > 0; label++)
			if (label->key == key && label->str == NO_ID && label->unit)
				return label->unit;
	}
	return guess_unit(profile, key);
}

struct error *profile_label_units(const struct profile *profile, struct arena *arena, str_id **ret)
{
	str_id *unit;
	TRY(ALLOC(arena, unit, profile->strings.count));
	memset(unit, 0xff, profile->strings.count * sizeof *unit);
	uint32_t count = profile->sample.label_start
				 ? profile->sample.label_start[profile->sample.count]
				 : 0;
	// First what samples say, 0 for a key without a unit so far.
	for (uint32_t k = 0; k < count; k++) {
		const struct label *label = &profile->sample.label[k];
		if (label->str == NO_ID && (unit[label->key] == NO_ID || unit[label->key] == 0))
			unit[label->key] = label->unit;
	}
	for (str_id key = 0; key < profile->strings.count; key++)
		if (unit[key] == 0)
			unit[key] = guess_unit(profile, key);
	*ret = unit;
	return NULL;
}
