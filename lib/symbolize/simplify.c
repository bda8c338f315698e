// What pprof does to names: mangled ones are demangled, others lose brackets if they look like C++.
#include "symbolize/simplify.h"

#include <stdlib.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "profile/profile.h"
#include "symbolize/demangle.h"
#include "symbolize/mode.h"

// Between looks at whether the user pressed Ctrl-C.
#define INTERRUPT_EVERY 1024

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
	if (!name[strcspn(name, "<>[]:")])
		return false; // as most names of C and Go
	if (has(name, len, ".<") || has(name, len, "])."))
		return false;
	return has(name, len, "<") || has(name, len, ">") || has(name, len, "[") ||
	       has(name, len, "]") || has(name, len, "::");
}

static void put_shorter(struct text *out, const char *name, size_t len,
			const struct symbolize_mode *mode)
{
	struct text once = {0};
	simplify_put_without(&once, name, len, '(', ')');
	const char *bytes = once.bytes ? once.bytes : "";
	if (mode->keep_templates)
		text_put(out, bytes, once.len);
	else
		simplify_put_without(out, bytes, once.len, '<', '>');
	out->failed |= once.failed;
	text_deinit(&once);
}

// Systems that are not ELF put one more underscore in front of everything.
static bool put_demangled(struct text *out, const char *name, size_t len, enum demangle_mode mode)
{
	return demangle_put(out, name, len, mode) ||
	       (len > 0 && name[0] == '_' && demangle_put(out, name + 1, len - 1, mode));
}

// Puts the name for people; false if it stays as it is.
static bool put_simple(struct text *out, const char *name, size_t len,
		       const struct symbolize_mode *mode)
{
	enum demangle_mode how = mode->keep_params	? DEMANGLE_FULL
				 : mode->keep_templates ? DEMANGLE_TEMPLATES
							: DEMANGLE_SHORT;
	if (put_demangled(out, name, len, how))
		return true;
	if (mode->keep_params || !looks_like_cplusplus(name, len))
		return false;
	put_shorter(out, name, len, mode);
	return true;
}

// Names that were made, by that of the system.
struct simplifier {
	struct strtab *strings;
	struct symbolize_mode mode;
	str_id *made; // NO_ID if it was not asked for yet
	struct text text;
};

static struct error *simplify(struct simplifier *s, str_id system, str_id *ret)
{
	str_id *made = &s->made[system];
	if (*made == NO_ID) {
		text_clear(&s->text);
		const char *name = strtab_text(s->strings, system);
		bool other = put_simple(&s->text, name, strtab_len(s->strings, system), &s->mode);
		TRY(text_error(&s->text));
		if (other)
			TRY(strtab_intern(s->strings, s->text.bytes ? s->text.bytes : "",
					  s->text.len, made));
		else
			*made = system;
	}
	*ret = *made;
	return NULL;
}

static struct error *simplify_all(struct profile *p, struct simplifier *s)
{
	for (func_id f = 0; f < p->func.count; f++) {
		str_id *name = &p->func.name[f], system = p->func.system_name[f];
		if (f % INTERRUPT_EVERY == 0)
			TRY(interrupt_check());
		if (s->mode.force && *name && system)
			*name = system;
		if (!s->mode.keep_names && (!*name || *name == system))
			TRY(simplify(s, system, name));
	}
	return NULL;
}

struct error *profile_simplify_names(struct profile *p, const char *mode_text)
{
	struct simplifier s = {.strings = &p->strings, .mode = symbolize_mode_read(mode_text)};
	if (s.mode.off)
		return NULL;
	s.made = malloc(p->strings.count * sizeof *s.made);
	if (!s.made)
		return error_nomem();
	for (str_id i = 0; i < p->strings.count; i++)
		s.made[i] = NO_ID;
	struct error *err = simplify_all(p, &s);
	text_deinit(&s.text);
	free(s.made);
	return err;
}
