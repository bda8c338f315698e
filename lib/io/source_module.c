// Whose file is it, and where is that module?
#include "io/source_module.h"

#include <stdlib.h>
#include <string.h>

#include "io/path.h"
#include "io/source_file.h"
#include "io/source_go.h"
#include "io/source_gomod.h"
#include "io/source_hints.h"

#define GO_MOD_LIMIT ((size_t)1 << 20)
#define MODULE_LIMIT 256

struct module {
	const char *dir;
	struct go_mod mod;
};

struct modules {
	struct module module[MODULE_LIMIT];
	size_t count;
	const char *top; // the highest directory above the current one with a go.mod or go.work
};

// Reads the file @p name of a directory and adds what it says, if there is one.
static struct error *add_module(struct finder *finder, const char *dir, const char *name,
				struct module **ret)
{
	struct modules *modules = finder->modules;
	struct text path = {0}, bytes = {0}, problem = {0};
	*ret = NULL;
	text_putf(&path, "%s/%s", dir, name);
	struct error *err = text_error(&path);
	if (!err && modules->count < MODULE_LIMIT &&
	    source_file_read(path.bytes, GO_MOD_LIMIT, &bytes, &problem) == 0 && !problem.len &&
	    bytes.len) {
		struct module *m = &modules->module[modules->count];
		const char *copy;
		err = arena_copy_bytes(&finder->arena, bytes.bytes, bytes.len, &copy);
		if (!err)
			err = arena_copy_bytes(&finder->arena, dir, strlen(dir), &m->dir);
		if (!err)
			err = go_mod_read(&finder->arena, (struct slice){copy, bytes.len}, &m->mod);
		if (!err) {
			modules->count++;
			*ret = m;
		}
	}
	text_deinit(&path);
	text_deinit(&bytes);
	text_deinit(&problem);
	return err;
}

// The modules that a go.work puts beside each other.
static struct error *add_used(struct finder *finder, const struct module *work)
{
	for (uint32_t i = 0; i < work->mod.use_count; i++) {
		struct slice use = work->mod.use[i];
		struct text dir = {0};
		if (use.text[0] == '/')
			path_put_clean(&dir, use.text, use.len);
		else
			path_put_join(&dir, work->dir, strlen(work->dir), use.text, use.len);
		struct error *err = text_error(&dir);
		struct module *m;
		if (!err)
			err = add_module(finder, dir.bytes, "go.mod", &m);
		text_deinit(&dir);
		TRY(err);
	}
	return NULL;
}

struct error *modules_load(struct finder *finder)
{
	if (finder->modules)
		return NULL;
	TRY(ALLOC(&finder->arena, finder->modules, 1));
	struct text dir = {0};
	struct error *err = NULL;
	struct module *work = NULL, *m;
	text_puts(&dir, finder_cwd(finder));
	while (dir.len && !err) {
		// The nearest go.work is the one that counts.
		if (!work)
			err = add_module(finder, dir.bytes, "go.work", &work);
		if (!err)
			err = add_module(finder, dir.bytes, "go.mod", &m);
		if (!err && finder->modules->count)
			finder->modules->top =
				finder->modules->module[finder->modules->count - 1].dir;
		while (dir.len && dir.bytes[dir.len - 1] != '/')
			dir.len--;
		while (dir.len && dir.bytes[dir.len - 1] == '/')
			dir.len--;
		dir.bytes[dir.len] = '\0';
	}
	if (!err && work)
		err = add_used(finder, work);
	text_deinit(&dir);
	return err;
}

const char *modules_top(const struct finder *finder)
{
	return finder->modules ? finder->modules->top : NULL;
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
		struct slice own = m->mod.path;
		if (!own.len)
			continue; // go.work
		const char *slash = memchr(own.text, '/', own.len);
		size_t first = slash ? (size_t)(slash - own.text) : own.len;
		if (dotted != (memchr(own.text, '.', first) != NULL))
			continue;
		struct slice rest = {NULL, 0};
		if (versioned && slice_equal(file.module, own))
			rest = file.rest;
		else if (!versioned)
			rest = dotted ? below_module(s->path, own) : slice_below(s->path, own);
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
		if (slice_equal(modules->module[i].mod.path, slice_of(hints->main_path)))
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
		for (uint32_t j = 0; j < m->mod.replacement_count && !s->found; j++) {
			const struct go_replacement *r = &m->mod.replacement[j];
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
