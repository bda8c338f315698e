// Lines are read into one list; a location has a stretch of it.
#include "format/legacy_names.h"

#include <string.h>

#include "format/legacy_text.h"

// Room for what the profile's locations have.
static struct error *reserve(struct legacy_names *n, const struct profile *p)
{
	uint32_t old = n->loc_cap, cap, more = p->loc.count - n->loc_count;
	if (more == 0)
		return NULL;
	cap = old;
	TRY(RESERVE_MORE(n->arena, n->first, n->loc_count, cap, more));
	cap = old;
	TRY(RESERVE_MORE(n->arena, n->count, n->loc_count, cap, more));
	n->loc_cap = cap;
	cap = old;
	TRY(RESERVE_MORE(n->arena, n->hidden, n->loc_count, cap, more));
	memset(n->count + n->loc_count, 0, more * sizeof *n->count);
	memset(n->hidden + n->loc_count, 0, more * sizeof *n->hidden);
	n->loc_count = p->loc.count;
	return NULL;
}

// Gives the lines of the run to the location that they are about.
static void end_run(struct legacy_names *n, const struct profile *p)
{
	bool open = n->run == RUN_NEW;
	n->run = RUN_NONE;
	if (!open)
		return;
	uint32_t lines = n->line_count - n->run_first, entries = 0;
	loc_id loc = p->sample.stack[n->at];
	while (n->at < n->end && p->sample.stack[n->at] == loc) {
		n->at++;
		entries++;
	}
	n->first[loc] = n->run_first;
	n->count[loc] = lines >= entries ? lines / entries : lines;
	n->line_count = n->run_first + n->count[loc];
	n->any = true;
}

// Looks for the address in what is left of the stack.
static void start_run(struct legacy_names *n, const struct profile *p, uint64_t pc, bool has_name)
{
	end_run(n, p);
	n->run = RUN_IGNORED;
	n->run_pc = pc;
	n->run_first = n->line_count;
	for (uint32_t k = n->at; k < n->end; k++) {
		loc_id loc = p->sample.stack[k];
		if (p->loc.address[loc] != pc)
			continue;
		if (n->first_shown == NO_ID)
			n->first_shown = k;
		n->at = k;
		if (n->count[loc] || !has_name)
			n->at++;
		else
			n->run = RUN_NEW;
		return;
	}
}

// Go leaves out the runtime's frames at the leaf, and runtime.goexit, nothing else.
static void end_stack(struct legacy_names *n, const struct profile *p)
{
	end_run(n, p);
	if (n->first_shown == NO_ID)
		return;
	for (uint32_t k = n->start; k < n->first_shown; k++)
		n->hidden[p->sample.stack[k]] = HIDDEN_RUNTIME;
	if (n->at + 1 == n->end)
		n->hidden[p->sample.stack[n->at]] = HIDDEN_GOEXIT;
}

struct error *legacy_names_sample(struct legacy_names *n, struct builder *b)
{
	const struct profile *p = builder_profile(b);
	end_stack(n, p);
	n->start = n->at = p->sample.stack_start[p->sample.count - 1];
	n->end = p->sample.stack_start[p->sample.count];
	n->first_shown = NO_ID;
	return reserve(n, p);
}

// "main.f+0x2f": the name is what stands before the offset.
static struct slice without_offset(struct slice name)
{
	for (size_t i = name.len; i-- > 0;)
		if (name.text[i] == '+')
			return (struct slice){name.text, i};
	return name;
}

// "/src/a.go:12"; a file without a line keeps its colons.
static void split_place(struct slice place, struct slice *file, int64_t *line)
{
	*file = place;
	*line = 0;
	size_t i = place.len;
	while (i > 0 && is_digit(place.text[i - 1]))
		i--;
	if (i == 0 || i == place.len || place.text[i - 1] != ':')
		return;
	if (parse_decimal((struct slice){place.text + i, place.len - i}, line))
		file->len = i - 1;
}

// What stands up to the next tab, and the tabs after it.
static struct slice take_column(struct slice *rest)
{
	const char *tab = rest->len ? memchr(rest->text, '\t', rest->len) : NULL;
	struct slice column = {rest->text, tab ? (size_t)(tab - rest->text) : rest->len};
	take(rest, column.len);
	while (take_word(rest, "\t"))
		;
	return column;
}

static struct error *add_line(struct legacy_names *n, struct builder *b, struct slice name,
			      struct slice file, int64_t number)
{
	struct builder_line line = {.number = number};
	str_id name_id, file_id;
	TRY(builder_intern(b, name, &name_id));
	TRY(builder_intern(b, file, &file_id));
	TRY(builder_func(b, name_id, name_id, file_id, 0, &line.func));
	TRY(RESERVE(n->arena, n->line, n->line_count, n->line_cap));
	n->line[n->line_count++] = line;
	return NULL;
}

struct error *legacy_names_comment(struct legacy_names *n, struct builder *b, struct slice line)
{
	struct slice rest = line;
	uint64_t pc;
	bool fits;
	if (!take_word(&rest, "#\t") || !slice_begins(rest, "0x"))
		return NULL;
	if (!take_address(&rest, &pc, NULL, &fits) || !fits)
		return NULL;
	bool has_name = take_word(&rest, "\t");
	if (n->run == RUN_NONE || n->run_pc != pc)
		start_run(n, builder_profile(b), pc, has_name);
	if (n->run == RUN_IGNORED || !has_name)
		return NULL;
	while (take_word(&rest, "\t"))
		;
	struct slice name = without_offset(take_column(&rest)), file;
	int64_t number;
	split_place(take_column(&rest), &file, &number);
	return add_line(n, b, name, file, number);
}

// What is known of a frame that Go does not show.
static struct error *name_hidden(struct legacy_names *n, struct builder *b, loc_id loc)
{
	static const char *const name[] = {
		[HIDDEN_RUNTIME] = LEGACY_RUNTIME_FRAME,
		[HIDDEN_GOEXIT] = "runtime.goexit",
	};
	n->first[loc] = n->line_count;
	n->count[loc] = 1;
	return add_line(n, b, slice_of(name[n->hidden[loc]]), slice_of(""), 0);
}

struct error *legacy_names_finish(struct legacy_names *n, struct builder *b)
{
	struct profile *p = builder_profile(b);
	end_stack(n, p);
	if (!n->any)
		return NULL;
	for (loc_id l = 0; l < p->loc.count; l++)
		if (n->count[l] == 0 && n->hidden[l])
			TRY(name_hidden(n, b, l));
	TRY(ALLOC(&p->arena, p->line.func, n->line_count));
	TRY(ALLOC(&p->arena, p->line.number, n->line_count));
	TRY(ALLOC(&p->arena, p->line.column, n->line_count));
	uint32_t to = 0;
	for (loc_id l = 0; l < p->loc.count; l++) {
		p->loc.line_start[l] = to;
		for (uint32_t i = 0; i < n->count[l]; i++, to++) {
			p->line.func[to] = n->line[n->first[l] + i].func;
			p->line.number[to] = n->line[n->first[l] + i].number;
		}
		if (n->count[l] && p->loc.mapping[l] != NO_ID)
			p->mapping.flags[p->loc.mapping[l]] |= MAPPING_NAMES_TOLD;
	}
	p->loc.line_start[p->loc.count] = p->line.count = to;
	return NULL;
}
