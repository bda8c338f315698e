// pprof's rules first, the finder where they end.
#include "io/source_open.h"

#include <string.h>

#include "base/system.h"
#include "base/text.h"
#include "io/path.h"
#include "io/source.h"
#include "io/source_file.h"

struct slice source_trim(const char *path, size_t len, const char *trim_path,
			 const char *source_path)
{
	struct slice entry;
	if (!trim_path || !trim_path[0]) {
		struct slice dirs = path_list(source_path);
		while (path_list_next(&dirs, &entry)) {
			struct slice base = path_base(entry.text, entry.len);
			for (size_t at = 0; at + base.len + 2 <= len; at++) {
				size_t end = at + 1 + base.len;
				if (path[at] == '/' && path[end] == '/' &&
				    memcmp(path + at + 1, base.text, base.len) == 0)
					return (struct slice){path + end + 1, len - end - 1};
			}
		}
	}
	struct slice lists[] = {path_list(trim_path),
				path_list("/proc/self/cwd/./:/proc/self/cwd/")};
	for (size_t i = 0; i < ARRAY_LEN(lists); i++) {
		while (path_list_next(&lists[i], &entry)) {
			if (entry.len && entry.text[entry.len - 1] == '/')
				entry.len--;
			if (len > entry.len && path[entry.len] == '/' &&
			    memcmp(path, entry.text, entry.len) == 0)
				return (struct slice){path + entry.len + 1, len - entry.len - 1};
		}
	}
	return (struct slice){path, len};
}

// Looks for a relative path in dir and all directories above it.
static bool search_upwards(struct opened *o, struct slice dir, struct slice path)
{
	struct text here = {0}, parent = {0};
	bool found = false;
	text_put(&here, dir.text, dir.len);
	for (;;) {
		text_clear(&o->name);
		path_put_join(&o->name, here.bytes ? here.bytes : "", here.len, path.text,
			      path.len);
		if (o->name.failed || here.failed || parent.failed) {
			o->problem.failed = true;
			break;
		}
		found = o->name.bytes &&
			source_file_read(o->name.bytes, SOURCE_LIMIT, &o->bytes, &o->problem) == 0;
		if (found)
			break;
		text_clear(&parent);
		path_put_dir(&parent, here.bytes ? here.bytes : "", here.len);
		if (parent.len == here.len && memcmp(parent.bytes, here.bytes, here.len) == 0)
			break;
		struct text swap = here;
		here = parent;
		parent = swap;
	}
	text_deinit(&here);
	text_deinit(&parent);
	return found;
}

// What pprof does. Returns false if it finds nothing; the problem says so then.
static bool open_as_pprof(struct opened *o, const struct open_options *options, const char *name,
			  size_t len)
{
	struct slice path = source_trim(name, len, options->trim_path, options->source_path);
	if (memchr(path.text, '\0', path.len)) {
		text_putf(&o->problem, "open %s: invalid argument", path.text);
		return false;
	}
	if (path.len && path.text[0] == '/') {
		int number = source_file_read(path.text, SOURCE_LIMIT, &o->bytes, &o->problem);
		if (number) {
			text_putf(&o->problem, "open %s: ", path.text);
			text_puts(&o->problem, system_words(number));
		}
		text_clear(&o->name);
		text_put(&o->name, path.text, path.len);
		return !number;
	}
	struct slice dirs = path_list(options->source_path), dir;
	while (path_list_next(&dirs, &dir))
		if (search_upwards(o, dir, path) || o->problem.failed)
			return true;
	text_putf(&o->problem, "could not find file %s on path %s", path.text,
		  options->source_path);
	return false;
}

// Reads what a search found; what went wrong before does not matter then.
static void read_found(struct opened *o, struct search *search)
{
	struct text problem = {0}, bytes = {0};
	int number = source_file_read(search->name.bytes, SOURCE_LIMIT, &bytes, &problem);
	if (number) {
		search_note_place(search, "at", search->name.bytes);
		text_deinit(&problem);
		text_deinit(&bytes);
		search->found = FOUND_NOT;
		return;
	}
	text_deinit(&o->bytes);
	text_deinit(&o->problem);
	text_deinit(&o->name);
	o->bytes = bytes;
	o->problem = problem;
	o->name = search->name;
	o->by = search->found;
	search->name = (struct text){0};
}

// Files that are gone since the build: of the path as it is, and where the module had it.
static struct error *restore(struct opened *o, const struct open_options *options,
			     struct search *search)
{
	if (!options->revisions || !search->plain)
		return NULL;
	struct text bytes = {0}, whole = {0};
	bool done = false;
	text_put(&whole, search->path.text, search->path.len);
	struct error *err = text_error(&whole);
	if (!err)
		err = revisions_restore(options->revisions, whole.bytes, SOURCE_LIMIT, &bytes,
					&o->notes, &done);
	if (!err && !done && search->absent.len && !search->absent.failed)
		err = revisions_restore(options->revisions, search->absent.bytes, SOURCE_LIMIT,
					&bytes, &o->notes, &done);
	if (done) {
		text_deinit(&o->bytes);
		text_deinit(&o->problem);
		o->bytes = bytes;
		o->problem = (struct text){0};
		text_clear(&o->name);
		o->by = FOUND_REVISION;
		bytes = (struct text){0};
	}
	text_deinit(&bytes);
	text_deinit(&whole);
	return err;
}

static struct error *open_by_search(struct opened *o, const struct open_options *options,
				    const char *path, size_t len, bool first)
{
	struct search search;
	search_init(&search, options->finder, path, len);
	struct error *err = NULL;
	if (first)
		finder_substitute(&search);
	else
		err = finder_search(&search);
	// What only ends alike may be anything; the commit's file is the one.
	if (!err && !first && (search.found == FOUND_NOT || search.found == FOUND_SUFFIX))
		err = restore(o, options, &search);
	if (!err && o->by == FOUND_NOT && search.found)
		read_found(o, &search);
	if (!err && o->by == FOUND_NOT && search.tried.len)
		text_putf(&o->tried, "%s%s", o->tried.len ? ", " : "", search.tried.bytes);
	else if (!err && o->by == search.found && search.note.len)
		text_putf(&o->notes, "%s\n", search.note.bytes);
	search_deinit(&search);
	return err;
}

// Files of Go and of other modules are not what the revision is of.
static bool is_foreign(const struct opened *o)
{
	return o->by == FOUND_GO_ROOT || o->by == FOUND_CACHE ||
	       strstr(o->name.bytes ? o->name.bytes : "", "/pkg/mod/");
}

struct error *source_open_file(struct opened *o, const struct open_options *options,
			       const char *path, size_t len)
{
	*o = (struct opened){0};
	TRY(open_by_search(o, options, path, len, true));
	bool found = o->by != FOUND_NOT || open_as_pprof(o, options, path, len);
	if (!found && options->further) {
		TRY(open_by_search(o, options, path, len, false));
		found = o->by != FOUND_NOT;
	}
	if (found && !o->problem.len && options->revisions && o->by != FOUND_REVISION &&
	    !is_foreign(o))
		TRY(revisions_apply(options->revisions, o->name.bytes, SOURCE_LIMIT, &o->bytes,
				    &o->notes));
	if (!found || o->problem.len)
		text_clear(&o->name);
	TRY(text_error(&o->problem));
	TRY(text_error(&o->tried));
	TRY(text_error(&o->notes));
	TRY(text_error(&o->name));
	return text_error(&o->bytes);
}

void opened_deinit(struct opened *o)
{
	text_deinit(&o->bytes);
	text_deinit(&o->name);
	text_deinit(&o->problem);
	text_deinit(&o->notes);
	text_deinit(&o->tried);
}
