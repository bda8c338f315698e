// The facts of the profile, with what their numbers are.
#include "report/memstats.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"
#include "base/saturate.h"
#include "base/text.h"
#include "filter/view.h"
#include "measure/measure.h"
#include "report/header.h"

enum unit { UNIT_NONE, UNIT_BYTES, UNIT_COUNT, UNIT_TIME, UNIT_RATIO, UNIT_RING, UNIT_HIDDEN };

// What is not listed is printed as it is.
static const struct {
	const char *key;
	enum unit unit;
	const char *name, *second; // of "used / of all", if it is two numbers
} stats[] = {
	{"Alloc", UNIT_BYTES, NULL, NULL},
	{"TotalAlloc", UNIT_BYTES, NULL, NULL},
	{"Sys", UNIT_BYTES, NULL, NULL},
	{"Lookups", UNIT_COUNT, NULL, NULL},
	{"Mallocs", UNIT_COUNT, NULL, NULL},
	{"Frees", UNIT_COUNT, NULL, NULL},
	{"HeapAlloc", UNIT_BYTES, NULL, NULL},
	{"HeapSys", UNIT_BYTES, NULL, NULL},
	{"HeapIdle", UNIT_BYTES, NULL, NULL},
	{"HeapInuse", UNIT_BYTES, NULL, NULL},
	{"HeapReleased", UNIT_BYTES, NULL, NULL},
	{"HeapObjects", UNIT_COUNT, NULL, NULL},
	{"Stack", UNIT_BYTES, "StackInuse", "StackSys"},
	{"MSpan", UNIT_BYTES, "MSpanInuse", "MSpanSys"},
	{"MCache", UNIT_BYTES, "MCacheInuse", "MCacheSys"},
	{"BuckHashSys", UNIT_BYTES, NULL, NULL},
	{"GCSys", UNIT_BYTES, NULL, NULL},
	{"OtherSys", UNIT_BYTES, NULL, NULL},
	{"NextGC", UNIT_BYTES, NULL, NULL},
	{"LastGC", UNIT_TIME, NULL, NULL},
	{"PauseNs", UNIT_RING, NULL, NULL},
	{"PauseEnd", UNIT_HIDDEN, NULL, NULL}, // times without their pauses say little
	{"NumGC", UNIT_COUNT, NULL, NULL},
	{"NumForcedGC", UNIT_COUNT, NULL, NULL},
	{"GCCPUFraction", UNIT_RATIO, NULL, NULL},
	{"MaxRSS", UNIT_BYTES, NULL, NULL},
};

struct reporter {
	const struct profile *p;
	const struct sink *sink;
	struct text text; // of the row at hand
};

// A whole number at the start of @p text, and what is behind it.
static bool parse_number(const char *text, int64_t *ret, const char **ret_end)
{
	char *end;
	errno = 0;
	long long value = strtoll(text, &end, 10);
	if (end == text || errno)
		return false;
	*ret = value;
	*ret_end = end;
	return true;
}

static struct error *put_row(struct reporter *r, const char *name, struct cell number)
{
	TRY(text_error(&r->text));
	const struct row row = {
		.kind = ROW_STAT,
		.cell = {cell_text(name, strlen(name)), number,
			 cell_text(r->text.len ? r->text.bytes : "", r->text.len)},
	};
	struct error *err = r->sink->row(r->sink->context, &row);
	text_clear(&r->text);
	return err;
}

static struct error *put_number(struct reporter *r, const char *name, int64_t number,
				enum unit unit)
{
	if (unit == UNIT_BYTES)
		measure_put_label(&r->text, number, "bytes");
	else if (unit == UNIT_RING)
		measure_put_label(&r->text, number, "nanoseconds");
	else if (unit == UNIT_TIME && number)
		report_put_time(&r->text, number, TIME_HEADER);
	return put_row(r, name, cell_number(number));
}

// The value as it is in the file.
static struct error *put_text(struct reporter *r, const char *name, const char *text)
{
	text_puts(&r->text, text);
	return put_row(r, name, (struct cell){0});
}

static struct error *put_ratio(struct reporter *r, const char *name, const char *text)
{
	char *end;
	double ratio = strtod(text, &end);
	text_puts(&r->text, text);
	if (end != text && !*end && ratio >= 0 && ratio <= 1)
		text_putf(&r->text, " (%.2f%%)", 100 * ratio);
	return put_row(r, name, (struct cell){0});
}

static int64_t find_count(const struct profile *p, const char *key)
{
	int64_t number;
	const char *end;
	for (uint32_t i = 0; i < p->fact.count; i++)
		if (strcmp(profile_text(p, p->fact.key[i]), key) == 0 &&
		    parse_number(profile_text(p, p->fact.text[i]), &number, &end))
			return number;
	return 0;
}

// How many pauses Go keeps.
#define RING 256

// "[1 2 3]": pause n is in place (n - 1) % RING; places not used yet are 0.
static struct error *put_ring(struct reporter *r, const char *text)
{
	int64_t count = find_count(r->p, "NumGC"), last = 0, longest = 0, sum = 0, pause;
	int64_t latest = count > 0 ? (count - 1) % RING : -1;
	const char *at = text + (*text == '[');
	for (int64_t i = 0; i < RING && parse_number(at, &pause, &at); i++) {
		if (i == latest)
			last = pause;
		longest = pause > longest ? pause : longest;
		sum = sum_saturating(sum, pause);
	}
	TRY(put_number(r, "PauseNs last", last, UNIT_RING));
	TRY(put_number(r, "PauseNs longest", longest, UNIT_RING));
	return put_number(r, "PauseNs sum", sum, UNIT_RING);
}

// "327680 / 360448"
static struct error *put_two(struct reporter *r, size_t i, const char *text)
{
	int64_t used, all;
	const char *end;
	if (!parse_number(text, &used, &end) || strncmp(end, " / ", 3) != 0 ||
	    !parse_number(end + 3, &all, &end))
		return put_text(r, stats[i].key, text);
	TRY(put_number(r, stats[i].name, used, stats[i].unit));
	return put_number(r, stats[i].second, all, stats[i].unit);
}

static struct error *put_fact(struct reporter *r, const char *key, const char *text)
{
	size_t i = 0;
	int64_t number;
	const char *end;
	while (i < ARRAY_LEN(stats) && strcmp(stats[i].key, key) != 0)
		i++;
	enum unit unit = i < ARRAY_LEN(stats) ? stats[i].unit : UNIT_NONE;
	if (unit == UNIT_HIDDEN)
		return NULL;
	if (unit == UNIT_RING)
		return put_ring(r, text);
	if (unit == UNIT_RATIO)
		return put_ratio(r, key, text);
	if (unit != UNIT_NONE && stats[i].name)
		return put_two(r, i, text);
	if (!parse_number(text, &number, &end) || *end)
		return put_text(r, key, text);
	return put_number(r, key, number, unit);
}

static struct error *put_none(const struct sink *sink)
{
	static const char text[] = "This profile has no runtime.MemStats: Go writes them into heap "
				   "profiles in text (heap?debug=1), and merging drops them.";
	const struct row row = {.kind = ROW_PROBLEM, .cell = {cell_text(text, strlen(text))}};
	return sink->row(sink->context, &row);
}

struct error *report_memstats(const struct view *view, const struct report_options *options,
			      const struct sink *sink, struct arena *scratch)
{
	(void)scratch;
	const struct profile *p = view->profile;
	struct reporter r = {.p = p, .sink = sink};
	struct table table = report_table(REPORT_MEMSTATS, p, options);
	TRY(sink->begin(sink->context, &table));
	struct error *err = p->fact.count ? NULL : put_none(sink);
	for (uint32_t i = 0; i < p->fact.count && !err; i++)
		err = put_fact(&r, profile_text(p, p->fact.key[i]),
			       profile_text(p, p->fact.text[i]));
	text_deinit(&r.text);
	return err ? err : sink->end(sink->context);
}
