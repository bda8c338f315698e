// Tells the ways of mangling apart, by their first letters.
#include "symbolize/demangle.h"

#include <stdlib.h>
#include <string.h>

#include "base/slice.h"
#include "base/text.h"
#include "symbolize/demangle_cxx.h"
#include "symbolize/demangle_rust.h"

static void take_back(struct text *out, size_t begin)
{
	if (out->bytes) {
		out->len = begin;
		out->bytes[begin] = '\0';
	}
}

// Puts @p prefix and the name for @p mangled.
static bool put_prefixed(struct text *out, const char *prefix, const char *mangled,
			 enum demangle_mode mode, bool params)
{
	size_t begin = out->len;
	text_puts(out, prefix);
	if (demangle_cxx_put(out, mangled, mode, params))
		return true;
	take_back(out, begin);
	return false;
}

// With parameters, a name ends where they do: clone suffixes must be cut off, and versions of
// tables, which have no parameters.
static bool put_whole(struct text *out, char *mangled)
{
	// libiberty does not read the numbers of temporaries to their end.
	if (demangle_cxx_put(out, mangled, DEMANGLE_FULL, !string_begins(mangled, "_ZGR")))
		return true;
	const char *ends = string_begins(mangled, "_ZT") || string_begins(mangled, "_ZG") ? ".@" : ".";
	unsigned tries = 0;
	for (char *end = strpbrk(mangled, ends); end && tries < 4; end = strpbrk(end + 1, ends)) {
		char c = *end;
		*end = '\0';
		bool done = demangle_cxx_put(out, mangled, DEMANGLE_FULL, true);
		*end = c;
		if (done)
			return true;
		tries++;
	}
	return false;
}

static bool put_cxx(struct text *out, char *mangled, enum demangle_mode mode)
{
	return mode == DEMANGLE_FULL ? put_whole(out, mangled)
				     : demangle_cxx_put(out, mangled, mode, false);
}

// clang's blocks: ___Z…_block_invoke, a number, a suffix
static bool put_block(struct text *out, char *mangled, enum demangle_mode mode)
{
	static const char word[] = "_block_invoke";
	char *end = memmem(mangled, strlen(mangled), word, strlen(word));
	for (char *later = end; later; later = strstr(later + 1, word))
		end = later;
	if (!end)
		return false;
	const char *rest = end + strlen(word);
	rest += *rest == '_';
	rest += strspn(rest, "0123456789");
	if (*rest && *rest != '.')
		return false;
	*end = '\0';
	return put_prefixed(out, "invocation function for block in ", mangled + 2, mode,
			    mode == DEMANGLE_FULL);
}

// What runs before main(): _GLOBAL__I_ and the name of the first thing in the file.
static bool put_global(struct text *out, const char *mangled, enum demangle_mode mode)
{
	const char *rest = mangled + strlen("_GLOBAL_");
	if (!*rest || !strchr("._$", rest[0]) || !strchr("ID", rest[1]) || !rest[1] ||
	    rest[2] != '_' || !rest[3])
		return false;
	const char *prefix =
		rest[1] == 'I' ? "global constructors keyed to " : "global destructors keyed to ";
	if (string_begins(rest + 3, "_Z"))
		return put_prefixed(out, prefix, rest + 3, mode, true);
	text_puts(out, prefix);
	text_puts(out, rest);
	return true;
}

static bool put(struct text *out, char *mangled, size_t len, enum demangle_mode mode)
{
	struct slice slice = {mangled, len};
	if (string_begins(mangled, "_R"))
		return demangle_rust_put(out, slice, mode != DEMANGLE_SHORT);
	if (string_begins(mangled, "_Z"))
		return demangle_old_rust_put(out, slice) || put_cxx(out, mangled, mode);
	if (string_begins(mangled, "___Z"))
		return put_block(out, mangled, mode);
	return string_begins(mangled, "_GLOBAL_") && put_global(out, mangled, mode);
}

static bool is_mangled(const char *name, size_t len)
{
	if (len < 4 || len > DEMANGLE_INPUT_LIMIT || name[0] != '_' || !strchr("ZR_G", name[1]))
		return false;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)name[i] < ' ')
			return false;
	return true;
}

bool demangle_put(struct text *out, const char *name, size_t len, enum demangle_mode mode)
{
	if (!is_mangled(name, len))
		return false;
	size_t before = out->len;
	char *copy = strndup(name, len);
	bool done = copy && put(out, copy, len, mode);
	free(copy);
	// Whichever way it was printed: too long a name is none, and half a name neither.
	if (out->len > before && (!done || out->len - before > demangle_output_limit(len))) {
		out->len = before;
		out->bytes[before] = '\0';
		return false;
	}
	return done;
}
