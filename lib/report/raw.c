// One text is filled and pushed line by line.
#include "report/raw.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "filter/view.h"
#include "measure/measure.h"
#include "report/header.h"
#include "report/raw_rows.h"

// Samples or locations between two looks at the interrupt flag.
#define INTERRUPT_EVERY 1024

#define VALUE_WIDTH    10
#define DURATION_WIDTH 4

// What stands in front of labels, and of the second and further lines of a location.
#define LABEL_INDENT "                "
#define LINE_INDENT  "             "

// Where a label is in raw.label.
struct label_place {
	size_t begin, end;
};

struct raw {
	const struct view *view;
	const struct profile *profile;
	const struct report_options *options;
	const struct sink *sink;
	struct text line;
	struct text label; // "key:[values]" one after the other
	struct label_place *place;
	uint32_t place_count, place_capacity;
	struct arena *scratch;
};

static void put_string(struct raw *raw, str_id id)
{
	text_put(&raw->line, profile_text(raw->profile, id),
		 strtab_len(&raw->profile->strings, id));
}

// A decimal number, right-aligned.
static void put_number(struct text *out, size_t width, int64_t number)
{
	char digits[24], *at = digits + sizeof digits;
	uint64_t rest = number < 0 ? 0 - (uint64_t)number : (uint64_t)number;
	do
		*--at = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--at = '-';
	size_t len = (size_t)(digits + sizeof digits - at);
	if (len < width)
		text_pad(out, ' ', width - len);
	text_put(out, at, len);
}

static void put_id(struct text *out, size_t width, uint64_t id)
{
	if (id <= INT64_MAX)
		put_number(out, width, (int64_t)id);
	else
		text_putf(out, "%*llu", (int)width, (unsigned long long)id);
}

// Pushes the line and starts a new one.
static struct error *push(struct raw *raw)
{
	TRY(text_error(&raw->line));
	struct row row = {
		.kind = ROW_LINE,
		.cell = {cell_text(raw->line.len ? raw->line.bytes : "", raw->line.len)},
	};
	TRY(raw->sink->row(raw->sink->context, &row));
	text_clear(&raw->line);
	return NULL;
}

static struct error *push_string(struct raw *raw, const char *string)
{
	text_puts(&raw->line, string);
	return push(raw);
}

// The first characters of the duration: "1.51", "500m".
static void put_duration(struct raw *raw)
{
	struct text duration = {0};
	measure_put_duration(&duration, raw->profile->duration_ns);
	size_t len = duration.len;
	while (text_code_points(duration.bytes, len) > DURATION_WIDTH)
		len--;
	text_put(&raw->line, duration.bytes, len);
	raw->line.failed |= duration.failed;
	text_deinit(&duration);
}

static struct error *put_facts(struct raw *raw)
{
	const struct profile *p = raw->profile;
	for (uint32_t i = 0; i < p->comment.count; i++) {
		text_puts(&raw->line, "Comment: ");
		put_string(raw, p->comment.text[i]);
		TRY(push(raw));
	}
	if (p->doc_url) {
		text_puts(&raw->line, "Doc: ");
		put_string(raw, p->doc_url);
		TRY(push(raw));
	}
	text_puts(&raw->line, "PeriodType: ");
	put_string(raw, p->period_type);
	text_putc(&raw->line, ' ');
	put_string(raw, p->period_unit);
	TRY(push(raw));
	text_puts(&raw->line, "Period: ");
	put_number(&raw->line, 0, p->period);
	TRY(push(raw));
	if (p->time_ns) {
		text_puts(&raw->line, "Time: ");
		report_put_time(&raw->line, p->time_ns, TIME_FULL);
		TRY(push(raw));
	}
	if (p->duration_ns) {
		text_puts(&raw->line, "Duration: ");
		put_duration(raw);
		TRY(push(raw));
	}
	return NULL;
}

static struct error *put_types(struct raw *raw)
{
	const struct profile *p = raw->profile;
	TRY(push_string(raw, "Samples:"));
	for (uint32_t i = 0; i < p->type.count; i++) {
		put_string(raw, p->type.type[i]);
		text_putc(&raw->line, '/');
		put_string(raw, p->type.unit[i]);
		text_puts(&raw->line, p->type.type[i] == p->default_type ? "[dflt] " : " ");
	}
	// Space at the ends goes, also what belongs to a name.
	struct text *line = &raw->line;
	TRY(text_error(line));
	size_t begin = 0;
	while (line->len > 0 && is_space(line->bytes[line->len - 1]))
		line->len--;
	while (begin < line->len && is_space(line->bytes[begin]))
		begin++;
	if (begin) {
		line->len -= begin;
		memmove(line->bytes, line->bytes + begin, line->len);
	}
	return push(raw);
}

// Puts "key:[values]" of one key; label[0 .. count) are its values.  When one of
// them has a unit all are shown with theirs, be it empty.
static struct error *put_label(struct raw *raw, const struct label *label, uint32_t count)
{
	const struct profile *p = raw->profile;
	struct text *out = &raw->label;
	TRY(RESERVE(raw->scratch, raw->place, raw->place_count, raw->place_capacity));
	size_t begin = out->len;
	bool units = false;
	for (uint32_t i = 0; i < count; i++)
		units |= label[i].str == NO_ID && label[i].unit;
	text_put(out, profile_text(p, label->key), strtab_len(&p->strings, label->key));
	text_puts(out, ":[");
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			text_putc(out, ' ');
		if (label[i].str != NO_ID) {
			text_put(out, profile_text(p, label[i].str),
				 strtab_len(&p->strings, label[i].str));
			continue;
		}
		put_number(out, 0, label[i].num);
		if (units) {
			text_putc(out, ' ');
			text_put(out, profile_text(p, label[i].unit),
				 strtab_len(&p->strings, label[i].unit));
		}
	}
	text_putc(out, ']');
	raw->place[raw->place_count++] = (struct label_place){begin, out->len};
	return text_error(out);
}

static int compare_labels(const void *a, const void *b, void *bytes)
{
	const struct label_place *x = a, *y = b;
	const char *text = bytes;
	size_t x_len = x->end - x->begin, y_len = y->end - y->begin;
	int order = memcmp(text + x->begin, text + y->begin, x_len < y_len ? x_len : y_len);
	return order ? order : (x_len > y_len) - (x_len < y_len);
}

// The labels collected, sorted by their text.
static struct error *push_labels(struct raw *raw)
{
	if (raw->place_count == 0)
		return NULL;
	qsort_r(raw->place, raw->place_count, sizeof *raw->place, compare_labels, raw->label.bytes);
	text_puts(&raw->line, LABEL_INDENT);
	for (uint32_t i = 0; i < raw->place_count; i++) {
		if (i > 0)
			text_putc(&raw->line, ' ');
		text_put(&raw->line, raw->label.bytes + raw->place[i].begin,
			 raw->place[i].end - raw->place[i].begin);
	}
	raw->place_count = 0;
	text_clear(&raw->label);
	return push(raw);
}

// One line of string labels, one of numeric ones.
static struct error *put_labels(struct raw *raw, uint32_t sample)
{
	const struct label *label = profile_labels(raw->profile, sample);
	uint32_t count = profile_label_count(raw->profile, sample);
	bool numeric = false;
	for (uint32_t i = 0, n; i < count; i += n) {
		bool is_number = label[i].str == NO_ID;
		if (is_number != numeric)
			TRY(push_labels(raw));
		numeric = is_number;
		for (n = 1; i + n < count && label[i + n].key == label[i].key &&
			    (label[i + n].str == NO_ID) == is_number;)
			n++;
		if (view_shows_key(raw->view, label[i].key))
			TRY(put_label(raw, &label[i], n));
	}
	return push_labels(raw);
}

static struct error *put_sample(struct raw *raw, uint32_t n)
{
	const struct view *view = raw->view;
	const struct profile *p = raw->profile;
	uint32_t i = view->sample[n];
	for (uint32_t type = 0; type < p->type.count; type++) {
		text_putc(&raw->line, ' ');
		put_number(&raw->line, VALUE_WIDTH, p->sample.value[type][i]);
	}
	text_put(&raw->line, ": ", 2);
	for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++) {
		loc_id loc = p->sample.stack[k];
		if (view_removed(view, loc))
			continue;
		put_id(&raw->line, 0, p->loc.id[loc]);
		text_putc(&raw->line, ' ');
	}
	TRY(push(raw));
	if (profile_label_count(p, i) == 0)
		return NULL;
	return put_labels(raw, i);
}

static struct error *put_samples(struct raw *raw)
{
	for (uint32_t n = 0; n < raw->view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(put_sample(raw, n));
	}
	return NULL;
}

bool raw_shows_columns(const struct view *view, const struct report_options *options)
{
	return !view->inlines_folded || options->columns;
}

static void put_line(struct raw *raw, line_id line)
{
	const struct profile *p = raw->profile;
	func_id func = p->line.func[line];
	bool has_column = raw_shows_columns(raw->view, raw->options);
	put_string(raw, p->func.name[func]);
	text_putc(&raw->line, ' ');
	put_string(raw, p->func.file[func]);
	text_putc(&raw->line, ':');
	put_number(&raw->line, 0, p->line.number[line]);
	text_putc(&raw->line, ':');
	put_number(&raw->line, 0, has_column ? p->line.column[line] : 0);
	text_puts(&raw->line, " s=");
	put_number(&raw->line, 0, p->func.start_line[func]);
	if (p->func.name[func] != p->func.system_name[func]) {
		text_putc(&raw->line, '(');
		put_string(raw, p->func.system_name[func]);
		text_putc(&raw->line, ')');
	}
}

static struct error *put_location(struct raw *raw, loc_id loc)
{
	const struct profile *p = raw->profile;
	put_id(&raw->line, 6, p->loc.id[loc]);
	text_putf(&raw->line, ": 0x%llx ", (unsigned long long)p->loc.address[loc]);
	if (p->loc.mapping[loc] != NO_ID) {
		text_puts(&raw->line, "M=");
		put_id(&raw->line, 0, p->mapping.id[p->loc.mapping[loc]]);
		text_putc(&raw->line, ' ');
	}
	if (p->loc.folded[loc])
		text_puts(&raw->line, "[F] ");
	uint32_t begin = raw->view->line_start[loc], end = raw->view->line_end[loc];
	for (uint32_t j = begin; j < end; j++) {
		if (j > begin) {
			TRY(push(raw));
			text_puts(&raw->line, LINE_INDENT);
		}
		put_line(raw, raw->view->line[j]);
	}
	return push(raw);
}

static struct error *put_locations(struct raw *raw)
{
	TRY(push_string(raw, "Locations"));
	for (loc_id loc = 0; loc < raw->profile->loc.count; loc++) {
		if (loc % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(put_location(raw, loc));
	}
	return NULL;
}

void raw_put_flags(struct text *out, const struct view *view, map_id mapping)
{
	static const struct {
		unsigned flag;
		const char *text;
	} names[] = {
		{MAPPING_HAS_FUNCTIONS, "[FN]"},
		{MAPPING_HAS_FILENAMES, "[FL]"},
		{MAPPING_HAS_LINE_NUMBERS, "[LN]"},
		{MAPPING_HAS_INLINE_FRAMES, "[IN]"},
	};
	unsigned flags = view->profile->mapping.flags[mapping];
	if (view->inlines_folded)
		flags &= ~(unsigned)MAPPING_HAS_INLINE_FRAMES;
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (flags & names[i].flag)
			text_puts(out, names[i].text);
}

static struct error *put_mappings(struct raw *raw)
{
	const struct profile *p = raw->profile;
	TRY(push_string(raw, "Mappings"));
	for (map_id m = 0; m < p->mapping.count; m++) {
		put_id(&raw->line, 0, p->mapping.id[m]);
		text_putf(&raw->line, ": 0x%llx/0x%llx/0x%llx ",
			  (unsigned long long)p->mapping.start[m],
			  (unsigned long long)p->mapping.limit[m],
			  (unsigned long long)p->mapping.offset[m]);
		put_string(raw, p->mapping.file[m]);
		text_putc(&raw->line, ' ');
		put_string(raw, p->mapping.build_id[m]);
		text_putc(&raw->line, ' ');
		raw_put_flags(&raw->line, raw->view, m);
		TRY(push(raw));
	}
	return NULL;
}

static struct error *put_lines(struct raw *raw)
{
	TRY(put_facts(raw));
	TRY(put_types(raw));
	TRY(put_samples(raw));
	TRY(put_locations(raw));
	return put_mappings(raw);
}

struct error *report_raw(const struct view *view, const struct report_options *options,
			 const struct sink *sink, struct arena *scratch)
{
	struct raw raw = {.view = view,
			  .profile = view->profile,
			  .options = options,
			  .sink = sink,
			  .scratch = scratch};
	struct table table = report_table(REPORT_RAW, view->profile, options);
	TRY(sink->begin(sink->context, &table));
	struct error *err = sink->lines ? put_lines(&raw)
					: raw_rows(view, options, sink, scratch);
	text_deinit(&raw.line);
	text_deinit(&raw.label);
	return err ? err : sink->end(sink->context);
}
