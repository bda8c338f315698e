#pragma once
/**
 * @file
 * For weblist*.c only: what each address costs, and which functions are of interest.
 *
 * Memory:  the scratch arena.
 */
#include "report/code.h"
#include "profile/profile.h"

/** An address with samples. */
struct address_cost {
	uint64_t address;		///< of the profile
	const struct mapped_code *code; ///< NULL if no binary has it
	loc_id loc;			///< one of its locations: an interesting one, if there is
	int64_t flat, cum;
	bool interesting;
};

struct address_costs {
	struct address_cost *cost; ///< by binary (none first), then address
	uint32_t count;
	struct mapped_code *code;
	uint32_t code_count;
	bool *interest; ///< by string of the profile: a name or system name of interest
	str_id *pretty; ///< by string: the name of the function with this system name, or NO_ID
	bool any;	///< something is of interest
};

struct error *address_costs_find(const struct view *view, const struct report_options *options,
				 const struct code_argument *argument, struct arena *scratch,
				 struct address_costs *ret) MUST_CHECK;
