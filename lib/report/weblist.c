// Lines of a function that are near each other are one block, shown with what is around it.
#include "report/weblist.h"

#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "filter/view.h"
#include "io/path.h"
#include "report/header.h"
#include "report/source.h"
#include "report/weblist_lines.h"

#define MERGE_LINES  20 // lines of a function closer than this are one block
#define MARGIN_LINES 5	// shown around a block

struct block {
	str_id function;
	int64_t begin, end; // lines [begin, end)
	int64_t flat, cum;
};

struct weblist {
	const struct view *view;
	const struct report_options *options;
	const struct sink *sink;
	struct arena *scratch;
	struct address_costs costs;
	struct filings filings;
	struct source *source;
	struct text place, title;
};

static struct cell string_cell(const struct weblist *w, str_id id)
{
	return cell_text(strtab_text(&w->filings.strings, id), strtab_len(&w->filings.strings, id));
}

// "main.go:23" in w->place; borrowed until the next one.
static struct cell place_cell(struct weblist *w, const char *file, int64_t line)
{
	text_clear(&w->place);
	text_puts(&w->place, "");
	if (file && file[0]) {
		struct slice base = path_base(file, strlen(file));
		text_put(&w->place, base.text, base.len);
		text_putf(&w->place, ":%lld", (long long)line);
	}
	return cell_text(w->place.bytes, w->place.len);
}

// Finds the blocks of one file.
static struct error *find_blocks(struct weblist *w, const struct filing *begin,
				 const struct filing *end, struct block **ret, uint32_t *ret_count)
{
	uint32_t count = 0, cap = 0;
	struct block *block = NULL;
	for (const struct filing *at = begin; at < end;) {
		struct block next = {.function = at->function, .begin = at->line};
		next.end = sum_saturating(at->line, 1);
		for (; at < end && at->line == next.begin; at++) {
			next.flat = sum_saturating(next.flat, at->flat);
			next.cum = sum_saturating(next.cum, at->cum);
		}
		struct block *last = count ? &block[count - 1] : NULL;
		if (last && last->function == next.function &&
		    sum_saturating(next.begin, -last->end) < MERGE_LINES) {
			last->end = next.end;
			last->flat = sum_saturating(last->flat, next.flat);
			last->cum = sum_saturating(last->cum, next.cum);
			continue;
		}
		TRY(RESERVE(w->scratch, block, count, cap));
		block[count++] = next;
	}
	*ret = block;
	*ret_count = count;
	return NULL;
}

// Blocks without costs are not shown; what is around the others may be shown in their place.
static uint32_t drop_blocks_without_cost(struct block *block, uint32_t count)
{
	uint32_t kept = 0;
	for (uint32_t i = 0; i < count; i++)
		if (block[i].cum)
			block[kept++] = block[i];
	return kept;
}

// Adds lines around blocks; what is between two is shared, the odd line goes to the upper one.
// Line 0 is no line.
static void widen_blocks(struct block *block, uint32_t count)
{
	if (!count)
		return;
	if (block[0].begin > MARGIN_LINES)
		block[0].begin -= MARGIN_LINES;
	else if (block[0].begin > 1)
		block[0].begin = 1;
	for (uint32_t i = 1; i < count; i++) {
		int64_t gap = sum_saturating(block[i].begin, -block[i - 1].end);
		int64_t below = gap / 2, above = gap - below;
		block[i - 1].end += above > MARGIN_LINES ? MARGIN_LINES : above;
		block[i].begin -= below > MARGIN_LINES ? MARGIN_LINES : below;
	}
	block[count - 1].end = sum_saturating(block[count - 1].end, MARGIN_LINES);
}

static struct error *put_call(struct weblist *w, const struct code_frame *call, uint32_t depth)
{
	struct slice line = {0};
	if (call->file)
		TRY(source_line(w->source, call->file, strlen(call->file), call->line, &line));
	while (line.len && (line.text[0] == ' ' || line.text[0] == '\t')) {
		line.text++;
		line.len--;
	}
	struct row row = {
		.kind = ROW_CALL,
		.cell = {cell_text(line.text, line.len), place_cell(w, call->file, call->line),
			 cell_number(depth)},
	};
	return w->sink->row(w->sink->context, &row);
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

// Call number depth of a filing, counted from the line inwards.
static const struct code_frame *call_at(const struct filing *f, uint32_t depth)
{
	return &f->frame[f->call_count - 1 - depth];
}

// Puts the calls that are inlined at an instruction and were not at the one before.
static struct error *put_calls(struct weblist *w, const struct filing *f,
			       const struct filing *before)
{
	bool same = before != NULL;
	for (uint32_t depth = 0; depth < f->call_count; depth++) {
		const struct code_frame *call = call_at(f, depth);
		same = same && depth < before->call_count &&
		       call_at(before, depth)->line == call->line &&
		       same_text(call_at(before, depth)->file, call->file);
		if (!same)
			TRY(put_call(w, call, depth));
	}
	return NULL;
}

static struct error *put_instruction(struct weblist *w, const struct filing *f,
				     const struct filing *before)
{
	if (before && before->text && f->address != before->address + before->size) {
		struct row gap = {.kind = ROW_GAP};
		TRY(w->sink->row(w->sink->context, &gap));
	}
	TRY(put_calls(w, f, before));
	if (!f->text)
		return NULL;
	struct row row = {
		.kind = ROW_INSTRUCTION,
		.cell = {cell_value(f->flat), cell_value(f->cum), cell_number((int64_t)f->address),
			 cell_text(f->text, strlen(f->text)),
			 place_cell(w, f->frame[0].file, f->frame[0].line),
			 cell_number(f->call_count)},
	};
	TRY(text_error(&w->place));
	return w->sink->row(w->sink->context, &row);
}

// Puts a line and what was made of it: filings [begin, end).
static struct error *put_line(struct weblist *w, str_id file, int64_t number,
			      const struct filing *begin, const struct filing *end)
{
	static const char unknown[] = "<instructions with unknown line numbers>", gone[] = "???";
	const struct strtab *strings = &w->filings.strings;
	enum weblist_mark mark = begin < end ? WEBLIST_COST : WEBLIST_NOTHING;
	struct slice line = {0};
	int64_t flat = 0, cum = 0;
	if (number > 0)
		TRY(source_line(w->source, strtab_text(strings, file), strtab_len(strings, file),
				number, &line));
	if (!line.text && begin == end)
		return NULL; // beyond the end of the file
	for (const struct filing *at = begin; at < end; at++) {
		flat = sum_saturating(flat, at->flat);
		cum = sum_saturating(cum, at->cum);
		if (at->text || at->call_count)
			mark = WEBLIST_CODE;
	}
	if (!line.text)
		line = number == 0 ? (struct slice){unknown, sizeof unknown - 1}
				   : (struct slice){gone, sizeof gone - 1};
	struct row row = {
		.kind = ROW_LINE,
		.cell = {cell_value(flat), cell_value(cum), cell_number(number),
			 cell_text(line.text, line.len), cell_number(mark)},
	};
	TRY(w->sink->row(w->sink->context, &row));
	for (const struct filing *at = begin; at < end; at++)
		TRY(put_instruction(w, at, at > begin ? at - 1 : NULL));
	return NULL;
}

static struct error *put_problem(struct weblist *w, str_id file)
{
	const struct strtab *strings = &w->filings.strings;
	const char *path = strtab_text(strings, file);
	struct slice line;
	if (!path[0])
		return NULL;
	TRY(source_line(w->source, path, strtab_len(strings, file), 1, &line));
	const char *problem = source_problem(w->source, path, strtab_len(strings, file));
	if (!problem)
		return NULL;
	struct row row = {.kind = ROW_NOTE, .cell = {cell_text(problem, strlen(problem))}};
	return w->sink->row(w->sink->context, &row);
}

static struct error *put_block(struct weblist *w, const struct block *b, str_id file,
			       const struct filing **at, const struct filing *end)
{
	struct row row = {
		.kind = ROW_ROUTINE,
		.cell = {cell_value(b->flat), cell_value(b->cum), string_cell(w, b->function),
			 string_cell(w, file)},
	};
	TRY(w->sink->row(w->sink->context, &row));
	TRY(put_problem(w, file));
	for (int64_t number = b->begin; number < b->end; number++) {
		const struct filing *begin = *at;
		while (*at < end && (*at)->line == number)
			++*at;
		TRY(put_line(w, file, number, begin, *at));
	}
	return NULL;
}

// Filings [begin, end) are of one file.
static struct error *put_file(struct weblist *w, const struct filing *begin,
			      const struct filing *end)
{
	struct block *block;
	uint32_t count;
	str_id file = begin->file;
	TRY(find_blocks(w, begin, end, &block, &count));
	count = drop_blocks_without_cost(block, count);
	widen_blocks(block, count);
	for (uint32_t i = 0; i < count; i++) {
		TRY(interrupt_check());
		while (begin < end && begin->line < block[i].begin)
			begin++;
		TRY(put_block(w, &block[i], file, &begin, end));
	}
	return NULL;
}

static struct error *put_files(struct weblist *w)
{
	const struct filing *at = w->filings.filing, *end = at + w->filings.count;
	while (at < end) {
		const struct filing *begin = at;
		while (at < end && at->file == begin->file)
			at++;
		TRY(put_file(w, begin, at));
	}
	return NULL;
}

static void put_notes(const struct weblist *w)
{
	struct text *notes = w->options->sources.notes;
	for (uint32_t i = 0; notes && i < w->costs.code_count; i++) {
		const struct mapped_code *code = &w->costs.code[i];
		if (code->problem)
			text_putf(notes, "%s\n", code->problem);
		if (code->answer.notes)
			text_puts(notes, code->answer.notes);
		if (code->answer.code.cut)
			text_putf(notes, "only the first %llu MB of machine code are shown\n",
				  (unsigned long long)(CODE_BYTES_MAX >> 20));
	}
}

static struct error *put_all(struct weblist *w)
{
	struct report_options options = *w->options;
	struct text header = {0};
	report_put_labels(&header, w->view->profile, &options);
	report_put_title(&w->title, w->view->profile, options.type_label);
	struct error *err = text_error(&header);
	if (!err)
		err = text_error(&w->title);
	options.header = (struct slice){header.bytes, header.len};
	struct table table = report_table(REPORT_WEBLIST, w->view->profile, &options);
	table.title = (struct slice){w->title.bytes, w->title.len};
	if (!err)
		err = w->sink->begin(w->sink->context, &table);
	if (!err)
		err = put_files(w);
	if (!err)
		err = w->sink->end(w->sink->context);
	text_deinit(&header);
	return err;
}

static bool has_cost(const struct filings *f)
{
	for (uint32_t i = 0; i < f->count; i++)
		if (f->filing[i].cum)
			return true;
	return false;
}

static struct error *make(struct weblist *w, const struct code_argument *argument)
{
	const struct code_request request = {.lone = true, .intel = w->options->intel};
	struct address_costs *costs = &w->costs;
	TRY(address_costs_find(w->view, w->options, argument, w->scratch, costs));
	if (costs->any)
		TRY(mapped_code_read(w->view, w->options, costs->code, costs->code_count, &request,
				     w->scratch));
	TRY(filings_make(w->view, costs, w->scratch, &w->filings));
	if (!has_cost(&w->filings))
		return error_new(ERR_NOT_FOUND, "no matches found for regexp: %s",
				 w->options->argument);
	put_notes(w);
	TRY(report_source_open(w->options, &w->source));
	struct error *err = put_all(w);
	report_source_close(w->source, w->options);
	return err;
}

struct error *report_weblist(const struct view *view, const struct report_options *options,
			     const struct sink *sink, struct arena *scratch)
{
	struct code_argument argument;
	struct weblist w = {.view = view, .options = options, .sink = sink, .scratch = scratch};
	struct error *err = code_argument_parse(options->argument, &argument);
	if (!err)
		err = make(&w, &argument);
	code_argument_free(&argument);
	text_deinit(&w.place);
	text_deinit(&w.title);
	return err;
}
