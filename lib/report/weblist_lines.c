// Two sorted rows go side by side: instructions, and addresses with costs.
#include "report/weblist_lines.h"

#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/sort.h"
#include "base/text.h"
#include "filter/view.h"
#include "io/path.h"

// How far behind an instruction with a line others without belong to it.
#define INHERIT_BYTES 32

// An instruction, and what is known of where it is from.
struct place {
	const struct code_frame *frame;
	uint32_t count;
};

struct filer {
	const struct view *view;
	const struct address_costs *costs;
	struct arena *scratch;
	struct filings *filings;
};

// File names differ in spelling; the same file is to be there once.
static struct error *intern_file(struct filer *f, const char *file, str_id *ret)
{
	static const char *const nothing[] = {"/proc/self/cwd/", "./"};
	struct text clean = {0};
	if (!file || !file[0]) {
		*ret = 0;
		return NULL;
	}
	for (size_t i = 0; i < ARRAY_LEN(nothing); i++)
		if (string_begins(file, nothing[i]))
			file += strlen(nothing[i]);
	path_put_clean(&clean, file, strlen(file));
	struct error *err = text_error(&clean);
	if (!err)
		err = strtab_intern(&f->filings->strings, clean.bytes, clean.len, ret);
	text_deinit(&clean);
	return err;
}

static bool is_of_interest(const struct filer *f, const char *name, str_id *ret)
{
	if (!name)
		return false;
	*ret = strtab_find(&f->filings->strings, name, strlen(name));
	return *ret != NO_ID && *ret < f->view->profile->strings.count && f->costs->interest[*ret];
}

// The name that reports show for a function of interest.
static str_id shown_name(const struct filer *f, str_id name)
{
	return f->costs->pretty[name] != NO_ID ? f->costs->pretty[name] : name;
}

// Files an instruction under every line whose function is of interest.
static struct error *file_places(struct filer *f, const struct filing *filing,
				 const struct place *place, bool *ret_filed)
{
	struct filings *all = f->filings;
	for (uint32_t i = 0; i < place->count; i++) {
		const struct code_frame *frame = &place->frame[i];
		struct filing mine = *filing;
		str_id name;
		if (!is_of_interest(f, frame->name, &name) &&
		    !is_of_interest(f, frame->shown, &name))
			continue;
		TRY(intern_file(f, frame->file, &mine.file));
		mine.function = shown_name(f, name);
		mine.line = frame->line;
		mine.frame = place->frame;
		mine.call_count = i;
		mine.number = all->count;
		TRY(RESERVE(f->scratch, all->filing, all->count, all->cap));
		all->filing[all->count++] = mine;
		*ret_filed = true;
	}
	return NULL;
}

// What the profile says about a location.
static struct error *profile_place(struct filer *f, loc_id loc, struct place *ret)
{
	const struct view *view = f->view;
	const struct profile *p = view->profile;
	uint32_t begin = view->line_start[loc], count = view->line_end[loc] - begin;
	struct code_frame *frame;
	TRY(ALLOC(f->scratch, frame, count + 1));
	for (uint32_t i = 0; i < count; i++) {
		line_id line = view->line[begin + i];
		func_id func = p->line.func[line];
		frame[i] = (struct code_frame){
			.name = profile_text(p, p->func.system_name[func]),
			.shown = profile_text(p, p->func.name[func]),
			.file = profile_text(p, p->func.file[func]),
			.line = p->line.number[line],
		};
	}
	*ret = (struct place){frame, count};
	return NULL;
}

// An address of which there is no instruction.
static struct error *file_address(struct filer *f, const struct address_cost *cost)
{
	const struct filing filing = {
		.address = cost->address, .size = 1, .flat = cost->flat, .cum = cost->cum};
	struct place place;
	bool filed;
	TRY(profile_place(f, cost->loc, &place));
	return file_places(f, &filing, &place, &filed);
}

// Adds the costs of one instruction up; *at goes behind them.
static void take_costs(struct filing *filing, uint64_t bias, const struct address_cost **at,
		       const struct address_cost *end, const struct address_cost **ret_interesting)
{
	*ret_interesting = NULL;
	while (*at < end && (*at)->address - bias < filing->address)
		++*at;
	for (; *at < end && (*at)->address - bias - filing->address < filing->size; ++*at) {
		filing->flat = sum_saturating(filing->flat, (*at)->flat);
		filing->cum = sum_saturating(filing->cum, (*at)->cum);
		if ((*at)->interesting)
			*ret_interesting = *at;
	}
}

static struct error *file_function(struct filer *f, const struct code_function *function,
				   uint64_t bias, const struct address_cost **at,
				   const struct address_cost *end)
{
	struct place last = {0};
	uint64_t last_address = 0;
	for (uint32_t i = 0; i < function->count; i++) {
		const struct code_instruction *in = &function->instruction[i];
		struct filing filing = {.address = in->address, .size = in->size, .text = in->text};
		struct place place = {in->frame, in->frame_count};
		const struct address_cost *interesting;
		bool filed = false;
		take_costs(&filing, bias, at, end, &interesting);
		if (place.count && place.frame[0].line) {
			last = place;
			last_address = in->address;
		} else if (last.count && in->address - last_address <= INHERIT_BYTES) {
			place = last;
		}
		TRY(file_places(f, &filing, &place, &filed));
		// The binary may call things by other names than the profile does.
		if (filed || !interesting)
			continue;
		TRY(profile_place(f, interesting->loc, &place));
		TRY(file_places(f, &filing, &place, &filed));
	}
	return NULL;
}

// All of one binary: costs [begin, end) are its.
static struct error *file_binary(struct filer *f, const struct mapped_code *code,
				 const struct address_cost *begin, const struct address_cost *end)
{
	const struct code *c = &code->answer.code;
	uint64_t bias = code->answer.bias;
	uint32_t count = (uint32_t)(end - begin);
	for (uint32_t i = 0; i < c->count; i++) {
		// Functions can overlap, so that each looks for its own beginning.
		uint64_t start = c->function[i].start;
		uint32_t first = SORTED_SPLIT(k, count, begin[k].address - bias < start);
		const struct address_cost *at = begin + first;
		TRY(interrupt_check());
		TRY(file_function(f, &c->function[i], bias, &at, end));
	}
	return NULL;
}

static int compare_filings(const void *a, const void *b, void *strings)
{
	const struct filing *x = a, *y = b;
	if (x->file != y->file)
		return strtab_compare(strings, x->file, y->file);
	if (x->line != y->line)
		return x->line < y->line ? -1 : 1;
	return (x->number > y->number) - (x->number < y->number);
}

struct error *filings_make(const struct view *view, const struct address_costs *costs,
			   struct arena *scratch, struct filings *ret)
{
	*ret = (struct filings){0};
	struct filer f = {.view = view, .costs = costs, .scratch = scratch, .filings = ret};
	TRY(strtab_init_copy(&ret->strings, scratch, &view->profile->strings));
	const struct address_cost *end = costs->cost + costs->count;
	for (const struct address_cost *at = costs->cost, *next; at < end; at = next) {
		for (next = at + 1; next < end && next->code == at->code; next++)
			;
		if (at->code && at->code->wanted && !at->code->problem) {
			TRY(file_binary(&f, at->code, at, next));
			continue;
		}
		for (const struct address_cost *c = at; c < next; c++)
			if (c->interesting)
				TRY(file_address(&f, c));
	}
	if (ret->count)
		qsort_r(ret->filing, ret->count, sizeof *ret->filing, compare_filings,
			&ret->strings);
	return NULL;
}
