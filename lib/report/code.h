#pragma once
/**
 * @file
 * What reports on machine code share: which binaries to read, and reading them.
 *
 * Addresses with samples are gathered for each mapping; those mappings that are wanted are
 * read one after the other, each in a process of its own (symbolize/code.h).
 *
 * Memory:  the scratch arena.
 * Threads: one at a time.
 */
#include "report/options.h"
#include "symbolize/code.h"

struct arena;
struct regex;
struct text;
struct view;

/** What the user asked for: a regexp, and if it reads as a number an address. */
struct code_argument {
	struct regex *regex;
	bool is_address;
	uint64_t address;
};

/** Takes the question's argument apart. Free it with code_argument_free(). */
struct error *code_argument_parse(const char *text, struct code_argument *ret) MUST_CHECK;
void code_argument_free(struct code_argument *argument);

/** A mapping, the addresses in it, and what was read. */
struct mapped_code {
	map_id mapping;
	const uint64_t *address; ///< of the profile, sorted, each once
	uint32_t address_count, address_cap;
	bool wanted; ///< set by the report
	struct code_answer answer;
	const char *problem; ///< why there is no answer; NULL if there is one
};

/** All mappings of the view's profile that name a file; none is wanted yet. */
struct error *mapped_code_init(const struct view *view, struct arena *scratch,
			       struct mapped_code **ret, uint32_t *ret_count) MUST_CHECK;

/** The one that @p address of a location with mapping file @p object is in; NULL if none. */
struct mapped_code *mapped_code_find(const struct view *view, struct mapped_code *code,
				     uint32_t count, str_id object, uint64_t address);

/** Adds an address. */
struct error *mapped_code_add(struct mapped_code *code, uint64_t address,
			      struct arena *scratch) MUST_CHECK;

/**
 * Reads those that are wanted.
 *
 * @param options  its binaries
 * @param request  of what its names, by_address, wanted, lone and intel are used
 * @return only what makes the whole question fail: a file that cannot be read is a `problem`
 */
struct error *mapped_code_read(const struct view *view, const struct report_options *options,
			       struct mapped_code *code, uint32_t count,
			       const struct code_request *request,
			       struct arena *scratch) MUST_CHECK;
