// Lines to mappings, and the list put in order.
#include "format/legacy_maps.h"

#include <string.h>

#include "base/interrupt.h"
#include "format/legacy.h"

// Variables are for a build's folder or two, and a line with them is a path.
#define MOST_VARIABLES 64u
#define LONGEST_LINE   (64u << 10)

struct variable {
	struct slice name, value; // the name with its '$'
};

struct map_reader {
	struct legacy *l;
	struct variable variable[MOST_VARIABLES];
	uint32_t variable_count;
	char *replaced; // LONGEST_LINE bytes, once a line needed them
	struct builder_mapping *list;
	uint32_t count, cap;
};

static const struct slice nothing = {"", 0};

// --- a line ------------------------------------------------------------------

// "0x400000" or "400000": with the prefix if digits follow it.
static bool take_hex_number(struct slice *rest, struct slice *ret)
{
	struct slice after = *rest;
	if (take_word(&after, "0x") && take_hex(&after, ret)) {
		*rest = after;
		return true;
	}
	return take_hex(rest, ret);
}

// "400000-500000", "400000 500000"
static bool take_range(struct slice *rest, struct slice *start, struct slice *end)
{
	struct slice at = *rest;
	if (!take_hex_number(&at, start))
		return false;
	if (!take_word(&at, "-") && at.len && is_blank(*at.text))
		take(&at, 1);
	take_blanks(&at);
	if (!take_hex_number(&at, end))
		return false;
	*rest = at;
	return true;
}

// "4000005": what has no second number is one whose last digit is the second; so are numbers
// that are more than that, if what follows does not fit otherwise.
static bool take_split_range(struct slice *rest, struct slice *start, struct slice *end)
{
	struct slice at = *rest, digits;
	if (!take_hex_number(&at, &digits) || digits.len < 2)
		return false;
	*start = (struct slice){digits.text, digits.len - 1};
	*rest = (struct slice){at.text - 1, at.len + 1};
	return take_hex_number(rest, end);
}

// Blanks and then permissions; nothing is taken if there are none.
static bool take_permissions(struct slice *rest, struct slice *ret)
{
	struct slice at = *rest;
	size_t n = 0;
	if (!take_blanks(&at))
		return false;
	while (n < at.len && memchr("-rwxp", at.text[n], 5))
		n++;
	if (n == 0)
		return false;
	*ret = (struct slice){at.text, n};
	take(&at, n);
	*rest = at;
	return true;
}

// Blanks and then hexadecimal digits.
static bool take_blank_hex(struct slice *rest, struct slice *ret)
{
	struct slice at = *rest;
	if (!take_blanks(&at) || !take_hex(&at, ret))
		return false;
	*rest = at;
	return true;
}

// Blanks and then what is not blank.
static bool take_blank_word(struct slice *rest, struct slice *ret)
{
	struct slice at = *rest;
	if (!take_blanks(&at) || !take_nonblanks(&at, ret))
		return false;
	*rest = at;
	return true;
}

// " (@FF00)"
static bool take_at_offset(struct slice *rest, struct slice *ret)
{
	struct slice at = *rest;
	if (!take_blanks(&at) || !take_word(&at, "(@") || !take_hex(&at, ret) ||
	    !take_word(&at, ")"))
		return false;
	*rest = at;
	return true;
}

// The fields of a line as text; what is not there is "".
struct entry {
	struct slice start, end, permissions, offset, file, build_id;
};

// " 08:01 1234 /bin/app": device, inode, and a path perhaps.
static bool take_device(struct slice rest, struct entry *e)
{
	struct slice unused;
	if (!take_blank_hex(&rest, &unused) || !take_word(&rest, ":") ||
	    !take_hex(&rest, &unused) || !take_blanks(&rest) || !take_digits(&rest, &unused))
		return false;
	e->file = nothing;
	take_blank_word(&rest, &e->file);
	return true;
}

// What follows the range in /proc/PID/maps; permissions and offset may each be missing.
static bool match_proc_rest(struct slice rest, struct entry *e)
{
	take_word(&rest, ":");
	for (int with = 3; with >= 0; with--) {
		struct slice at = rest;
		e->permissions = e->offset = nothing;
		if ((with & 2) && !take_permissions(&at, &e->permissions))
			continue;
		if ((with & 1) && !take_blank_hex(&at, &e->offset))
			continue;
		if (take_device(at, e))
			return true;
	}
	return false;
}

static bool match_proc(struct slice line, struct entry *e)
{
	struct slice rest = line;
	if (take_range(&rest, &e->start, &e->end) && match_proc_rest(rest, e))
		return true;
	rest = line;
	return take_split_range(&rest, &e->start, &e->end) && match_proc_rest(rest, e);
}

static bool match_brief(struct slice rest, struct entry *e)
{
	if (!take_range(&rest, &e->start, &e->end) && !take_split_range(&rest, &e->start, &e->end))
		return false;
	take_word(&rest, ":");
	take_permissions(&rest, &e->permissions);
	take_blank_word(&rest, &e->file);
	take_at_offset(&rest, &e->offset);
	take_blank_hex(&rest, &e->build_id);
	return true;
}

// Whether the line is an entry; *ret_skip if it is one that holds no code.
static bool match_entry(struct slice line, struct builder_mapping *ret, bool *ret_skip)
{
	struct entry e = {nothing, nothing, nothing, nothing, nothing, nothing};
	take_blanks(&line);
	if (!match_proc(line, &e)) {
		e = (struct entry){nothing, nothing, nothing, nothing, nothing, nothing};
		if (!match_brief(line, &e))
			return false;
	}
	*ret = (struct builder_mapping){.file = e.file, .build_id = e.build_id};
	*ret_skip = e.permissions.len && !memchr(e.permissions.text, 'x', e.permissions.len);
	return *ret_skip || (parse_hex(e.start, &ret->start) && parse_hex(e.end, &ret->limit) &&
			     (e.offset.len == 0 || parse_hex(e.offset, &ret->offset)));
}

// "I0102 file.cc:12] ": what glog writes in front of each line.
static struct slice without_log_prefix(struct slice line)
{
	size_t n = 0;
	while (n < line.len && line.text[n] != '[' && line.text[n] != ']')
		n++;
	size_t digit = n;
	while (digit > 0 && is_digit(line.text[digit - 1]))
		digit--;
	if (n + 1 < line.len && line.text[n] == ']' && is_blank(line.text[n + 1]) && digit < n &&
	    digit >= 2 && line.text[digit - 1] == ':')
		take(&line, n + 2);
	return line;
}

// --- variables ---------------------------------------------------------------

static const struct variable *find_variable(const struct map_reader *r, struct slice at)
{
	for (uint32_t i = 0; i < r->variable_count; i++) {
		const struct slice *name = &r->variable[i].name;
		if (at.len >= name->len && memcmp(at.text, name->text, name->len) == 0)
			return &r->variable[i];
	}
	return NULL;
}

static struct error *replace_variables(struct map_reader *r, struct slice *line)
{
	if (r->variable_count == 0 || !text_has(*line, "$"))
		return NULL;
	struct slice rest = *line;
	size_t len = 0;
	if (!r->replaced)
		TRY(ALLOC(&r->l->scratch, r->replaced, LONGEST_LINE));
	while (rest.len) {
		const struct variable *v = *rest.text == '$' ? find_variable(r, rest) : NULL;
		struct slice piece = v ? v->value : (struct slice){rest.text, 1};
		if (len + piece.len > LONGEST_LINE)
			return error_new(ERR_LIMIT, "line %llu: longer than %u bytes",
					 (unsigned long long)r->l->lines.number, LONGEST_LINE);
		memcpy(r->replaced + len, piece.text, piece.len);
		len += piece.len;
		take(&rest, v ? v->name.len : 1);
	}
	*line = (struct slice){r->replaced, len};
	return NULL;
}

static struct error *add_variable(struct map_reader *r, struct slice line)
{
	const char *equals = line.len ? memchr(line.text, '=', line.len) : NULL;
	if (!equals || r->variable_count == MOST_VARIABLES)
		return NULL;
	size_t at = (size_t)(equals - line.text);
	struct slice name = text_trimmed((struct slice){line.text, at});
	struct slice value = text_trimmed((struct slice){equals + 1, line.len - at - 1});
	char *copy;
	TRY(ALLOC(&r->l->scratch, copy, name.len + value.len + 1));
	*copy = '$';
	memcpy(copy + 1, name.text, name.len);
	memcpy(copy + 1 + name.len, value.text, value.len);
	r->variable[r->variable_count++] = (struct variable){
		{copy, name.len + 1},
		{copy + 1 + name.len, value.len},
	};
	return NULL;
}

// --- the list ----------------------------------------------------------------

static struct error *keep(struct legacy *l, struct slice *text)
{
	char *copy = arena_copy(&l->scratch, text->text, text->len);
	text->text = copy;
	return copy ? NULL : arena_error(&l->scratch);
}

static struct error *read_line(struct map_reader *r)
{
	struct slice line = without_log_prefix(r->l->line);
	struct builder_mapping m;
	bool skip = false;
	TRY(replace_variables(r, &line));
	if (!match_entry(line, &m, &skip))
		return add_variable(r, line);
	if (skip)
		return NULL;
	if (r->count == LEGACY_MOST_MAPPINGS)
		return error_new(ERR_LIMIT, "line %llu: more than %u mappings",
				 (unsigned long long)r->l->lines.number, LEGACY_MOST_MAPPINGS);
	TRY(keep(r->l, &m.file));
	TRY(keep(r->l, &m.build_id));
	TRY(RESERVE(&r->l->scratch, r->list, r->count, r->cap));
	r->list[r->count++] = m;
	return NULL;
}

static bool same_or_empty(struct slice a, struct slice b)
{
	return a.len == 0 || b.len == 0 || (a.len == b.len && memcmp(a.text, b.text, a.len) == 0);
}

// One mapping in two pieces.
static bool are_adjacent(const struct builder_mapping *a, const struct builder_mapping *b)
{
	return same_or_empty(a->file, b->file) && same_or_empty(a->build_id, b->build_id) &&
	       a->limit == b->start &&
	       (a->offset == 0 || b->offset == 0 || a->offset + (a->limit - a->start) == b->offset);
}

static void merge_neighbours(struct map_reader *r)
{
	uint32_t kept = 0;
	for (uint32_t i = 1; i < r->count; i++) {
		struct builder_mapping *last = &r->list[kept], *next = &r->list[i];
		if (!are_adjacent(last, next)) {
			r->list[++kept] = *next;
			continue;
		}
		last->limit = next->limit;
		if (next->file.len)
			last->file = next->file;
		if (next->build_id.len)
			last->build_id = next->build_id;
	}
	if (r->count)
		r->count = kept + 1;
}

// ".so" at the end, ".so.1" and ".so_1" anywhere.
static bool is_library(struct slice file)
{
	for (size_t i = 0; i + 3 <= file.len; i++) {
		struct slice rest = {file.text + i, file.len - i};
		if (!take_word(&rest, ".so"))
			continue;
		if (rest.len == 0 || (rest.len >= 2 && (*rest.text == '.' || *rest.text == '_') &&
				      is_digit(rest.text[1])))
			return true;
	}
	return false;
}

// Copies @p file without "(deleted)" and white space at the ends.
static struct error *plain_name(struct legacy *l, struct slice file, struct slice *ret)
{
	char *copy;
	size_t len = 0;
	TRY(ALLOC(&l->scratch, copy, file.len + 1));
	while (file.len) {
		if (take_word(&file, "(deleted)"))
			continue;
		copy[len++] = *file.text;
		take(&file, 1);
	}
	*ret = text_trimmed((struct slice){copy, len});
	return NULL;
}

// The first that is neither a library nor made by the kernel comes first.
static struct error *find_main_binary(struct map_reader *r)
{
	for (uint32_t i = 0; i < r->count; i++) {
		struct slice name = r->list[i].file;
		if (text_has(name, "(deleted)"))
			TRY(plain_name(r->l, name, &name));
		name = text_trimmed(name);
		if (name.len == 0 || *name.text == '[' || is_library(name))
			continue;
		struct builder_mapping moved = r->list[0];
		r->list[0] = r->list[i];
		r->list[i] = moved;
		break;
	}
	return NULL;
}

// A start that text remapped to huge pages, or a segment before it, moved away from the usual one.
static void settle_start(struct map_reader *r)
{
	if (r->count > 1 && slice_begins(r->list[0].file, "/anon_hugepage") &&
	    r->list[0].limit == r->list[1].start) {
		r->list++;
		r->count--;
	}
	if (r->count && r->list[0].start - r->list[0].offset == 0x400000) {
		r->list[0].start = 0x400000;
		r->list[0].offset = 0;
	}
}

struct error *legacy_maps_read(struct legacy *l)
{
	struct map_reader r = {.l = l};
	while (legacy_next(l)) {
		TRY(read_line(&r));
		if (l->lines.number % 4096 == 0)
			TRY(interrupt_check());
	}
	merge_neighbours(&r);
	TRY(find_main_binary(&r));
	settle_start(&r);
	for (uint32_t i = 0; i < r.count; i++) {
		map_id unused;
		TRY(builder_add_mapping(l->b, &r.list[i], &unused));
	}
	return legacy_maps_assign(l);
}
