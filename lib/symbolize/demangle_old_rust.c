// Rust's first form hides in C++'s: _ZN, names with their lengths, a name of "h" and 16 digits, E.
// What C++ does not allow in a name is written between dollar signs.
#include <stdint.h>
#include <string.h>

#include "base/compiler.h"
#include "base/text.h"
#include "symbolize/demangle_rust.h"

#define HASH_LEN 19 // 17h0123456789abcdef

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static void skip(struct slice *text, size_t count)
{
	text->text += count;
	text->len -= count;
}

// Random digits: C++ names that look alike hardly have so many different ones.
static bool is_hash(struct slice text)
{
	unsigned seen = 0, different = 0;
	if (text.len != HASH_LEN || !slice_begins(text, "17h"))
		return false;
	for (size_t i = 3; i < text.len; i++) {
		int digit = hex_digit(text.text[i]);
		if (digit < 0)
			return false;
		different += !(seen >> digit & 1);
		seen |= 1u << digit;
	}
	return different >= 5;
}

// Takes an escape off @p name; false if it is none that is known.
static bool put_escape(struct text *out, struct slice *name)
{
	static const struct {
		const char *code;
		char c;
	} known[] = {{"$SP$", '@'}, {"$BP$", '*'}, {"$RF$", '&'}, {"$LT$", '<'},
		     {"$GT$", '>'}, {"$LP$", '('}, {"$RP$", ')'}, {"$C$", ','}};
	for (size_t i = 0; i < ARRAY_LEN(known); i++) {
		if (slice_begins(*name, known[i].code)) {
			text_putc(out, known[i].c);
			skip(name, strlen(known[i].code));
			return true;
		}
	}
	if (name->len < 5 || name->text[1] != 'u' || name->text[4] != '$')
		return false;
	int high = hex_digit(name->text[2]), low = hex_digit(name->text[3]);
	if (high < 2 || high > 7 || low < 0)
		return false;
	text_putc(out, (char)(high << 4 | low));
	skip(name, 5);
	return true;
}

static void put_name(struct text *out, struct slice name)
{
	if (slice_begins(name, "_$"))
		skip(&name, 1);
	while (name.len) {
		if (name.text[0] == '$') {
			if (put_escape(out, &name))
				continue;
			text_put(out, name.text, name.len);
			return;
		}
		if (slice_begins(name, "..")) {
			text_puts(out, "::");
			skip(&name, 2);
			continue;
		}
		text_putc(out, name.text[0]);
		skip(&name, 1);
	}
}

// Takes a length and that many bytes off @p rest.
static bool read_name(struct slice *rest, struct slice *ret)
{
	size_t len = 0;
	if (!rest->len || rest->text[0] < '0' || rest->text[0] > '9')
		return false;
	while (rest->len && rest->text[0] >= '0' && rest->text[0] <= '9') {
		len = len * 10 + (size_t)(rest->text[0] - '0');
		if (len > DEMANGLE_INPUT_LIMIT)
			return false;
		skip(rest, 1);
	}
	// It may be apart from the name; the length counts that.
	if (len && slice_begins(*rest, "_")) {
		skip(rest, 1);
		len--;
	}
	if (len > rest->len)
		return false;
	*ret = (struct slice){rest->text, len};
	skip(rest, len);
	return true;
}

// Without what is behind the last "E.".
static struct slice without_suffix(struct slice text)
{
	for (size_t i = text.len; i-- > 2;) {
		if (text.text[i] == '.' && text.text[i - 1] == 'E')
			return (struct slice){text.text, i};
	}
	return text;
}

bool demangle_old_rust_put(struct text *out, struct slice mangled)
{
	struct slice rest = without_suffix(mangled), name;
	size_t begin = out->len;
	if (!slice_begins(rest, "_ZN") || rest.len < 3 + HASH_LEN + 1 || rest.text[rest.len - 1] != 'E' ||
	    !is_hash((struct slice){rest.text + rest.len - 1 - HASH_LEN, HASH_LEN}))
		return false;
	skip(&rest, 3);
	rest.len -= HASH_LEN + 1;
	while (rest.len) {
		if (!read_name(&rest, &name)) {
			if (out->bytes) {
				out->len = begin;
				out->bytes[begin] = '\0';
			}
			return false;
		}
		if (out->len > begin)
			text_puts(out, "::");
		put_name(out, name);
	}
	return !out->failed;
}
