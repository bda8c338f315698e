// Printable names: what reports show and sort by.
#include "base/text.h"
#include "graph/build.h"
#include "io/path.h"

// The binary's name serves where there is nothing else to say.
static void put_object(struct text *out, const struct graph *g, const struct node *n)
{
	const struct strtab *strings = &g->view->profile->strings;
	if (!n->object) {
		text_puts(out, "<unknown>");
		return;
	}
	struct slice base =
		path_base(strtab_text(strings, n->object), strtab_len(strings, n->object));
	text_putc(out, '[');
	text_put(out, base.text, base.len);
	text_putc(out, ']');
}

static bool has_place(const struct node *n)
{
	return n->line != 0 || n->file != 0 || n->name == 0;
}

void graph_put_place(struct text *out, const struct graph *g, const struct node *n, bool folders)
{
	if (!has_place(n))
		return;
	if (n->line == 0 && n->file == 0) {
		put_object(out, g, n);
		return;
	}
	struct slice file = {strtab_text(&g->files, n->file), strtab_len(&g->files, n->file)};
	if (!folders && n->file)
		file = path_base(file.text, file.len);
	text_put(out, file.text, file.len);
	if (n->line != 0)
		text_putf(out, ":%lld", (long long)n->line);
	if (n->line != 0 && n->column != 0)
		text_putf(out, ":%lld", (long long)n->column);
}

static void put_name(struct text *out, const struct graph *g, const struct node *n)
{
	const struct profile *p = g->view->profile;
	if (n->address)
		text_putf(out, "%016llx", (unsigned long long)n->address);
	if (n->name) {
		if (out->len)
			text_putc(out, ' ');
		text_put(out, profile_text(p, n->name), strtab_len(&p->strings, n->name));
	}
	if (out->len && has_place(n))
		text_putc(out, ' ');
	graph_put_place(out, g, n, true);
}

static struct error *name_node(struct builder *b, struct text *scratch, node_id id)
{
	struct graph *g = b->graph;
	const struct node *n = &g->node[id];
	const struct profile *p = g->view->profile;
	if (n->name && !n->address && !n->file && !n->line) { // the usual case needs no copy
		g->name[id] = (struct slice){profile_text(p, n->name),
					     strtab_len(&p->strings, n->name)};
		return NULL;
	}
	text_clear(scratch);
	put_name(scratch, g, n);
	TRY(text_error(scratch));
	g->name[id].len = scratch->len;
	return arena_copy_bytes(b->arena, scratch->bytes, scratch->len, &g->name[id].text);
}

struct error *build_names(struct builder *b)
{
	struct graph *g = b->graph;
	TRY(ALLOC(b->arena, g->name, g->node_count));
	struct text scratch = {0};
	struct error *err = NULL;
	for (node_id n = 0; !err && n < g->node_count; n++)
		err = name_node(b, &scratch, n);
	text_deinit(&scratch);
	return err;
}
