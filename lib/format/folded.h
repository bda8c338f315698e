#pragma once
/**
 * @file
 * Folded stacks: what FlameGraph's stackcollapse scripts write and flamegraph.pl reads.
 *
 *     main;parse;read_[i] 12
 *
 * A line is a stack, root first, and how often it was seen; docs/formats/folded.md has the rest.
 * With two counts on every line (difffolded.pl) the profile has the types "before", "after" and
 * "difference".  Counts with fractions are kept in the unit "/10", "/100" … up to
 * #FOLDED_DIGITS digits, so that 1.5 is "15/10".
 *
 * Source: flamegraph.pl, difffolded.pl and stackcollapse-perf.pl of
 * github.com/brendangregg/FlameGraph.
 */
#include "format/format.h"

extern const struct format format_folded;

/** Digits behind the point that are kept; a unit has as many zeros at most. */
#define FOLDED_DIGITS 6

/** What FlameGraph appends to the names of frames. */
#define FOLDED_INLINED "_[i]"
#define FOLDED_KERNEL  "_[k]"
#define FOLDED_JIT     "_[j]"

/** The files of the mappings that stand for the latter two. */
#define FOLDED_KERNEL_FILE "[kernel]"
#define FOLDED_JIT_FILE	   "[jit]"
