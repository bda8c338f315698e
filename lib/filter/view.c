// A view of everything: as much as possible is borrowed from the profile.
#include "filter/view.h"

struct error *view_init(struct view *view, struct arena *arena, const struct profile *profile)
{
	uint32_t *sample;
	line_id *line;
	TRY(ALLOC(arena, sample, profile->sample.count));
	TRY(ALLOC(arena, line, profile->line.count));
	for (uint32_t i = 0; i < profile->sample.count; i++)
		sample[i] = i;
	for (line_id j = 0; j < profile->line.count; j++)
		line[j] = j;
	*view = (struct view){
		.profile = profile,
		.sample_count = profile->sample.count,
		.sample = sample,
		.stack_start = profile->sample.stack_start,
		.stack_end = profile->sample.stack_start + 1,
		.line_start = profile->loc.line_start,
		.line_end = profile->loc.line_start + 1,
		.line = line,
	};
	return NULL;
}
