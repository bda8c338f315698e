// The part of pprof's demangling that names without mangling go through.
#include "symbolize/simplify.h"

#include <string.h>

#include "base/text.h"
#include "profile/profile.h"
#include "symbolize/mode.h"

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

static struct error *simplify(struct profile *p, const struct symbolize_mode *mode, str_id system,
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
	struct symbolize_mode mode = symbolize_mode_read(mode_text);
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
