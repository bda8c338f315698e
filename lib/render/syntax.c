// One token at a time; a token is put with its colour, everything else as it is.
#include "render/syntax.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/text.h"

#define COLOR_COMMENT "\x1b[90m"
#define COLOR_KEYWORD "\x1b[35m"
#define COLOR_STRING  "\x1b[32m"
#define COLOR_NUMBER  "\x1b[36m"
#define COLOR_OFF     "\x1b[0m"

// Separated by blanks, with one at each end.
static const char *const keywords[] = {
	[SYNTAX_NONE] = "",
	[SYNTAX_GO] = " break case chan const continue default defer else fallthrough for func go "
		      "goto if import interface map package range return select struct switch type "
		      "var nil true false iota ",
	[SYNTAX_C] =
		" auto break case char const continue default do double else enum extern float "
		"for goto if inline int long register restrict return short signed sizeof "
		"static struct switch typedef union unsigned void volatile while _Atomic _Bool "
		"bool true false NULL ",
	[SYNTAX_CXX] =
		" alignas alignof auto bool break case catch char class concept const const_cast "
		"consteval constexpr continue co_await co_return co_yield decltype default delete "
		"do double dynamic_cast else enum explicit export extern false final float for "
		"friend goto if inline int long mutable namespace new noexcept nullptr operator "
		"override private protected public register reinterpret_cast requires return "
		"short signed sizeof static static_assert static_cast struct switch template this "
		"thread_local throw true try typedef typeid typename union unsigned using virtual "
		"void volatile while NULL ",
	[SYNTAX_RUST] =
		" as async await break const continue crate dyn else enum extern false fn "
		"for if impl in let loop match mod move mut pub ref return self Self static "
		"struct super trait true type union unsafe use where while ",
	[SYNTAX_JAVA] =
		" abstract assert boolean break byte case catch char class const continue "
		"default do double else enum extends false final finally float for goto if "
		"implements import instanceof int interface long native new null package "
		"private protected public record return sealed short static strictfp super "
		"switch synchronized this throw throws transient true try var void volatile "
		"while yield ",
};

static enum syntax_language find_language(const char *ending, size_t len)
{
	static const struct {
		const char *ending;
		enum syntax_language language;
	} endings[] = {
		{"go", SYNTAX_GO},   {"c", SYNTAX_C},	  {"h", SYNTAX_CXX},
		{"cc", SYNTAX_CXX},  {"cpp", SYNTAX_CXX}, {"cxx", SYNTAX_CXX},
		{"hh", SYNTAX_CXX},  {"hpp", SYNTAX_CXX}, {"hxx", SYNTAX_CXX},
		{"inl", SYNTAX_CXX}, {"rs", SYNTAX_RUST}, {"java", SYNTAX_JAVA},
	};
	for (size_t i = 0; i < ARRAY_LEN(endings); i++)
		if (len == strlen(endings[i].ending) && memcmp(ending, endings[i].ending, len) == 0)
			return endings[i].language;
	return SYNTAX_NONE;
}

struct syntax syntax_begin(const char *file, size_t len)
{
	const char *dot = len ? memrchr(file, '.', len) : NULL;
	struct syntax syntax = {0};
	if (dot)
		syntax.language = find_language(dot + 1, (size_t)(file + len - dot) - 1);
	return syntax;
}

// A part of a word; bytes of UTF-8 are letters.
static bool is_part(char c)
{
	return is_word(c) || (unsigned char)c >= 0x80;
}

static bool starts(const char *line, size_t len, const char *with)
{
	size_t n = strlen(with);
	return len >= n && memcmp(line, with, n) == 0;
}

static bool is_keyword(const struct syntax *s, const char *word, size_t len)
{
	const char *all = keywords[s->language];
	size_t all_len = strlen(all);
	for (const char *at = all; len < 24;) {
		at = memmem(at, all_len - (size_t)(at - all), word, len);
		if (!at)
			return false;
		if (at[-1] == ' ' && at[len] == ' ')
			return true;
		at++;
	}
	return false;
}

static void put_colored(struct text *out, const char *color, const char *text, size_t len)
{
	text_puts(out, color);
	text_put_visible(out, text, len);
	text_puts(out, COLOR_OFF);
}

// Length of a comment from `at`, or of its rest; what is open at the end of the line is remembered.
static size_t comment_len(struct syntax *s, const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		if (s->language == SYNTAX_RUST && starts(at + i, len - i, "/*")) {
			s->depth++;
			i++;
		} else if (starts(at + i, len - i, "*/")) {
			i++;
			if (--s->depth == 0) {
				s->open = SYNTAX_CODE;
				return i + 1;
			}
		}
	}
	return len;
}

// The same for a string that goes over lines.
static size_t long_string_len(struct syntax *s, const char *at, size_t len)
{
	unsigned need = s->quotes + s->hashes;
	bool escapes = s->language == SYNTAX_JAVA || (s->language == SYNTAX_RUST && !s->depth);
	for (size_t i = 0; i < len; i++) {
		if (escapes && at[i] == '\\') {
			i++;
			continue;
		}
		size_t n = 0;
		while (n < need && i + n < len && at[i + n] == (n < s->quotes ? s->quote : '#'))
			n++;
		if (n == need) {
			s->open = SYNTAX_CODE;
			s->depth = 0;
			return i + n;
		}
	}
	return len;
}

static size_t open_string(struct syntax *s, const char *at, size_t len, size_t begin, char quote,
			  unsigned quotes, unsigned hashes)
{
	s->open = SYNTAX_STRING;
	s->quote = quote;
	s->quotes = quotes;
	s->hashes = hashes;
	return begin + long_string_len(s, at + begin, len - begin);
}

// A string or character that ends on its line, whose quote is the first byte.
static size_t string_len(const char *at, size_t len)
{
	for (size_t i = 1; i < len; i++) {
		if (at[i] == '\\')
			i++;
		else if (at[i] == at[0])
			return i + 1;
	}
	return len;
}

// r"…", r#"…"#, with b in front or not; 0 if it is none.
static size_t rust_raw_len(struct syntax *s, const char *at, size_t len)
{
	size_t i = starts(at, len, "b") || starts(at, len, "c");
	if (i >= len || at[i] != 'r')
		return 0;
	size_t hashes = 0;
	for (i++; i < len && at[i] == '#'; i++)
		hashes++;
	if (i >= len || at[i] != '"' || hashes > 255)
		return 0;
	s->depth = 1; // raw: backslashes are bytes
	return open_string(s, at, len, i + 1, '"', 1, (unsigned)hashes);
}

// A quote in Rust begins a character or a lifetime: 'a' or 'a.
static size_t rust_quote_len(const char *at, size_t len)
{
	size_t i = 1;
	while (i < len && is_part(at[i]))
		i++;
	if (i > 1 && (i >= len || at[i] != '\''))
		return 1;
	return string_len(at, len);
}

// A string, or 0.
static size_t any_string_len(struct syntax *s, const char *at, size_t len)
{
	if (s->language == SYNTAX_GO && at[0] == '`')
		return open_string(s, at, len, 1, '`', 1, 0);
	if (s->language == SYNTAX_JAVA && starts(at, len, "\"\"\""))
		return open_string(s, at, len, 3, '"', 3, 0);
	if (s->language == SYNTAX_RUST && at[0] == '"')
		return open_string(s, at, len, 1, '"', 1, 0);
	if (s->language == SYNTAX_RUST && at[0] == '\'')
		return rust_quote_len(at, len);
	return at[0] == '"' || at[0] == '\'' ? string_len(at, len) : 0;
}

// 0x1p-3, 1e+9, 10'000, 3.5f, 1_000u64: letters, digits, and signs behind an exponent.
static size_t number_len(const struct syntax *s, const char *at, size_t len)
{
	bool hex = len > 1 && at[0] == '0' && (at[1] | 32) == 'x';
	size_t i = 1;
	for (; i < len; i++) {
		char before = (char)(at[i - 1] | 32);
		bool sign = (at[i] == '+' || at[i] == '-') && before == (hex ? 'p' : 'e');
		bool dot = at[i] == '.' && i + 1 < len && is_digit(at[i + 1]);
		bool gap = at[i] == '\'' &&
			   (s->language == SYNTAX_C || s->language == SYNTAX_CXX) && i + 1 < len &&
			   is_part(at[i + 1]);
		if (!is_part(at[i]) && !sign && !dot && !gap)
			break;
	}
	return i;
}

// The directive at the beginning of a line, up to its word's end; 0 if there is none.
static size_t directive_len(const struct syntax *s, const char *at, size_t len)
{
	if ((s->language != SYNTAX_C && s->language != SYNTAX_CXX) || at[0] != '#')
		return 0;
	size_t i = 1;
	while (i < len && (at[i] == ' ' || at[i] == '\t'))
		i++;
	while (i < len && is_part(at[i]))
		i++;
	return i;
}

// The token at `at`, and its colour; NULL is none.
static size_t token_len(struct syntax *s, const char *at, size_t len, const char **ret_color)
{
	*ret_color = COLOR_COMMENT;
	if (s->open == SYNTAX_COMMENT)
		return comment_len(s, at, len);
	if (starts(at, len, "//"))
		return len;
	if (starts(at, len, "/*")) {
		s->open = SYNTAX_COMMENT;
		s->depth = 1;
		return 2 + comment_len(s, at + 2, len - 2);
	}
	*ret_color = COLOR_STRING;
	if (s->open == SYNTAX_STRING)
		return long_string_len(s, at, len);
	size_t n = any_string_len(s, at, len);
	if (!n && s->language == SYNTAX_RUST)
		n = rust_raw_len(s, at, len);
	if (n)
		return n;
	*ret_color = COLOR_NUMBER;
	if (is_digit(at[0]))
		return number_len(s, at, len);
	while (n < len && is_part(at[n]))
		n++;
	*ret_color = n && is_keyword(s, at, n) ? COLOR_KEYWORD : NULL;
	return n ? n : 1;
}

void syntax_put(struct syntax *s, struct text *out, const char *line, size_t len)
{
	if (s->language == SYNTAX_NONE) {
		text_put_visible(out, line, len);
		return;
	}
	size_t blank = 0;
	while (blank < len && (line[blank] == ' ' || line[blank] == '\t'))
		blank++;
	size_t begin = 0; // of what has no colour and is not put yet
	for (size_t at = 0; at < len;) {
		const char *color = COLOR_KEYWORD;
		size_t n = at == blank && s->open == SYNTAX_CODE
				   ? directive_len(s, line + at, len - at)
				   : 0;
		if (!n)
			n = token_len(s, line + at, len - at, &color);
		if (color) {
			text_put_visible(out, line + begin, at - begin);
			put_colored(out, color, line + at, n);
			begin = at + n;
		}
		at += n;
	}
	text_put_visible(out, line + begin, len - begin);
}
