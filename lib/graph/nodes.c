// Every line of every location becomes a node number; equal keys are one node.
#include "base/hash.h"
#include "base/lookup.h"
#include "base/text.h"
#include "graph/build.h"
#include "io/source.h"

// What of a line tells nodes apart, by granularity.
struct keeps {
	bool name, file, line, address;
};
static const struct keeps keeps[] = {
	[GRANULARITY_FUNCTIONS] = {.name = true},
	[GRANULARITY_FILEFUNCTIONS] = {.name = true, .file = true},
	[GRANULARITY_FILES] = {.file = true},
	[GRANULARITY_LINES] = {.name = true, .file = true, .line = true},
	[GRANULARITY_ADDRESSES] = {.name = true, .file = true, .line = true, .address = true},
};

struct node_table {
	struct builder *b;
	struct keeps keeps;
	str_id *file_of; // by function, in graph.files; NULL if files are not kept
	struct lookup nodes;
	uint32_t capacity;
};

static uint64_t key_hash(const struct node *n)
{
	uint64_t hash = hash_more(hash_seed(), (uint64_t)n->name << 32 | n->file);
	hash = hash_more(hash, (uint64_t)n->line ^ n->address << 20);
	return hash_more(hash, (uint64_t)n->object << 40 ^ (uint64_t)n->start_line << 16 ^
				       (uint64_t)n->column);
}

static bool same_key(const struct node *a, const struct node *b)
{
	return a->name == b->name && a->file == b->file && a->object == b->object &&
	       a->address == b->address && a->line == b->line && a->column == b->column &&
	       a->start_line == b->start_line;
}

static struct error *node_of(struct node_table *t, const struct node *key, node_id *ret)
{
	struct graph *g = t->b->graph;
	uint64_t hash = key_hash(key);
	uint32_t at;
	*ret = lookup_first(&t->nodes, hash, &at);
	while (*ret != NO_ID && !same_key(&g->node[*ret], key))
		*ret = lookup_next(&t->nodes, hash, &at);
	if (*ret != NO_ID)
		return NULL;
	TRY(RESERVE(t->b->arena, g->node, g->node_count, t->capacity));
	TRY(lookup_add(&t->nodes, hash, ret));
	g->node[g->node_count++] = *key;
	return NULL;
}

// File names as nodes show them: trimmed, then cleaned, once per function.
static struct error *trim_files(struct node_table *t)
{
	const struct profile *p = t->b->view->profile;
	const struct graph_options *o = t->b->options;
	struct strtab *files = &t->b->graph->files;
	TRY(strtab_init(files, t->b->arena));
	if (!t->keeps.file)
		return NULL;
	TRY(ALLOC(t->b->arena, t->file_of, p->func.count));
	str_id *done; // by string: id in files + 1
	TRY(ALLOC(t->b->arena, done, p->strings.count));
	struct text path = {0};
	struct error *err = NULL;
	for (func_id f = 0; !err && f < p->func.count; f++) {
		str_id file = p->func.file[f];
		if (!done[file]) {
			text_clear(&path);
			struct slice left =
				source_trim(profile_text(p, file), strtab_len(&p->strings, file),
					    o->trim_path, o->source_path);
			if (left.len > 0)
				path_put_clean(&path, left.text, left.len);
			str_id id = 0;
			if (!(err = text_error(&path)))
				err = strtab_intern(files, path.bytes ? path.bytes : "", path.len,
						    &id);
			done[file] = id + 1;
		}
		t->file_of[f] = done[file] - 1;
	}
	text_deinit(&path);
	return err;
}

static str_id object_of(const struct profile *p, loc_id l)
{
	return p->loc.mapping[l] == NO_ID ? 0 : p->mapping.file[p->loc.mapping[l]];
}

static struct node line_key(const struct node_table *t, loc_id l, line_id j)
{
	const struct profile *p = t->b->view->profile;
	func_id f = p->line.func[j];
	struct node key = {0};
	if (t->keeps.name)
		key.name = p->func.name[f];
	if (t->keeps.file)
		key.file = t->file_of[f];
	if (t->keeps.line) {
		key.line = p->line.number[j];
		if (t->b->options->columns)
			key.column = p->line.column[j];
	}
	if (t->keeps.address)
		key.address = p->loc.address[l];
	if (t->b->options->by_object || key.name == 0) {
		key.object = object_of(p, l);
		key.start_line = p->func.start_line[f];
	}
	return key;
}

static struct error *location_nodes(struct node_table *t, loc_id l, uint32_t *at)
{
	struct builder *b = t->b;
	const struct view *v = b->view;
	uint32_t first = v->line_start[l], end = v->line_end[l];
	if (first == end) { // not symbolized: the address, or just the binary, is all there is
		struct node key = {.object = object_of(v->profile, l)};
		if (t->keeps.address)
			key.address = v->profile->loc.address[l];
		return node_of(t, &key, &b->frame[(*at)++]);
	}
	for (uint32_t j = first; j < end; j++) {
		struct node key = line_key(t, l, v->line[j]);
		TRY(node_of(t, &key, &b->frame[(*at)++]));
	}
	return NULL;
}

struct error *build_nodes(struct builder *b)
{
	const struct view *v = b->view;
	const struct profile *p = v->profile;
	struct node_table t = {.b = b, .keeps = keeps[b->options->granularity]};
	lookup_init(&t.nodes, b->arena);
	TRY(trim_files(&t));
	uint64_t most = 0;
	for (loc_id l = 0; l < p->loc.count; l++)
		most += (uint64_t)(v->line_end[l] - v->line_start[l]) + 1;
	TRY(ALLOC(b->arena, b->frame_start, (size_t)p->loc.count + 1));
	TRY(ALLOC(b->arena, b->frame, most));
	uint32_t at = 0;
	for (loc_id l = 0; l < p->loc.count; l++) {
		b->frame_start[l] = at;
		if (!view_removed(v, l))
			TRY(location_nodes(&t, l, &at));
	}
	b->frame_start[p->loc.count] = at;

	struct graph *g = b->graph;
	TRY(ALLOC(b->arena, b->inlined_somewhere, g->node_count));
	for (loc_id l = 0; l < p->loc.count; l++)
		for (uint32_t k = b->frame_start[l]; k + 1 < b->frame_start[l + 1]; k++)
			b->inlined_somewhere[b->frame[k]] = true;
	return NULL;
}
