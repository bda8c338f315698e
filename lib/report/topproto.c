// One sample, location and (usually) function per row of `top`.
#include "report/topproto.h"

#include <string.h>

#include "base/hash.h"
#include "base/lookup.h"
#include "format/proto_write.h"
#include "measure/measure.h"

struct rows {
	const struct graph *g;
	const struct report_options *o;
	struct profile *p;
	struct lookup functions; // by what tells them apart
};

static struct error *copy_string(struct rows *r, const struct strtab *from, str_id id, str_id *ret)
{
	return strtab_intern(&r->p->strings, strtab_text(from, id), strtab_len(from, id), ret);
}

static struct error *intern(struct rows *r, const char *text, str_id *ret)
{
	return strtab_intern(&r->p->strings, text, strlen(text), ret);
}

static struct error *make_columns(struct rows *r)
{
	struct profile *p = r->p;
	size_t count = r->g->shown_count;
	TRY(ALLOC(&p->arena, p->sample.stack_start, count + 1));
	TRY(ALLOC(&p->arena, p->sample.stack, count));
	TRY(ALLOC(&p->arena, p->sample.value, 2));
	TRY(ALLOC(&p->arena, p->sample.value[0], count));
	TRY(ALLOC(&p->arena, p->sample.value[1], count));
	TRY(ALLOC(&p->arena, p->loc.id, count));
	TRY(ALLOC(&p->arena, p->loc.address, count));
	TRY(ALLOC(&p->arena, p->loc.mapping, count));
	TRY(ALLOC(&p->arena, p->loc.folded, count));
	TRY(ALLOC(&p->arena, p->loc.line_start, count + 1));
	TRY(ALLOC(&p->arena, p->line.func, count));
	TRY(ALLOC(&p->arena, p->line.number, count));
	TRY(ALLOC(&p->arena, p->line.column, count));
	TRY(ALLOC(&p->arena, p->func.id, count));
	TRY(ALLOC(&p->arena, p->func.name, count));
	TRY(ALLOC(&p->arena, p->func.system_name, count));
	TRY(ALLOC(&p->arena, p->func.file, count));
	TRY(ALLOC(&p->arena, p->func.start_line, count));
	return NULL;
}

static struct error *copy_facts(struct rows *r)
{
	const struct profile *from = r->g->view->profile;
	struct profile *p = r->p;
	p->time_ns = from->time_ns;
	p->duration_ns = from->duration_ns;
	p->period = from->period;
	TRY(copy_string(r, &from->strings, from->period_type, &p->period_type));
	TRY(copy_string(r, &from->strings, from->period_unit, &p->period_unit));
	p->type.count = 2;
	TRY(ALLOC(&p->arena, p->type.type, 2));
	TRY(ALLOC(&p->arena, p->type.unit, 2));
	TRY(intern(r, "cum", &p->type.type[0]));
	TRY(intern(r, "flat", &p->type.type[1]));
	TRY(intern(r, r->o->unit, &p->type.unit[0]));
	p->type.unit[1] = p->type.unit[0];
	return NULL;
}

static struct error *function_of(struct rows *r, const struct node *n, func_id *ret)
{
	struct profile *p = r->p;
	str_id name, file;
	TRY(copy_string(r, &r->g->view->profile->strings, n->name, &name));
	TRY(copy_string(r, &r->g->files, n->file, &file));
	uint64_t hash = hash_more(hash_seed(), (uint64_t)name << 32 | file);
	hash = hash_more(hash, (uint64_t)n->start_line);
	uint32_t at, f = lookup_first(&r->functions, hash, &at);
	while (f != NO_ID && !(p->func.name[f] == name && p->func.file[f] == file &&
			       p->func.start_line[f] == n->start_line))
		f = lookup_next(&r->functions, hash, &at);
	if (f == NO_ID) {
		TRY(lookup_add(&r->functions, hash, &f));
		p->func.id[f] = ++p->func.count;
		p->func.name[f] = name;
		p->func.file[f] = file;
		p->func.start_line[f] = n->start_line;
	}
	*ret = f;
	return NULL;
}

static int64_t scaled(const struct rows *r, int64_t value)
{
	const struct profile *from = r->g->view->profile;
	const char *unit = profile_text(from, from->type.unit[r->o->type]);
	return truncate_like_go(measure_scale(value, unit, r->o->unit).value);
}

static struct error *add_row(struct rows *r, const struct node *n)
{
	struct profile *p = r->p;
	uint32_t i = p->sample.count++;
	p->sample.value[0][i] = scaled(r, node_cum(n));
	p->sample.value[1][i] = scaled(r, node_flat(n));
	p->sample.stack[i] = i;
	p->sample.stack_start[i + 1] = i + 1;
	p->loc.id[i] = ++p->loc.count;
	p->loc.address[i] = n->address;
	p->loc.mapping[i] = NO_ID;
	p->loc.line_start[i + 1] = ++p->line.count;
	p->line.number[i] = n->line;
	p->line.column[i] = n->column;
	return function_of(r, n, &p->line.func[i]);
}

static struct error *fill(struct rows *r)
{
	lookup_init(&r->functions, &r->p->arena);
	TRY(copy_facts(r));
	TRY(make_columns(r));
	for (uint32_t k = 0; k < r->g->shown_count; k++)
		TRY(add_row(r, &r->g->node[r->g->shown[k]]));
	return NULL;
}

struct error *report_topproto(const struct view *view, const struct graph_question *question,
			      const struct writer *writer, struct arena *scratch)
{
	struct graph g;
	struct report_options report;
	TRY(report_graph(view, question, scratch, &g, &report));
	struct rows rows = {.g = &g, .o = &report};
	TRY(profile_new(scratch->limit, &rows.p));
	struct error *err = fill(&rows);
	struct view all;
	if (!err)
		err = view_init(&all, scratch, rows.p);
	if (!err)
		err = proto_write(&all, 1, writer);
	profile_free(rows.p);
	return err;
}
