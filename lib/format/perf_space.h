#pragma once
/**
 * @file
 * Who ran and what was where: the processes of a recording as its records tell it, up to now.
 *
 *     TRY(perf_world_new(&world));
 *     TRY(perf_world_map(world, pid, &map));
 *     const struct perf_map *m = perf_space_find(perf_world_space(world, pid), address);
 *
 * A space is the mappings of one process.  While somebody holds it, it does not change: a new
 * mapping makes a new space then, and a fork shares one.
 *
 * Memory:  of its own, bounded (perf_world_allow()).
 * Threads: one.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/strtab.h"

/** Code that was mapped. Names are of the table that the caller interned them in. */
struct perf_map {
	uint64_t start, limit;	 ///< what is left of it: later mappings may hide parts
	uint64_t whole_start, whole_limit, whole_offset; ///< as it was mapped
	str_id file, build_id;
};

struct perf_space {
	uint64_t serial; ///< no other space has or had it
	uint32_t holders, count, cap;
	struct perf_map *map; ///< by address; no two overlap
};

/** The process id of the kernel's own space. */
#define PERF_KERNEL_PID UINT32_MAX

struct perf_world;

struct error *perf_world_new(struct perf_world **ret) MUST_CHECK;

/** NULL is fine. */
void perf_world_free(struct perf_world *world);

/** Says that @p bytes of input were read so far: memory is bounded in line with them. */
void perf_world_allow(struct perf_world *world, uint64_t bytes);

/**
 * Adds a mapping to the space of @p pid. What it covers of others is gone.
 *
 * @return #ERR_LIMIT when the bound of memory is met
 */
struct error *perf_world_map(struct perf_world *world, uint32_t pid,
			     const struct perf_map *map) MUST_CHECK;

/** A process (@p pid != @p parent_pid) or a thread was started by thread @p parent_tid. */
struct error *perf_world_fork(struct perf_world *world, uint32_t pid, uint32_t tid,
			      uint32_t parent_pid, uint32_t parent_tid,
			      bool copy_maps) MUST_CHECK;

/**
 * A thread is called @p comm from now on.  After @p exec the mappings of its process are there
 * until the next one: the call into exec() is in the old program.
 */
struct error *perf_world_comm(struct perf_world *world, uint32_t pid, uint32_t tid, str_id comm,
			      bool exec) MUST_CHECK;

/** A thread has ended; its facts are kept for as long as there is room. */
void perf_world_exit(struct perf_world *world, uint32_t pid, uint32_t tid);

/** The space of @p pid as it is now; NULL if it has no mappings. */
struct perf_space *perf_world_space(const struct perf_world *world, uint32_t pid);

/** Keeps a space as it is, until as many calls of perf_world_drop(). NULL is fine. */
void perf_space_hold(struct perf_space *space);
void perf_world_drop(struct perf_world *world, struct perf_space *space);

/** What thread @p tid of @p pid is called; 0 if not known. */
str_id perf_world_comm_of(const struct perf_world *world, uint32_t pid, uint32_t tid);

/** The mapping that holds @p address; NULL if none does. @p space may be NULL. */
const struct perf_map *perf_space_find(const struct perf_space *space, uint64_t address);
