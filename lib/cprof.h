#ifndef CPROF_H
#define CPROF_H
/**
 * @file
 * libcprof: load a profile, set options, ask, get the answer.
 *
 *     cprof *c = cprof_new();
 *     const char *files[] = {"cpu.pprof"};
 *     if (cprof_open(c, "./binary", files, 1) || cprof_set(c, "focus", "json"))
 *             return complain(cprof_error(c));
 *     char *text;
 *     size_t len;
 *     if (cprof_ask(c, "top", NULL, &text, &len) == 0)
 *             fwrite(text, 1, len, stdout);
 *     free(text);
 *     cprof_free(c);
 *
 * Commands, options and their values are those of the cprof shell
 * (docs/reference.md); answers are the bytes that the command line prints.
 *
 * Errors:  a function that can fail returns 0, or -1 and leaves a sentence in cprof_error().
 * Memory:  a cprof owns what it opened; answers are malloc()ed and yours.
 * Threads: one cprof, one thread at a time; several cprofs are independent.
 */
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#ifndef CPROF_PUBLIC
#define CPROF_PUBLIC __attribute__((visibility("default")))
#endif

typedef struct cprof cprof;

/** The version of the library, "0.1.0". */
CPROF_PUBLIC const char *cprof_version(void);

/** A new, empty one with the default options; NULL without memory. cprof_free() ends it. */
CPROF_PUBLIC cprof *cprof_new(void);

/** Frees it and everything it opened; NULL is fine. */
CPROF_PUBLIC void cprof_free(cprof *c);

/**
 * Reads @p count profiles, files or addresses of live programs, and merges them into one, which
 * takes the place of what was open; after a failure that stays open.  Of several files those that
 * cannot be read are left out, and told in cprof_notes().  What is fetched is not saved, unless the
 * option save says so.
 *
 * @param executable  the program that was profiled; NULL if not known
 */
CPROF_PUBLIC int cprof_open(cprof *c, const char *executable, const char *const *files,
			    size_t count);

/**
 * The same, minus another profile: what `cprof -base OLD NEW` shows, or `-diff_base`
 * when @p diff is not 0.
 */
CPROF_PUBLIC int cprof_open_diff(cprof *c, const char *executable, const char *const *files,
				 size_t count, const char *base, int diff);

/**
 * Sets an option for all later questions: "nodecount" to "20", "sort" to "cum", "focus"
 * to a regexp.  Options that matter for loading must be set before cprof_open().
 * "format" to "json" makes the answers of cprof_ask() JSON (docs/formats/json.md), to "csv",
 * "tsv" or "md" those.
 */
CPROF_PUBLIC int cprof_set(cprof *c, const char *option, const char *value);

/**
 * Takes names from the file at @p path for the mapping whose build id or file name it has, or for
 * the only one without names: `symbols use PATH`.  Its build id must fit, unless "force_buildid" is
 * set.  cprof_ask() "symbols" says where names came from and why they did not.
 *
 * Binaries are read in a child process (fork), with limits on time and memory.
 */
CPROF_PUBLIC int cprof_use_binary(cprof *c, const char *path);

/** The value of an option as text, malloc()ed; NULL on failure, as when there is no such option. */
CPROF_PUBLIC char *cprof_get(cprof *c, const char *option);

/**
 * Asks for a report and hands out its text (or bytes: proto, topproto).
 *
 * @param report    "top", "tree", "peek", "list", "disasm", "weblist" (a page of HTML), "traces",
 *                  "tags", "raw", "comments", "symbols", "memstats", "goroutines", "calltree",
 *                  "proto", "topproto", "folded", "speedscope", "perfetto", "callgrind", "dot",
 *                  "graph", "flamegraph" (SVG), "flametext"
 * @param argument  regexp of "list", "peek", "disasm" and "weblist"; the others do not look at it
 * @param text      set to the answer, with a NUL behind it, which is not in @p len; free() it.
 *                  Left alone on failure
 */
CPROF_PUBLIC int cprof_ask(cprof *c, const char *report, const char *argument, char **text,
			   size_t *len);

/** The same in pieces to a function; it returns 0, or -1 to stop, which is a failure. */
CPROF_PUBLIC int cprof_ask_to(cprof *c, const char *report, const char *argument,
			      int (*write)(void *context, const char *bytes, size_t len),
			      void *context);

/**
 * Asks what grows from profile to profile: reads @p count files one by one instead of merging them,
 * in the order of their times.  The current profile stays open, and is not part of it.
 *
 * @param text  as for cprof_ask()
 */
CPROF_PUBLIC int cprof_trend(cprof *c, const char *executable, const char *const *files,
			     size_t count, char **text, size_t *len);

/** Why the last call failed; "" if it did not. Borrowed until the next call. */
CPROF_PUBLIC const char *cprof_error(const cprof *c);

/** Warnings of the last call, a line each; "" if there were none. Borrowed until the next call. */
CPROF_PUBLIC const char *cprof_notes(const cprof *c);

#ifdef __cplusplus
}
#endif
#endif
