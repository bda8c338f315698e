// Nodes by address from the graph, instructions from report/code.h; one walk over both.
#include "report/disasm.h"

#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/sort.h"
#include "base/text.h"
#include "io/path.h"
#include "object/disasm.h"
#include "regex/regex.h"
#include "report/code.h"
#include "report/inlined.h"
#include "symbolize/demangle.h"

// A node and the mapping that its address is in.
struct place {
	const struct node *node;
	const struct mapped_code *code;
};

// One function of the answer.
struct routine {
	const struct mapped_code *code;
	const struct code_function *function;
};

struct disasm {
	const struct view *view;
	const struct graph_question *question;
	const struct sink *sink;
	struct arena *scratch;
	struct graph graph;
	struct mapped_code *code;
	uint32_t code_count;
	struct place *place; // by mapping, then address
	uint32_t place_count;
	struct routine *routine;
	uint32_t routine_count;
	struct text location, last_location;
};

static struct error *matches_demangled(struct regex *regex, const char *name, bool *ret)
{
	struct text whole = {0};
	struct error *err = NULL;
	if (demangle_put(&whole, name, strlen(name), DEMANGLE_FULL)) {
		err = text_error(&whole);
		if (!err)
			err = regex_match(regex, whole.bytes, whole.len, ret);
	}
	text_deinit(&whole);
	return err;
}

// Is it a function that the regexp means?  pprof looks at printed names only: those end in a
// line, so that nothing that ends in $ matches, and have no parameters.
static struct error *match_functions(struct disasm *d, struct regex *regex, bool *ret)
{
	const struct profile *p = d->view->profile;
	for (func_id f = 0; f < p->func.count; f++) {
		TRY(regex_match_id(regex, &p->strings, p->func.name[f], &ret[f]));
		if (!ret[f])
			TRY(regex_match_id(regex, &p->strings, p->func.system_name[f], &ret[f]));
		if (!ret[f])
			TRY(matches_demangled(regex, profile_text(p, p->func.system_name[f]),
					      &ret[f]));
	}
	return NULL;
}

// Wants the binaries that have code of such functions.
static struct error *want_functions(struct disasm *d, struct regex *regex)
{
	const struct view *view = d->view;
	const struct profile *p = view->profile;
	bool *hit;
	TRY(ALLOC(d->scratch, hit, p->func.count + 1));
	TRY(match_functions(d, regex, hit));
	for (loc_id loc = 0; loc < p->loc.count; loc++) {
		map_id m = p->loc.mapping[loc];
		for (uint32_t j = view->line_start[loc]; j < view->line_end[loc]; j++) {
			if (m == NO_ID || !hit[p->line.func[view->line[j]]])
				continue;
			struct mapped_code *code =
				mapped_code_find(view, d->code, d->code_count, p->mapping.file[m],
						 p->loc.address[loc]);
			if (code)
				code->wanted = true;
		}
	}
	return NULL;
}

// Gives every node its mapping, and every mapping its addresses.
static struct error *place_nodes(struct disasm *d, const struct code_argument *argument)
{
	const struct graph *g = &d->graph;
	TRY(ALLOC(d->scratch, d->place, g->shown_count + 1));
	for (uint32_t k = 0; k < g->shown_count; k++) {
		const struct node *node = &g->node[g->shown[k]];
		struct slice name = graph_name(g, g->shown[k]);
		struct mapped_code *code = mapped_code_find(d->view, d->code, d->code_count,
							    node->object, node->address);
		if (!code || !node->address)
			continue;
		bool matches = code->wanted;
		if (!matches)
			TRY(regex_match(argument->regex, name.text, name.len, &matches));
		code->wanted |= matches;
		TRY(mapped_code_add(code, node->address, d->scratch));
		d->place[d->place_count++] = (struct place){node, code};
	}
	return NULL;
}

// All mappings of a file with a match are wanted, and those that the address may be in.
static void choose_mappings(struct disasm *d, const struct code_argument *argument)
{
	const struct profile *p = d->view->profile;
	bool mapped = false;
	for (uint32_t i = 0; i < d->code_count; i++) {
		map_id m = d->code[i].mapping;
		for (uint32_t k = 0; k < d->code_count; k++)
			d->code[i].wanted |=
				d->code[k].wanted &&
				p->mapping.file[d->code[k].mapping] == p->mapping.file[m];
		if (argument->is_address && argument->address >= p->mapping.start[m] &&
		    argument->address <= p->mapping.limit[m])
			mapped = d->code[i].wanted = true;
	}
	// An address as this report prints it is the file's own.
	for (uint32_t i = 0; i < d->code_count; i++) {
		d->code[i].wanted |= argument->is_address && !mapped;
		d->code[i].wanted &= d->code[i].address_count > 0;
	}
}

static int compare_places(const void *a, const void *b)
{
	const struct place *x = a, *y = b;
	if (x->code != y->code)
		return x->code < y->code ? -1 : 1;
	return (x->node->address > y->node->address) - (x->node->address < y->node->address);
}

static int compare_routines(const void *a, const void *b)
{
	const struct routine *x = a, *y = b;
	int order = strcmp(x->function->name[0], y->function->name[0]);
	if (order)
		return order;
	if (x->function->start != y->function->start)
		return x->function->start < y->function->start ? -1 : 1;
	return (x->code > y->code) - (x->code < y->code);
}

static struct error *gather_routines(struct disasm *d)
{
	uint32_t count = 0;
	for (uint32_t i = 0; i < d->code_count; i++)
		count += d->code[i].answer.code.count;
	TRY(ALLOC(d->scratch, d->routine, count + 1));
	for (uint32_t i = 0; i < d->code_count; i++) {
		const struct code *code = &d->code[i].answer.code;
		for (uint32_t k = 0; k < code->count; k++)
			if (code->function[k].name_count)
				d->routine[d->routine_count++] =
					(struct routine){&d->code[i], &code->function[k]};
	}
	if (d->routine_count)
		qsort(d->routine, d->routine_count, sizeof *d->routine, compare_routines);
	return NULL;
}

// In the order of the places: binaries, then addresses.
static bool is_before(const struct place *place, const struct routine *r)
{
	if (place->code != r->code)
		return place->code < r->code;
	return place->node->address - r->code->answer.bias < r->function->start;
}

static void find_places(const struct disasm *d, const struct routine *r,
			const struct place **ret_begin, const struct place **ret_end)
{
	uint32_t first = SORTED_SPLIT(i, d->place_count, is_before(&d->place[i], r));
	const struct place *at = d->place + first, *end = d->place + d->place_count;
	uint64_t bias = r->code->answer.bias;
	*ret_begin = at;
	while (at < end && at->code == r->code && at->node->address - bias < r->function->end)
		at++;
	*ret_end = at;
}

static struct cell name_cell(const char *name)
{
	return cell_text(name, strlen(name));
}

static struct error *put_routine(const struct disasm *d, const struct routine *r,
				 const struct place *begin, const struct place *end)
{
	int64_t flat = 0, cum = 0;
	for (const struct place *at = begin; at < end; at++) {
		flat = sum_saturating(flat, at->node->flat);
		cum = sum_saturating(cum, at->node->cum);
	}
	struct row row = {
		.kind = ROW_ROUTINE,
		.cell = {cell_value(flat), cell_value(cum), name_cell(r->function->name[0])},
	};
	TRY(d->sink->row(d->sink->context, &row));
	for (uint32_t i = 1; i < r->function->name_count; i++) {
		struct row alias = {.kind = ROW_ALIAS, .cell = {name_cell(r->function->name[i])}};
		TRY(d->sink->row(d->sink->context, &alias));
	}
	return NULL;
}

// What is known of an instruction's place; what the binary does not say, samples may.
struct spot {
	const char *function, *file;
	int64_t line;
};

static void fill_spot(const struct disasm *d, struct spot *spot, const struct node *node)
{
	if (!spot->file && node->file)
		spot->file = strtab_text(&d->graph.files, node->file);
	if (!spot->line)
		spot->line = node->line;
	if (!spot->function && node->name)
		spot->function = profile_text(d->view->profile, node->name);
}

static void put_location(struct disasm *d, const struct spot *spot)
{
	struct text *out = &d->location;
	text_clear(out);
	text_puts(out, "");
	if (spot->function)
		text_putf(out, "%s ", spot->function);
	if (!spot->file)
		return;
	struct slice base = path_base(spot->file, strlen(spot->file));
	text_put(out, base.text, base.len);
	if (spot->line)
		text_putf(out, ":%lld", (long long)spot->line);
}

// Puts one instruction, with the costs of [*at, the first node at next or above).
static struct error *put_instruction(struct disasm *d, const struct code_instruction *in,
				     uint64_t next, uint64_t bias, const struct place **at,
				     const struct place *end)
{
	struct node sum = {0};
	struct spot spot = {0};
	if (in->frame_count)
		spot = (struct spot){in->frame[0].shown, in->frame[0].file, in->frame[0].line};
	for (; *at < end && (*at)->node->address - bias < next; ++*at) {
		const struct node *node = (*at)->node;
		sum.flat = sum_saturating(sum.flat, node->flat);
		sum.cum = sum_saturating(sum.cum, node->cum);
		sum.flat_div = sum_saturating(sum.flat_div, node->flat_div);
		sum.cum_div = sum_saturating(sum.cum_div, node->cum_div);
		fill_spot(d, &spot, node);
	}
	put_location(d, &spot);
	TRY(text_error(&d->location));
	bool same = d->location.len == d->last_location.len &&
		    (d->location.len == 0 ||
		     memcmp(d->location.bytes, d->last_location.bytes, d->location.len) == 0);
	struct row row = {
		.kind = ROW_INSTRUCTION,
		.cell = {cell_value(node_flat(&sum)), cell_value(node_cum(&sum)),
			 cell_number((int64_t)in->address), name_cell(in->text),
			 cell_text(d->location.bytes, d->location.len), cell_number(same)},
	};
	TRY(d->sink->row(d->sink->context, &row));
	struct text other = d->last_location;
	d->last_location = d->location;
	d->location = other;
	return NULL;
}

static struct error *put_function(struct disasm *d, const struct routine *r)
{
	const struct place *at, *end;
	const struct code_function *f = r->function;
	find_places(d, r, &at, &end);
	TRY(put_routine(d, r, at, end));
	text_clear(&d->last_location);
	for (uint32_t i = 0; i < f->count; i++) {
		uint64_t next = i + 1 < f->count ? f->instruction[i + 1].address : f->end;
		TRY(put_instruction(d, &f->instruction[i], next, r->code->answer.bias, &at, end));
	}
	return NULL;
}

// What went wrong with single binaries, if others have an answer.
static struct error *put_problems(struct disasm *d)
{
	for (uint32_t i = 0; i < d->code_count; i++) {
		if (!d->code[i].problem)
			continue;
		struct row row = {.kind = ROW_PROBLEM, .cell = {name_cell(d->code[i].problem)}};
		TRY(d->sink->row(d->sink->context, &row));
	}
	return NULL;
}

static void put_notes(const struct disasm *d)
{
	struct text *notes = d->question->notes;
	for (uint32_t i = 0; notes && i < d->code_count; i++) {
		const struct code_answer *a = &d->code[i].answer;
		if (d->code[i].problem && d->routine_count == 0)
			text_putf(notes, "%s\n", d->code[i].problem);
		if (a->notes)
			text_puts(notes, a->notes);
		if (a->code.cut)
			text_putf(notes, "only the first %llu MB of machine code are shown\n",
				  (unsigned long long)(CODE_BYTES_MAX >> 20));
	}
}

// Functions that top shows and that have no code of their own.
static struct error *note_inlined(struct disasm *d, struct regex *regex)
{
	const struct profile *p = d->view->profile;
	bool *hit;
	func_id inlined, into;
	TRY(ALLOC(d->scratch, hit, p->func.count + 1));
	TRY(match_functions(d, regex, hit));
	TRY(report_find_inlined(p, hit, d->scratch, &inlined, &into));
	if (inlined != NO_ID && d->question->notes)
		text_putf(d->question->notes,
			  "%s has no machine code of its own, it was inlined: its instructions are "
			  "in %s\n",
			  profile_text(p, p->func.name[inlined]),
			  profile_text(p, p->func.name[into]));
	return NULL;
}

static struct error *put_all(struct disasm *d, bool by_address)
{
	const struct report_options *options = d->question->report;
	if (d->routine_count == 0)
		return error_new(ERR_NOT_FOUND, "no matches found for %s %s",
				 by_address ? "address" : "regexp", options->argument);
	struct table table = report_table(REPORT_DISASM, d->view->profile, options);
	TRY(d->sink->begin(d->sink->context, &table));
	TRY(put_problems(d));
	for (uint32_t i = 0; i < d->routine_count; i++) {
		TRY(interrupt_check());
		TRY(put_function(d, &d->routine[i]));
	}
	return d->sink->end(d->sink->context);
}

static struct error *disassemble(struct disasm *d, const struct code_argument *argument)
{
	const struct report_options *options = d->question->report;
	struct graph_options graph = *d->question->graph;
	graph.by_object = true;
	TRY(graph_build(&d->graph, d->scratch, d->view, &graph));
	TRY(mapped_code_init(d->view, d->scratch, &d->code, &d->code_count));
	TRY(place_nodes(d, argument));
	TRY(want_functions(d, argument->regex));
	choose_mappings(d, argument);
	if (d->place_count)
		qsort(d->place, d->place_count, sizeof *d->place, compare_places);
	const struct code_request request = {
		.names = argument->regex,
		.by_address = argument->is_address,
		.wanted = argument->address,
		.intel = options->intel,
	};
	TRY(mapped_code_read(d->view, options, d->code, d->code_count, &request, d->scratch));
	TRY(gather_routines(d));
	put_notes(d);
	if (d->routine_count == 0)
		TRY(note_inlined(d, argument->regex));
	return put_all(d, argument->is_address);
}

struct error *report_disasm(const struct view *view, const struct graph_question *question,
			    const struct sink *sink, struct arena *scratch)
{
	struct code_argument argument;
	struct disasm d = {.view = view, .question = question, .sink = sink, .scratch = scratch};
	TRY(disasm_possible());
	struct error *err = code_argument_parse(question->report->argument, &argument);
	if (!err)
		err = disassemble(&d, &argument);
	code_argument_free(&argument);
	text_deinit(&d.location);
	text_deinit(&d.last_location);
	return err;
}
