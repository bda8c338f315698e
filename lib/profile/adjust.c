// Small changes to the mappings and comments of a profile.
#include "profile/adjust.h"

#include <string.h>

#include "profile/profile.h"

static struct error *add_mapping(struct profile *p)
{
	TRY(ALLOC(&p->arena, p->mapping.id, 1));
	TRY(ALLOC(&p->arena, p->mapping.start, 1));
	TRY(ALLOC(&p->arena, p->mapping.limit, 1));
	TRY(ALLOC(&p->arena, p->mapping.offset, 1));
	TRY(ALLOC(&p->arena, p->mapping.file, 1));
	TRY(ALLOC(&p->arena, p->mapping.build_id, 1));
	TRY(ALLOC(&p->arena, p->mapping.flags, 1));
	p->mapping.id[0] = 1;
	p->mapping.count = 1;
	for (loc_id l = 0; l < p->loc.count; l++)
		p->loc.mapping[l] = 0;
	return NULL;
}

static bool is_given(const char *text)
{
	return text && *text;
}

struct error *profile_adjust(struct profile *p, const char *executable, const char *build_id)
{
	if (p->mapping.count == 0)
		TRY(add_mapping(p));
	if (is_given(executable))
		TRY(strtab_intern(&p->strings, executable, strlen(executable),
				  &p->mapping.file[0]));
	if (is_given(build_id) && p->mapping.build_id[0] == 0)
		TRY(strtab_intern(&p->strings, build_id, strlen(build_id),
				  &p->mapping.build_id[0]));
	return NULL;
}

struct error *profile_add_comment(struct profile *p, const char *comment)
{
	str_id id, *text;
	TRY(strtab_intern(&p->strings, comment, strlen(comment), &id));
	TRY(ALLOC(&p->arena, text, (size_t)p->comment.count + 1));
	if (p->comment.count)
		memcpy(text, p->comment.text, p->comment.count * sizeof *text);
	text[p->comment.count++] = id;
	p->comment.text = text;
	return NULL;
}
