#pragma once
/**
 * @file
 * Asks one file for names, in a process of its own.
 *
 * The child opens the file, compares build ids, finds the debug information that belongs to it,
 * translates addresses, and answers with frames and with what the file says about
 * itself.  Here the answer is checked and copied.
 *
 * Memory:  the answer lives in the arena.
 * Threads: as io/isolate.h.
 */
#include "object/load_bias.h"
#include "object/names.h"
#include "symbolize/binary.h"
#include "symbolize/rewrite.h"
#include "symbolize/search.h"

struct read_question {
	const char *path;
	const char *debug_path;	 ///< its debug information, fetched for it; NULL to search
	const char *wanted;	 ///< build id of the mapping; "" if not known
	bool any_id;		 ///< take it whatever its build id
	struct mapped_range range;
	const uint64_t *address; ///< of the running program, sorted, each once
	uint32_t count;
	enum names_from from;
	bool cut_repeated;
	const struct search_environment *environment;
};

struct read_answer {
	struct binary_facts facts;
	const char *debug_path;	    ///< file of debug information that was used; NULL if none
	struct binary_try *tried;   ///< files of debug information that were tried
	uint32_t tried_count;
	const char *notes;	    ///< complaints of readers, a line each
	unsigned readers;	    ///< enum names_reader
	bool foreign_id, no_debug;  ///< its build id is another one; no debug information found
	struct location_frames *by_address; ///< of the question
	uint32_t named;		    ///< how many of them have frames
};

/**
 * @return #ERR_NOT_FOUND if its build id is another one; #ERR_IO, #ERR_FORMAT, #ERR_LIMIT if
 *         it cannot be read, in pprof's words where it has any
 */
struct error *binary_read(const struct read_question *question, struct arena *arena,
			  struct read_answer *ret) MUST_CHECK;
