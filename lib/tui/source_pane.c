// Row by row from the report `list`.
#include "tui/source_pane.h"

#include <stdio.h>

#include "base/ascii.h"
#include "measure/measure.h"
#include "report/header.h"

#define TAB_WIDTH 8

struct listing {
	struct pane *pane;
	struct table table;
	size_t hottest; // line of the pane
	int64_t most;
};

static struct error *begin(void *context, const struct table *table)
{
	struct listing *l = context;
	l->table = *table;
	return NULL;
}

static void put_value(const struct listing *l, struct text *out, int64_t value)
{
	struct text number = {0};
	if (value)
		measure_put_scaled(&number, report_ratio(value, l->table.ratio), l->table.unit,
				   l->table.output_unit);
	else
		text_putc(&number, '.');
	if (number.len)
		text_put_right(out, 10, number.bytes, number.len);
	text_deinit(&number);
}

static void put_source(struct text *out, struct slice source)
{
	unsigned column = 0;
	for (size_t i = 0; i < source.len; i++) {
		char c = source.text[i];
		if (c == '\t') {
			text_pad(out, ' ', TAB_WIDTH - column % TAB_WIDTH);
			column += TAB_WIDTH - column % TAB_WIDTH;
		} else if (c != '\r' || i + 1 < source.len) {
			text_putc(out, c);
			column++;
		}
	}
}

static void put_line(struct listing *l, const struct row *row, struct text *out)
{
	int64_t flat = row->cell[0].number, cum = row->cell[1].number;
	put_value(l, out, flat);
	put_value(l, out, cum);
	text_putf(out, " %6lld ", (long long)row->cell[2].number);
	put_source(out, row->cell[3].text);
	if (magnitude(cum) > l->most) {
		l->most = magnitude(cum);
		l->hottest = l->pane->count;
	}
}

static struct error *take_row(void *context, const struct row *row)
{
	struct listing *l = context;
	struct text line = {0};
	struct style style = style_plain;
	const struct cell *cell = row->cell;
	switch (row->kind) {
	case ROW_ROUTINE:
		text_putc(&line, ' ');
		text_put(&line, cell[3].text.text, cell[3].text.len);
		style.marks = STYLE_UNDERLINE;
		break;
	case ROW_LINE:
		put_line(l, row, &line);
		style.marks = cell[1].number ? STYLE_BOLD : 0;
		break;
	case ROW_NOTE:
	case ROW_PROBLEM:
		text_putc(&line, ' ');
		text_put(&line, cell[0].text.text, cell[0].text.len);
		break;
	case ROW_GAP:
		text_puts(&line, " ...");
		break;
	default: // what was inlined
		return NULL;
	}
	if (!line.failed)
		pane_add(l->pane, style, text_slice(&line));
	text_deinit(&line);
	return text_error(&l->pane->text);
}

static struct error *finish(void *context)
{
	(void)context;
	return NULL;
}

// A regexp that matches @p name and nothing else.
static void put_exact(struct text *out, const char *name)
{
	text_putc(out, '^');
	for (; *name; name++) {
		if ((unsigned char)*name < 0x80 && !is_digit(*name) && *name != '_' &&
		    !(*name >= 'a' && *name <= 'z') && !(*name >= 'A' && *name <= 'Z') &&
		    *name > ' ')
			text_putc(out, '\\');
		text_putc(out, *name);
	}
	text_putc(out, '$');
}

static struct error *list(struct listing *listing, const struct subject *subject,
			  const char *pattern)
{
	struct config config;
	char type[12];
	TRY(config_copy(&config, subject->question->config));
	snprintf(type, sizeof type, "%u", subject->report.type);
	struct error *err =
		session_set_in(subject->session, &config, option_find("sample_index"), type);
	const struct question question = {
		.report = REPORT_LIST, .argument = pattern, .config = &config};
	const struct sink sink = {
		.begin = begin, .row = take_row, .end = finish, .context = listing};
	if (!err)
		err = session_answer_rows(subject->session, &question, &sink, NULL);
	config_deinit(&config);
	return err;
}

struct error *source_pane_fill(struct pane *pane, const struct subject *subject,
			       const char *function, unsigned rows)
{
	struct listing listing = {.pane = pane};
	struct text pattern = {0};
	pane_clear(pane);
	put_exact(&pattern, function);
	struct error *err = text_error(&pattern);
	if (!err)
		err = list(&listing, subject, pattern.bytes);
	text_deinit(&pattern);
	pane->top = listing.hottest > rows / 2 ? listing.hottest - rows / 2 : 0;
	return err;
}
