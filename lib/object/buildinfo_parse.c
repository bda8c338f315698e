// The lines of a Go program's build information. Source: BuildInfo.String and ParseBuildInfo in
// Go's runtime/debug/mod.go (1.26).
//
//	path	example.com/cmd/tool
//	mod	example.com	v1.2.3	h1:...
//	dep	example.com/other	v0.1.0
//	=>	../other	(devel)	h1:...
//	build	-tags="a b"
#include <string.h>

#include "base/arena.h"
#include "object/buildinfo.h"
#include "base/goquote.h"

struct parser {
	struct arena *arena;
	struct buildinfo *info;
	struct buildinfo_module *last; // that a replacement belongs to
	uint32_t dep_cap, setting_cap;
};

// Cuts @p from at @p stop; what is behind it, if it is there, stays in @p from.
static bool cut(struct slice *from, char stop, struct slice *ret)
{
	const char *at = from->len ? memchr(from->text, stop, from->len) : NULL;
	size_t len = at ? (size_t)(at - from->text) : from->len;
	*ret = (struct slice){from->text, len};
	*from = (struct slice){from->text + len + (at != NULL), from->len - len - (at != NULL)};
	return at;
}

static bool take_prefix(struct slice *line, const char *word)
{
	size_t len = strlen(word);
	if (line->len < len || memcmp(line->text, word, len) != 0)
		return false;
	*line = (struct slice){line->text + len, line->len - len};
	return true;
}

static struct error *copy(struct parser *p, struct slice text, const char **ret)
{
	return arena_copy_bytes(p->arena, text.text, text.len, ret);
}

// Path, version and maybe a sum.
static struct error *module(struct parser *p, struct slice line, struct buildinfo_module *ret)
{
	struct slice path, version, sum = {"", 0};
	if (!cut(&line, '\t', &path))
		return error_new(ERR_FORMAT, "a module has no version");
	if (cut(&line, '\t', &version) && cut(&line, '\t', &sum))
		return error_new(ERR_FORMAT, "a module has more than path, version and sum");
	TRY(copy(p, path, &ret->path));
	TRY(copy(p, version, &ret->version));
	return copy(p, sum, &ret->sum);
}

static struct error *main_line(struct parser *p, struct slice line)
{
	struct buildinfo_module *m;
	TRY(ALLOC(p->arena, m, 1));
	TRY(module(p, line, m));
	p->info->main = p->last = m;
	return NULL;
}

static struct error *dep_line(struct parser *p, struct slice line)
{
	struct buildinfo *i = p->info;
	TRY(RESERVE(p->arena, i->dep, i->dep_count, p->dep_cap));
	i->dep[i->dep_count] = (struct buildinfo_module){0};
	TRY(module(p, line, &i->dep[i->dep_count]));
	p->last = &i->dep[i->dep_count++];
	return NULL;
}

static struct error *replace_line(struct parser *p, struct slice line)
{
	struct buildinfo_module *m;
	if (!p->last)
		return error_new(ERR_FORMAT, "a replacement of nothing");
	TRY(ALLOC(p->arena, m, 1));
	TRY(module(p, line, m));
	p->last->replace = m;
	p->last = NULL;
	return NULL;
}

static struct error *build_line(struct parser *p, struct slice line)
{
	struct buildinfo *i = p->info;
	struct buildinfo_setting s;
	if (line.len == 0 || line.text[0] == '=')
		return error_new(ERR_FORMAT, "a setting has no name");
	TRY(goquote_take(p->arena, &line, "= \t\r\n\"`", &s.key));
	if (line.len == 0 || line.text[0] != '=')
		return error_new(ERR_FORMAT, "a setting has no value");
	line = (struct slice){line.text + 1, line.len - 1};
	TRY(goquote_take(p->arena, &line, " \t\r\n\"`", &s.value));
	if (line.len)
		return error_new(ERR_FORMAT, "a setting has something behind its value");
	TRY(RESERVE(p->arena, i->setting, i->setting_count, p->setting_cap));
	i->setting[i->setting_count++] = s;
	return NULL;
}

static struct error *one_line(struct parser *p, struct slice line)
{
	if (take_prefix(&line, "path\t"))
		return copy(p, line, &p->info->path);
	if (take_prefix(&line, "mod\t"))
		return main_line(p, line);
	if (take_prefix(&line, "dep\t"))
		return dep_line(p, line);
	if (take_prefix(&line, "=>\t"))
		return replace_line(p, line);
	if (take_prefix(&line, "build\t"))
		return build_line(p, line);
	return NULL; // of a later release
}

struct error *buildinfo_parse(struct slice modules, struct arena *arena, struct buildinfo *ret)
{
	struct parser p = {.arena = arena, .info = ret};
	struct slice line;
	*ret = (struct buildinfo){.path = ""};
	for (unsigned number = 1; cut(&modules, '\n', &line);
	     number++) // what does not end is cut off
		TRY(error_context(one_line(&p, line), "line %u", number));
	return NULL;
}
