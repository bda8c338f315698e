// One pass over each column of the profile.
#include "report/raw_rows.h"

#include "base/arena.h"
#include "base/interrupt.h"
#include "base/text.h"
#include "filter/view.h"
#include "profile/labels.h"
#include "report/raw.h"

// Samples or locations between two looks at the interrupt flag.
#define INTERRUPT_EVERY 1024

struct raw_rows {
	const struct view *view;
	const struct profile *profile;
	const struct report_options *options;
	const struct sink *sink;
	struct arena *scratch;
	int64_t *number; // of a sample: its values, then the ids of its locations
	uint32_t number_count, number_capacity;
};

static struct cell string_cell(const struct raw_rows *rows, str_id id)
{
	return cell_text(profile_text(rows->profile, id), strtab_len(&rows->profile->strings, id));
}

static struct error *push(const struct raw_rows *rows, const struct row *row)
{
	return rows->sink->row(rows->sink->context, row);
}

static struct error *add_number(struct raw_rows *rows, int64_t number)
{
	TRY(RESERVE(rows->scratch, rows->number, rows->number_count, rows->number_capacity));
	rows->number[rows->number_count++] = number;
	return NULL;
}

static struct error *put_labels(const struct raw_rows *rows, uint32_t sample)
{
	const struct label *label = profile_labels(rows->profile, sample);
	for (uint32_t left = profile_label_count(rows->profile, sample); left > 0;
	     left--, label++) {
		if (!view_shows_key(rows->view, label->key))
			continue;
		bool is_number = label->str == NO_ID;
		struct row row = {
			.kind = is_number ? ROW_NUMBER : ROW_STRING,
			.cell = {string_cell(rows, label->key),
				 is_number ? cell_number(label->num)
					   : string_cell(rows, label->str)},
		};
		if (is_number)
			row.cell[2] = string_cell(rows, label->unit);
		TRY(push(rows, &row));
	}
	return NULL;
}

static struct error *put_sample(struct raw_rows *rows, uint32_t n)
{
	const struct view *view = rows->view;
	const struct profile *p = rows->profile;
	uint32_t i = view->sample[n];
	rows->number_count = 0;
	for (uint32_t type = 0; type < p->type.count; type++)
		TRY(add_number(rows, p->sample.value[type][i]));
	for (uint32_t k = view->stack_start[n]; k < view->stack_end[n]; k++)
		if (!view_removed(view, p->sample.stack[k]))
			TRY(add_number(rows, (int64_t)p->loc.id[p->sample.stack[k]]));
	struct row row = {
		.kind = ROW_SAMPLE,
		.cell = {cell_list(CELL_NUMBERS, rows->number, p->type.count),
			 cell_list(CELL_IDS, rows->number + p->type.count,
				   rows->number_count - p->type.count)},
	};
	TRY(push(rows, &row));
	return put_labels(rows, i);
}

static struct error *put_samples(struct raw_rows *rows)
{
	for (uint32_t n = 0; n < rows->view->sample_count; n++) {
		if (n % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(put_sample(rows, n));
	}
	return NULL;
}

static struct error *put_line(const struct raw_rows *rows, line_id line)
{
	const struct profile *p = rows->profile;
	func_id func = p->line.func[line];
	bool column = raw_shows_columns(rows->view, rows->options);
	struct row row = {
		.kind = ROW_FRAME,
		.cell = {string_cell(rows, p->func.name[func]),
			 string_cell(rows, p->func.system_name[func]),
			 string_cell(rows, p->func.file[func]), cell_number(p->line.number[line]),
			 cell_number(column ? p->line.column[line] : 0),
			 cell_number(p->func.start_line[func])},
	};
	return push(rows, &row);
}

static struct error *put_location(const struct raw_rows *rows, loc_id loc)
{
	const struct profile *p = rows->profile;
	struct row row = {
		.kind = ROW_LOCATION,
		.cell = {cell_id(p->loc.id[loc]), cell_id(p->loc.address[loc])},
	};
	if (p->loc.mapping[loc] != NO_ID)
		row.cell[2] = cell_id(p->mapping.id[p->loc.mapping[loc]]);
	row.cell[3] = cell_number(p->loc.folded[loc] != 0);
	TRY(push(rows, &row));
	for (uint32_t j = rows->view->line_start[loc]; j < rows->view->line_end[loc]; j++)
		TRY(put_line(rows, rows->view->line[j]));
	return NULL;
}

static struct error *put_locations(const struct raw_rows *rows)
{
	for (loc_id loc = 0; loc < rows->profile->loc.count; loc++) {
		if (loc % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		TRY(put_location(rows, loc));
	}
	return NULL;
}

static struct error *put_mappings(const struct raw_rows *rows)
{
	const struct profile *p = rows->profile;
	struct text flags = {0};
	struct error *err = NULL;
	for (map_id m = 0; m < p->mapping.count && !err; m++) {
		text_clear(&flags);
		text_puts(&flags, "");
		raw_put_flags(&flags, rows->view, m);
		struct row row = {
			.kind = ROW_MAPPING,
			.cell = {cell_id(p->mapping.id[m]), cell_id(p->mapping.start[m]),
				 cell_id(p->mapping.limit[m]), cell_id(p->mapping.offset[m]),
				 string_cell(rows, p->mapping.file[m]),
				 string_cell(rows, p->mapping.build_id[m]),
				 cell_text(flags.bytes, flags.len)},
		};
		err = text_error(&flags);
		if (!err)
			err = push(rows, &row);
	}
	text_deinit(&flags);
	return err;
}

struct error *raw_rows(const struct view *view, const struct report_options *options,
		       const struct sink *sink, struct arena *scratch)
{
	struct raw_rows rows = {.view = view,
				.profile = view->profile,
				.options = options,
				.sink = sink,
				.scratch = scratch};
	TRY(put_samples(&rows));
	TRY(put_locations(&rows));
	return put_mappings(&rows);
}
