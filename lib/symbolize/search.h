#pragma once
/**
 * @file
 * Which files may be the binary of a mapping, or hold its debug information.
 *
 * Nothing is opened here: a search makes a list of paths, the likeliest first, and says
 * of each why it is on it.  The caller takes the first that exists and fits:
 *
 *     struct search_environment environment = search_environment();
 *     struct search_wanted wanted = {.file = {"/usr/bin/x", 10}, .build_id = {"1f0e...", 40}};
 *     struct search_list list = {.arena = scratch};
 *     TRY(search_binary(&environment, &wanted, &list));
 *     for (uint32_t i = 0; i < list.count; i++)
 *             if (fits(list.item[i].path))
 *                     ...
 *
 * What is tried and in which order is in docs/symbolization.md.  Files are only looked for by
 * name; whether one fits (its build id, the checksum of a debug link) is to be checked.
 *
 * Names and build ids come from profiles and binaries that can be hostile.  A build id must
 * look like one before it becomes part of a path, a recorded path cannot leave a directory that
 * it is looked for in, and a debug link is a name and no path.
 *
 * Memory:  paths are in the list's arena.
 * Threads: any number, each with its own list.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/slice.h"

struct arena;

/** What a file would be good for. */
enum search_kind {
	SEARCH_BINARY, ///< code and symbols, maybe debug information
	SEARCH_DEBUG,  ///< debug information and symbols, without code
};

/** Why a path is on the list. */
enum search_reason {
	SEARCH_GIVEN,	    ///< the executable of the command line
	SEARCH_BINARY_PATH, ///< a place below $PPROF_BINARY_PATH that pprof looks at, too
	SEARCH_RECORDED,    ///< the path in the profile; of debug information, beside the binary
	SEARCH_BUILD_ID,    ///< a .build-id tree
	SEARCH_DEBUG_ROOT,  ///< the same path below /usr/lib/debug
	SEARCH_DEBUG_LINK,  ///< the name in the binary's .gnu_debuglink; its checksum must fit
	SEARCH_DEBUGINFOD,  ///< what debuginfod clients have fetched before
	SEARCH_PERF,	    ///< what perf has kept
	SEARCH_HERE,	    ///< a file of that name in the current directory
};

/** The places that the user's environment names. Strings are borrowed; NULL is not set. */
struct search_environment {
	const char *binary_path;      ///< $PPROF_BINARY_PATH
	const char *home;	      ///< $HOME
	const char *debuginfod_cache; ///< $DEBUGINFOD_CACHE_PATH
	const char *xdg_cache;	      ///< $XDG_CACHE_HOME
	const char *debug_root;	      ///< "/usr/lib/debug"
};

/** What is looked for. Empty slices are not known. */
struct search_wanted {
	struct slice given;	 ///< the executable of the command line, if it is for this mapping
	struct slice file;	 ///< the path in the profile; for search_debug() that of the binary
	struct slice build_id;	 ///< hex, or any other form that writers of profiles use
	struct slice debug_link; ///< for search_debug(): the name in .gnu_debuglink
	bool bundle;		 ///< for search_debug(): Mach-O, of which dsymutil makes F.dSYM
};

struct search_candidate {
	const char *path;
	enum search_kind kind;
	enum search_reason reason;
};

/** Set `arena`; the rest starts as zeros. */
struct search_list {
	struct arena *arena;
	struct search_candidate *item;
	uint32_t count, cap;
};

/** Longest list; what comes later is left out. */
#define SEARCH_LIMIT 1024

/** What the process's environment says. */
struct search_environment search_environment(void);

/**
 * Adds where the binary of a mapping may be, and after that files of debug information that
 * can stand in for it.  Those with the reason #SEARCH_BINARY_PATH, of both kinds, and
 * #SEARCH_RECORDED are pprof's, in pprof's order; pprof names the mapping after the one it takes.
 */
struct error *search_binary(const struct search_environment *environment,
			    const struct search_wanted *wanted,
			    struct search_list *list) MUST_CHECK;

/** Adds where debug information may be that was separated from the binary at @p wanted->file. */
struct error *search_debug(const struct search_environment *environment,
			   const struct search_wanted *wanted, struct search_list *list) MUST_CHECK;

/** True if nothing has that name; false if what is wrong with it is worth a word, as of a broken link. */
bool search_is_absent(const char *path);

/** Why, in words: "debug link". */
const char *search_reason_text(enum search_reason reason);

/** True if @p id is hex and long enough to name a file: what .build-id trees and debuginfod use. */
bool search_is_hex_id(struct slice id);

/** The checksum that a .gnu_debuglink has of its file. */
uint32_t search_checksum(const void *bytes, size_t len);
