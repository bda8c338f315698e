// Writes images of Go programs in the layouts of 1.2, 1.16, 1.18 and 1.20. What goes where is said
// in docs/formats/go-pclntab.md and go-buildinfo.md.
#include "build_go.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>

#include "build.h"

// Pieces that offsets count from; each is written on its own and then put behind the others.
struct parts {
	struct text names, units, files, values, funcs, inlined;
};

struct go_writer {
	const struct build_go *how;
	struct build out;
	size_t word;
	struct parts at;
	size_t table; // where it starts in the image
};

static bool since(const struct go_writer *w, unsigned minor)
{
	return w->how->minor >= minor;
}

static void number(struct go_writer *w, struct text *to, uint64_t value, size_t size)
{
	struct build b = {to, w->out.big};
	build_number(&b, value, size);
}

static uint32_t put_name(struct go_writer *w, struct text *to, const char *name)
{
	uint32_t at = (uint32_t)to->len;
	(void)w;
	text_put(to, name, strlen(name) + 1);
	return at;
}

static void varint(struct text *to, uint32_t value)
{
	for (; value >= 0x80; value >>= 7)
		text_putc(to, (char)(value | 0x80));
	text_putc(to, (char)value);
}

// Files are numbered from 0 since 1.16, from 1 before.
static int32_t file_number(const struct go_writer *w, int32_t file)
{
	return file < 0 || since(w, 16) ? file : file + 1;
}

// A table of one of the values that rows have.
static uint32_t put_values(struct go_writer *w, const struct build_go_func *f, size_t field)
{
	struct text *to = &w->at.values;
	uint32_t start = (uint32_t)to->len, pc = 0;
	int32_t value = -1;
	unsigned quantum = w->how->quantum ? w->how->quantum : 1;
	for (uint32_t i = 0; i < f->row_count; i++) {
		const struct build_go_row *r = &f->row[i];
		int32_t next;
		memcpy(&next, (const char *)r + field, sizeof next);
		// Values that do not change have no row of their own.
		if (i + 1 < f->row_count &&
		    memcmp((const char *)(r + 1) + field, &next, sizeof next) == 0)
			continue;
		if (field == offsetof(struct build_go_row, file))
			next = file_number(w, next);
		uint32_t change = (uint32_t)next - (uint32_t)value;
		varint(to, change >> 31 ? ~change << 1 | 1 : change << 1);
		varint(to, (r->end - pc) / quantum);
		value = next;
		pc = r->end;
	}
	text_putc(to, '\0');
	return start;
}

static void put_calls(struct go_writer *w, const struct build_go_func *f, uint32_t names)
{
	struct text *to = &w->at.inlined;
	for (uint32_t i = 0; i < f->call_count; i++) {
		const struct build_go_call *c = &f->call[i];
		uint32_t name = names + put_name(w, &w->at.names, c->name);
		if (since(w, 20)) {
			number(w, to, 0, 4);
			to->bytes[to->len - 4] = (char)c->id;
			number(w, to, name, 4);
			number(w, to, c->parent_pc, 4);
			number(w, to, (uint32_t)c->start_line, 4);
			continue;
		}
		if (since(w, 12)) {
			number(w, to, (uint16_t)c->parent, 2);
			text_putc(to, (char)c->id);
			text_putc(to, '\0');
		} else {
			number(w, to, (uint32_t)c->parent, 4);
		}
		number(w, to, (uint32_t)file_number(w, c->file), 4);
		number(w, to, (uint32_t)c->line, 4);
		number(w, to, name, 4);
		if (since(w, 12))
			number(w, to, c->parent_pc, 4);
	}
}

struct func_offsets {
	uint32_t name, file, line, call, calls;
};

// `_func`: @p table is where in the table it starts, @p inlined the address of all inlined calls.
static void put_func(struct go_writer *w, uint32_t index, const struct func_offsets *o,
		     size_t table, uint64_t entry, uint64_t inlined)
{
	const struct build_go_func *f = &w->how->func[index];
	struct text *to = &w->at.funcs;
	unsigned calls = since(w, 16) ? 3 : since(w, 13) ? 4 : 2, which = since(w, 13) ? 2 : 1;
	bool has = f->call_count && since(w, 9);
	uint32_t fixed[] = {o->name, 0, 0, 0, o->file, o->line, has ? which + 1 : 0};
	number(w, to, since(w, 18) ? entry - GO_IMAGE_TEXT : entry, since(w, 18) ? 4 : w->word);
	for (size_t i = 0; i < ARRAY_LEN(fixed); i++)
		number(w, to, fixed[i], 4);
	if (since(w, 16))
		number(w, to, 0, 4); // the first unit
	if (since(w, 20))
		number(w, to, (uint32_t)f->start_line, 4);
	if (since(w, 12)) {
		text_putc(to, (char)f->id);
		text_pad(to, '\0', 2);
		text_putc(to, (char)(has ? calls + 1 : 1));
	} else {
		number(w, to, has ? calls + 1 : 1, 4);
	}
	for (unsigned i = 0; has && i <= which; i++)
		number(w, to, i == which ? o->call : 0, 4);
	if (!since(w, 18))
		while ((table + to->len) % w->word)
			text_putc(to, '\0');
	for (unsigned i = 0; i <= (has ? calls : 0); i++) {
		bool it = has && i == calls;
		if (since(w, 18))
			number(w, to, it ? o->calls : UINT32_MAX, 4);
		else
			number(w, to, it ? inlined + o->calls : 0, w->word);
	}
	while ((table + to->len) % w->word)
		text_putc(to, '\0');
}

// All parts but the functions, in the order in which they refer to each other.
static void put_parts(struct go_writer *w, struct func_offsets *o, uint32_t names)
{
	const struct build_go *how = w->how;
	text_putc(&w->at.values, '\0'); // 0 is no table
	for (uint32_t i = 0; i < how->func_count; i++) {
		const struct build_go_func *f = &how->func[i];
		o[i].name = names + put_name(w, &w->at.names, f->name);
		o[i].file = put_values(w, f, offsetof(struct build_go_row, file));
		o[i].line = put_values(w, f, offsetof(struct build_go_row, line));
		o[i].call = put_values(w, f, offsetof(struct build_go_row, call));
		o[i].calls = (uint32_t)w->at.inlined.len;
		put_calls(w, f, names);
	}
	for (uint32_t i = 0; since(w, 16) && i < how->file_count; i++)
		number(w, &w->at.units, put_name(w, &w->at.files, how->file[i]), 4);
}

static uint64_t end_of(const struct go_writer *w, uint32_t count)
{
	uint64_t at = GO_IMAGE_TEXT;
	for (uint32_t i = 0; i < count; i++)
		at += w->how->func[i].size;
	return at;
}

static size_t put_part(struct go_writer *w, const struct text *part)
{
	while ((w->out.out->len - w->table) % 8)
		text_putc(w->out.out, '\0');
	size_t at = w->out.out->len - w->table;
	text_put(w->out.out, part->bytes ? part->bytes : "", part->len);
	return at;
}

static void put_functab(struct go_writer *w, const uint32_t *func, size_t funcs)
{
	size_t size = since(w, 18) ? 4 : w->word;
	for (uint32_t i = 0; i <= w->how->func_count; i++) {
		number(w, w->out.out, end_of(w, i) - (since(w, 18) ? GO_IMAGE_TEXT : 0), size);
		if (i < w->how->func_count)
			number(w, w->out.out, funcs + func[i], size);
	}
}

static void put_header(struct go_writer *w)
{
	static const struct {
		unsigned minor;
		uint32_t magic;
	} kinds[] = {{20, 0xfffffff1}, {18, 0xfffffff0}, {16, 0xfffffffa}, {2, 0xfffffffb}};
	size_t i = 0;
	while (!since(w, kinds[i].minor))
		i++;
	number(w, w->out.out, kinds[i].magic, 4);
	text_pad(w->out.out, '\0', 2);
	text_putc(w->out.out, (char)(w->how->quantum ? w->how->quantum : 1));
	text_putc(w->out.out, (char)w->word);
	number(w, w->out.out, w->how->func_count, w->word);
}

// The addresses of inlined calls have to be known before the functions are written: they come first
// in the image.
static void put_split(struct go_writer *w, struct func_offsets *o, uint32_t *func, uint64_t inlined)
{
	struct text *out = w->out.out;
	put_header(w);
	number(w, out, w->how->file_count, w->word);
	if (since(w, 18)) // 1.26 does not say it any more
		number(w, out, since(w, 26) ? 0 : GO_IMAGE_TEXT, w->word);
	size_t offsets = out->len;
	text_pad(out, '\0', 5 * w->word);
	const struct text *part[] = {&w->at.names, &w->at.units, &w->at.files, &w->at.values};
	for (size_t i = 0; i < ARRAY_LEN(part); i++)
		build_patch(&w->out, offsets + i * w->word, put_part(w, part[i]), w->word);
	size_t functab = put_part(w, &(struct text){0});
	size_t entry = since(w, 18) ? 4 : w->word;
	size_t funcs = (entry * (2 * w->how->func_count + 1) + 7) / 8 * 8;
	build_patch(&w->out, offsets + 4 * w->word, functab, w->word);
	for (uint32_t i = 0; i < w->how->func_count; i++) {
		func[i] = (uint32_t)w->at.funcs.len;
		put_func(w, i, &o[i], functab + funcs, end_of(w, i), inlined);
	}
	put_functab(w, func, funcs);
	put_part(w, &w->at.funcs);
}

// 1.2: all offsets count from the table's start. Behind the list of functions it says where
// the files are.
static void put_joined(struct go_writer *w, struct func_offsets *o, uint32_t *func,
		       uint64_t inlined, size_t blob)
{
	struct text *out = w->out.out;
	size_t values = (blob + w->at.names.len + 7) / 8 * 8;
	size_t files = (values + w->at.values.len + 7) / 8 * 8, names_of_files;
	struct text list = {0}, texts = {0};
	names_of_files = files + 4 * (w->how->file_count + 1);
	number(w, &list, w->how->file_count + 1, 4);
	for (uint32_t i = 0; i < w->how->file_count; i++)
		number(w, &list, names_of_files + put_name(w, &texts, w->how->file[i]), 4);
	text_put(&list, texts.bytes ? texts.bytes : "", texts.len);
	size_t funcs = (files + list.len + 7) / 8 * 8;
	for (uint32_t i = 0; i < w->how->func_count; i++) {
		o[i].file += (uint32_t)values;
		o[i].line += (uint32_t)values;
		o[i].call += (uint32_t)values;
		func[i] = (uint32_t)w->at.funcs.len;
		put_func(w, i, &o[i], funcs, end_of(w, i), inlined);
	}
	put_header(w);
	put_functab(w, func, funcs);
	number(w, out, files, 4);
	build_to(&w->out, w->table + blob);
	put_part(w, &w->at.names);
	put_part(w, &w->at.values);
	put_part(w, &list);
	put_part(w, &w->at.funcs);
	text_deinit(&list);
	text_deinit(&texts);
}

// runtime.firstmoduledata, as far as it is read.
static void put_module(struct go_writer *w, uint64_t inlined)
{
	uint64_t words[42] = {0}, table = GO_IMAGE_BASE + w->table - GO_IMAGE_HEAD;
	const uint8_t *header = (const uint8_t *)w->out.out->bytes + w->table + 8;
	const struct object o = {.big_endian = w->out.big};
	words[0] = table;
	words[1] = table + object_number(&o, header + 3 * w->word, w->word);
	words[16] = table + object_number(&o, header + 7 * w->word, w->word);
	words[17] = w->how->func_count + 1;
	words[22] = GO_IMAGE_TEXT;
	words[since(w, 20) ? 40 : 38] = inlined;
	for (size_t i = 0; i < ARRAY_LEN(words); i++)
		number(w, w->out.out, words[i], w->word);
}

static void put_string(struct text *to, const char *text, bool framed)
{
	varint(to, (uint32_t)strlen(text) + (framed ? 32 : 0));
	text_pad(to, '<', framed ? 16 : 0);
	text_puts(to, text);
	text_pad(to, '>', framed ? 16 : 0);
}

static void put_info(struct go_writer *w)
{
	struct text *out = w->out.out;
	char version[32];
	const char *modules = w->how->modules ? w->how->modules : "";
	uint64_t here = GO_IMAGE_BASE + out->len - GO_IMAGE_HEAD;
	snprintf(version, sizeof version, "go1.%u.1", w->how->minor);
	text_puts(out, "\xff Go buildinf:");
	text_putc(out, (char)w->word);
	text_putc(out, since(w, 18) ? 2 : w->out.big);
	if (since(w, 18)) {
		text_pad(out, '\0', 16);
		put_string(out, version, false);
		put_string(out, modules, true);
		return;
	}
	// Pointers to two Go strings, each a pointer and a length.
	uint64_t strings = here + 32, text = strings + 4 * w->word, len = strlen(version);
	number(w, out, strings, w->word);
	number(w, out, strings + 2 * w->word, w->word);
	text_pad(out, '\0', 16 - 2 * w->word);
	number(w, out, text, w->word);
	number(w, out, len, w->word);
	number(w, out, text + len, w->word);
	number(w, out, strlen(modules) + 32, w->word);
	text_puts(out, version);
	text_pad(out, '<', 16);
	text_puts(out, modules);
	text_pad(out, '>', 16);
}

static void align(struct go_writer *w)
{
	while ((w->out.out->len - GO_IMAGE_HEAD) % 16)
		text_putc(w->out.out, '\0');
}

static void put_head(struct go_writer *w, const struct build_go_places *at, size_t table_end)
{
	struct build b = {w->out.out, false};
	w->out.out->bytes[0] =
		(char)((w->how->wide ? GO_IMAGE_WIDE : 0) | (w->how->big ? GO_IMAGE_BIG : 0) |
		       (w->how->no_sections ? GO_IMAGE_NO_SECTIONS : 0));
	build_patch(&b, 4, at->table - GO_IMAGE_HEAD, 4);
	build_patch(&b, 8, table_end - at->table, 4);
	build_patch(&b, 12, at->module ? at->module - GO_IMAGE_HEAD : 0, 4);
	build_patch(&b, 16, at->info ? at->info - GO_IMAGE_HEAD : 0, 4);
}

void build_go(const struct build_go *how, struct text *ret, struct build_go_places *ret_places)
{
	struct go_writer w = {.how = how, .out = {ret, how->big}, .word = how->wide ? 8 : 4};
	struct func_offsets *o = calloc(how->func_count + 1, sizeof *o);
	uint32_t *func = calloc(how->func_count + 1, sizeof *func);
	struct build_go_places at = {0};
	assert(o && func);
	// Until 1.15 the header, the list of functions and one number come before the names.
	size_t blob = (8 + w.word * (2 + 2 * how->func_count) + 4 + 7) / 8 * 8;
	put_parts(&w, o, since(&w, 16) ? 0 : (uint32_t)blob);
	text_pad(ret, '\0', GO_IMAGE_HEAD + 16); // nothing interesting is at offset 0
	at.inlined = ret->len;
	uint64_t inlined = GO_IMAGE_BASE + at.inlined - GO_IMAGE_HEAD;
	text_put(ret, w.at.inlined.bytes ? w.at.inlined.bytes : "", w.at.inlined.len);
	align(&w);
	at.table = w.table = ret->len;
	if (since(&w, 16))
		put_split(&w, o, func, inlined);
	else
		put_joined(&w, o, func, inlined, blob);
	size_t table_end = ret->len;
	align(&w);
	if (since(&w, 18) && !how->no_module) {
		at.module = ret->len;
		put_module(&w, inlined);
		align(&w);
	}
	if (since(&w, 13) && !how->no_info) {
		at.info = ret->len;
		put_info(&w);
	}
	put_head(&w, &at, table_end);
	if (ret_places)
		*ret_places = at;
	text_deinit(&w.at.names);
	text_deinit(&w.at.units);
	text_deinit(&w.at.files);
	text_deinit(&w.at.values);
	text_deinit(&w.at.funcs);
	text_deinit(&w.at.inlined);
	free(o);
	free(func);
}
