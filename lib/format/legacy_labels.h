#pragma once
/**
 * @file
 * Labels that Go writes below the stacks of its text profiles:
 *
 *     2 @ 0x47a3c5 0x47a2f0
 *     # labels: {"request":"17", "user":"ann"}
 *
 * pprof takes them for a comment.  What does not look like this is one to us as well.
 *
 * Source: printCountProfile and labelMap.String in Go's src/runtime/pprof (1.26).
 */
#include "profile/builder.h"

/** Adds the labels of a comment, if it has any, to the sample at hand. */
struct error *legacy_labels_comment(struct builder *b, struct slice line,
				    struct arena *scratch) MUST_CHECK;
