// Names of files -> one profile: read, adjust, merge, compare, prune.
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "format/format.h"
#include "io/expand.h"
#include "io/input.h"
#include "measure/measure.h"
#include "profile/adjust.h"
#include "profile/merge.h"
#include "profile/pile.h"
#include "profile/prune.h"
#include "session/save.h"
#include "session/sources.h"
#include "session/state.h"
#include "symbolize/mode.h"
#include "symbolize/simplify.h"
#include "symbolize/symbolize.h"

// A million names, and what few have more than this for each.
#define NAMES_LIMIT ((size_t)1 << 30)

struct loader {
	const struct config *config;
	const struct session_sources *sources;
	const struct session_hooks *hooks;
	struct symbolize_options symbolize;
	struct arena arena;
	struct expansion names; // of all files and programs: the sources, and the base behind them
	size_t source_count;	// of them
	struct sources from;
	struct text skipped; // those that could not be read
	size_t skipped_count;
	struct strtab *told; // lines; NULL if they may come again
};

static bool was_told(const struct loader *l, const char *line)
{
	if (!l->told)
		return false;
	uint32_t known = l->told->count;
	str_id id = 0;
	struct error *err = strtab_intern(l->told, line, strlen(line), &id);
	bool told = !err && id < known;
	error_free(err); // then it is told again
	return told;
}

static void note(const struct loader *l, const char *line)
{
	if (l->hooks && l->hooks->note && !was_told(l, line))
		l->hooks->note(l->hooks->context, line);
}

// Passes on what there is to say, line by line, and then @p err, if there is one.
static struct error *say(const struct loader *l, struct text *notes, struct error *err)
{
	char *rest = notes->bytes, *line;
	while ((line = strsep(&rest, "\n")))
		if (*line)
			note(l, line);
	if (!err)
		err = text_error(notes);
	text_deinit(notes);
	return err;
}

// Of the only servers that are asked while names are looked for.
static void report_progress(void *context, uint64_t done, uint64_t size)
{
	const struct loader *l = context;
	l->hooks->progress(l->hooks->context, "debuginfod", done, size);
}

static struct error *parse_max_size(const char *text, uint64_t *ret)
{
	*ret = 0;
	if (!*text)
		return NULL;
	char *unit;
	double number = strtod(text, &unit);
	double factor = 1;
	if (unit == text || !(number > 0) || number > 0x1p60 ||
	    (*unit && !measure_factor(unit, "B", &factor)))
		return error_new(ERR_USAGE,
				 "invalid max_size \"%s\": a size such as 500MB is needed", text);
	*ret = number * factor < 0x1p60 ? (uint64_t)(number * factor) : (uint64_t)1 << 60;
	return NULL;
}

static struct error *locate_binaries(const struct loader *l, struct profile *p)
{
	struct text notes = {0};
	struct error *err = symbolize_locate(p, &l->symbolize, &notes);
	return say(l, &notes, err);
}

static struct error *read_profile(struct loader *l, size_t i, struct profile **ret)
{
	struct input *input;
	TRY(sources_open(&l->from, i, &input));
	struct profile *p = NULL;
	struct text notes = {0};
	struct error *err = format_read(input, &notes, &p);
	err = say(l, &notes, err);
	input_close(input);
	if (!err)
		err = locate_binaries(l, p);
	if (!err)
		err = profile_adjust(p, l->sources->executable, l->config->buildid);
	if (!err)
		err = sources_keep_places(&l->from, i, p);
	if (err) {
		profile_free(p);
		return err;
	}
	*ret = p;
	return NULL;
}

// Sources that become one profile.
struct group {
	const char *what;
	size_t first, count, got; // of the loader's
	struct pile chunk, all;
};

static struct error *skip(struct loader *l, size_t i, struct error *err)
{
	const char *shown = l->from.item[i].shown;
	if (error_is_final(err))
		return err;
	err = error_context(err, "%s", shown);
	note(l, error_message(err));
	error_free(err);
	text_putf(&l->skipped, "%s%s", l->skipped_count++ ? ", " : "", shown);
	return text_error(&l->skipped);
}

static struct error *move_chunk(struct group *g)
{
	struct profile *p;
	TRY(pile_take(&g->chunk, &p));
	return p ? pile_add(&g->all, p) : NULL;
}

// What cannot be read is named and left out.
static struct error *read_source(struct loader *l, struct group *g, size_t i)
{
	struct profile *p;
	struct error *err = read_profile(l, g->first + i, &p);
	if (err) {
		TRY(skip(l, g->first + i, err));
	} else {
		g->got++;
		TRY(error_context(pile_add(&g->chunk, p), "problem fetching %s profiles", g->what));
	}
	// In pprof's portions: the time of a merged profile depends on them.
	if ((i + 1) % SOURCES_AT_ONCE == 0 || i + 1 == g->count)
		return error_context(move_chunk(g), "problem fetching %s profiles", g->what);
	return NULL;
}

static struct error *none_read(const char *what)
{
	return error_new(ERR_FORMAT, "failed to fetch any %s profiles", what);
}

static struct error *read_all_of(struct loader *l, struct group *g, struct profile **ret)
{
	for (size_t i = 0; i < g->count; i++)
		TRY(read_source(l, g, i));
	if (g->got == 0)
		return none_read(g->what);
	if (g->got < g->count) {
		struct text line = {0};
		text_putf(&line, "Fetched %zu %s profiles out of %zu", g->got, g->what, g->count);
		if (!line.failed)
			note(l, line.bytes);
		text_deinit(&line);
	}
	return error_context(pile_take(&g->all, ret), "problem fetching %s profiles", g->what);
}

// Reads and merges the sources from @p first on.
static struct error *read_group(struct loader *l, size_t first, size_t count, const char *what,
				struct profile **ret)
{
	struct group g = {.what = what, .first = first, .count = count};
	struct error *err = read_all_of(l, &g, ret);
	pile_deinit(&g.chunk);
	pile_deinit(&g.all);
	return err;
}

// Replaces *p by a changed copy.
static void replace(struct profile **p, struct profile *by)
{
	profile_free(*p);
	*p = by;
}

static struct error *subtract(struct loader *l, struct profile **p, struct profile **base)
{
	if (l->sources->diff_base)
		TRY(profile_mark_base(*base));
	if (l->config->normalize)
		TRY(profile_normalize(*p, *base));
	profile_negate(*base);
	const struct profile *const pair[] = {*p, *base};
	struct profile *merged;
	TRY(profile_merge(pair, 2, &merged));
	replace(p, merged);
	return NULL;
}

static struct error *name_addresses(struct loader *l, struct loaded *o)
{
	struct text notes = {0};
	symbolize_note_mode(l->config->symbolize, &notes);
	struct error *err = symbolize_profile(o->profile, &l->symbolize, &o->binaries, &notes);
	if (!err)
		err = sources_symbolize(&l->from, o->profile, l->config->symbolize, &notes);
	return say(l, &notes, err);
}

static struct error *finish(struct loader *l, struct loaded *o)
{
	struct profile *p = o->profile;
	TRY(binaries_init(&o->binaries, p->mapping.count));
	TRY(arena_copy_text(&o->binaries.arena, l->sources->executable, &o->binaries.given));
	TRY(name_addresses(l, o));
	TRY(profile_simplify_names(p, l->config->symbolize));
	TRY(profile_prune(p));
	if (*l->config->add_comment)
		TRY(profile_add_comment(p, l->config->add_comment));
	return NULL;
}

// What cannot be saved is told, and is there to be looked at all the same.
static struct error *save(struct loader *l, const struct profile *p)
{
	struct text notes = {0};
	if (!l->config->save || l->sources->again || !sources_were_remote(&l->from))
		return NULL;
	return say(l, &notes, save_fetched(p, &notes));
}

static struct error *read_all(struct loader *l, struct loaded *ret)
{
	const struct session_sources *s = l->sources;
	struct profile *p = NULL, *base = NULL;
	TRY(read_group(l, 0, l->source_count, "source", &p));
	struct error *err = NULL;
	if (s->base) {
		err = read_group(l, l->source_count, l->names.count - l->source_count, "base",
				 &base);
		if (!err)
			err = subtract(l, &p, &base);
	}
	ret->profile = p;
	if (!err)
		err = finish(l, ret);
	if (!err)
		err = save(l, p);
	if (!err && p->saturated)
		note(l, "Some sums do not fit in 64 bits; they are the largest number that does.");
	profile_free(base);
	return err;
}

static struct sources_options sources_options(const struct loader *l)
{
	const struct config *c = l->config;
	return (struct sources_options){
		.fetch = {.timeout = c->timeout,
			  .headers = c->H,
			  .user = c->u,
			  .token_file = c->token_file,
			  .netrc = c->netrc,
			  .tls_cert = c->tls_cert,
			  .tls_key = c->tls_key,
			  .tls_ca = c->tls_ca},
		.seconds = l->sources->seconds > 0 ? l->sources->seconds : c->seconds,
		.quiet = l->sources->again,
		.hooks = l->hooks,
	};
}

// Notes *nothing, which @p by takes the place of.
static void tell_nothing(const struct loader *l, struct error **nothing, struct error *by)
{
	if (*nothing)
		note(l, error_message(*nothing));
	error_free(*nothing);
	*nothing = by;
}

static struct error *expand(struct loader *l)
{
	const struct session_sources *s = l->sources;
	l->names.arena = &l->arena;
	struct error *nothing = NULL; // what the last source without a file is called
	for (size_t i = 0; i < s->source_count; i++) {
		struct error *err = expand_source(&l->names, s->source[i]);
		if (err && error_code(err) != ERR_NOT_FOUND) {
			error_free(nothing);
			return err;
		}
		if (err)
			tell_nothing(l, &nothing, err);
	}
	l->source_count = l->names.count;
	if (nothing && l->source_count == 0)
		return nothing;
	tell_nothing(l, &nothing, NULL);
	return s->base ? expand_source(&l->names, s->base) : NULL;
}

static struct error *start(struct loader *l)
{
	struct sources_options how = sources_options(l);
	TRY(parse_max_size(l->config->max_size, &how.max_size));
	TRY(expand(l));
	return sources_init(&l->from, l->names.name, l->names.count, &how);
}

static struct error *tell_skipped(const struct loader *l, struct loaded *ret)
{
	ret->asked = l->names.count;
	ret->skipped_count = l->skipped_count;
	return arena_copy_text(&ret->binaries.arena, l->skipped.bytes, &ret->skipped);
}

static void loader_init(struct loader *l, struct session *s, const struct session_sources *sources,
			const struct session_hooks *hooks)
{
	*l = (struct loader){
		.config = &s->config,
		.sources = sources,
		.hooks = hooks,
		.symbolize = session_symbolize_options(s),
	};
	if (hooks && hooks->progress) {
		l->symbolize.progress = report_progress;
		l->symbolize.context = l;
	}
	arena_init(&l->arena, NAMES_LIMIT);
}

static void loader_deinit(struct loader *l)
{
	sources_deinit(&l->from);
	arena_deinit(&l->arena);
	text_deinit(&l->skipped);
}

struct error *session_load(struct session *s, const struct session_sources *sources,
			   const struct session_hooks *hooks, struct loaded *ret)
{
	struct loader l;
	struct loaded loaded = {0};
	loader_init(&l, s, sources, hooks);
	struct error *err = start(&l);
	if (!err)
		err = read_all(&l, &loaded);
	if (!err)
		err = tell_skipped(&l, &loaded);
	loader_deinit(&l);
	if (err)
		loaded_deinit(&loaded);
	else
		*ret = loaded;
	return err;
}

// One profile, as session_load() makes it.
static struct error *read_one(struct loader *l, size_t i, struct loaded *ret)
{
	TRY(read_profile(l, i, &ret->profile));
	TRY(profile_settle_types(ret->profile));
	return finish(l, ret);
}

static struct error *visit_all(struct loader *l, session_visit *visit, void *context)
{
	for (size_t i = 0; i < l->names.count; i++) {
		struct loaded one = {0};
		struct error *err = read_one(l, i, &one);
		if (err)
			err = skip(l, i, err);
		else
			err = visit(context, l->from.item[i].shown, &one);
		loaded_deinit(&one);
		TRY(err);
	}
	return l->skipped_count < l->names.count ? NULL : none_read("source");
}

struct error *session_load_each(struct session *s, const struct session_sources *sources,
				const struct session_hooks *hooks, session_visit *visit,
				void *context, struct loaded *ret)
{
	struct loader l;
	struct strtab told;
	loader_init(&l, s, sources, hooks);
	struct error *err = strtab_init(&told, &l.arena);
	l.told = &told;
	if (!err)
		err = start(&l);
	if (!err)
		err = visit_all(&l, visit, context);
	if (!err)
		err = tell_skipped(&l, ret);
	loader_deinit(&l);
	return err;
}

struct error *session_open(struct session *s, const struct session_sources *sources,
			   const struct session_hooks *hooks)
{
	struct loaded loaded;
	TRY(session_load(s, sources, hooks, &loaded));
	struct error *err = session_add(s, &loaded);
	if (err)
		loaded_deinit(&loaded);
	return err;
}
