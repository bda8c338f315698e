// Label lines, totals, and the small arithmetic that all reports share.
#include "report/header.h"

#include <string.h>
#include <time.h>

#include "base/arena.h"
#include "base/text.h"
#include "filter/view.h"
#include "io/path.h"
#include "measure/measure.h"

// Longest "name=value" of a filter that is shown, in bytes.
#define FILTER_WIDTH 80

static void put_string(struct text *out, const struct profile *profile, str_id id)
{
	text_put(out, strtab_text(&profile->strings, id), strtab_len(&profile->strings, id));
}

static bool is_base_sample(const struct view *view, uint32_t sample, str_id key, str_id value)
{
	const struct profile *p = view->profile;
	const struct label *label = profile_labels(p, sample);
	for (uint32_t n = profile_label_count(p, sample); n > 0; n--, label++)
		if (label->key == key && label->str == value)
			return true;
	return false;
}

int64_t report_total(const struct view *view, uint32_t type, bool mean)
{
	const struct profile *p = view->profile;
	if (type >= p->type.count || view->sample_count == 0)
		return 0;
	const int64_t *value = p->sample.value[type], *divisor = mean ? p->sample.value[0] : NULL;
	str_id key = strtab_find(&p->strings, "pprof::base", strlen("pprof::base"));
	str_id yes = strtab_find(&p->strings, "true", strlen("true"));
	bool may_have_base = key != NO_ID && yes != NO_ID && view_shows_key(view, key);
	int64_t total = 0, div = 0, base_total = 0, base_div = 0;
	for (uint32_t n = 0; n < view->sample_count; n++) {
		uint32_t i = view->sample[n];
		int64_t weight = magnitude(value[i]);
		total = sum_saturating(total, weight);
		if (divisor)
			div = sum_saturating(div, divisor[i]);
		if (may_have_base && is_base_sample(view, i, key, yes)) {
			base_total = sum_saturating(base_total, weight);
			if (divisor)
				base_div = sum_saturating(base_div, divisor[i]);
		}
	}
	return base_total > 0 ? mean_of(base_total, base_div) : mean_of(total, div);
}

struct error *report_totals(const struct view *view, bool all, bool mean, struct arena *arena,
			    int64_t **ret)
{
	uint32_t types = view->profile->type.count;
	struct view whole = *view;
	if (all)
		TRY(view_init(&whole, arena, view->profile));
	TRY(ALLOC(arena, *ret, types));
	for (uint32_t t = 0; t < types; t++)
		(*ret)[t] = report_total(&whole, t, mean);
	return NULL;
}

const char *report_own_unit(const struct profile *profile, const struct report_options *options)
{
	if (options->own_unit)
		return options->own_unit;
	return options->type < profile->type.count
		       ? profile_text(profile, profile->type.unit[options->type])
		       : "";
}

void report_put_value(struct text *out, const struct profile *profile,
		      const struct report_options *options, int64_t value)
{
	measure_put_scaled(out, report_ratio(value, options->ratio),
			   report_own_unit(profile, options), options->unit);
}

// "Duration: 1.51s, Total samples = 1.59s (105.09%)"; the share only for time,
// but the space before it always.
static void put_duration(struct text *out, const struct profile *profile,
			 const struct report_options *options)
{
	text_puts(out, "Duration: ");
	measure_put_label(out, profile->duration_ns, "nanoseconds");
	text_puts(out, ", Total samples = ");
	report_put_value(out, profile, options, options->total);
	text_putc(out, ' ');
	struct measure spent =
		measure_scale(options->total, report_own_unit(profile, options), "nanoseconds");
	if (strcmp(spent.unit, "ns") == 0 && spent.value != 0) {
		text_putc(out, '(');
		measure_put_percent(out, truncate_like_go(spent.value), profile->duration_ns);
		text_putc(out, ')');
	}
	text_putc(out, '\n');
}

void report_put_labels(struct text *out, const struct profile *profile,
		       const struct report_options *options)
{
	if (profile->mapping.count > 0) {
		str_id file = profile->mapping.file[0], build_id = profile->mapping.build_id[0];
		if (file) {
			struct slice base = path_base(strtab_text(&profile->strings, file),
						      strtab_len(&profile->strings, file));
			text_puts(out, "File: ");
			text_put(out, base.text, base.len);
			text_putc(out, '\n');
		}
		if (build_id) {
			text_puts(out, "Build ID: ");
			put_string(out, profile, build_id);
			text_putc(out, '\n');
		}
	}
	for (uint32_t i = 0; i < profile->comment.count; i++) {
		if (profile_text(profile, profile->comment.text[i])[0] == '#')
			continue;
		put_string(out, profile, profile->comment.text[i]);
		text_putc(out, '\n');
	}
	if (options->type_label && options->type_label[0]) {
		text_puts(out, "Type: ");
		text_puts(out, options->type_label);
		text_putc(out, '\n');
	}
	if (profile->doc_url) {
		text_puts(out, "Doc: ");
		put_string(out, profile, profile->doc_url);
		text_putc(out, '\n');
	}
	if (profile->time_ns) {
		text_puts(out, "Time: ");
		report_put_time(out, profile->time_ns, TIME_HEADER);
		text_putc(out, '\n');
	}
	if (profile->duration_ns)
		put_duration(out, profile, options);
}

void report_put_title(struct text *out, const struct profile *profile, const char *type)
{
	const char *file =
		profile->mapping.count ? profile_text(profile, profile->mapping.file[0]) : "";
	struct slice base = path_base(file, strlen(file));
	if (file[0]) {
		text_put(out, base.text, base.len);
		text_putc(out, ' ');
	}
	text_puts(out, type);
}

void report_put_filters(struct text *out, const struct report_filter *filters, size_t count)
{
	bool any = false;
	for (size_t i = 0; i < count; i++) {
		if (!filters[i].value || !filters[i].value[0])
			continue;
		if (!any)
			text_puts(out, "Active filters:\n");
		any = true;
		size_t name_len = strlen(filters[i].name), value_len = strlen(filters[i].value);
		bool cut = name_len + 1 + value_len > FILTER_WIDTH;
		if (cut)
			value_len = FILTER_WIDTH - name_len - 1;
		text_puts(out, "   ");
		text_put(out, filters[i].name, name_len);
		text_putc(out, '=');
		text_put(out, filters[i].value, value_len);
		text_puts(out, cut ? "…\n" : "\n");
	}
}

static void put_dropped(struct text *out, const struct profile *profile,
			const struct report_options *options, size_t count, const char *what,
			const char *measured, double fraction)
{
	if (count == 0)
		return;
	text_putf(out, "Dropped %zu %s%s (%s <= ", count, what, count == 1 ? "" : "s", measured);
	int64_t cut = truncate_like_go((double)options->total * fraction);
	report_put_value(out, profile, options, magnitude(cut));
	text_puts(out, ")\n");
}

void report_put_showing(struct text *out, const struct profile *profile,
			const struct report_options *options, const struct report_shown *shown)
{
	text_puts(out, "Showing nodes accounting for ");
	report_put_value(out, profile, options, shown->flat);
	text_puts(out, ", ");
	measure_put_percent_trimmed(out, shown->flat, options->total);
	text_puts(out, " of ");
	report_put_value(out, profile, options, options->total);
	text_puts(out, " total\n");
	if (options->total == 0)
		return;
	put_dropped(out, profile, options, shown->dropped_nodes, "node", "cum",
		    shown->node_fraction);
	put_dropped(out, profile, options, shown->dropped_edges, "edge", "freq",
		    shown->edge_fraction);
	if (shown->count > 0 && shown->count < shown->before)
		text_putf(out, "Showing top %zu nodes out of %zu\n", shown->count, shown->before);
}

struct table report_table(enum report_kind kind, const struct profile *profile,
			  const struct report_options *options)
{
	return (struct table){
		.kind = kind,
		.type = options->type_label,
		.unit = report_own_unit(profile, options),
		.output_unit = options->unit,
		.ratio = options->ratio,
		.total = options->total,
		.header = options->header,
		.profile = profile,
		.filter = options->filter,
		.filter_count = options->filter_count,
		.shown = options->shown,
		.unicode = options->unicode,
	};
}

void report_put_time(struct text *out, int64_t time_ns, enum time_style style)
{
	const int64_t second = 1000000000;
	int64_t seconds = time_ns / second, fraction = time_ns % second;
	if (fraction < 0) {
		seconds--;
		fraction += second;
	}
	time_t when = (time_t)seconds;
	struct tm tm;
	tzset();
	if (!localtime_r(&when, &tm))
		return;
	char buf[64];
	strftime(buf, sizeof buf, "%Y-%m-%d %H:%M:%S", &tm);
	text_puts(out, buf);
	if (style == TIME_FULL) {
		if (fraction) {
			int digits = 9;
			for (; fraction % 10 == 0; fraction /= 10)
				digits--;
			text_putf(out, ".%0*lld", digits, (long long)fraction);
		}
		strftime(buf, sizeof buf, " %z", &tm);
		text_puts(out, buf);
	}
	strftime(buf, sizeof buf, " %Z", &tm);
	text_puts(out, buf);
}

void report_note_saturation(struct text *notes)
{
	if (notes)
		text_puts(notes, "Some sums do not fit in 64 bits; they are shown as the largest "
				 "number that does.\n");
}
