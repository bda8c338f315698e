// As much of go.mod as one needs: the directives module and replace.
#include "io/source_module.h"

#include <stdlib.h>
#include <string.h>

#include "io/path.h"
#include "io/source_file.h"
#include "io/source_go.h"
#include "io/source_hints.h"

#define GO_MOD_LIMIT  ((size_t)1 << 20)
#define MODULE_LIMIT  16
#define REPLACE_LIMIT 4096

// `replace old old_version => new new_version`; versions may be empty.
struct replacement {
	struct slice old, old_version, new, new_version;
};

struct module {
	const char *dir;
	struct slice path;
	struct replacement *replacement;
	uint32_t replacement_count, capacity;
};

struct modules {
	struct module module[MODULE_LIMIT];
	size_t count;
};

// The next word of a line; quotes are taken off. Comments end a line.
static bool next_word(struct slice *line, struct slice *ret)
{
	while (line->len &&
	       (line->text[0] == ' ' || line->text[0] == '\t' || line->text[0] == '\r'))
		*line = slice_from(*line, 1);
	if (line->len == 0 || (line->len >= 2 && memcmp(line->text, "//", 2) == 0))
		return false;
	char quote = line->text[0];
	if (quote == '"' || quote == '`') {
		const char *end = memchr(line->text + 1, quote, line->len - 1);
		size_t len = end ? (size_t)(end - line->text) - 1 : line->len - 1;
		*ret = (struct slice){line->text + 1, len};
		*line = slice_from(*line, len + 1 + (end != NULL));
		return true;
	}
	size_t len = 0;
	while (len < line->len && !strchr(" \t\r", line->text[len]))
		len++;
	*ret = (struct slice){line->text, len};
	*line = slice_from(*line, len);
	return true;
}

static struct error *read_replace(struct arena *arena, struct module *m, struct slice line,
				  struct slice word)
{
	struct replacement r = {.old = word};
	bool more = next_word(&line, &word);
	if (more && !slice_is(word, "=>")) {
		r.old_version = word;
		more = next_word(&line, &word);
	}
	if (!more || !slice_is(word, "=>") || !next_word(&line, &r.new))
		return NULL;
	if (!next_word(&line, &r.new_version))
		r.new_version = (struct slice){"", 0};
	if (!r.old.len || !r.new.len || m->replacement_count == REPLACE_LIMIT)
		return NULL;
	TRY(RESERVE(arena, m->replacement, m->replacement_count, m->capacity));
	m->replacement[m->replacement_count++] = r;
	return NULL;
}

// Words of a go.mod stay where they are: bytes live as long as the finder.
static struct error *read_module(struct arena *arena, struct module *m, struct slice bytes)
{
	bool block = false;
	while (bytes.len) {
		const char *newline = memchr(bytes.text, '\n', bytes.len);
		size_t len = newline ? (size_t)(newline - bytes.text) : bytes.len;
		struct slice line = {bytes.text, len}, word;
		bytes = slice_from(bytes, len + (newline != NULL));
		if (!next_word(&line, &word))
			continue;
		if (block && slice_is(word, ")")) {
			block = false;
		} else if (block) {
			TRY(read_replace(arena, m, line, word));
		} else if (slice_is(word, "module") && !m->path.len) {
			next_word(&line, &m->path);
		} else if (slice_is(word, "replace") && next_word(&line, &word)) {
			block = slice_is(word, "(");
			if (!block)
				TRY(read_replace(arena, m, line, word));
		}
	}
	return NULL;
}

static struct error *add_module(struct finder *finder, const struct text *dir,
				const struct text *bytes)
{
	struct module *m = &finder->modules->module[finder->modules->count];
	const char *copy;
	TRY(arena_copy_bytes(&finder->arena, bytes->bytes, bytes->len, &copy));
	TRY(arena_copy_bytes(&finder->arena, dir->bytes, dir->len, &m->dir));
	finder->modules->count++;
	return read_module(&finder->arena, m, (struct slice){copy, bytes->len});
}

struct error *modules_load(struct finder *finder)
{
	if (finder->modules)
		return NULL;
	TRY(ALLOC(&finder->arena, finder->modules, 1));
	struct text dir = {0}, name = {0}, bytes = {0}, problem = {0};
	struct error *err = NULL;
	text_puts(&dir, finder_cwd(finder));
	while (dir.len && !err && finder->modules->count < MODULE_LIMIT) {
		text_clear(&name);
		text_clear(&bytes);
		text_clear(&problem);
		text_puts(&name, dir.bytes);
		text_puts(&name, "/go.mod");
		err = text_error(&name);
		if (!err && source_file_read(name.bytes, GO_MOD_LIMIT, &bytes, &problem) == 0 &&
		    !problem.len && bytes.len)
			err = bytes.failed ? error_nomem() : add_module(finder, &dir, &bytes);
		while (dir.len && dir.bytes[dir.len - 1] != '/')
			dir.len--;
		while (dir.len && dir.bytes[dir.len - 1] == '/')
			dir.len--;
		dir.bytes[dir.len] = '\0';
	}
	text_deinit(&dir);
	text_deinit(&name);
	text_deinit(&bytes);
	text_deinit(&problem);
	return err;
}

// What follows the module's path, which may stand anywhere in the file's: GOPATH had it so.
static struct slice below_module(struct slice path, struct slice module)
{
	for (size_t at = 0; at + module.len < path.len; at++) {
		if (at && path.text[at - 1] != '/')
			continue;
		struct slice rest = slice_below(slice_from(path, at), module);
		if (rest.text)
			return rest;
	}
	return (struct slice){NULL, 0};
}

void modules_try_own(struct search *s, bool dotted)
{
	const struct modules *modules = s->finder->modules;
	struct text buffer = {0};
	struct go_versioned file;
	bool versioned = go_split_version(s->path, &buffer, &file);
	for (size_t i = 0; i < modules->count && !s->found; i++) {
		const struct module *m = &modules->module[i];
		const char *slash = memchr(m->path.text ? m->path.text : "", '/', m->path.len);
		size_t first = slash ? (size_t)(slash - m->path.text) : m->path.len;
		if (!m->path.len || dotted != (memchr(m->path.text, '.', first) != NULL))
			continue;
		struct slice rest = {NULL, 0};
		if (versioned && slice_equal(file.module, m->path))
			rest = file.rest;
		else if (!versioned)
			rest = dotted ? below_module(s->path, m->path)
				      : slice_below(s->path, m->path);
		if (rest.text)
			search_try(s, FOUND_MODULE, m->dir, rest);
	}
	text_deinit(&buffer);
}

// A replacement by a directory is relative to the module that says so.
static void try_directory(struct search *s, const char *base, struct slice to, struct slice rest)
{
	struct text dir = {0};
	if (to.text[0] != '/') {
		text_puts(&dir, base);
		text_putc(&dir, '/');
	}
	text_put(&dir, to.text, to.len);
	struct text clean = {0};
	if (!dir.failed)
		path_put_clean(&clean, dir.bytes, dir.len);
	if (!clean.failed && clean.len)
		search_try(s, FOUND_REPLACE, clean.bytes, rest);
	text_deinit(&dir);
	text_deinit(&clean);
}

static void try_replacement(struct search *s, const char *base, struct slice to,
			    struct slice version, struct slice rest)
{
	if (memchr(to.text, '\0', to.len))
		return;
	if (to.text[0] == '/' || to.text[0] == '.') {
		if (base || to.text[0] == '/')
			try_directory(s, base, to, rest);
	} else if (version.len) {
		struct go_versioned there = {.module = to, .version = version, .rest = rest};
		if (path_is_below(to) && path_is_below(version))
			go_try_cache(s, &there);
		if (s->found)
			s->found = FOUND_REPLACE;
	}
}

// What the binary says was replaced, by the directory of the main module if it is here.
static void try_hints(struct search *s, const struct go_versioned *file)
{
	const struct source_hints *hints = s->finder->hints;
	const struct modules *modules = s->finder->modules;
	const char *base = NULL;
	for (size_t i = 0; hints && hints->main_path && i < modules->count && !base; i++)
		if (slice_equal(modules->module[i].path, slice_of(hints->main_path)))
			base = modules->module[i].dir;
	for (size_t i = 0; hints && i < hints->module_count && !s->found; i++) {
		const struct source_module *m = &hints->module[i];
		if (m->replace_path && m->replace_path[0] && m->path &&
		    slice_equal(slice_of(m->path), file->module))
			try_replacement(s, base, slice_of(m->replace_path),
					slice_of(m->replace_version), file->rest);
	}
}

static void try_go_mod(struct search *s, const struct go_versioned *file)
{
	const struct modules *modules = s->finder->modules;
	for (size_t i = 0; i < modules->count; i++) {
		const struct module *m = &modules->module[i];
		for (uint32_t j = 0; j < m->replacement_count && !s->found; j++) {
			const struct replacement *r = &m->replacement[j];
			if (slice_equal(r->old, file->module) &&
			    (!r->old_version.len || slice_equal(r->old_version, file->version)))
				try_replacement(s, m->dir, r->new, r->new_version, file->rest);
		}
	}
}

static void try_vendor(struct search *s, struct slice name)
{
	for (size_t i = 0; i < s->finder->modules->count && !s->found; i++) {
		struct text dir = {0};
		text_puts(&dir, s->finder->modules->module[i].dir);
		text_puts(&dir, "/vendor");
		if (!dir.failed)
			search_try(s, FOUND_VENDOR, dir.bytes, name);
		text_deinit(&dir);
	}
}

static void try_versioned(struct search *s, const struct go_versioned *file)
{
	try_hints(s, file);
	if (!s->found)
		try_go_mod(s, file);
	if (!s->found)
		go_try_cache(s, file);
	if (s->found)
		return;
	struct text name = {0};
	text_put(&name, file->module.text, file->module.len);
	text_putc(&name, '/');
	text_put(&name, file->rest.text, file->rest.len);
	if (!name.failed)
		try_vendor(s, (struct slice){name.bytes, name.len});
	text_deinit(&name);
}

struct error *modules_try(struct search *s)
{
	struct text buffer = {0};
	struct go_versioned file;
	if (go_split_version(s->path, &buffer, &file))
		try_versioned(s, &file);
	struct error *err = text_error(&buffer);
	text_deinit(&buffer);
	static const char vendor[] = "vendor/";
	for (size_t at = 0; at + sizeof vendor <= s->path.len && !s->found; at++)
		if (path_has_at(s->path, at, vendor))
			try_vendor(s, slice_from(s->path, at + sizeof vendor - 1));
	return err;
}
