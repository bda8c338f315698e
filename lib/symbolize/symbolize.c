// Mapping by mapping, in pprof's order and with pprof's warnings.
#include "symbolize/symbolize.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/sort.h"
#include "base/text.h"
#include "io/path.h"
#include "symbolize/rewrite.h"
#include "symbolize/seek.h"
#include "symbolize/special.h"

// Frames of all addresses of a profile until they are in it.
#define FRAMES_LIMIT ((size_t)8 << 30)

bool symbolize_has_names(const struct profile *p, map_id m)
{
	return p->mapping.flags[m] &
	       (MAPPING_HAS_FUNCTIONS | MAPPING_HAS_FILENAMES | MAPPING_HAS_LINE_NUMBERS);
}

// Profiles of a server that has no mappings are said to come from its address.
static bool is_url(const char *file)
{
	return strncasecmp(file, "http://", 7) == 0 || strncasecmp(file, "https://", 8) == 0;
}

static const char *const reasons[] = {
	"the profile has names for it",
	"it is no file",
	"the profile does not name its file",
	"its file is an address on the network, and there is no build ID",
	"the text of the profile has names, and does not name its file",
};

enum reason { HAS_NAMES, NO_FILE, NO_NAME, IS_URL, ONLY_TOLD, NO_REASON };

static enum reason why_no_file(const struct profile *p, map_id m)
{
	const char *file = profile_text(p, p->mapping.file[m]);
	if (!*file && !p->mapping.build_id[m])
		return p->mapping.flags[m] & MAPPING_NAMES_TOLD ? ONLY_TOLD : NO_NAME;
	if (seek_is_special(file))
		return NO_FILE;
	if (is_url(file) && !p->mapping.build_id[m])
		return IS_URL;
	return NO_REASON;
}

// Why no names are looked for.
static enum reason why_skipped(const struct seek *s, map_id m)
{
	const struct profile *p = s->profile;
	if (symbolize_has_names(p, m) && !s->mode.force)
		return HAS_NAMES;
	return why_no_file(p, m);
}

bool symbolize_can_have_file(const struct profile *p, map_id m)
{
	return why_no_file(p, m) == NO_REASON;
}

static struct error *put_answer(const struct seek *s, map_id m, const uint64_t *address,
				uint32_t count, const struct read_answer *a,
				struct location_frames *by_location)
{
	const struct profile *p = s->profile;
	for (loc_id l = 0; l < p->loc.count; l++) {
		if (p->loc.mapping[l] != m)
			continue;
		uint32_t at = sorted_first_from(address, count, p->loc.address[l]);
		by_location[l] = a->by_address[at];
	}
	return NULL;
}

static void note_failure(const struct profile *p, map_id m, const char *failure,
			 struct text *notes)
{
	const char *file = profile_text(p, p->mapping.file[m]);
	const char *id = profile_text(p, p->mapping.build_id[m]);
	struct slice base = path_base(file, strlen(file));
	text_puts(notes, "Local symbolization failed for ");
	text_put(notes, base.text, base.len);
	if (*id)
		text_putf(notes, " (build ID %s)", id);
	text_putf(notes, ": %s\n", failure);
}

static void note_no_name(map_id m, struct text *notes, bool *missing)
{
	if (m == 0)
		text_puts(notes, "Main binary filename not available.\n");
	else
		*missing = true;
}

// pprof has no names for these, and says nothing about it.
static struct error *name_special(const struct seek *s, map_id m,
				  struct location_frames *by_location)
{
	struct binary *b = &s->binaries->binary[m];
	uint64_t *address;
	uint32_t count;
	struct read_answer answer;
	const char *failure;
	TRY(seek_addresses(s, m, &address, &count));
	TRY(special_names(s, m, address, count, &answer, &failure));
	if (!failure) {
		b->skipped = "named from this machine's kernel";
		if (s->options->kallsyms && *s->options->kallsyms)
			b->skipped = "named from the file of kernel symbols";
		b->readers = answer.readers;
		return put_answer(s, m, address, count, &answer, by_location);
	}
	return arena_copy_text(&s->binaries->arena, failure, &b->skipped);
}

// Sets *missing if there is no binary to be had.
static struct error *name_mapping(const struct seek *s, map_id m,
				  struct location_frames *by_location, struct text *notes,
				  bool *missing)
{
	const struct profile *p = s->profile;
	enum reason skipped = why_skipped(s, m);
	if (skipped != NO_REASON)
		s->binaries->binary[m].skipped = reasons[skipped];
	if (skipped == NO_NAME)
		note_no_name(m, notes, missing);
	if (skipped == NO_FILE && special_is_known(profile_text(p, p->mapping.file[m])))
		return name_special(s, m, by_location);
	if (skipped != NO_REASON)
		return NULL;
	uint64_t *address;
	uint32_t count;
	struct read_answer answer;
	const char *failure;
	TRY(seek_addresses(s, m, &address, &count));
	TRY(seek_binary(s, m, address, count, &answer, &failure));
	if (!failure)
		return put_answer(s, m, address, count, &answer, by_location);
	if (!p->mapping.file[m]) {
		note_no_name(m, notes, missing);
		return NULL;
	}
	*missing = true;
	if (*failure)
		note_failure(p, m, failure, notes);
	return NULL;
}

static struct error *name_all(const struct seek *s, struct profile *p, struct text *notes)
{
	struct location_frames *by_location;
	bool *used, missing = false;
	TRY(profile_used_mappings(p, s->scratch, &used));
	TRY(ALLOC(s->scratch, by_location, (size_t)p->loc.count + 1));
	for (map_id m = 0; m < p->mapping.count; m++)
		if (used[m])
			TRY(name_mapping(s, m, by_location, notes, &missing));
	if (missing)
		text_puts(notes,
			  "Some binary filenames not available. Symbolization may be "
			  "incomplete.\nTry setting PPROF_BINARY_PATH to the search path for "
			  "local binaries.\n");
	return profile_set_frames(p, by_location);
}

struct error *symbolize_profile(struct profile *p, const struct symbolize_options *options,
				struct binaries *binaries, struct text *notes)
{
	struct arena scratch;
	arena_init(&scratch, FRAMES_LIMIT);
	struct seek s;
	struct error *err = seek_start(&s, p, options, binaries, &scratch);
	if (!err && !s.mode.off && !s.mode.no_local)
		err = name_all(&s, p, notes);
	seek_end(&s);
	arena_deinit(&scratch);
	return err;
}

static struct error *name_from(const struct seek *s, struct profile *p, map_id m, const char *path)
{
	struct location_frames *by_location;
	uint64_t *address;
	uint32_t count;
	struct read_answer answer;
	TRY(ALLOC(s->scratch, by_location, (size_t)p->loc.count + 1));
	TRY(seek_addresses(s, m, &address, &count));
	TRY(seek_in_file(s, m, path, "as you said", address, count, &answer));
	s->binaries->binary[m].skipped = NULL;
	TRY(put_answer(s, m, address, count, &answer, by_location));
	return profile_set_frames(p, by_location);
}

struct error *symbolize_mapping_from(struct profile *p, const struct symbolize_options *options,
				     struct binaries *binaries, map_id m, const char *path)
{
	struct arena scratch;
	arena_init(&scratch, FRAMES_LIMIT);
	struct seek s;
	struct error *err = seek_start(&s, p, options, binaries, &scratch);
	if (!err)
		err = name_from(&s, p, m, path);
	seek_end(&s);
	arena_deinit(&scratch);
	return err;
}

// Files that are not absolute are relative to where the compiler was called.
static bool has_relative_files(const struct profile *p)
{
	for (func_id f = 0; f < p->func.count; f++) {
		const char *file = profile_text(p, p->func.file[f]);
		if (*file && *file != '/')
			return true;
	}
	return false;
}

static struct error *find_binary(const struct seek *s, map_id m)
{
	struct read_answer answer;
	const char *failure;
	uint64_t *address = NULL;
	uint32_t count = 0;
	if (has_relative_files(s->profile))
		TRY(seek_addresses(s, m, &address, &count));
	return seek_binary(s, m, address, count, &answer, &failure);
}

struct error *symbolize_find_binary(const struct profile *p,
				    const struct symbolize_options *options,
				    struct binaries *binaries, map_id m)
{
	if (binaries->binary[m].path || binaries->binary[m].tried_count)
		return NULL;
	struct arena scratch;
	arena_init(&scratch, FRAMES_LIMIT);
	struct seek s;
	struct error *err = seek_start(&s, p, options, binaries, &scratch);
	if (!err)
		err = find_binary(&s, m);
	seek_end(&s);
	arena_deinit(&scratch);
	return err;
}
