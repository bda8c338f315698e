// Reading the pattern: operators, groups and their flags.
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "regex/char_class.h"
#include "regex/go_parser.h"
#include "regex/utf8.h"

#define MOST_TIMES 1000

// At the end of the pattern this is U+FFFD and no error, as in Go.
struct error *go_parse_rune(struct go_parser *p, uint32_t *ret)
{
	*ret = RUNE_ERROR;
	if (p->at == p->end)
		return NULL;
	size_t len = utf8_read(p->at, (size_t)(p->end - p->at), ret);
	if (len == 0)
		return go_wrong("invalid UTF-8", p->at, p->end);
	p->at += len;
	return NULL;
}

static struct error *check_utf8(const char *from, const char *to)
{
	for (uint32_t rune; from < to;) {
		size_t len = utf8_read(from, (size_t)(to - from), &rune);
		if (len == 0)
			return go_wrong("invalid UTF-8", from, to);
		from += len;
	}
	return NULL;
}

// Reads "(?P<name>" or "(?<name>"; @p name is where the name starts.
static struct error *parse_named_group(struct go_parser *p, const char *name)
{
	const char *close = memchr(p->at, '>', (size_t)(p->end - p->at));
	if (!close) {
		TRY(check_utf8(p->at, p->end));
		return go_wrong("invalid named capture", p->at, p->end);
	}
	TRY(check_utf8(name, close));
	bool valid = close > name;
	for (const char *c = name; c < close; c++)
		valid = valid && is_word(*c);
	if (!valid)
		return go_wrong("invalid named capture", p->at, close + 1);
	p->at = close + 1;
	return go_left_paren(p, true);
}

// Reads what follows "(?": a name, flags up to ")" or flags up to ":" and a group.
static struct error *parse_perl_group(struct go_parser *p)
{
	const char *start = p->at;
	size_t left = (size_t)(p->end - start);
	if (left > 4 && memcmp(start + 2, "P<", 2) == 0)
		return parse_named_group(p, start + 4);
	if (left > 3 && start[2] == '<')
		return parse_named_group(p, start + 3);

	uint32_t on = 0, off = 0, *flags = &on;
	bool named = true; // a "-" wants a flag behind it
	p->at += 2;
	while (p->at < p->end) {
		uint32_t rune;
		TRY(go_parse_rune(p, &rune));
		if (rune == '-' && flags == &on) {
			flags = &off;
			named = false;
			continue;
		}
		if ((rune == ':' || rune == ')') && named) {
			if (rune == ':')
				TRY(go_left_paren(p, false));
			p->flags = (p->flags | on) & ~off;
			return NULL;
		}
		const char *names = "ismU", *found = rune < 0x80 ? strchr(names, (int)rune) : NULL;
		static const uint32_t flag[] = {GO_FLAG_FOLD, GO_FLAG_DOT_NL, GO_FLAG_LINES,
						GO_FLAG_LAZY};
		if (!found || !*found)
			break;
		*flags |= flag[found - names];
		named = true;
	}
	return go_wrong("invalid or unsupported Perl syntax", start, p->at);
}

// Reads a number without leading zeros; -1 if it is very large.
static bool parse_number(const char **at, const char *end, int *ret)
{
	const char *c = *at;
	if (c == end || *c < '0' || *c > '9')
		return false;
	if (end - c >= 2 && c[0] == '0' && c[1] >= '0' && c[1] <= '9')
		return false;
	int n = 0;
	for (; c < end && *c >= '0' && *c <= '9'; c++)
		n = n < 0 || n >= 100000000 ? -1 : n * 10 + (*c - '0');
	*at = c;
	*ret = n;
	return true;
}

// Reads "{2}", "{2,}" or "{2,5}"; anything else is no operator.
static bool parse_bounds(struct go_parser *p, struct go_node *repeat)
{
	const char *c = p->at + 1, *end = p->end;
	if (!parse_number(&c, end, &repeat->min) || c == end)
		return false;
	repeat->max = repeat->min;
	if (*c == ',') {
		if (++c == end)
			return false;
		if (*c == '}')
			repeat->max = -1;
		else if (!parse_number(&c, end, &repeat->max))
			return false;
		else if (repeat->max < 0)
			repeat->min = -1;
	}
	if (c == end || *c != '}')
		return false;
	p->at = c + 1;
	return true;
}

static struct error *parse_braces(struct go_parser *p, const char **ret_repeat)
{
	const char *start = p->at;
	struct go_node repeat = {.counted = true};
	if (!parse_bounds(p, &repeat)) {
		p->at++;
		return go_push_literal(p, '{');
	}
	if (repeat.min < 0 || repeat.min > MOST_TIMES || repeat.max > MOST_TIMES ||
	    (repeat.max >= 0 && repeat.min > repeat.max))
		return go_wrong("invalid repeat count", start, p->at);
	*ret_repeat = start;
	return go_repeat(p, repeat, start);
}

static struct error *parse_operator(struct go_parser *p, const char **ret_repeat)
{
	const char *start = p->at++;
	*ret_repeat = start;
	return go_repeat(p, (struct go_node){.min = *start == '+', .max = *start == '?' ? 1 : -1},
			 start);
}

// Reads the literal text after \Q.
static struct error *parse_quoted(struct go_parser *p)
{
	const char *at = p->at, *end = memmem(at, (size_t)(p->end - at), "\\E", 2);
	p->at = end ? end + 2 : p->end;
	for (end = end ? end : p->end; at < end;) {
		uint32_t rune;
		size_t len = utf8_read(at, (size_t)(end - at), &rune);
		if (len == 0)
			return go_wrong("invalid UTF-8", at, end);
		TRY(go_push_literal(p, rune));
		at += len;
	}
	return NULL;
}

struct error *go_parse_group(struct go_parser *p, struct char_class *class, bool *ret)
{
	const char *start = p->at;
	bool fold = p->flags & GO_FLAG_FOLD;
	*ret = false;
	if (p->end - start < 2 || *start != '\\')
		return NULL;
	if (start[1] != 'p' && start[1] != 'P') {
		TRY(char_class_add_group(class, p->arena, start, 2, fold, ret));
		p->at += *ret ? 2 : 0;
		return NULL;
	}
	uint32_t rune;
	p->at += 2;
	TRY(go_parse_rune(p, &rune));
	const char *name = start + 2, *end = p->at;
	if (rune == '{') {
		end = memchr(start, '}', (size_t)(p->end - start));
		if (!end) {
			TRY(check_utf8(start, p->end));
			return go_wrong("invalid character class range", start, p->end);
		}
		p->at = end + 1;
		name++;
		TRY(check_utf8(name, end));
	}
	bool negated = start[1] == 'P';
	if (name < end && *name == '^') {
		negated = !negated;
		name++;
	}
	TRY(char_class_add_unicode(class, p->arena, name, (size_t)(end - name), negated, fold,
				   ret));
	return *ret ? NULL : go_wrong("invalid character class range", start, p->at);
}

static struct error *parse_backslash(struct go_parser *p)
{
	char c = p->end - p->at >= 2 ? p->at[1] : '\0';
	static const struct {
		char c;
		enum go_op op;
	} anchors[] = {{'A', GO_BEGIN_TEXT},
		       {'z', GO_END_TEXT},
		       {'b', GO_WORD_BOUNDARY},
		       {'B', GO_NO_WORD_BOUNDARY}};
	for (size_t i = 0; i < ARRAY_LEN(anchors); i++) {
		if (c == anchors[i].c) {
			p->at += 2;
			return go_push(p, anchors[i].op);
		}
	}
	if (c == 'C') // one byte
		return go_wrong("invalid escape sequence", p->at, p->at + 2);
	if (c == 'Q') {
		p->at += 2;
		return parse_quoted(p);
	}
	struct char_class *class;
	bool group;
	TRY(ALLOC(p->arena, class, 1));
	TRY(go_parse_group(p, class, &group));
	if (group)
		return go_push_class(p, class);
	uint32_t rune;
	TRY(go_parse_escape(p, &rune));
	return go_push_literal(p, rune);
}

static struct error *parse_mark(struct go_parser *p, enum go_op op)
{
	p->at++;
	return go_push(p, op);
}

// Reads one piece; @p ret_repeat is where it starts if it is a repetition.
static struct error *parse_piece(struct go_parser *p, const char **ret_repeat)
{
	uint32_t rune;
	switch (*p->at) {
	case '(':
		if (p->end - p->at >= 2 && p->at[1] == '?')
			return parse_perl_group(p);
		p->at++;
		return go_left_paren(p, true);
	case '|':
		p->at++;
		return go_bar(p);
	case ')':
		p->at++;
		return go_right_paren(p);
	case '^':
		return parse_mark(p, p->flags & GO_FLAG_LINES ? GO_BEGIN_LINE : GO_BEGIN_TEXT);
	case '$':
		return parse_mark(p, p->flags & GO_FLAG_LINES ? GO_END_LINE : GO_END_TEXT);
	case '.':
		return parse_mark(p, p->flags & GO_FLAG_DOT_NL ? GO_ANY : GO_ANY_BUT_NL);
	case '[':
		return go_parse_class(p);
	case '*':
	case '+':
	case '?':
		return parse_operator(p, ret_repeat);
	case '{':
		return parse_braces(p, ret_repeat);
	case '\\':
		return parse_backslash(p);
	default:
		TRY(go_parse_rune(p, &rune));
		return go_push_literal(p, rune);
	}
}

struct error *go_parse_pieces(struct go_parser *p)
{
	while (p->at < p->end) {
		const char *repeat = NULL;
		TRY(parse_piece(p, &repeat));
		p->last_repeat = repeat;
	}
	return NULL;
}
