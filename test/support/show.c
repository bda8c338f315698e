// The way back from sketch.c.
#include "show.h"

#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#include "base/text.h"

static void show_line(struct text *out, const struct profile *p, line_id j)
{
	func_id f = p->line.func[j];
	text_puts(out, profile_text(p, p->func.name[f]));
	if (p->func.file[f])
		text_putf(out, "@%s", profile_text(p, p->func.file[f]));
	if (p->line.number[j])
		text_putf(out, ":%" PRId64, p->line.number[j]);
	if (p->func.start_line[f])
		text_putf(out, "#%" PRId64, p->func.start_line[f]);
}

static void show_stack(struct text *out, const struct view *v, uint32_t n)
{
	const struct profile *p = v->profile;
	for (uint32_t k = v->stack_end[n]; k-- > v->stack_start[n];) {
		loc_id l = p->sample.stack[k];
		if (view_removed(v, l))
			continue;
		if (v->line_start[l] == v->line_end[l])
			text_putc(out, '-');
		for (uint32_t j = v->line_start[l]; j < v->line_end[l]; j++) {
			if (j > v->line_start[l])
				text_putc(out, '+');
			show_line(out, p, v->line[j]);
		}
		text_putc(out, ' ');
	}
}

static void show_labels(struct text *out, const struct view *v, uint32_t i)
{
	const struct profile *p = v->profile;
	const struct label *label = profile_labels(p, i);
	for (uint32_t left = profile_label_count(p, i); left > 0; left--, label++) {
		if (!view_shows_key(v, label->key))
			continue;
		text_puts(out, profile_text(p, label->key));
		if (label->str != NO_ID)
			text_putf(out, "=%s ", profile_text(p, label->str));
		else
			text_putf(out, "#%" PRId64 ":%s ", label->num,
				  profile_text(p, label->unit));
	}
}

void show_view(struct text *out, const struct view *v)
{
	const struct profile *p = v->profile;
	for (uint32_t n = 0; n < v->sample_count; n++) {
		show_stack(out, v, n);
		text_puts(out, "| ");
		show_labels(out, v, v->sample[n]);
		text_puts(out, "|");
		for (uint32_t t = 0; t < p->type.count; t++)
			text_putf(out, " %" PRId64, p->sample.value[t][v->sample[n]]);
		text_putc(out, '\n');
	}
}

void show_profile(struct text *out, const struct profile *p)
{
	struct arena arena;
	struct view view;
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	for (uint32_t t = 0; t < p->type.count; t++)
		text_putf(out, "%s%s/%s", t ? " " : "", profile_text(p, p->type.type[t]),
			  profile_text(p, p->type.unit[t]));
	text_putc(out, '\n');
	show_view(out, &view);
	arena_deinit(&arena);
}

static void assert_text(struct text *text, const char *expected)
{
	assert_string_equal(text->bytes ? text->bytes : "", expected);
	text_deinit(text);
}

void assert_view(const struct view *view, const char *samples)
{
	struct text text = {0};
	show_view(&text, view);
	assert_text(&text, samples);
}

void assert_profile(const struct profile *profile, const char *types_and_samples)
{
	struct text text = {0};
	show_profile(&text, profile);
	assert_text(&text, types_and_samples);
}
