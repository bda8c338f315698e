#pragma once
/**
 * @file
 * Opening profiles from the shell: asks for a password if one is missing, and shows how far it is.
 */
#include <stdbool.h>

#include "base/error.h"

struct session_hooks;
struct session_sources;
struct shell;

/** True if a profile comes where lines of the shell would. */
bool open_reads_stdin(const struct session_sources *sources);

/** Opens @p sources in the shell's session. */
struct error *open_sources(struct shell *shell, const struct session_sources *sources) MUST_CHECK;

/** The same for work that takes hooks: @p load is called with @p context. */
struct error *open_with(struct shell *shell,
			struct error *(*load)(void *context, const struct session_hooks *hooks),
			void *context) MUST_CHECK;
