#pragma once
/**
 * @file
 * Names for mappings that are no files: the kernel, and the vdso.
 *
 * Both are taken from this machine only if the profile shows that it was this kernel: by build
 * id, or where there is none by where the kernel starts, and by the size of the vdso.  A file of
 * kernel symbols that the user names is believed.
 *
 * Threads: as symbolize.h.
 */
#include "symbolize/seek.h"

/** True if the mapping with this file may be the kernel or the vdso. */
bool special_is_known(const char *file);

/**
 * Names the addresses of mapping @p m.
 *
 * @param[out] ret_failure  why there are no names, in the seek's arena; NULL if there are
 * @return only what ends everything
 */
struct error *special_names(const struct seek *seek, map_id m, const uint64_t *address,
			    uint32_t count, struct read_answer *ret,
			    const char **ret_failure) MUST_CHECK;
