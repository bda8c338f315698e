// What is a file stays a file, even if it looks like an address.
#include "session/sources.h"

#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "fetch/redact.h"
#include "io/input.h"
#include "profile/profile.h"

#define ADDRESSES_LIMIT ((size_t)64 << 20)

static struct error *keep(struct arena *arena, struct text *text, const char **ret)
{
	struct error *err = text_error(text);
	if (!err && !(*ret = arena_copy(arena, text->bytes ? text->bytes : "", text->len)))
		err = arena_error(arena);
	text_deinit(text);
	return err;
}

static struct error *look_at(struct sources *s, const char *name, struct source *item)
{
	struct text shown = {0};
	struct stat st;
	item->of = s;
	item->shown = name;
	if (stat(name, &st) == 0)
		return NULL;
	TRY(url_parse(&s->arena, name, s->options.seconds, &item->url, &item->is_url));
	redact_put_line(&shown, name, strlen(name));
	return keep(&s->arena, &shown, &item->shown);
}

struct error *sources_init(struct sources *s, const char *const *names, size_t count,
			   const struct sources_options *how)
{
	*s = (struct sources){.options = *how};
	arena_init(&s->arena, ADDRESSES_LIMIT + count * sizeof *s->item);
	remote_places_init(&s->places, &s->arena);
	struct error *err = ALLOC(&s->arena, s->item, count ? count : 1);
	for (; !err && s->count < count; s->count++)
		err = look_at(s, names[s->count], &s->item[s->count]);
	if (err)
		sources_deinit(s);
	return err;
}

void sources_deinit(struct sources *s)
{
	for (size_t i = 0; i < s->count; i++) {
		input_close(s->item[i].input);
		error_free(s->item[i].error);
	}
	fetch_access_deinit(&s->access);
	arena_deinit(&s->arena);
	*s = (struct sources){0};
}

static void note(const struct sources *s, struct text *line)
{
	const struct session_hooks *hooks = s->options.hooks;
	if (hooks && hooks->note && !line->failed)
		hooks->note(hooks->context, line->bytes);
	text_clear(line);
}

static void announce(const struct sources *s, const struct source *item)
{
	const struct session_hooks *hooks = s->options.hooks;
	struct text line = {0};
	text_puts(&line, "Fetching profile over HTTP from ");
	url_put_shown(&line, &item->url);
	note(s, &line);
	if (s->options.seconds > 0) {
		text_puts(&line, "Please wait... (");
		fetch_put_seconds(&line, (unsigned)s->options.seconds);
		text_puts(&line, ")");
		note(s, &line);
	}
	text_deinit(&line);
	unsigned seconds = url_measured(&item->url);
	if (hooks && hooks->waiting && seconds)
		hooks->waiting(hooks->context, item->shown, seconds);
}

static void report_progress(void *context, uint64_t done, uint64_t size)
{
	const struct source *item = context;
	const struct session_hooks *hooks = item->of->options.hooks;
	hooks->progress(hooks->context, item->shown, done, size);
}

static struct input_options input_options(const struct sources *s, struct source *item)
{
	struct input_options how = {.max_size = s->options.max_size};
	if (s->options.hooks && s->options.hooks->progress) {
		how.progress = report_progress;
		how.context = item;
	}
	return how;
}

static struct error *ask(struct sources *s, struct source *item)
{
	struct input_options how = input_options(s, item);
	if (!s->has_access)
		TRY(fetch_access_init(&s->access, &s->options.fetch));
	s->has_access = true;
	if (!s->options.quiet)
		announce(s, item);
	return fetch_open(&s->access, &item->url, &how, &item->input);
}

struct error *sources_open(struct sources *s, size_t i, struct input **ret)
{
	struct source *item = &s->item[i];
	for (; s->next < s->count && s->next < i + SOURCES_AT_ONCE; s->next++)
		if (s->item[s->next].is_url)
			s->item[s->next].error = ask(s, &s->item[s->next]);
	if (!item->is_url) {
		struct input_options how = input_options(s, item);
		return input_open(item->shown, &how, ret);
	}
	struct error *err = item->error;
	item->error = NULL;
	if (!err)
		*ret = item->input;
	item->input = NULL;
	return err;
}

static struct error *keep_place(struct sources *s, const struct source *item, struct profile *p,
				map_id m)
{
	str_id key = p->mapping.build_id[m] ? p->mapping.build_id[m] : p->mapping.file[m];
	struct remote_place place = {
		.is_address = !key, .start = p->mapping.start[m], .context = item};
	if (!key) {
		TRY(strtab_intern(&p->strings, item->shown, strlen(item->shown), &key));
		p->mapping.file[m] = key;
	}
	place.key = profile_text(p, key);
	return remote_places_add(&s->places, &place);
}

struct error *sources_keep_places(struct sources *s, size_t i, struct profile *p)
{
	if (s->item[i].is_url)
		for (map_id m = 0; m < p->mapping.count; m++)
			TRY(keep_place(s, &s->item[i], p, m));
	return NULL;
}

static struct error *post(void *context, const struct remote_place *place, const char *addresses,
			  struct text *ret)
{
	struct sources *s = context;
	const struct source *item = place->context;
	struct url url;
	TRY(url_symbolz(&s->arena, &item->url, &url));
	return fetch_post(&s->access, &url, addresses, ret);
}

struct error *sources_symbolize(struct sources *s, struct profile *p, const char *mode,
				struct text *notes)
{
	const struct remote_options how = {
		.mode = mode,
		.places = &s->places,
		.post = post,
		.context = s,
	};
	return symbolize_remote(p, &how, notes);
}

bool sources_were_remote(const struct sources *s)
{
	return s->places.count > 0; // every profile has a mapping by the time it is kept
}
