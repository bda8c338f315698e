// Classes: ranges, and named groups of characters.
#include "regex/go_class.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdio.h>
#include <string.h>

#define LAST_CHAR 0x10ffff

// A named group: pairs of first and last character, in order.
struct group {
	const char *name;
	const char *pairs;
};

// [:word:] is Perl's \w; all of these are ASCII only.
static const struct group posix_groups[] = {
	{"[:alnum:]", "09AZaz"}, {"[:alpha:]", "AZaz"},	      {"[:ascii:]", "\1\x7f"},
	{"[:blank:]", "\t\t  "}, {"[:cntrl:]", "\1\x1f\x7f\x7f"}, {"[:digit:]", "09"},
	{"[:graph:]", "!~"},	 {"[:lower:]", "az"},	      {"[:print:]", " ~"},
	{"[:punct:]", "!/:@[`{~"}, {"[:space:]", "\t\r  "},    {"[:upper:]", "AZ"},
	{"[:word:]", "09AZ__az"}, {"[:xdigit:]", "09AFaf"},
};
static const struct group perl_groups[] = {
	{"\\d", "09"},
	{"\\s", "\t\n\f\r  "},
	{"\\w", "09AZ__az"},
};

void class_deinit(struct char_class *class)
{
	text_deinit(&class->items);
	text_deinit(&class->groups);
}

static void put_range(struct text *out, int32_t lo, int32_t hi)
{
	// Half of a surrogate pair is no character in UTF-8: text never has one.
	if (lo >= 0xd800 && hi <= 0xdfff)
		return;
	if (lo >= 0xd800 && lo <= 0xdfff)
		lo = 0xe000;
	if (hi >= 0xd800 && hi <= 0xdfff)
		hi = 0xd7ff;
	text_putf(out, "\\x{%x}", (unsigned)lo);
	if (hi > lo)
		text_putf(out, "-\\x{%x}", (unsigned)hi);
}

void class_add_range(struct char_class *class, int32_t lo, int32_t hi)
{
	put_range(&class->items, lo, hi);
}

// ASCII as a bit each, and the two characters outside that fold into it.
struct ascii_set {
	bool has[128];
	bool long_s, kelvin;
};

static struct ascii_set spread(const struct group *group, bool fold)
{
	struct ascii_set set = {0};
	for (const char *pair = group->pairs; *pair; pair += 2)
		for (int c = pair[0]; c <= pair[1]; c++)
			set.has[c] = true;
	// NUL cannot stand in the table; the two groups that have it start at 1.
	set.has[0] = group->pairs[0] == '\1';
	for (int c = 'a'; fold && c <= 'z'; c++)
		set.has[c] = set.has[c - 32] = set.has[c] || set.has[c - 32];
	set.long_s = fold && set.has['s'];
	set.kelvin = fold && set.has['k'];
	return set;
}

static bool contains(const struct ascii_set *set, int32_t c)
{
	return c < 128 ? set->has[c] : c == 0x17f ? set->long_s : c == 0x212a && set->kelvin;
}

static void add_group(struct char_class *class, const struct group *group, bool negated, bool fold)
{
	static const int32_t beyond[] = {0x80, 0x17f, 0x180, 0x212a, 0x212b, LAST_CHAR + 1};
	struct ascii_set set = spread(group, fold);
	for (int32_t c = 0; c < 128; c++)
		if (contains(&set, c) != negated)
			put_range(&class->groups, c, c);
	for (size_t i = 0; i + 1 < ARRAY_LEN(beyond); i++)
		if (contains(&set, beyond[i]) != negated)
			put_range(&class->groups, beyond[i], beyond[i + 1] - 1);
}

bool class_add_perl(struct parser *p, struct char_class *class)
{
	if (parser_left(p) < 2 || *p->at != '\\')
		return false;
	for (size_t i = 0; i < ARRAY_LEN(perl_groups); i++) {
		char lower = perl_groups[i].name[1];
		if (p->at[1] != lower && p->at[1] != lower - 32)
			continue;
		add_group(class, &perl_groups[i], p->at[1] != lower, p->flags & FLAG_FOLD);
		p->at += 2;
		return true;
	}
	return false;
}

struct error *class_add_posix(struct parser *p, struct char_class *class, bool *ret)
{
	*ret = false;
	if (parser_left(p) <= 2 || p->at[0] != '[' || p->at[1] != ':')
		return NULL;
	const char *close = memmem(p->at + 2, parser_left(p) - 2, ":]", 2);
	if (!close)
		return NULL;
	bool negated = p->at[2] == '^';
	const char *name = p->at + 2 + negated;
	for (size_t i = 0; i < ARRAY_LEN(posix_groups); i++) {
		const char *known = posix_groups[i].name;
		size_t len = strlen(known) - 4;
		if (close < name || (size_t)(close - name) != len ||
		    memcmp(name, known + 2, len) != 0)
			continue;
		add_group(class, &posix_groups[i], negated, p->flags & FLAG_FOLD);
		p->at = close + 2;
		*ret = true;
		return NULL;
	}
	return syntax_error("invalid character class range", p->at, close + 2);
}

// Whether PCRE2 knows the property.
static bool known_property(const char *property)
{
	int number;
	size_t offset;
	pcre2_code *code = pcre2_compile((PCRE2_SPTR)property, PCRE2_ZERO_TERMINATED, PCRE2_UTF,
					 &number, &offset, NULL);
	pcre2_code_free(code);
	return code != NULL;
}

// Letters and what joins words; PCRE2 would allow more between braces.
static bool plausible_name(const char *name, size_t len)
{
	if (len == 0 || len > 40)
		return false;
	for (size_t i = 0; i < len; i++)
		if (((name[i] | 32) < 'a' || (name[i] | 32) > 'z') && name[i] != '_' && name[i] != ' ')
			return false;
	return true;
}

static bool put_property(struct text *out, const char *name, size_t len, bool negated)
{
	char property[64];
	if (len == 3 && memcmp(name, "Any", 3) == 0) {
		text_puts(out, negated ? "" : "\\x{0}-\\x{10ffff}");
		return true;
	}
	if (!plausible_name(name, len))
		return false;
	char mark = negated ? 'P' : 'p';
	if (len <= 2) // a category: Lu, in whatever case it was typed
		snprintf(property, sizeof property, "\\%c{%c%.*s}", mark, name[0] & ~32,
			 len == 2 ? 1 : 0, len == 2 ? (char[]){(char)(name[1] | 32), 0} : "");
	else // a script by itself, not with its extensions, as in Go
		snprintf(property, sizeof property, "\\%c{sc:%.*s}", mark, (int)len, name);
	if (!known_property(property))
		return false;
	text_puts(out, property);
	return true;
}

struct error *class_add_unicode(struct parser *p, struct char_class *class, bool *ret)
{
	*ret = false;
	if (parser_left(p) < 2 || p->at[0] != '\\' || (p->at[1] != 'p' && p->at[1] != 'P'))
		return NULL;
	const char *start = p->at;
	bool negated = p->at[1] == 'P';
	p->at += 2;
	int32_t c = 0;
	const char *name = p->at;
	if (parser_left(p) > 0)
		TRY(next_rune(p, &c));
	size_t len = (size_t)(p->at - name);
	if (c == '{') {
		const char *close = memchr(p->at, '}', parser_left(p));
		if (!close)
			return syntax_error("invalid character class range", start, p->end);
		name = p->at;
		len = (size_t)(close - name);
		p->at = close + 1;
	}
	if (len > 0 && *name == '^') {
		negated = !negated;
		name++;
		len--;
	}
	if (!put_property(&class->items, name, len, negated))
		return syntax_error("invalid character class range", start, p->at);
	*ret = true;
	return NULL;
}

void class_put(struct text *out, const struct char_class *class, bool negated, bool fold)
{
	const char *items = class->items.len ? class->items.bytes : "";
	const char *groups = class->groups.len ? class->groups.bytes : "";
	if (!*items && !*groups) {
		text_puts(out, negated ? "(?s:.)" : "(?!)");
	} else if (!fold) {
		text_putf(out, "[%s%s%s]", negated ? "^" : "", items, groups);
	} else if (!*groups) {
		text_putf(out, "(?i:[%s%s])", negated ? "^" : "", items);
	} else {
		text_puts(out, negated ? "(?:(?!" : "(?:");
		if (*items)
			text_putf(out, "(?i:[%s])|", items);
		text_putf(out, "[%s]", groups);
		text_puts(out, negated ? ")(?s:.))" : ")");
	}
}

struct error *parse_class(struct parser *p)
{
	const char *start = p->at++;
	struct char_class class = {0};
	bool negated = parser_left(p) > 0 && *p->at == '^', first = true;
	p->at += negated;
	struct error *err = NULL;
	while (!err && (parser_left(p) == 0 || *p->at != ']' || first)) {
		first = false;
		bool done = false;
		err = class_add_posix(p, &class, &done);
		if (!err && !done)
			err = class_add_unicode(p, &class, &done);
		if (err || done || class_add_perl(p, &class))
			continue;
		const char *range = p->at;
		int32_t lo = 0, hi;
		if (parser_left(p) == 0)
			err = syntax_error("missing closing ]", start, p->end);
		else
			err = *p->at == '\\' ? parse_escape(p, &lo) : next_rune(p, &lo);
		hi = lo;
		if (!err && parser_left(p) >= 2 && p->at[0] == '-' && p->at[1] != ']') {
			p->at++;
			err = *p->at == '\\' ? parse_escape(p, &hi) : next_rune(p, &hi);
			if (!err && hi < lo)
				err = syntax_error("invalid character class range", range, p->at);
		}
		if (!err)
			class_add_range(&class, lo, hi);
	}
	if (!err) {
		p->at++;
		class_put(p->out, &class, negated, p->flags & FLAG_FOLD);
		if (class.items.failed || class.groups.failed)
			err = error_nomem();
	}
	class_deinit(&class);
	return err;
}
