#pragma once
/**
 * @file
 * Where pprof gives up: source files in the places they usually are.
 *
 * A profile names files as the machine that built the program saw them; with
 * -trimpath it does not even name directories.  A finder knows the places of
 * this machine: Go installations, module caches, the module that the current
 * directory is in, what rustup and cargo keep, and the files below that directory.
 *
 *     struct search search;
 *     search_init(&search, finder, path, len);
 *     TRY(finder_search(&search));
 *     if (search.found)
 *             open(search.name.bytes, …);
 *     else
 *             puts(search.tried.bytes);
 *     search_deinit(&search);
 *
 * What is found is a regular file.  A path that climbs with `..` is not looked
 * for, so nothing outside these places is ever found by a profile's words alone;
 * what the user's own options and go.mod say may point anywhere.
 *
 * The places are looked up when they are first needed, and kept.
 *
 * Memory:  a finder's is bounded, the list of files below the current directory is most of it.
 * Threads: one at a time.
 */
#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"

struct go_places;
struct modules;
struct source_hints;
struct tree;

struct finder {
	struct arena arena;
	const char *substitute;		  ///< FROM:TO[,FROM:TO...]; NULL if there is none
	const struct source_hints *hints; ///< may be NULL
	struct text cwd;		  ///< empty if there is none
	bool cwd_known;

	// Each made by the file that knows it, on first use.
	struct go_places *go;
	struct modules *modules;
	struct tree *tree;	   ///< below the current directory
	struct tree *project_tree; ///< below the checkout or module around it
};

/** How a file was found. */
enum found_by {
	FOUND_NOT,
	FOUND_SUBSTITUTE,
	FOUND_GO_ROOT, ///< of a Go installation
	FOUND_CACHE,   ///< the module cache, or what rustup and cargo keep
	FOUND_VENDOR,
	FOUND_REPLACE,
	FOUND_MODULE, ///< the module that the current directory is in
	FOUND_COMP_DIR,
	FOUND_SUFFIX,	///< below the current directory, or the project around it
	FOUND_REVISION, ///< not on disk any more, but in the commit that was built; has no name
};

/** Places that one miss tells about. */
#define SEARCH_PLACES 6

struct search {
	struct finder *finder;
	struct slice path;   ///< borrowed, or `slashes`
	struct text slashes; ///< private: a path of Windows with slashes
	bool plain;	     ///< has no `..`, no NUL and is of a sane length
	enum found_by found;
	struct text name;   ///< the file, when found
	struct text note;   ///< what to know about it, usually nothing
	struct text tried;  ///< places, one behind the other: `in /a, below /b`
	struct text absent; ///< where the module of the current directory had it, if it had
	uint64_t place[SEARCH_PLACES];
	unsigned place_count;
	bool silent; ///< search_try() leaves the places to its caller
};

void finder_init(struct finder *finder);
void finder_deinit(struct finder *finder);

/** The current directory, "" if there is none; borrowed. */
const char *finder_cwd(struct finder *finder);

/** #ERR_USAGE if @p list is not FROM:TO[,FROM:TO...]. */
struct error *finder_check_substitute(const char *list) MUST_CHECK;

void search_init(struct search *search, struct finder *finder, const char *path, size_t len);
void search_deinit(struct search *search);

/** Tries what the option substitute_path says; comes before everything else. */
void finder_substitute(struct search *search);

/** Tries all other places. @return only interrupts and lack of memory */
struct error *finder_search(struct search *search) MUST_CHECK;

/** For the rules: is there a file @p rest in @p dir? If so it is the answer. */
bool search_try(struct search *search, enum found_by by, const char *dir, struct slice rest);

/** For the rules: remembers that @p place was looked at; @p word is "in", "at" or "below". */
void search_note_place(struct search *search, const char *word, const char *place);

/** True if @p path is relative, stays below where it starts and names a file. */
bool path_is_below(struct slice path);

/** True if @p path begins as those of Windows do, with a drive: `C:`. */
bool path_has_drive(struct slice path);

/** True if the bytes of @p path at @p at are @p word, at its beginning or behind a slash. */
bool path_has_at(struct slice path, size_t at, const char *word);

/** What follows @p prefix and a slash in @p s; text is NULL if it does not start so. */
struct slice slice_below(struct slice s, struct slice prefix);
