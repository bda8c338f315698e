#pragma once
/**
 * @file
 * What the lines of some functions cost: the numbers behind `list`.
 *
 * One pass over the view gives every source line of every function whose name
 * matches its flat and cum.  A sample counts once for a line and once for a
 * function, however often recursion or inlining puts it there, so that no
 * number exceeds the total.
 *
 * Memory:  results live in the scratch arena.
 * Threads: one at a time.
 */
#include "report/options.h"
#include "profile/profile.h"

struct regex;
struct view;

/** What the profile says about one line; several of these can be the same line. */
struct line_cost {
	str_id name;	    ///< of the function
	str_id file;	    ///< trimmed and cleaned, a string of line_costs.strings; 0 if not known
	str_id object;	    ///< file of the mapping; 0 if not known
	int64_t start_line; ///< of the function; 0 if not known
	int64_t line, column;
	int64_t flat, cum;
	uint32_t at;	  ///< index of its line in line_costs.line
	uint32_t routine; ///< index of its function and file in line_costs.routine
};

/** What is counted once per sample. */
struct line_sum {
	int64_t cum;
	uint32_t seen; ///< private
};

struct line_costs {
	struct strtab strings; ///< the profile's, and file names
	/** Sorted by name, file and line; without those that cost nothing or that drop_negative
	 * drops. */
	struct line_cost *cost;
	uint32_t count;
	struct line_sum *line;	  ///< one for each (name, file, line)
	struct line_sum *routine; ///< one for each (name, file)
	/** By line of the profile: its index in line, NO_ID if its function does not match. */
	uint32_t *at_of_line;
	str_id *file_of_func; ///< private: by function of the profile, NO_ID if not worked out yet
};

/** Finds the costs of all functions whose name @p names matches. */
struct error *line_costs_find(const struct view *view, const struct report_options *options,
			      struct regex *names, struct arena *scratch,
			      struct line_costs *ret) MUST_CHECK;

/** The name of a function's file as it is shown: trimmed and cleaned, a string of costs->strings.
 */
struct error *line_costs_file(struct line_costs *costs, const struct view *view,
			      const struct report_options *options, func_id func,
			      str_id *ret) MUST_CHECK;
