// Two slices walked in step, and the escapes of JSON, Go and rsyslog.
#include "format/log_line.h"

#include <string.h>

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/text.h"

static size_t count_digits(struct slice s, size_t at)
{
	size_t n = 0;
	while (at + n < s.len && is_digit(s.text[at + n]))
		n++;
	return n;
}

static bool is_blank(struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.text[i] != ' ' && s.text[i] != '\t')
			return false;
	return true;
}

bool log_unprefix(struct slice prefix, struct slice line, struct slice *ret)
{
	size_t i = 0, j = 0;
	while (i < prefix.len) {
		size_t m = count_digits(prefix, i), n = count_digits(line, j);
		if (j == line.len && is_blank((struct slice){prefix.text + i, prefix.len - i}))
			break;
		if (m && n) {
			i += m;
			j += n;
		} else if (j < line.len && prefix.text[i] == line.text[j]) {
			i++;
			j++;
		} else {
			return false;
		}
	}
	*ret = (struct slice){line.text + j, line.len - j};
	return true;
}

enum log_escape log_escape_of(struct slice text)
{
	if (text.len >= 2 && memcmp(text.text, "\\n", 2) == 0)
		return LOG_QUOTED;
	return text.len >= 4 && memcmp(text.text, "#012", 4) == 0 ? LOG_OCTAL : LOG_PLAIN;
}

// The number that @p count digits at @p at are, or -1.
static int number_at(struct slice s, size_t at, size_t count, int base)
{
	int n = 0;
	if (at + count > s.len)
		return -1;
	for (size_t i = at; i < at + count; i++) {
		int d = hex_digit(s.text[i]);
		if (d < 0 || d >= base)
			return -1;
		n = n * base + d;
	}
	return n;
}

// Names and paths are what matters here; characters beyond ASCII are hardly ever escaped.
static size_t put_hex(struct slice s, size_t at, size_t count, struct text *out)
{
	int n = number_at(s, at, count, 16);
	text_putc(out, n >= 0 && n < 0x80 ? (char)n : '?');
	return n >= 0 ? count : 0;
}

static void unquote(struct slice s, struct text *out)
{
	static const char name[] = "ntrbf", meaning[] = "\n\t\r\b\f";
	for (size_t i = 0; i < s.len && s.text[i] != '"'; i++) {
		if (s.text[i] != '\\' || i + 1 == s.len) {
			text_putc(out, s.text[i]);
			continue;
		}
		char c = s.text[++i];
		const char *known = memchr(name, c, sizeof name - 1);
		if (known)
			text_putc(out, meaning[known - name]);
		else if (c == 'u' || c == 'x')
			i += put_hex(s, i + 1, c == 'u' ? 4 : 2, out);
		else
			text_putc(out, c);
	}
}

static void undo_octal(struct slice s, struct text *out)
{
	for (size_t i = 0; i < s.len; i++) {
		int n = s.text[i] == '#' ? number_at(s, i + 1, 3, 8) : -1;
		// Only control characters are written so.
		bool escaped = n >= 0 && n < ' ';
		text_putc(out, escaped ? (char)n : s.text[i]);
		i += escaped ? 3 : 0;
	}
}

void log_unescape(enum log_escape escape, struct slice text, struct text *out)
{
	switch (escape) {
	case LOG_PLAIN:
		text_put(out, text.text, text.len);
		break;
	case LOG_QUOTED:
		unquote(text, out);
		break;
	case LOG_OCTAL:
		undo_octal(text, out);
		break;
	}
}

// Where the string of the member @p name starts; 0 if there is none.
static size_t find_string(struct slice line, struct slice name)
{
	size_t at = 1;
	const char *found;
	while ((found = memmem(line.text + at, line.len - at, name.text, name.len))) {
		at = (size_t)(found - line.text) + name.len;
		bool key = strchr("{, \t", found[-1]);
		while (at < line.len && (line.text[at] == ' ' || line.text[at] == ':'))
			at++;
		if (key && at < line.len && line.text[at] == '"')
			return at + 1;
	}
	return 0;
}

// The object that a line is, or ends with behind a blank: containers' logs begin with a time.
static bool find_object(struct slice line, struct slice *ret)
{
	const char *at =
		line.len && *line.text == '{' ? line.text : memmem(line.text, line.len, "{\"", 2);
	if (!at || (at > line.text && !strchr(" \t", at[-1])))
		return false;
	*ret = slice_from(line, (size_t)(at - line.text));
	return true;
}

bool log_is_json(struct slice line, struct slice *ret)
{
	static const char *const names[] = {"\"log\"",	       "\"message\"",	 "\"msg\"",
					    "\"textPayload\"", "\"MESSAGE\"",	 "\"Output\"",
					    "\"line\"",	       "\"stringValue\""};
	struct slice object;
	size_t start = 0;
	if (!find_object(line, &object))
		return false;
	for (size_t i = 0; i < ARRAY_LEN(names) && !start; i++)
		start = find_string(object, slice_of(names[i]));
	if (!start)
		return false;
	size_t end = start;
	while (end < object.len && object.text[end] != '"')
		end += object.text[end] == '\\' ? 2 : 1;
	*ret = (struct slice){object.text + start, (end < object.len ? end : object.len) - start};
	return true;
}
