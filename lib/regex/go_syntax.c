// One pass over the pattern, in the order of Go's own parser, so that of
// several mistakes the same one is reported.
#include "regex/go_syntax.h"

#include <stdio.h>
#include <string.h>

#include <utf8proc.h>

#include "base/arena.h"
#include "regex/go_class.h"
#include "regex/go_parser.h"

#define MAX_DEPTH  1000
#define MAX_REPEAT 1000

// An open group, or the whole pattern.
struct level {
	unsigned flags;   // to return to when it closes
	bool has_atom;    // something a repetition can apply to stands last
	int last_repeat;  // largest product of counts inside the last atom
	int repeat;       // the same over all atoms so far
};

struct translator {
	struct parser p;
	struct level level[MAX_DEPTH + 1];
	unsigned depth;
	struct text *literal;
	bool is_literal;
	const char *last_repetition; // where the repetition started that was just read, or NULL
};

struct error *syntax_error(const char *what, const char *from, const char *to)
{
	return error_new(ERR_USAGE, "error parsing regexp: %s: `%.*s`", what, (int)(to - from),
			 from);
}

struct error *next_rune(struct parser *p, int32_t *ret)
{
	utf8proc_int32_t c;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)p->at,
						(utf8proc_ssize_t)parser_left(p), &c);
	if (len <= 0)
		return syntax_error("invalid UTF-8", p->at, p->end);
	p->at += len;
	*ret = c;
	return NULL;
}

static int hex_digit(int32_t c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

// After \x{; false when it is not a number in braces.
static struct error *braced_hex(struct parser *p, int32_t *ret, bool *ok)
{
	int32_t value = 0, c;
	*ok = false;
	for (int digits = 0; parser_left(p) > 0; digits++) {
		TRY(next_rune(p, &c));
		if (c == '}') {
			*ok = digits > 0;
			*ret = value;
			return NULL;
		}
		if (hex_digit(c) < 0)
			return NULL;
		value = value * 16 + hex_digit(c);
		if (value > 0x10ffff)
			return NULL;
	}
	return NULL;
}

static struct error *hex_escape(struct parser *p, int32_t *ret, bool *ok)
{
	int32_t high, low;
	*ok = false;
	if (parser_left(p) == 0)
		return NULL;
	TRY(next_rune(p, &high));
	if (high == '{')
		return braced_hex(p, ret, ok);
	if (parser_left(p) == 0)
		return NULL;
	TRY(next_rune(p, &low));
	*ok = hex_digit(high) >= 0 && hex_digit(low) >= 0;
	*ret = hex_digit(high) * 16 + hex_digit(low);
	return NULL;
}

static bool octal_digit(const struct parser *p)
{
	return parser_left(p) > 0 && *p->at >= '0' && *p->at <= '7';
}

static bool is_alnum(int32_t c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

struct error *parse_escape(struct parser *p, int32_t *ret)
{
	static const char letters[] = "afnrtv", values[] = "\a\f\n\r\t\v";
	const char *start = p->at++;
	int32_t c;
	bool ok = false;
	if (parser_left(p) == 0)
		return syntax_error("trailing backslash at end of expression", p->end, p->end);
	TRY(next_rune(p, &c));
	const char *letter = c < 128 && c ? strchr(letters, c) : NULL;
	if (c < 128 && !is_alnum(c)) {
		*ret = c;
		return NULL;
	}
	if (c == '0' || (c >= '1' && c <= '7' && octal_digit(p))) {
		*ret = c - '0';
		for (int i = 1; i < 3 && octal_digit(p); i++)
			*ret = *ret * 8 + (*p->at++ - '0');
		return NULL;
	}
	if (letter) {
		*ret = values[letter - letters];
		return NULL;
	}
	if (c == 'x')
		TRY(hex_escape(p, ret, &ok));
	return ok ? NULL : syntax_error("invalid escape sequence", start, p->at);
}

// --- atoms ---------------------------------------------------------------------

static struct level *top(struct translator *t)
{
	return &t->level[t->depth];
}

static void begin_atom(struct translator *t)
{
	top(t)->has_atom = true;
	top(t)->last_repeat = 1;
}

static void put_atom(struct translator *t, const char *pcre)
{
	begin_atom(t);
	t->is_literal = false;
	text_puts(t->p.out, pcre);
}

static void put_literal(struct translator *t, int32_t c)
{
	char utf8[4];
	begin_atom(t);
	if (c >= 0xd800 && c <= 0xdfff) { // never in a text
		put_atom(t, "(?!)");
		return;
	}
	utf8proc_ssize_t len = utf8proc_encode_char(c, (utf8proc_uint8_t *)utf8);
	text_put(t->literal, utf8, (size_t)len);
	if (t->p.flags & FLAG_FOLD) {
		t->is_literal = false;
		text_putf(t->p.out, "(?i:\\x{%x})", (unsigned)c);
	} else if (is_alnum(c)) {
		text_putc(t->p.out, (char)c);
	} else {
		text_putf(t->p.out, "\\x{%x}", (unsigned)c);
	}
}

static struct error *parse_quoted(struct translator *t)
{
	struct parser *p = &t->p;
	p->at += 2;
	const char *close = memmem(p->at, parser_left(p), "\\E", 2);
	const char *end = close ? close : p->end;
	while (p->at < end) {
		int32_t c;
		TRY(next_rune(p, &c));
		put_literal(t, c);
	}
	p->at = close ? close + 2 : end;
	return NULL;
}

static struct error *parse_backslash(struct translator *t)
{
	struct parser *p = &t->p;
	char c = parser_left(p) >= 2 ? p->at[1] : '\0';
	static const struct {
		char letter;
		const char *pcre;
	} anchors[] = {{'A', "(?:\\A)"}, {'b', "(?:\\b)"}, {'B', "(?:\\B)"}, {'z', "(?:\\z)"}};
	for (size_t i = 0; i < ARRAY_LEN(anchors); i++)
		if (c == anchors[i].letter) {
			put_atom(t, anchors[i].pcre);
			p->at += 2;
			return NULL;
		}
	if (c == 'C')
		return syntax_error("invalid escape sequence", p->at, p->at + 2);
	if (c == 'Q')
		return parse_quoted(t);
	struct char_class class = {0};
	bool done;
	struct error *err = class_add_unicode(p, &class, &done);
	if (!err && (done || class_add_perl(p, &class))) {
		put_atom(t, "");
		class_put(p->out, &class, false, p->flags & FLAG_FOLD);
		class_deinit(&class);
		return NULL;
	}
	class_deinit(&class);
	if (err)
		return err;
	int32_t rune;
	TRY(parse_escape(p, &rune));
	put_literal(t, rune);
	return NULL;
}

// --- groups --------------------------------------------------------------------

static struct error *open_group(struct translator *t, unsigned flags)
{
	t->is_literal = false;
	if (t->depth == MAX_DEPTH)
		return syntax_error("expression nests too deeply", t->p.whole, t->p.end);
	text_puts(t->p.out, "(?:");
	top(t)->has_atom = false;
	t->level[++t->depth] = (struct level){.flags = t->p.flags, .repeat = 1};
	t->p.flags = flags;
	return NULL;
}

static void settle_atom(struct level *level)
{
	if (level->has_atom && level->last_repeat > level->repeat)
		level->repeat = level->last_repeat;
}

static struct error *close_group(struct translator *t)
{
	if (t->depth == 0)
		return syntax_error("unexpected )", t->p.whole, t->p.end);
	settle_atom(top(t));
	int inside = top(t)->repeat;
	t->p.flags = top(t)->flags;
	t->depth--;
	text_putc(t->p.out, ')');
	settle_atom(top(t));
	begin_atom(t);
	top(t)->last_repeat = inside;
	t->p.at++;
	return NULL;
}

static struct error *check_utf8(const char *from, const char *to)
{
	struct parser p = {.at = from, .end = to};
	int32_t c;
	while (p.at < to)
		TRY(next_rune(&p, &c));
	return NULL;
}

// (?P<name> and (?<name>
static struct error *parse_named(struct translator *t, size_t head)
{
	struct parser *p = &t->p;
	const char *start = p->at, *name = start + head;
	const char *close = memchr(start, '>', parser_left(p));
	if (!close) {
		TRY(check_utf8(start, p->end));
		return syntax_error("invalid named capture", start, p->end);
	}
	size_t len = (size_t)(close - name);
	TRY(check_utf8(name, close));
	bool valid = len > 0;
	for (size_t i = 0; i < len; i++)
		valid &= is_alnum((unsigned char)name[i]) || name[i] == '_';
	if (!valid)
		return syntax_error("invalid named capture", start, close + 1);
	p->at = close + 1;
	return open_group(t, p->flags);
}

static unsigned flag_of(int32_t c)
{
	return c == 'i' ? FLAG_FOLD : c == 'm' ? FLAG_LINES : c == 's' ? FLAG_DOT_NL
	       : c == 'U' ? FLAG_LAZY : 0;
}

// (?flags) and (?flags:
static struct error *parse_flags(struct translator *t)
{
	struct parser *p = &t->p;
	const char *start = p->at;
	unsigned flags = p->flags;
	bool minus = false, saw = false;
	p->at += 2;
	while (parser_left(p) > 0) {
		int32_t c;
		TRY(next_rune(p, &c));
		unsigned flag = flag_of(c);
		if (flag) {
			flags = minus ? flags & ~flag : flags | flag;
			saw = true;
		} else if (c == '-' && !minus) {
			minus = true;
			saw = false;
		} else if ((c == ':' || c == ')') && (!minus || saw)) {
			if (c == ':')
				return open_group(t, flags);
			p->flags = flags;
			return NULL;
		} else {
			break;
		}
	}
	return syntax_error("invalid or unsupported Perl syntax", start, p->at);
}

static struct error *parse_group(struct translator *t)
{
	struct parser *p = &t->p;
	const char *at = p->at;
	size_t left = parser_left(p);
	settle_atom(top(t));
	if (left < 2 || at[1] != '?') {
		p->at++;
		return open_group(t, p->flags);
	}
	if (left > 4 && at[2] == 'P' && at[3] == '<')
		return parse_named(t, 4);
	if (left > 3 && at[2] == '<')
		return parse_named(t, 3);
	return parse_flags(t);
}

// --- repetitions -----------------------------------------------------------------

static struct error *repeat(struct translator *t, const char *start, const char *pcre, int count)
{
	struct parser *p = &t->p;
	bool lazy = p->flags & FLAG_LAZY;
	t->is_literal = false;
	if (parser_left(p) > 0 && *p->at == '?') {
		p->at++;
		lazy = !lazy;
	}
	if (t->last_repetition)
		return syntax_error("invalid nested repetition operator", t->last_repetition,
				    p->at);
	if (!top(t)->has_atom)
		return syntax_error("missing argument to repetition operator", start, p->at);
	if (count >= 2) {
		if (top(t)->last_repeat > MAX_REPEAT / count)
			return syntax_error("invalid repeat count", start, p->at);
		top(t)->last_repeat *= count;
	}
	text_puts(p->out, pcre);
	if (lazy)
		text_putc(p->out, '?');
	t->last_repetition = start;
	return NULL;
}

// Go's parseInt: no leading zeros; -1 for what is far too large; false if there is no number.
static bool parse_count(const char **at, const char *end, int *ret)
{
	const char *s = *at;
	if (s == end || *s < '0' || *s > '9')
		return false;
	if (end - s >= 2 && s[0] == '0' && s[1] >= '0' && s[1] <= '9')
		return false;
	int value = 0;
	for (; s < end && *s >= '0' && *s <= '9'; s++)
		value = value < 0 || value >= 100000000 ? -1 : value * 10 + (*s - '0');
	*at = s;
	*ret = value;
	return true;
}

// Reads {n}, {n,} or {n,m}; false if it is none of them, and then a brace is just a brace.
static bool parse_counts(struct parser *p, int *min, int *max)
{
	const char *at = p->at + 1;
	if (!parse_count(&at, p->end, min) || at == p->end)
		return false;
	*max = *min;
	if (*at == ',') {
		if (++at == p->end)
			return false;
		if (*at == '}')
			*max = -1;
		else if (!parse_count(&at, p->end, max))
			return false;
		else if (*max < 0)
			*min = -1;
	}
	if (at == p->end || *at != '}')
		return false;
	p->at = at + 1;
	return true;
}

static struct error *parse_brace(struct translator *t)
{
	struct parser *p = &t->p;
	const char *start = p->at;
	int min, max;
	if (!parse_counts(p, &min, &max)) {
		p->at++;
		put_literal(t, '{');
		return NULL;
	}
	if (min < 0 || min > MAX_REPEAT || max > MAX_REPEAT || (max >= 0 && min > max))
		return syntax_error("invalid repeat count", start, p->at);
	char pcre[40];
	if (max < 0)
		snprintf(pcre, sizeof pcre, "{%d,}", min);
	else
		snprintf(pcre, sizeof pcre, "{%d,%d}", min, max);
	return repeat(t, start, pcre, max < 0 ? min : max);
}

// --- the pattern -----------------------------------------------------------------

static struct error *parse_one(struct translator *t)
{
	struct parser *p = &t->p;
	const char *start = p->at;
	int32_t c;
	char mark[2] = {*start, '\0'};
	if (!strchr("*+?{(", *start) || *start == '\0')
		settle_atom(top(t));
	switch (*start) {
	case '(':
		return parse_group(t);
	case ')':
		return close_group(t);
	case '|':
		p->at++;
		put_atom(t, "|");
		top(t)->has_atom = false;
		return NULL;
	case '^':
		p->at++;
		put_atom(t, p->flags & FLAG_LINES ? "(?:(?<![^\\n]))" : "(?:\\A)");
		return NULL;
	case '$':
		p->at++;
		put_atom(t, p->flags & FLAG_LINES ? "(?:(?![^\\n]))" : "(?:\\z)");
		return NULL;
	case '.':
		p->at++;
		put_atom(t, p->flags & FLAG_DOT_NL ? "(?s:.)" : "[^\\n]");
		return NULL;
	case '[':
		put_atom(t, "");
		return parse_class(p);
	case '*':
	case '+':
	case '?':
		p->at++;
		return repeat(t, start, mark, 0);
	case '{':
		return parse_brace(t);
	case '\\':
		return parse_backslash(t);
	default:
		TRY(next_rune(p, &c));
		put_literal(t, c);
		return NULL;
	}
}

static struct error *parse_all(struct translator *t)
{
	while (parser_left(&t->p) > 0) {
		const char *before = t->last_repetition;
		TRY(parse_one(t));
		if (t->last_repetition == before)
			t->last_repetition = NULL;
	}
	if (t->depth > 0)
		return syntax_error("missing closing )", t->p.whole, t->p.end);
	return text_error(t->p.out);
}

struct error *go_syntax_translate(const char *pattern, size_t len, struct text *out,
				  struct text *literal, bool *is_literal)
{
	struct arena arena;
	arena_init(&arena, SIZE_MAX);
	struct translator *t;
	TRY(ALLOC(&arena, t, 1));
	t->p = (struct parser){.whole = pattern, .at = pattern, .end = pattern + len, .out = out};
	t->level[0].repeat = 1;
	t->literal = literal;
	t->is_literal = true;
	struct error *err = parse_all(t);
	if (!err)
		err = text_error(literal);
	*is_literal = t->is_literal;
	arena_deinit(&arena);
	return err;
}
