// Printable names: what reports show and sort by.
#include <string.h>

#include "base/text.h"
#include "graph/build.h"

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash ? slash + 1 : path;
}

static void put_place(struct text *out, const struct graph *g, const struct node *n)
{
	if (n->line == 0 && n->file == 0)
		return;
	if (out->len)
		text_putc(out, ' ');
	text_put(out, strtab_text(&g->files, n->file), strtab_len(&g->files, n->file));
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
	put_place(out, g, n);
	// With nothing else to say the binary's name serves; an address alone is followed by it too.
	if (n->line != 0 || n->file != 0 || n->name != 0)
		return;
	if (out->len)
		text_putc(out, ' ');
	if (n->object)
		text_putf(out, "[%s]", base_name(profile_text(p, n->object)));
	else
		text_puts(out, "<unknown>");
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
