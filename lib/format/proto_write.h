#pragma once
/**
 * @file
 * Writes profile.proto, gzipped, byte for byte (before gzip) as pprof's encoder does.
 *
 * What the view leaves is written: samples that are in, the rest of their
 * stacks, labels that are shown; but all mappings, locations and functions, used or not.
 * Any profile can be written through a view of all of it, one built in memory too.
 *
 * The encoder's rules: fields in ascending order; lists of numbers are packed if they have more
 * than two; zeros are left out except in lists and in default_sample_type; strings are
 * numbered in order of first use.
 *
 * Memory:  one buffer; nothing of the size of the profile but a number for each string.
 * Threads: any number of writers of one view.
 */
#include "base/writer.h"

struct view;

/**
 * Writes @p view.
 *
 * @param ratio  values are multiplied by it and truncated, unless it is 1 or not positive
 * @return what @p writer returned, or #ERR_INTERRUPTED
 */
struct error *proto_write(const struct view *view, double ratio,
			  const struct writer *writer) MUST_CHECK;

/** The same without gzip. */
struct error *proto_write_plain(const struct view *view, double ratio,
				const struct writer *writer) MUST_CHECK;
