// Files below $PPROF_BINARY_PATH take the place of recorded ones.
#include <string.h>

#include "base/text.h"
#include "symbolize/seek.h"

#define LOCATE_LIMIT ((size_t)1 << 30)

// The first file that is there and has the right build id.
static struct error *locate(const struct seek *s, struct profile *p, map_id m, struct text *notes)
{
	const struct search_wanted wanted = {
		.file = slice_of(profile_text(p, p->mapping.file[m])),
		.build_id = slice_of(profile_text(p, p->mapping.build_id[m])),
	};
	struct search_list list = {.arena = s->scratch};
	TRY(search_binary(&s->environment, &wanted, &list));
	for (uint32_t i = 0; i < list.count; i++) {
		const char *path = list.item[i].path;
		struct read_answer answer;
		if (list.item[i].reason != SEARCH_BINARY_PATH || search_is_absent(path))
			continue;
		struct error *err = seek_in_file(s, m, path, "", NULL, 0, &answer);
		if (!err)
			return strtab_intern(&p->strings, path, strlen(path), &p->mapping.file[m]);
		if (error_is_final(err))
			return err;
		if (error_code(err) == ERR_NOT_FOUND)
			text_putf(notes, "Ignoring local file %s: %s\n", path, error_message(err));
		error_free(err);
	}
	return NULL;
}

static struct error *locate_all(struct profile *p, const struct symbolize_options *options,
				struct binaries *found, struct arena *scratch, struct text *notes)
{
	// Nothing is fetched here, whatever the options say.
	const struct symbolize_options local = {.mode = "fastlocal", .any_id = options->any_id};
	struct seek s;
	TRY(binaries_init(found, p->mapping.count));
	TRY(seek_start(&s, p, &local, found, scratch));
	for (map_id m = 0; m < p->mapping.count; m++)
		TRY(locate(&s, p, m, notes));
	return NULL;
}

struct error *symbolize_locate(struct profile *p, const struct symbolize_options *options,
			       struct text *notes)
{
	struct arena scratch;
	struct binaries found = {0};
	arena_init(&scratch, LOCATE_LIMIT);
	struct error *err = locate_all(p, options, &found, &scratch, notes);
	binaries_deinit(&found);
	arena_deinit(&scratch);
	return err;
}
