// positions: instr line
// events: cpu(ms)
//
// ob=(1) /home/me/demo
// fl=(1) /home/me/main.go
// fn=(1) main.hot
// 0x4e0650 43 90
// cfl=(1)
// cfn=(2) main.inlined
// calls=0 +12 50
// * * 40
#include "report/callgrind.h"

#include <stdio.h>
#include <string.h>

#include "base/hash.h"
#include "base/interrupt.h"
#include "base/lookup.h"
#include "base/text.h"
#include "measure/measure.h"

#define PIECE ((size_t)64 << 10)

// A function as callgrind has it, a file and a name, may be several of ours.
struct function {
	node_id first;	// a node of it
	node_id caller; // of call trees; else NO_ID
	uint32_t name;	// number of file and name
	uint32_t index; // among those of that name, from 1
};

struct writing {
	const struct graph *g;
	const struct report_options *o;
	struct arena *arena;
	const struct writer *writer;
	struct text out;
	struct strtab objects, files, names; // in order of their first use

	uint32_t *function_of; // by node + 1; 0 for nodes that are not listed
	struct function *function;
	uint32_t function_count, function_cap;
	node_id *first_of_name; // by number of file and name: a node that has them
	uint32_t *name_count;	// and how many functions do
	uint32_t name_cap, count_cap;
	struct lookup known_functions, known_names;
};

static struct error *number_name(struct writing *w, node_id n, uint32_t *ret)
{
	const struct node *node = &w->g->node[n];
	uint64_t hash = hash_more(hash_seed(), (uint64_t)node->name << 32 | node->file);
	uint32_t at, id;
	for (id = lookup_first(&w->known_names, hash, &at); id != NO_ID;
	     id = lookup_next(&w->known_names, hash, &at)) {
		const struct node *other = &w->g->node[w->first_of_name[id]];
		if (other->name == node->name && other->file == node->file) {
			*ret = id;
			return NULL;
		}
	}
	id = w->known_names.count;
	TRY(RESERVE(w->arena, w->first_of_name, id, w->name_cap));
	TRY(RESERVE(w->arena, w->name_count, id, w->count_cap));
	w->first_of_name[id] = n;
	w->name_count[id] = 0;
	return lookup_add(&w->known_names, hash, ret);
}

// The column tells functions apart only where there is neither address nor line, as in pprof.
static int64_t own_column(const struct node *node)
{
	return node->address == 0 && node->line == 0 ? node->column : 0;
}

static node_id caller_of(const struct graph *g, node_id n)
{
	bool root = !g->options->call_tree || g->in_start[n] == g->in_start[n + 1];
	return root ? NO_ID : g->edge[g->in[g->in_start[n]]].from;
}

static bool same_function(const struct graph *g, const struct function *f, node_id n,
			  node_id caller, uint32_t name)
{
	const struct node *a = &g->node[f->first], *b = &g->node[n];
	return f->caller == caller && f->name == name && a->object == b->object &&
	       a->start_line == b->start_line && own_column(a) == own_column(b);
}

static struct error *find_function(struct writing *w, node_id n)
{
	const struct node *node = &w->g->node[n];
	node_id caller = caller_of(w->g, n);
	uint32_t name, at, id;
	TRY(number_name(w, n, &name));
	uint64_t hash = hash_more(hash_seed(), (uint64_t)name << 32 | caller);
	hash = hash_more(hash, (uint64_t)node->object << 32 ^ (uint64_t)node->start_line);
	for (id = lookup_first(&w->known_functions, hash, &at); id != NO_ID;
	     id = lookup_next(&w->known_functions, hash, &at))
		if (same_function(w->g, &w->function[id], n, caller, name))
			break;
	if (id == NO_ID) {
		TRY(RESERVE(w->arena, w->function, w->function_count, w->function_cap));
		TRY(lookup_add(&w->known_functions, hash, &id));
		w->function[id] = (struct function){n, caller, name, ++w->name_count[name]};
		w->function_count++;
	}
	w->function_of[n] = id + 1;
	return NULL;
}

// A name ends with its line.
static void put_line(struct text *out, const char *bytes, size_t len)
{
	for (const char *end = bytes + len; bytes < end; bytes++)
		if (*bytes == '\n' || *bytes == '\r' || *bytes == '\0')
			text_putf(out, "\\x%02x", (unsigned char)*bytes);
		else
			text_putc(out, *bytes);
	text_putc(out, '\n');
}

// `key=(1) name` the first time, then `key=(1)`.
static struct error *put_name(struct writing *w, const char *key, struct strtab *used,
			      const char *name, size_t len)
{
	uint32_t before = used->count;
	str_id id;
	text_puts(&w->out, key);
	TRY(strtab_intern(used, name, len, &id));
	if (id)
		text_putf(&w->out, "(%u)", (unsigned)id);
	if (id == before) {
		text_putc(&w->out, ' ');
		put_line(&w->out, name, len);
	} else {
		text_putc(&w->out, '\n');
	}
	return NULL;
}

static struct error *put_string(struct writing *w, const char *key, struct strtab *used,
				const struct strtab *from, str_id id)
{
	return put_name(w, key, used, strtab_text(from, id), strtab_len(from, id));
}

static struct error *put_callee(struct writing *w, node_id n)
{
	const struct strtab *strings = &w->g->view->profile->strings;
	if (!w->function_of[n])
		return put_name(w, "cfn=", &w->names, "", 0);
	const struct function *f = &w->function[w->function_of[n] - 1];
	str_id name = w->g->node[n].name;
	if (w->name_count[f->name] < 2)
		return put_string(w, "cfn=", &w->names, strings, name);
	struct text numbered = {0};
	text_put(&numbered, strtab_text(strings, name), strtab_len(strings, name));
	text_putf(&numbered, " [%u/%u]", (unsigned)f->index, (unsigned)w->name_count[f->name]);
	struct error *err = text_error(&numbered);
	if (!err)
		err = put_name(w, "cfn=", &w->names, numbered.bytes, numbered.len);
	text_deinit(&numbered);
	return err;
}

// Relative to the node before if that is shorter; `*` for the same.
static void put_address(struct text *out, const struct node *before, uint64_t address)
{
	char absolute[24], relative[24];
	if (before && before->address == address) {
		text_putc(out, '*');
		return;
	}
	snprintf(absolute, sizeof absolute, "0x%llx", (unsigned long long)address);
	int64_t step = before ? (int64_t)(address - before->address) : 0;
	snprintf(relative, sizeof relative, "%+lld", (long long)step);
	bool shorter = before && strlen(relative) < strlen(absolute);
	text_puts(out, shorter ? relative : absolute);
}

static int64_t scaled(const struct writing *w, int64_t value)
{
	const struct profile *p = w->g->view->profile;
	const char *unit = profile_text(p, p->type.unit[w->o->type]);
	return truncate_like_go(measure_scale(value, unit, w->o->unit).value);
}

static struct error *put_function(struct writing *w, const struct node *node)
{
	const struct strtab *strings = &w->g->view->profile->strings;
	text_putc(&w->out, '\n');
	TRY(put_string(w, "ob=", &w->objects, strings, node->object));
	TRY(put_string(w, "fl=", &w->files, &w->g->files, node->file));
	return put_string(w, "fn=", &w->names, strings, node->name);
}

// Calls have no address of their own in a profile: the cost of all is at the callee's, `* *`.
static struct error *put_calls(struct writing *w, node_id n, const struct node *before)
{
	const struct graph *g = w->g;
	for (uint32_t k = g->out_start[n]; k < g->out_start[n + 1]; k++) {
		const struct edge *e = &g->edge[g->out[k]];
		const struct node *callee = &g->node[e->to];
		TRY(put_string(w, "cfl=", &w->files, &g->files, callee->file));
		TRY(put_callee(w, e->to));
		text_puts(&w->out, "calls=0 ");
		put_address(&w->out, before, callee->address);
		text_putf(&w->out, " %lld\n* * %lld\n", (long long)callee->line,
			  (long long)scaled(w, e->weight));
	}
	return NULL;
}

static struct error *write_out(struct writing *w)
{
	TRY(text_error(&w->out));
	struct error *err = writer_put(w->writer, w->out.bytes, w->out.len);
	text_clear(&w->out);
	return err;
}

static struct error *write_nodes(struct writing *w)
{
	const struct graph *g = w->g;
	const struct node *before = NULL;
	for (uint32_t k = 0; k < g->shown_count; k++) {
		const struct node *node = &g->node[g->shown[k]];
		if (!before || node->object != before->object || node->file != before->file ||
		    node->name != before->name)
			TRY(put_function(w, node));
		put_address(&w->out, before, node->address);
		text_putf(&w->out, " %lld %lld\n", (long long)node->line,
			  (long long)scaled(w, node_flat(node)));
		TRY(put_calls(w, g->shown[k], before));
		before = node;
		TRY(interrupt_check());
		if (w->out.len >= PIECE)
			TRY(write_out(w));
	}
	return write_out(w);
}

static struct error *write_all(struct writing *w)
{
	const struct graph *g = w->g;
	lookup_init(&w->known_functions, w->arena);
	lookup_init(&w->known_names, w->arena);
	TRY(strtab_init(&w->objects, w->arena));
	TRY(strtab_init(&w->files, w->arena));
	TRY(strtab_init(&w->names, w->arena));
	TRY(ALLOC(w->arena, w->function_of, g->node_count));
	for (uint32_t k = 0; k < g->shown_count; k++)
		TRY(find_function(w, g->shown[k]));
	struct text event = {0};
	text_putf(&event, "%s(%s)", w->o->type_label, w->o->unit);
	struct error *err = text_error(&event);
	text_puts(&w->out, "positions: instr line\nevents: ");
	if (!err)
		put_line(&w->out, event.bytes, event.len);
	text_deinit(&event);
	return err ? err : write_nodes(w);
}

struct error *report_callgrind(const struct view *view, const struct graph_question *question,
			       const struct writer *writer, struct arena *scratch)
{
	struct graph g;
	struct report_options report;
	TRY(report_graph(view, question, scratch, &g, &report));
	struct writing w = {.g = &g, .o = &report, .arena = scratch, .writer = writer};
	struct error *err = write_all(&w);
	text_deinit(&w.out);
	return err;
}
