// The table behind the samples of a Java profile: what its numbers mean.
#include "base/interrupt.h"
#include "base/hash.h"
#include "base/lookup.h"
#include "format/legacy.h"
#include "format/legacy_java.h"
#include "format/legacy_maps.h"

// A line of the table.
struct java_line {
	struct slice func, file;
	int64_t number;
};

struct java_table {
	struct legacy *l;
	struct lookup locations, functions;
	str_id *func;	     // by location; NO_ID without a line in the table
	int64_t *number;     // by location
	str_id *name, *file; // by number of `functions`
	uint32_t name_cap, file_cap;
};

// Where the last "(" with white space before it is; 0 if nowhere.
static size_t last_parenthesis(struct slice text, size_t before)
{
	for (size_t i = before; i-- > 1;)
		if (text.text[i] == '(' && is_blank(text.text[i - 1]))
			return i;
	return 0;
}

// "func (file:12)"
static bool match_line(struct slice text, struct java_line *ret)
{
	size_t end = text.len - 1, digit = end;
	while (digit > 0 && is_digit(text.text[digit - 1]))
		digit--;
	size_t colon = digit;
	if (colon > 0 && text.text[colon - 1] == '-')
		colon--;
	if (digit == end || colon < 2 || text.text[colon - 1] != ':')
		return false;
	colon--;
	size_t open = last_parenthesis(text, colon - 1);
	if (!open)
		return false;
	struct slice number = {text.text + digit, end - digit};
	ret->func = (struct slice){text.text, open - 1};
	ret->file = (struct slice){text.text + open + 1, colon - open - 1};
	// A negative number says that there is none.
	if (digit != colon + 1 || !parse_decimal(number, &ret->number))
		ret->number = 0;
	return true;
}

// The last part of a path, as Go's filepath.Base has it.
static struct slice base_name(struct slice path)
{
	if (path.len == 0)
		return (struct slice){".", 1};
	while (path.len > 1 && path.text[path.len - 1] == '/')
		path.len--;
	for (size_t i = path.len - 1; i-- > 0;)
		if (path.text[i] == '/')
			return (struct slice){path.text + i + 1, path.len - i - 1};
	return path;
}

static void parse_text(struct slice text, struct java_line *ret)
{
	bool closed = text.len && text.text[text.len - 1] == ')';
	*ret = (struct java_line){.func = text, .file = {"", 0}};
	if (closed && match_line(text, ret))
		return;
	size_t open = closed ? last_parenthesis(text, text.len - 1) : 0;
	if (open) {
		ret->func.len = open - 1;
		ret->file = base_name((struct slice){text.text + open + 1, text.len - open - 2});
	} else if (text_has(text, "generated stub/JIT")) {
		ret->func = (struct slice){"STUB", 4};
	}
}

// The function of that name; it has the file of the first line that names it.
static struct error *find_function(struct java_table *t, const struct java_line *line,
				   uint32_t *ret)
{
	struct builder *b = t->l->b;
	str_id name;
	TRY(builder_intern(b, line->func, &name));
	uint64_t hash = hash_more(hash_seed(), name);
	uint32_t at, n = lookup_first(&t->functions, hash, &at);
	while (n != NO_ID && t->name[n] != name)
		n = lookup_next(&t->functions, hash, &at);
	*ret = n;
	if (n != NO_ID)
		return NULL;
	TRY(RESERVE(&t->l->scratch, t->name, t->functions.count, t->name_cap));
	TRY(RESERVE(&t->l->scratch, t->file, t->functions.count, t->file_cap));
	TRY(builder_intern(b, line->file, &t->file[t->functions.count]));
	t->name[t->functions.count] = name;
	return lookup_add(&t->functions, hash, ret);
}

static loc_id find_location(const struct java_table *t, uint64_t address)
{
	const struct profile *p = builder_profile(t->l->b);
	uint32_t at, n = lookup_first(&t->locations, hash_u64(address), &at);
	while (n != NO_ID && p->loc.address[n] != address)
		n = lookup_next(&t->locations, hash_u64(address), &at);
	return n;
}

// " 0x12 text"
static struct error *read_line(struct java_table *t)
{
	struct slice rest = text_trimmed(t->l->line), digits;
	uint64_t address;
	struct java_line line;
	if (!take_word(&rest, "0x") || !take_hex(&rest, &digits) || !take_blanks(&rest))
		return NULL;
	if (!parse_hex(digits, &address))
		return error_new(ERR_FORMAT, "line %llu: an address has more than 64 bits",
				 (unsigned long long)t->l->lines.number);
	loc_id loc = find_location(t, address);
	if (loc == NO_ID)
		return NULL;
	parse_text(rest, &line);
	t->number[loc] = line.number;
	return find_function(t, &line, &t->func[loc]);
}

static struct error *make_table(struct java_table *t)
{
	const struct profile *p = builder_profile(t->l->b);
	struct arena *scratch = &t->l->scratch;
	lookup_init(&t->locations, scratch);
	lookup_init(&t->functions, scratch);
	TRY(ALLOC(scratch, t->func, (size_t)p->loc.count + 1));
	TRY(ALLOC(scratch, t->number, (size_t)p->loc.count + 1));
	for (loc_id i = 0; i < p->loc.count; i++) {
		loc_id unused;
		t->func[i] = NO_ID;
		TRY(lookup_add(&t->locations, hash_u64(p->loc.address[i]), &unused));
	}
	return NULL;
}

// Functions are numbered in the order in which locations use them.
static struct error *put_lines(struct java_table *t)
{
	struct builder *b = t->l->b;
	struct profile *p = builder_profile(b);
	TRY(ALLOC(&p->arena, p->line.func, (size_t)p->loc.count + 1));
	TRY(ALLOC(&p->arena, p->line.number, (size_t)p->loc.count + 1));
	TRY(ALLOC(&p->arena, p->line.column, (size_t)p->loc.count + 1));
	for (loc_id i = 0; i < p->loc.count; i++) {
		uint32_t n = t->func[i], at = p->line.count;
		p->loc.line_start[i] = at;
		if (n == NO_ID)
			continue;
		TRY(builder_func(b, t->name[n], t->name[n], t->file[n], 0, &p->line.func[at]));
		p->line.number[at] = t->number[i];
		p->line.count++;
		p->loc.address[i] = 0;
	}
	p->loc.line_start[p->loc.count] = p->line.count;
	return NULL;
}

struct error *legacy_java_locations(struct legacy *l)
{
	struct java_table t = {.l = l};
	TRY(make_table(&t));
	do {
		if (l->lines.number % 4096 == 0)
			TRY(interrupt_check());
		TRY(read_line(&t));
	} while (legacy_next(l));
	TRY(put_lines(&t));
	TRY(legacy_maps_assign(l));
	struct profile *p = builder_profile(l->b);
	for (loc_id i = 0; i < p->loc.count; i++)
		p->loc.address[i] = 0;
	return NULL;
}
