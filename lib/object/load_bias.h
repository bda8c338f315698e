#pragma once
/**
 * @file
 * What a loader added to the addresses of a binary.
 *
 * A profile holds addresses of a running program and its mappings: which part of which
 * file was where.  An address minus the bias is the one that the file's own tables know.
 *
 * Threads: any number.
 */
#include "base/error.h"

struct object;

/** A mapping of a profile: [start, limit) holds the file from @p offset on. */
struct mapped_range {
	uint64_t start, limit, offset;
};

/**
 * The bias of the part of @p object that @p range shows.
 *
 * Of ELF by pprof's rules: the segment that the range and the address can mean, fixed and
 * position-independent files, prelinked ones, several executable segments, and mappings as perf
 * writes them; of a file of debug information, whose code is nowhere in the file, that the range
 * begins where the code does.  Of Mach-O and PE by where the image starts.  A kernel that is not
 * mapped at a file offset counts from its symbol `_stext`, or from its segment.
 *
 * @param address  one address in the range, which decides between segments that share a page
 * @return #ERR_FORMAT if no segment can be meant
 */
struct error *object_load_bias(struct object *object, const struct mapped_range *range,
			       uint64_t address, uint64_t *ret) MUST_CHECK;
