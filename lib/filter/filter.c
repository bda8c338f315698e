// The order of filters, their patterns and their warnings.
#include "filter/filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "filter/steps.h"
#include "filter/tagfilter.h"
#include "profile/labels.h"

/** All patterns, compiled; NULL for one that is not set. */
struct patterns {
	struct regex *focus, *ignore, *hide, *show, *show_from, *prune_from, *tagshow, *taghide;
	struct tagfilter *tagfocus, *tagignore, *state, *wait;
};

static void free_patterns(struct patterns *c)
{
	struct regex *const regexes[] = {c->focus,     c->ignore,     c->hide,	  c->show,
					 c->show_from, c->prune_from, c->tagshow, c->taghide};
	for (size_t i = 0; i < ARRAY_LEN(regexes); i++)
		regex_free(regexes[i]);
	tagfilter_free(c->tagfocus);
	tagfilter_free(c->tagignore);
	tagfilter_free(c->state);
	tagfilter_free(c->wait);
}

static bool is_set(const char *pattern)
{
	return pattern && *pattern;
}

static struct error *compile(const char *name, const char *pattern, struct regex **ret)
{
	if (!is_set(pattern))
		return NULL;
	struct error *err = regex_new(pattern, strlen(pattern), ret);
	return err ? error_context(err, "parsing %s regexp", name) : NULL;
}

static struct error *compile_tag(const char *name, const char *pattern, const struct profile *p,
				 struct text *notes, struct tagfilter **ret)
{
	return is_set(pattern) ? tagfilter_new(name, pattern, p, notes, ret) : NULL;
}

// The same of a label whose key is known.
static struct error *compile_label(const char *key, const char *pattern, const struct profile *p,
				   struct tagfilter **ret)
{
	if (!is_set(pattern))
		return NULL;
	struct text value = {0}, unheard = {0};
	text_putf(&value, "%s=%s", key, pattern);
	struct error *err = text_error(&value);
	if (!err)
		err = tagfilter_new(key, value.bytes, p, &unheard, ret);
	text_deinit(&value);
	text_deinit(&unheard);
	return err;
}

// The first pattern that is wrong is reported, in this order.
static struct error *compile_frames(struct patterns *c, const struct filter_options *o,
				    const struct profile *p, struct text *notes)
{
	TRY(compile("focus", o->focus, &c->focus));
	TRY(compile("ignore", o->ignore, &c->ignore));
	TRY(compile("hide", o->hide, &c->hide));
	TRY(compile("show", o->show, &c->show));
	TRY(compile("show_from", o->show_from, &c->show_from));
	TRY(compile_tag("tagfocus", o->tagfocus, p, notes, &c->tagfocus));
	TRY(compile_tag("tagignore", o->tagignore, p, notes, &c->tagignore));
	TRY(compile_label("state", o->state, p, &c->state));
	TRY(compile_label("wait", o->wait, p, &c->wait));
	if (c->wait && !tagfilter_is_range(c->wait))
		return error_new(ERR_USAGE, "wait=%s: a range such as 5m:, :30s or 10m:2h is needed",
				 o->wait);
	return compile("prune_from", o->prune_from, &c->prune_from);
}

static struct error *copy_array(struct arena *arena, const uint32_t *from, uint32_t count,
				uint32_t **ret)
{
	TRY(ALLOC(arena, *ret, count));
	if (count)
		memcpy(*ret, from, count * sizeof **ret);
	return NULL;
}

static struct error *copy_samples(struct narrowing *n)
{
	struct view *v = n->view;
	TRY(copy_array(n->arena, v->sample, v->sample_count, &n->sample));
	TRY(copy_array(n->arena, v->stack_start, v->sample_count, &n->stack_start));
	TRY(copy_array(n->arena, v->stack_end, v->sample_count, &n->stack_end));
	v->sample = n->sample;
	v->stack_start = n->stack_start;
	v->stack_end = n->stack_end;
	return NULL;
}

static struct error *copy_lines(struct narrowing *n)
{
	struct view *v = n->view;
	uint32_t count = v->profile->loc.count;
	TRY(copy_array(n->arena, v->line_start, count, &n->line_start));
	TRY(copy_array(n->arena, v->line_end, count, &n->line_end));
	TRY(copy_array(n->arena, v->line, v->profile->line.count, &n->line));
	v->line_start = n->line_start;
	v->line_end = n->line_end;
	v->line = n->line;
	if (v->removed) {
		TRY(ALLOC(n->arena, n->removed, count));
		memcpy(n->removed, v->removed, count * sizeof *n->removed);
		v->removed = n->removed;
	}
	return NULL;
}

static void warn(struct text *notes, bool matched, const char *name)
{
	if (!matched)
		text_putf(notes, "%s expression matched no samples\n", name);
}

static struct error *run(struct narrowing *n, struct patterns *c, const struct filter_options *o,
			 struct text *notes)
{
	struct frame_matches frames;
	TRY(narrow_frames(n, c->focus, c->ignore, c->hide, c->show, &frames));
	warn(notes, frames.focus, "Focus");
	warn(notes, frames.ignore, "Ignore");
	warn(notes, frames.hide, "Hide");
	warn(notes, frames.show, "Show");
	if (c->show_from) {
		bool matched;
		TRY(narrow_show_from(n, c->show_from, &matched));
		warn(notes, matched, "ShowFrom");
	}
	bool focused, ignored;
	TRY(narrow_tags(n, c->tagfocus, c->tagignore, &focused, &ignored));
	warn(notes, focused, "TagFocus");
	warn(notes, ignored, "TagIgnore");
	TRY(narrow_tags(n, c->state, NULL, &focused, &ignored));
	warn(notes, focused, "State");
	TRY(narrow_tags(n, c->wait, NULL, &focused, &ignored));
	warn(notes, focused, "Wait");
	// These two come late in pprof as well: a mistake in them is found after the warnings.
	TRY(compile("tagshow", o->tagshow, &c->tagshow));
	TRY(compile("taghide", o->taghide, &c->taghide));
	bool shown, hidden;
	TRY(narrow_keys(n, c->tagshow, c->taghide, &shown, &hidden));
	warn(notes, shown, "TagShow");
	warn(notes, hidden, "TagHide");
	return c->prune_from ? narrow_prune_from(n, c->prune_from) : NULL;
}

static bool any_set(const struct filter_options *o)
{
	return is_set(o->focus) || is_set(o->ignore) || is_set(o->hide) || is_set(o->show) ||
	       is_set(o->show_from) || is_set(o->prune_from) || is_set(o->tagfocus) ||
	       is_set(o->tagignore) || is_set(o->tagshow) || is_set(o->taghide) ||
	       is_set(o->state) || is_set(o->wait);
}

struct error *filter_apply(struct view *view, struct arena *arena,
			   const struct filter_options *options, struct text *notes)
{
	if (!any_set(options))
		return NULL;
	struct text unheard = {0};
	if (!notes)
		notes = &unheard;
	struct patterns patterns = {0};
	struct narrowing n = {.view = view, .arena = arena};
	struct error *err = compile_frames(&patterns, options, view->profile, notes);
	if (!err)
		err = copy_samples(&n);
	if (!err)
		err = copy_lines(&n);
	if (!err)
		err = run(&n, &patterns, options, notes);
	free_patterns(&patterns);
	text_deinit(&unheard);
	return err;
}

struct error *filter_fold_inlines(struct view *view, struct arena *arena)
{
	uint32_t count = view->profile->loc.count, *start;
	TRY(copy_array(arena, view->line_start, count, &start));
	for (loc_id l = 0; l < count; l++)
		if (view->line_end[l] > start[l])
			start[l] = view->line_end[l] - 1;
	view->line_start = start;
	view->inlines_folded = true;
	return NULL;
}
