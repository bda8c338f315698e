// The part of pprof's demangling that names without mangling go through.
#include "symbolize/simplify.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "profile/profile.h"

/** What the words of -symbolize ask for. */
struct mode {
	bool off;	     // leave names alone
	bool force;	     // start from system names
	bool keep_names;     // nothing is removed or demangled at all
	bool keep_params;    // (…)
	bool keep_templates; // <…>
};

static bool word_is(const char *word, size_t len, const char *name)
{
	return len == strlen(name) && strncasecmp(word, name, len) == 0;
}

// True if the word means something.
static bool read_word(struct mode *mode, const char *word, size_t len)
{
	static const char *const sources[] = {"", "local", "fastlocal", "remote"};
	for (size_t i = 0; i < ARRAY_LEN(sources); i++)
		if (word_is(word, len, sources[i]))
			return true;
	if (word_is(word, len, "none") || word_is(word, len, "no")) {
		mode->off = true;
		return true;
	}
	if (word_is(word, len, "force")) {
		mode->force = true;
		return true;
	}
	size_t prefix = strlen("demangle=");
	if (len >= prefix && strncasecmp(word, "demangle=", prefix) == 0) {
		word += prefix;
		len -= prefix;
	}
	if (word_is(word, len, "default"))
		return true;
	bool none = word_is(word, len, "none"), full = word_is(word, len, "full");
	if (!none && !full && !word_is(word, len, "templates"))
		return false;
	mode->force = true;
	mode->keep_names = none;
	mode->keep_params = full;
	mode->keep_templates = true;
	return true;
}

static struct mode read_mode(const char *text, struct text *notes)
{
	struct mode mode = {0};
	while (text && !mode.off) {
		size_t len = strcspn(text, ":");
		if (!read_word(&mode, text, len) && notes)
			text_puts(notes, "?\n");
		text = text[len] ? text + len + 1 : NULL;
	}
	return mode;
}

void simplify_note_mode(const char *mode, struct text *notes)
{
	struct text strangers = {0};
	read_mode(mode, &strangers);
	for (size_t i = 0; i < strangers.len; i += 2) {
		text_putf(notes, "ignoring unrecognized symbolization option: %s\n", mode);
		text_puts(notes, "expecting -symbolize=[local|fastlocal|remote|none][:force]"
				 "[:demangle=[none|full|templates|default]\n");
	}
	text_deinit(&strangers);
}

void simplify_put_without(struct text *out, const char *name, size_t len, char open, char close)
{
	size_t depth = 0, first = 0;
	for (size_t i = 0; i < len; i++) {
		if (name[i] == open && depth++ == 0)
			first = out->len;
		if (name[i] == close) {
			if (depth == 0) {
				text_put(out, name + i, len - i);
				return;
			}
			if (--depth == 0) {
				out->len = first;
				if (out->bytes)
					out->bytes[first] = '\0';
				continue;
			}
		}
		text_putc(out, name[i]);
	}
}

static bool has(const char *text, size_t len, const char *word)
{
	return memmem(text, len, word, strlen(word)) != NULL;
}

// Java's constructors and methods of Go's generic types have such signs, too.
static bool looks_like_cplusplus(const char *name, size_t len)
{
	if (has(name, len, ".<") || has(name, len, "])."))
		return false;
	return has(name, len, "<") || has(name, len, ">") || has(name, len, "[") ||
	       has(name, len, "]") || has(name, len, "::");
}

static struct error *simplify(struct profile *p, const struct mode *mode, str_id system,
			      str_id *ret)
{
	const char *name = profile_text(p, system);
	size_t len = strtab_len(&p->strings, system);
	*ret = system;
	if (mode->keep_params || !looks_like_cplusplus(name, len))
		return NULL;
	struct text once = {0}, twice = {0};
	simplify_put_without(&once, name, len, '(', ')');
	if (!mode->keep_templates && once.len)
		simplify_put_without(&twice, once.bytes, once.len, '<', '>');
	struct text *shorter = mode->keep_templates ? &once : &twice;
	struct error *err = text_error(&once);
	if (!err)
		err = text_error(&twice);
	if (!err)
		err = strtab_intern(&p->strings, shorter->len ? shorter->bytes : "", shorter->len,
				    ret);
	text_deinit(&once);
	text_deinit(&twice);
	return err;
}

struct error *profile_simplify_names(struct profile *p, const char *mode_text)
{
	struct mode mode = read_mode(mode_text, NULL);
	if (mode.off)
		return NULL;
	for (func_id f = 0; f < p->func.count; f++) {
		str_id *name = &p->func.name[f], system = p->func.system_name[f];
		if (mode.force && *name && system)
			*name = system;
		if (mode.keep_names || (*name && *name != system))
			continue;
		TRY(simplify(p, &mode, system, name));
	}
	return NULL;
}
