// From a mapping to a file that serves, with a record of those that did not.
#include "symbolize/seek.h"

#include <string.h>

#include "base/sort.h"
#include "io/path.h"
#include "symbolize/debuginfod.h"

bool seek_is_special(const char *file)
{
	struct slice base = path_base(file, strlen(file)), all = slice_of(file);
	return slice_begins(base, "[") || slice_begins(base, "linux-vdso") || slice_begins(all, "/dev/dri/") ||
	       strcmp(file, "//anon") == 0 || slice_begins(all, "/memfd:");
}

// Sample types that Go's runtime writes. perf and others have their own, also for Go programs.
static bool is_from_go(const struct profile *p)
{
	static const char *const type[] = {"cpu",	"alloc_objects", "contentions",
					   "goroutine", "threadcreate",	 "goroutineleak"};
	for (uint32_t t = 0; t < p->type.count; t++)
		for (size_t i = 0; i < ARRAY_LEN(type); i++)
			if (strcmp(profile_text(p, p->type.type[t]), type[i]) == 0)
				return true;
	return false;
}

struct error *seek_start(struct seek *s, const struct profile *profile,
			 const struct symbolize_options *options, struct binaries *binaries,
			 struct arena *scratch)
{
	*s = (struct seek){
		.profile = profile,
		.options = options,
		.mode = symbolize_mode_read(options->mode),
		.environment = search_environment(),
		.binaries = binaries,
		.cut_repeated = is_from_go(profile),
		.scratch = scratch,
	};
	if (!options->debuginfod)
		return NULL;
	const struct fetcher_options how = {.progress = options->progress,
					    .context = options->context};
	return error_context(fetcher_new(&how, &s->fetcher), "-debuginfod");
}

void seek_end(struct seek *s)
{
	fetcher_free(s->fetcher);
	s->fetcher = NULL;
}

struct error *seek_addresses(const struct seek *s, map_id m, uint64_t **ret, uint32_t *ret_count)
{
	const struct profile *p = s->profile;
	uint32_t count = 0;
	uint64_t *address;
	TRY(ALLOC(s->scratch, address, (size_t)p->loc.count + 1));
	for (loc_id l = 0; l < p->loc.count; l++)
		if (p->loc.mapping[l] == m)
			address[count++] = p->loc.address[l];
	*ret = address;
	*ret_count = sort_unique(address, count);
	return NULL;
}

static enum names_from names_from(const struct symbolize_mode *mode)
{
	return mode->pclntab ? NAMES_FROM_PCLNTAB
	       : mode->fast  ? NAMES_FROM_SYMBOLS
			     : NAMES_FROM_ALL;
}

static struct error *copy_module(struct arena *arena, struct binary_module *m)
{
	TRY(arena_copy_text(arena, m->path, &m->path));
	TRY(arena_copy_text(arena, m->version, &m->version));
	TRY(arena_copy_text(arena, m->replace_path, &m->replace_path));
	return arena_copy_text(arena, m->replace_version, &m->replace_version);
}

// The answer lives as long as the search; what the record keeps is copied.
static struct error *keep_facts(struct arena *arena, const struct binary_facts *from,
				struct binary_facts *to)
{
	*to = *from;
	TRY(arena_copy_text(arena, to->build_id, &to->build_id));
	TRY(arena_copy_text(arena, to->go_build_id, &to->go_build_id));
	TRY(arena_copy_text(arena, to->format, &to->format));
	TRY(arena_copy_text(arena, to->go_version, &to->go_version));
	TRY(arena_copy_text(arena, to->vcs_revision, &to->vcs_revision));
	TRY(copy_module(arena, &to->main));
	TRY(ALLOC(arena, to->module, from->module_count));
	for (uint32_t i = 0; i < from->module_count; i++) {
		to->module[i] = from->module[i];
		TRY(copy_module(arena, &to->module[i]));
	}
	TRY(ALLOC(arena, to->comp_dir, from->comp_dir_count));
	for (uint32_t i = 0; i < from->comp_dir_count; i++) {
		to->comp_dir[i] = from->comp_dir[i];
		TRY(arena_copy_text(arena, to->comp_dir[i], &to->comp_dir[i]));
	}
	return NULL;
}

static struct error *keep(const struct seek *s, map_id m, const char *path,
			  const struct read_answer *a)
{
	struct arena *arena = &s->binaries->arena;
	struct binary *b = &s->binaries->binary[m];
	for (uint32_t i = 0; i < a->tried_count; i++)
		TRY(binary_add_try(s->binaries, b, &a->tried[i]));
	b->path = path;
	b->debug_path = a->debug_path;
	b->notes = a->notes;
	b->readers = a->readers;
	b->foreign_id = a->foreign_id;
	TRY(arena_copy_text(arena, b->path, &b->path));
	TRY(arena_copy_text(arena, b->debug_path, &b->debug_path));
	TRY(arena_copy_text(arena, b->notes, &b->notes));
	return keep_facts(arena, &a->facts, &b->facts);
}

static struct error *ask(const struct seek *s, map_id m, const char *path, const char *debug_path,
			 const uint64_t *address, uint32_t count, struct read_answer *ret)
{
	const struct profile *p = s->profile;
	const struct read_question q = {
		.path = path,
		.debug_path = debug_path,
		.wanted = profile_text(p, p->mapping.build_id[m]),
		.any_id = s->options->any_id,
		.range = {p->mapping.start[m], p->mapping.limit[m], p->mapping.offset[m]},
		.address = address,
		.count = count,
		.from = names_from(&s->mode),
		.cut_repeated = s->cut_repeated,
		.environment = &s->environment,
	};
	return binary_read(&q, s->scratch, ret);
}

struct error *seek_in_file(const struct seek *s, map_id m, const char *path, const char *why,
			   const uint64_t *address, uint32_t count, struct read_answer *ret)
{
	struct read_answer answer;
	// Most places have no such file; no process is needed to see that.
	bool absent = search_is_absent(path);
	struct error *err = absent ? error_new(ERR_IO, "open %s: no such file or directory", path)
				   : ask(s, m, path, NULL, address, count, &answer);
	if (error_is_final(err))
		return err;
	const struct binary_try tried = {
		.path = path,
		.why = why,
		.refused = err ? error_message(err) : NULL,
		.absent = absent,
	};
	struct error *worse = binary_add_try(s->binaries, &s->binaries->binary[m], &tried);
	if (!worse && !err)
		worse = keep(s, m, path, &answer);
	if (worse) {
		error_free(err);
		return worse;
	}
	if (!err)
		*ret = answer;
	return err;
}

// What pprof says about the file it would have taken; others are only in the record.
static struct error *note_failure(const struct seek *s, const struct search_candidate *c,
				  const struct error *err, const char **failure)
{
	bool pprofs = c->reason == SEARCH_GIVEN || c->reason == SEARCH_RECORDED;
	if (!pprofs || *failure)
		return NULL;
	const char *message = error_message(err);
	return arena_copy_text(s->scratch, message, failure);
}

static struct error *ask_list(const struct seek *s, map_id m, const struct search_list *list,
			      const uint64_t *address, uint32_t count, struct read_answer *ret,
			      const char **failure)
{
	struct binary *b = &s->binaries->binary[m];
	for (uint32_t i = 0; i < list->count && !b->path; i++) {
		const struct search_candidate *c = &list->item[i];
		struct error *err = seek_in_file(s, m, c->path, search_reason_text(c->reason),
						 address, count, ret);
		if (error_is_final(err))
			return err;
		struct error *worse = err ? note_failure(s, c, err, failure) : NULL;
		error_free(err);
		TRY(worse);
	}
	return NULL;
}

static struct error *note_server(const struct seek *s, struct binary *b, const char *id,
				 const char *problem)
{
	const struct binary_try tried = {
		.path = id,
		.why = "debuginfod",
		.refused = problem ? problem : "no server has it",
	};
	return binary_add_try(s->binaries, b, &tried);
}

// The debug information of a binary that has none, from a server.
static struct error *fetch_debug(const struct seek *s, map_id m, const uint64_t *address,
				 uint32_t count, struct read_answer *ret)
{
	struct binary *b = &s->binaries->binary[m];
	const char *id = b->facts.build_id, *path;
	if (!id || !ret->no_debug)
		return NULL;
	TRY(fetcher_find(s->fetcher, FETCH_DEBUGINFO, slice_of(id), &path));
	if (!path)
		return note_server(s, b, id, fetcher_problem(s->fetcher));
	struct read_answer answer;
	struct error *err = ask(s, m, b->path, path, address, count, &answer);
	if (error_is_final(err))
		return err;
	if (err) {
		struct error *worse = note_server(s, b, id, error_message(err));
		error_free(err);
		return worse;
	}
	answer.tried_count = 0; // the same as without it
	*ret = answer;
	return keep(s, m, b->path, ret);
}

// A binary that is not on this machine, from a server.
static struct error *fetch_binary(const struct seek *s, map_id m, const uint64_t *address,
				  uint32_t count, struct read_answer *ret)
{
	struct binary *b = &s->binaries->binary[m];
	const char *path;
	if (!*b->wanted) {
		b->notes = "debuginfod servers are asked by build ID, and the profile has none";
		return NULL;
	}
	TRY(fetcher_find(s->fetcher, FETCH_EXECUTABLE, slice_of(b->wanted), &path));
	if (!path)
		return note_server(s, b, b->wanted, fetcher_problem(s->fetcher));
	struct error *err = seek_in_file(s, m, path, "debuginfod", address, count, ret);
	if (error_is_final(err))
		return err;
	error_free(err); // it is among those tried
	return NULL;
}

struct error *seek_binary(const struct seek *s, map_id m, const uint64_t *address, uint32_t count,
			  struct read_answer *ret, const char **ret_failure)
{
	const struct profile *p = s->profile;
	struct binary *b = &s->binaries->binary[m];
	const char *file = profile_text(p, p->mapping.file[m]);
	const char *id = profile_text(p, p->mapping.build_id[m]);
	const char *failure = NULL;
	struct search_wanted wanted = {.file = slice_of(file), .build_id = slice_of(id)};
	struct search_list list = {.arena = s->scratch};
	// It has given the mapping its name, and comes before what else has that name.
	if (s->binaries->given && strcmp(file, s->binaries->given) == 0)
		wanted.given = wanted.file;
	TRY(arena_copy_text(&s->binaries->arena, id, &b->wanted));
	TRY(search_binary(&s->environment, &wanted, &list));
	TRY(ask_list(s, m, &list, address, count, ret, &failure));
	b->asked_servers = s->fetcher;
	if (s->fetcher && !b->path)
		TRY(fetch_binary(s, m, address, count, ret));
	if (s->fetcher && b->path)
		TRY(fetch_debug(s, m, address, count, ret));
	*ret_failure = b->path ? NULL : failure ? failure : "";
	return NULL;
}
