#pragma once
/**
 * @file
 * What a Go program says about its build: `go version -m`.
 *
 *     struct buildinfo *info;
 *     TRY(buildinfo_read(object, &arena, &info));
 *     if (info)
 *             printf("%s %s\n", info->go_version, buildinfo_setting(info, "vcs.revision"));
 *
 * Programs have it since Go 1.13, settings since 1.18 (docs/formats/go-buildinfo.md).
 *
 * Memory:  what buildinfo_read() gives is in the arena; slices are the object's bytes.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/slice.h"

struct arena;
struct object;

/** A module; what is not said is "". */
struct buildinfo_module {
	const char *path, *version, *sum;
	const struct buildinfo_module *replace; ///< what was used instead; NULL if nothing was
};

/** `-tags`, `GOARCH`, `vcs.revision` ... */
struct buildinfo_setting {
	const char *key, *value;
};

struct buildinfo {
	const char *go_version;		     ///< "go1.26.8", "devel go1.27-..."
	const char *path;		     ///< of the main package; "" if not said
	const struct buildinfo_module *main; ///< NULL if not said
	struct buildinfo_module *dep;	     ///< in the file's order
	struct buildinfo_setting *setting;
	uint32_t dep_count, setting_count;
};

/**
 * Reads it.
 *
 * @param[out] ret  NULL if @p object has none
 * @return #ERR_FORMAT if it has a line that makes no sense
 */
struct error *buildinfo_read(struct object *object, struct arena *arena,
			     struct buildinfo **ret) MUST_CHECK;

/** The value of a setting, NULL if it is not there. */
const char *buildinfo_setting(const struct buildinfo *info, const char *key);

/** 26 of "go1.26.8"; 0 if there is none. */
unsigned buildinfo_minor(struct object *object);

/** Understands the lines of modules and settings; `go_version` stays NULL. */
struct error *buildinfo_parse(struct slice modules, struct arena *arena,
			      struct buildinfo *ret) MUST_CHECK;
