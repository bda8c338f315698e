// RFC 2603: a grammar that says by each letter what follows. What pprof shows of it is kept: no
// hashes of crates, no suffixes, lifetimes by letter.
#include "symbolize/demangle_rust.h"

#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/compiler.h"
#include "base/text.h"
#include "symbolize/punycode.h"

// Nesting that is followed; a back reference counts, so that there is an end to it.
#define DEPTH_LIMIT 500

struct rust {
	const char *text; // behind "_R": what back references count from
	size_t len, at;
	struct text *out;
	size_t begin, end; // of this name in `out`; the end is what must not be passed
	unsigned depth;
	unsigned silent;    // if not 0, nothing is put and references are not followed
	uint64_t lifetimes; // that are bound here
	bool generics;
	bool failed;
};

static void path(struct rust *r, bool in_value);
static void type(struct rust *r);

// --- Reading.

static char peek(const struct rust *r)
{
	return r->at < r->len ? r->text[r->at] : '\0';
}

static char next(struct rust *r)
{
	if (r->at < r->len)
		return r->text[r->at++];
	r->failed = true;
	return '\0';
}

static bool eat(struct rust *r, char c)
{
	if (r->failed || peek(r) != c || r->at >= r->len)
		return false;
	r->at++;
	return true;
}

static void need(struct rust *r, char c)
{
	if (!eat(r, c))
		r->failed = true;
}

// Is there one more item of a list that ends with E?
static bool more(const struct rust *r)
{
	return !r->failed && r->at < r->len && r->text[r->at] != 'E';
}

// Digits, and `_` for the end: "_" is 0, "0_" is 1. Hashes of crates may not fit; they are not
// shown.
static uint64_t base62(struct rust *r)
{
	uint64_t value = 0;
	if (eat(r, '_'))
		return 0;
	for (char c; (c = next(r)) != '_' && !r->failed;) {
		unsigned digit = is_digit(c)		? (unsigned)(c - '0')
				 : c >= 'a' && c <= 'z' ? (unsigned)(c - 'a') + 10
				 : c >= 'A' && c <= 'Z' ? (unsigned)(c - 'A') + 36
							: 62;
		r->failed |= digit > 61;
		value = value * 62 + digit;
	}
	return value + 1;
}

// What tells things of one name apart; 0 if it is not there.
static uint64_t disambiguator(struct rust *r)
{
	return eat(r, 's') ? base62(r) + 1 : 0;
}

// The length of a name: no leading zero, so that the name "0x" of a thing without a name can
// follow.
static size_t length(struct rust *r)
{
	size_t value = 0;
	if (!is_digit(peek(r)))
		r->failed = true;
	if (eat(r, '0'))
		return 0;
	while (is_digit(peek(r)) && value <= r->len)
		value = value * 10 + (size_t)(next(r) - '0');
	return value;
}

struct name {
	struct slice text;
	bool punycode;
};

static struct name name(struct rust *r)
{
	struct name n = {.punycode = eat(r, 'u')};
	size_t len = length(r);
	eat(r, '_');
	if (r->failed || len > r->len - r->at) {
		r->failed = true;
		return n;
	}
	n.text = (struct slice){r->text + r->at, len};
	r->at += len;
	for (size_t i = 0; i < len; i++)
		r->failed |= !is_word(n.text.text[i]);
	return n;
}

// --- Writing.

static void put_bytes(struct rust *r, const char *bytes, size_t len)
{
	if (r->silent || r->failed)
		return;
	text_put(r->out, bytes, len);
	r->failed = r->out->failed || r->out->len > r->end;
}

static void put(struct rust *r, const char *string)
{
	put_bytes(r, string, strlen(string));
}

static void put_number(struct rust *r, uint64_t number)
{
	if (!r->silent && !r->failed)
		text_putf(r->out, "%llu", (unsigned long long)number);
}

static void put_name(struct rust *r, const struct name *n)
{
	if (!n->punycode) {
		put_bytes(r, n->text.text, n->text.len);
		return;
	}
	struct text decoded = {0};
	if (!r->failed && punycode_put(&decoded, n->text))
		put_bytes(r, decoded.bytes ? decoded.bytes : "", decoded.len);
	else
		r->failed = true;
	text_deinit(&decoded);
}

static void put_lifetime(struct rust *r, uint64_t index)
{
	put(r, "'");
	if (index == 0) {
		put(r, "_");
	} else if (index > r->lifetimes) {
		r->failed = true;
	} else if (r->lifetimes - index < 26) {
		char letter = (char)('a' + (r->lifetimes - index));
		put_bytes(r, &letter, 1);
	} else {
		put(r, "z");
		put_number(r, r->lifetimes - index - 25);
	}
}

// --- The grammar.

// Runs @p rule where a back reference points to: before itself, so this ends.
static void back_reference(struct rust *r, size_t from, void (*rule)(struct rust *r, void *context),
			   void *context)
{
	uint64_t to = base62(r);
	if (r->failed || r->silent)
		return;
	if (to >= from) {
		r->failed = true;
		return;
	}
	size_t at = r->at, len = r->len;
	r->at = (size_t)to;
	r->len = from;
	rule(r, context);
	r->at = at;
	r->len = len;
}

static bool enter(struct rust *r)
{
	if (++r->depth > DEPTH_LIMIT)
		r->failed = true;
	return !r->failed;
}

static void generic_arg(struct rust *r);

static void generic_args(struct rust *r)
{
	r->silent += !r->generics;
	for (bool first = true; more(r); first = false) {
		if (!first)
			put(r, ", ");
		generic_arg(r);
	}
	r->silent -= !r->generics;
}

static void nested_path(struct rust *r, bool in_value)
{
	char space = next(r);
	bool special = space >= 'A' && space <= 'Z';
	if (!special && !(space >= 'a' && space <= 'z'))
		r->failed = true;
	path(r, in_value);
	uint64_t number = disambiguator(r);
	struct name n = name(r);
	put(r, "::");
	if (!special) {
		put_name(r, &n);
		return;
	}
	put(r, "{");
	put(r, space == 'C' ? "closure" : space == 'S' ? "shim" : "");
	if (space != 'C' && space != 'S')
		put_bytes(r, &space, 1);
	if (n.text.len) {
		put(r, ":");
		put_name(r, &n);
	}
	put(r, "#");
	put_number(r, number);
	put(r, "}");
}

// Where an impl stands is not shown.
static void skip_impl_path(struct rust *r)
{
	r->silent++;
	disambiguator(r);
	path(r, false);
	r->silent--;
}

static void qualified_path(struct rust *r, bool has_trait)
{
	put(r, "<");
	type(r);
	if (has_trait) {
		put(r, " as ");
		path(r, false);
	}
	put(r, ">");
}

static void path_again(struct rust *r, void *context)
{
	path(r, *(bool *)context);
}

// @p in_value is whether generic arguments need `::` before them.
static void path_inside(struct rust *r, bool in_value)
{
	size_t from = r->at;
	struct name n;
	switch (next(r)) {
	case 'C':
		disambiguator(r);
		n = name(r);
		put_name(r, &n);
		break;
	case 'M':
		skip_impl_path(r);
		qualified_path(r, false);
		break;
	case 'X':
		skip_impl_path(r);
		qualified_path(r, true);
		break;
	case 'Y':
		qualified_path(r, true);
		break;
	case 'N':
		nested_path(r, in_value);
		break;
	case 'I':
		path(r, in_value);
		put(r, in_value ? "::<" : "<");
		generic_args(r);
		put(r, ">");
		need(r, 'E');
		break;
	case 'B':
		back_reference(r, from, path_again, &in_value);
		break;
	default:
		r->failed = true;
	}
}

static void path(struct rust *r, bool in_value)
{
	if (enter(r))
		path_inside(r, in_value);
	r->depth--;
}

// `for<'a, 'b> `
static void binder(struct rust *r)
{
	if (!eat(r, 'G'))
		return;
	uint64_t count = base62(r) + 1;
	// Each is named at least once.
	if (r->failed || count >= r->len - r->at || count + r->lifetimes >= r->len - r->at) {
		r->failed = true;
		return;
	}
	put(r, "for<");
	for (uint64_t i = 0; i < count; i++) {
		r->lifetimes++;
		put(r, i ? ", " : "");
		put_lifetime(r, 1);
	}
	put(r, "> ");
}

static void function_abi(struct rust *r)
{
	if (eat(r, 'C')) {
		put(r, "extern \"C\" ");
		return;
	}
	struct name n = name(r);
	r->failed |= n.punycode;
	put(r, "extern \"");
	for (size_t i = 0; i < n.text.len; i++)
		put_bytes(r, n.text.text[i] == '_' ? "-" : &n.text.text[i], 1);
	put(r, "\" ");
}

static void function_type(struct rust *r)
{
	binder(r);
	if (eat(r, 'U'))
		put(r, "unsafe ");
	if (eat(r, 'K'))
		function_abi(r);
	put(r, "fn(");
	for (bool first = true; more(r); first = false) {
		put(r, first ? "" : ", ");
		type(r);
	}
	need(r, 'E');
	put(r, ")");
	if (eat(r, 'u'))
		return;
	put(r, " -> ");
	type(r);
}

static void open_path_again(struct rust *r, void *context);

// A path whose generic arguments are left open for more; true if there are any.
static bool open_path(struct rust *r)
{
	size_t from = r->at;
	bool opened = false;
	if (!enter(r)) {
		;
	} else if (eat(r, 'I')) {
		path(r, false);
		put(r, "<");
		generic_args(r);
		need(r, 'E');
		opened = true;
	} else if (eat(r, 'B')) {
		back_reference(r, from, open_path_again, &opened);
	} else {
		path(r, false);
	}
	r->depth--;
	return opened;
}

static void open_path_again(struct rust *r, void *context)
{
	*(bool *)context = open_path(r);
}

// `Trait<A, Item = B>`
static void dyn_trait(struct rust *r)
{
	bool opened = open_path(r);
	while (eat(r, 'p')) {
		put(r, opened ? ", " : "<");
		opened = true;
		struct name n = name(r);
		put_name(r, &n);
		put(r, " = ");
		type(r);
	}
	if (opened)
		put(r, ">");
}

static void dyn_type(struct rust *r)
{
	uint64_t outer = r->lifetimes;
	put(r, "dyn ");
	binder(r);
	for (bool first = true; more(r); first = false) {
		put(r, first ? "" : " + ");
		dyn_trait(r);
	}
	need(r, 'E');
	r->lifetimes = outer;
	need(r, 'L');
	uint64_t lifetime = base62(r);
	if (lifetime == 0)
		return;
	bool spaced = r->out->len > r->begin && r->out->bytes[r->out->len - 1] == ' ';
	put(r, spaced ? "+ " : " + ");
	put_lifetime(r, lifetime);
}

static void tuple(struct rust *r)
{
	size_t count = 0;
	put(r, "(");
	for (; more(r); count++) {
		put(r, count ? ", " : "");
		type(r);
	}
	need(r, 'E');
	put(r, count == 1 ? ",)" : ")");
}

static void reference(struct rust *r, const char *mutability)
{
	put(r, "&");
	uint64_t lifetime = eat(r, 'L') ? base62(r) : 0;
	if (lifetime) {
		put_lifetime(r, lifetime);
		put(r, " ");
	}
	put(r, mutability);
	type(r);
}

// The digits of a number: hex without leading zeros, ended by `_`.
static struct slice const_digits(struct rust *r)
{
	size_t begin = r->at;
	while (is_digit(peek(r)) || (peek(r) >= 'a' && peek(r) <= 'f'))
		r->at++;
	struct slice digits = {r->text + begin, r->at - begin};
	need(r, '_');
	r->failed |= digits.len == 0 || (digits.len > 1 && digits.text[0] == '0');
	return digits;
}

static uint64_t hex_value(struct slice digits)
{
	uint64_t value = 0;
	for (size_t i = 0; i < digits.len; i++) {
		char c = digits.text[i];
		value = value << 4 | (uint64_t)(is_digit(c) ? c - '0' : c - 'a' + 10);
	}
	return value;
}

static void put_integer(struct rust *r, struct slice digits)
{
	if (digits.len <= 16) {
		put_number(r, hex_value(digits));
		return;
	}
	put(r, "0x");
	put_bytes(r, digits.text, digits.len);
}

static void put_bool(struct rust *r, struct slice digits)
{
	uint64_t value = hex_value(digits);
	r->failed |= digits.len > 1 || value > 1;
	put(r, value ? "true" : "false");
}

static void put_character(struct rust *r, struct slice digits)
{
	static const char escaped[] = "\t\r\n\\'", letter[] = "trn\\'";
	uint64_t value = hex_value(digits);
	r->failed |= digits.len > 6;
	char c = value < 0x7f ? (char)value : '\0';
	const char *at = c ? strchr(escaped, c) : NULL;
	if (r->silent || r->failed)
		return;
	if (at)
		text_putf(r->out, "'\\%c'", letter[at - escaped]);
	else if (c >= ' ')
		text_putf(r->out, "'%c'", c);
	else
		text_putf(r->out, "'\\u{%llx}'", (unsigned long long)value);
}

static void constant(struct rust *r);

static void constant_again(struct rust *r, void *context)
{
	(void)context;
	constant(r);
}

static void constant(struct rust *r)
{
	size_t from = r->at;
	char kind = next(r);
	if (kind == 'B' && enter(r)) {
		back_reference(r, from, constant_again, NULL);
		r->depth--;
	} else if (kind == 'p') {
		put(r, "_");
	} else if (kind == 'b') {
		put_bool(r, const_digits(r));
	} else if (kind == 'c') {
		put_character(r, const_digits(r));
	} else if (kind && strchr("aslxni", kind)) {
		if (eat(r, 'n'))
			put(r, "-");
		put_integer(r, const_digits(r));
	} else if (kind && strchr("htmyoj", kind)) {
		put_integer(r, const_digits(r));
	} else {
		r->failed = true;
	}
}

static void generic_arg(struct rust *r)
{
	if (eat(r, 'L'))
		put_lifetime(r, base62(r));
	else if (eat(r, 'K'))
		constant(r);
	else
		type(r);
}

static const char *basic_type(char c)
{
	static const char *const names[] = {
		"i8",	 "bool", "char", "f64", "str",	"f32",	NULL,  "u8", "isize",
		"usize", NULL,	 "i32",	 "u32", "i128", "u128", "_",   NULL, NULL,
		"i16",	 "u16",	 "()",	 "...", NULL,	"i64",	"u64", "!",
	};
	return c >= 'a' && c <= 'z' ? names[c - 'a'] : NULL;
}

static void type_again(struct rust *r, void *context)
{
	(void)context;
	type(r);
}

static void array(struct rust *r, bool sized)
{
	put(r, "[");
	type(r);
	if (sized) {
		put(r, "; ");
		constant(r);
	}
	put(r, "]");
}

static void pointer(struct rust *r, const char *what)
{
	put(r, what);
	type(r);
}

static void type_inside(struct rust *r)
{
	size_t from = r->at;
	uint64_t outer = r->lifetimes;
	char c = next(r);
	switch (c) {
	case 'A':
	case 'S':
		array(r, c == 'A');
		break;
	case 'T':
		tuple(r);
		break;
	case 'R':
		reference(r, "");
		break;
	case 'Q':
		reference(r, "mut ");
		break;
	case 'P':
		pointer(r, "*const ");
		break;
	case 'O':
		pointer(r, "*mut ");
		break;
	case 'F':
		function_type(r);
		r->lifetimes = outer;
		break;
	case 'D':
		dyn_type(r);
		break;
	case 'B':
		back_reference(r, from, type_again, NULL);
		break;
	default:
		if (basic_type(c)) {
			put(r, basic_type(c));
			break;
		}
		r->at = from;
		path(r, false);
	}
}

static void type(struct rust *r)
{
	if (enter(r))
		type_inside(r);
	r->depth--;
}

bool demangle_rust_put(struct text *out, struct slice mangled, bool generics)
{
	// What the compiler's back end added is behind a dot.
	const char *dot = memchr(mangled.text, '.', mangled.len);
	size_t len = dot ? (size_t)(dot - mangled.text) : mangled.len;
	if (len < 3 || mangled.text[0] != '_' || mangled.text[1] != 'R' ||
	    is_digit(mangled.text[2]))
		return false;
	struct rust r = {.text = mangled.text + 2,
			 .len = len - 2,
			 .out = out,
			 .begin = out->len,
			 .end = out->len + demangle_output_limit(len),
			 .generics = generics};
	path(&r, true);
	if (!r.failed && r.at < r.len) {
		// The crate that asked for these generic arguments.
		r.silent++;
		path(&r, false);
	}
	bool done = !r.failed && r.at == r.len && !out->failed;
	if (!done && out->bytes) {
		out->len = r.begin;
		out->bytes[r.begin] = '\0';
	}
	return done;
}
