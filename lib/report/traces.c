// A frame's name is made once and then found by its line's number.
#include "report/traces.h"

#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "filter/view.h"
#include "io/path.h"
#include "measure/measure.h"
#include "profile/labels.h"
#include "report/header.h"

// Samples between two looks at the interrupt flag.
#define INTERRUPT_EVERY 1024

// Keys of labels are padded to this width, by which they are sorted.
#define KEY_WIDTH 10

// A label while it is sorted: its line as printed is `text` from `begin` to `end`.
struct label_line {
	size_t begin, key, key_end, end;
	const struct label *label; // its values
	uint32_t count;
};

struct tracer {
	const struct view *view;
	const struct report_options *options;
	const struct sink *sink;
	struct arena *scratch;
	struct slice *name_of_line; // by line; text is NULL until needed
	struct slice *name_of_loc;  // of locations without lines
	str_id *unit_of_key;
	struct text text; // label lines of one sample, or one name
	struct label_line *line;
	uint32_t line_count, line_capacity;
};

static void put_string(struct text *out, const struct profile *p, str_id id)
{
	text_put(out, strtab_text(&p->strings, id), strtab_len(&p->strings, id));
}

static struct cell string_cell(const struct profile *p, str_id id)
{
	return cell_text(strtab_text(&p->strings, id), strtab_len(&p->strings, id));
}

static void put_object(struct text *out, const struct profile *p, loc_id loc)
{
	map_id mapping = p->loc.mapping[loc];
	str_id file = mapping == NO_ID ? 0 : p->mapping.file[mapping];
	if (!file) {
		text_puts(out, "<unknown>");
		return;
	}
	struct slice base =
		path_base(strtab_text(&p->strings, file), strtab_len(&p->strings, file));
	text_putc(out, '[');
	text_put(out, base.text, base.len);
	text_putc(out, ']');
}

// Puts "file:line:column", as far as the granularity has it.
static bool put_place(struct text *out, const struct tracer *t, line_id line)
{
	const struct profile *p = t->view->profile;
	enum granularity granularity = t->options->granularity;
	func_id func = p->line.func[line];
	bool has_file = granularity != GRANULARITY_FUNCTIONS;
	bool has_line = granularity == GRANULARITY_LINES || granularity == GRANULARITY_ADDRESSES;
	bool has_column = t->options->columns ||
			  (granularity == GRANULARITY_ADDRESSES && !t->view->inlines_folded);
	str_id file = has_file ? p->func.file[func] : 0;
	int64_t number = has_line ? p->line.number[line] : 0;
	if (!file && !number)
		return false;
	if (out->len)
		text_putc(out, ' ');
	if (file)
		path_put_clean(out, strtab_text(&p->strings, file), strtab_len(&p->strings, file));
	if (number)
		text_putf(out, ":%lld", (long long)number);
	if (number && has_column && p->line.column[line])
		text_putf(out, ":%lld", (long long)p->line.column[line]);
	return true;
}

// Makes the name of a line, or of a location that has none (NO_ID).
static struct error *make_name(struct tracer *t, loc_id loc, line_id line, struct slice *ret)
{
	const struct profile *p = t->view->profile;
	struct text *out = &t->text;
	text_clear(out);
	if (t->options->granularity == GRANULARITY_ADDRESSES && p->loc.address[loc])
		text_putf(out, "%016llx", (unsigned long long)p->loc.address[loc]);
	bool known = false;
	if (line != NO_ID) {
		str_id name = t->options->granularity == GRANULARITY_FILES
				      ? 0
				      : p->func.name[p->line.func[line]];
		if (name && out->len)
			text_putc(out, ' ');
		if (name)
			put_string(out, p, name);
		known = put_place(out, t, line) || name;
	}
	if (!known) {
		if (out->len)
			text_putc(out, ' ');
		put_object(out, p, loc);
	}
	TRY(text_error(out));
	ret->len = out->len;
	return arena_copy_bytes(t->scratch, out->bytes, out->len, &ret->text);
}

// Names of functions alone are in the profile already.
static bool use_function_name(const struct tracer *t, line_id line, struct slice *ret)
{
	const struct profile *p = t->view->profile;
	str_id name = p->func.name[p->line.func[line]];
	if (t->options->granularity != GRANULARITY_FUNCTIONS || !name)
		return false;
	*ret = (struct slice){strtab_text(&p->strings, name), strtab_len(&p->strings, name)};
	return true;
}

static struct error *put_location(struct tracer *t, loc_id loc, struct row *row)
{
	const struct view *view = t->view;
	uint32_t j = view->line_start[loc], end = view->line_end[loc];
	if (j == end) {
		struct slice *name = &t->name_of_loc[loc];
		if (!name->text)
			TRY(make_name(t, loc, NO_ID, name));
		row->cell[1] = cell_text(name->text, name->len);
		row->cell[2] = cell_text("", 0);
		TRY(t->sink->row(t->sink->context, row));
		row->cell[0].kind = CELL_NONE;
		return NULL;
	}
	for (; j < end; j++) {
		struct slice *name = &t->name_of_line[view->line[j]];
		if (!name->text && !use_function_name(t, view->line[j], name))
			TRY(make_name(t, loc, view->line[j], name));
		row->cell[1] = cell_text(name->text, name->len);
		row->cell[2] = j + 1 < end ? cell_text("inline", 6) : cell_text("", 0);
		TRY(t->sink->row(t->sink->context, row));
		row->cell[0].kind = CELL_NONE;
	}
	return NULL;
}

static int compare_lines(const struct tracer *t, const struct label_line *a,
			 const struct label_line *b)
{
	size_t a_len = a->end - a->begin, b_len = b->end - b->begin;
	int order = memcmp(t->text.bytes + a->begin, t->text.bytes + b->begin,
			   a_len < b_len ? a_len : b_len);
	return order ? order : (a_len > b_len) - (a_len < b_len);
}

// Makes the line of a key; its labels are label[0 .. count).
static struct error *add_label_line(struct tracer *t, const struct label *label, uint32_t count)
{
	const struct profile *p = t->view->profile;
	struct text *out = &t->text;
	struct label_line line = {.begin = out->len, .label = label, .count = count};
	const char *key = strtab_text(&p->strings, label->key);
	size_t key_len = strtab_len(&p->strings, label->key);
	text_put_right(out, KEY_WIDTH, key, key_len);
	line.key_end = out->len;
	line.key = out->len - key_len;
	text_puts(out, ":  ");
	for (uint32_t i = 0; i < count; i++) {
		if (i > 0)
			text_putc(out, ' ');
		if (label[i].str != NO_ID)
			put_string(out, p, label[i].str);
		else
			measure_put_label(out, label[i].num,
					  profile_text(p, t->unit_of_key[label->key]));
	}
	// The line end takes part in the order.
	text_putc(out, '\n');
	line.end = out->len;
	TRY(text_error(out));
	TRY(RESERVE(t->scratch, t->line, t->line_count, t->line_capacity));
	uint32_t at = t->line_count++;
	for (; at > 0 && compare_lines(t, &line, &t->line[at - 1]) < 0; at--)
		t->line[at] = t->line[at - 1];
	t->line[at] = line;
	return NULL;
}

// Pushes the values of a label one by one.
static struct error *put_values(struct tracer *t, const struct label_line *line)
{
	const struct profile *p = t->view->profile;
	for (uint32_t i = 0; i < line->count; i++) {
		const struct label *label = &line->label[i];
		bool is_number = label->str == NO_ID;
		struct row row = {
			.kind = is_number ? ROW_NUMBER : ROW_STRING,
			.cell = {string_cell(p, label->key),
				 is_number ? cell_number(label->num) : string_cell(p, label->str)},
		};
		if (is_number)
			row.cell[2] = string_cell(p, label->unit ? label->unit
								 : t->unit_of_key[label->key]);
		TRY(t->sink->row(t->sink->context, &row));
	}
	return NULL;
}

// Pushes the labels of one kind and removes them from the list.
static struct error *flush_label_lines(struct tracer *t)
{
	for (uint32_t i = 0; i < t->line_count; i++) {
		const struct label_line *line = &t->line[i];
		size_t value = line->key_end + strlen(":  ");
		struct row row = {
			.kind = ROW_LABEL,
			.cell = {cell_text(t->text.bytes + line->key, line->key_end - line->key),
				 cell_text(t->text.bytes + value, line->end - 1 - value)},
		};
		TRY(t->sink->row(t->sink->context, &row));
		TRY(put_values(t, line));
	}
	t->line_count = 0;
	text_clear(&t->text);
	return NULL;
}

// String labels come before numeric ones.
static struct error *put_labels(struct tracer *t, uint32_t sample)
{
	const struct profile *p = t->view->profile;
	const struct label *label = profile_labels(p, sample);
	uint32_t count = profile_label_count(p, sample);
	if (count == 0)
		return NULL;
	text_clear(&t->text);
	bool numeric = false;
	for (uint32_t i = 0, n; i < count; i += n) {
		bool is_number = label[i].str == NO_ID;
		if (is_number != numeric)
			TRY(flush_label_lines(t));
		numeric = is_number;
		for (n = 1; i + n < count && label[i + n].key == label[i].key &&
			    (label[i + n].str == NO_ID) == is_number;)
			n++;
		if (view_shows_key(t->view, label[i].key))
			TRY(add_label_line(t, &label[i], n));
	}
	return flush_label_lines(t);
}

static bool has_stack(const struct view *view, uint32_t n)
{
	for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++)
		if (!view_removed(view, view->profile->sample.stack[k]))
			return true;
	return false;
}

static struct error *put_sample(struct tracer *t, uint32_t n)
{
	const struct view *view = t->view;
	const struct profile *p = view->profile;
	if (!has_stack(view, n))
		return NULL;
	uint32_t i = view->sample[n];
	int64_t value = p->sample.value[t->options->type][i];
	if (t->options->mean)
		value = mean_of(value, p->sample.value[0][i]);
	struct row row = {.kind = ROW_SAMPLE, .cell = {cell_value(value)}};
	TRY(t->sink->row(t->sink->context, &row));
	TRY(put_labels(t, i));
	row.kind = ROW_FRAME;
	for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++) {
		loc_id loc = p->sample.stack[k];
		if (!view_removed(view, loc))
			TRY(put_location(t, loc, &row));
	}
	return NULL;
}

static struct error *put_samples(struct tracer *t)
{
	for (uint32_t n = 0; n < t->view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(put_sample(t, n));
	}
	return NULL;
}

struct error *report_traces(const struct view *view, const struct report_options *options,
			    const struct sink *sink, struct arena *scratch)
{
	const struct profile *p = view->profile;
	struct tracer t = {.view = view, .options = options, .sink = sink, .scratch = scratch};
	TRY(ALLOC(scratch, t.name_of_line, p->line.count + 1));
	TRY(ALLOC(scratch, t.name_of_loc, p->loc.count + 1));
	TRY(profile_label_units(p, scratch, &t.unit_of_key));
	struct text header = {0};
	report_put_labels(&header, p, options);
	struct error *err = text_error(&header);
	if (!err) {
		struct table table = report_table(REPORT_TRACES, p, options);
		table.header = (struct slice){header.bytes, header.len};
		err = sink->begin(sink->context, &table);
	}
	if (!err)
		err = put_samples(&t);
	if (!err)
		err = sink->end(sink->context);
	text_deinit(&header);
	text_deinit(&t.text);
	return err;
}
