// Two marks in a path each, and where on this machine what follows them is.
#include "io/source_rust.h"

#include <dirent.h>
#include <stdlib.h>

#define COMMIT_LEN  40
#define ENTRY_LIMIT 4096

// What follows mark, which may stand anywhere; text is NULL if it does not.
static struct slice behind(struct slice path, const char *mark)
{
	size_t len = strlen(mark);
	const char *at = memmem(path.text, path.len, mark, len);
	return at ? slice_from(path, (size_t)(at - path.text) + len) : (struct slice){NULL, 0};
}

// The part of a path that is the standard library's own.
static struct slice in_library(struct slice path)
{
	static const char rustc[] = "/rustc/";
	struct slice rest = behind(path, "/lib/rustlib/src/rust/");
	if (rest.text || !slice_begins(path, rustc) || path.len <= sizeof rustc + COMMIT_LEN ||
	    path.text[sizeof rustc - 1 + COMMIT_LEN] != '/')
		return rest;
	return slice_from(path, sizeof rustc + COMMIT_LEN);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(((const struct text *)a)->bytes, ((const struct text *)b)->bytes);
}

// Tries rest in `more` of each directory of dir, in the order of their names.
static void try_each(struct search *s, const struct text *dir, const char *more, struct slice rest)
{
	struct text place[RUST_PLACES] = {{0}};
	size_t count = 0, seen = 0;
	DIR *entries = dir->failed ? NULL : opendir(dir->bytes);
	if (!entries)
		return;
	for (struct dirent *e; count < RUST_PLACES && (e = readdir(entries)) && seen < ENTRY_LIMIT;
	     seen++) {
		if (e->d_name[0] == '.')
			continue;
		text_putf(&place[count], "%s/%s%s", dir->bytes, e->d_name, more);
		if (place[count].failed)
			text_deinit(&place[count]);
		else
			count++;
	}
	closedir(entries);
	qsort(place, count, sizeof *place, compare_names);
	for (size_t i = 0; i < count; i++) {
		if (!s->found)
			search_try(s, FOUND_CACHE, place[i].bytes, rest);
		text_deinit(&place[i]);
	}
}

// The directory that a variable names, or the usual one at home; then `more` of it.
static void put_home(struct text *out, const char *variable, const char *usual, const char *more)
{
	const char *given = getenv(variable), *home = getenv("HOME");
	if (given && given[0] == '/')
		text_putf(out, "%s%s", given, more);
	else
		text_putf(out, "%s/%s%s", home ? home : "", usual, more);
}

static void try_library(struct search *s, struct slice rest)
{
	static const char *const places[] = {"/usr/lib/rustlib/src/rust",
					     "/usr/local/lib/rustlib/src/rust"};
	struct text toolchains = {0};
	put_home(&toolchains, "RUSTUP_HOME", ".rustup", "/toolchains");
	try_each(s, &toolchains, "/lib/rustlib/src/rust", rest);
	text_deinit(&toolchains);
	for (size_t i = 0; i < ARRAY_LEN(places) && !s->found; i++)
		search_try(s, FOUND_CACHE, places[i], rest);
	if (s->found)
		text_putf(&s->note,
			  "shown from %s; that it is of the version that built the "
			  "program is not known",
			  s->name.bytes);
}

static void try_crates(struct search *s, struct slice in_index)
{
	struct text indexes = {0};
	const char *slash = memchr(in_index.text, '/', in_index.len);
	if (!slash)
		return;
	put_home(&indexes, "CARGO_HOME", ".cargo", "/registry/src");
	// The index is called after a hash that is another one for each version of cargo.
	try_each(s, &indexes, "", slice_from(in_index, (size_t)(slash - in_index.text) + 1));
	text_deinit(&indexes);
}

static void try_checkouts(struct search *s, struct slice rest)
{
	struct text dir = {0};
	put_home(&dir, "CARGO_HOME", ".cargo", "/git/checkouts");
	if (!dir.failed)
		search_try(s, FOUND_CACHE, dir.bytes, rest);
	text_deinit(&dir);
}

struct error *rust_try(struct search *s)
{
	struct slice library = in_library(s->path);
	struct slice crate = behind(s->path, "/registry/src/");
	struct slice checkout = behind(s->path, "/git/checkouts/");
	if (library.text)
		try_library(s, library);
	if (!s->found && crate.text)
		try_crates(s, crate);
	if (!s->found && checkout.text)
		try_checkouts(s, checkout);
	return text_error(&s->note);
}
