#pragma once
/**
 * @file
 * Binaries for questions that need more of them than names.  For session/\*.c only.
 *
 * A profile whose writer found its names is opened without a look at any binary; sources
 * and instructions need one all the same, and the first such question finds it.
 */
#include "report/options.h"
#include "session/state.h"

/**
 * Finds the binaries that @p report needs, once for each, and lets @p ret point to them:
 * all for instructions, the main one for sources.
 */
struct error *session_find_binaries(struct session *s, enum report_kind report,
				    struct report_options *ret) MUST_CHECK;
