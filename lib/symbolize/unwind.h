#pragma once
/**
 * @file
 * Stacks from registers and copies of stack memory, by the call frame information of binaries.
 *
 *     struct unwind_question question = {.space = spaces, .stack = stacks, .stack_count = n, ...};
 *     TRY(unwind_run(&question, arena, &answer));
 *     for (uint32_t k = answer.start[i]; k < answer.start[i + 1]; k++)
 *             use(answer.address[k]);                  // of stack i, leaf first
 *
 * The work is done by elfutils' libdw, in a process of its own with limits (io/isolate.h), because
 * the binaries are whatever the recording names.  A binary is used if it has the build id that was
 * recorded; where none was, by its name.
 *
 * Memory:  the answer is in the arena; the question is borrowed.
 * Threads: as io/isolate.h.
 */
#include "base/arena.h"
#include "base/slice.h"

/** Code that was mapped. */
struct unwind_map {
	uint64_t start, limit, offset;
	const char *file, *build_id; ///< build id in hex; "" if not known
};

/** The mappings of a process at some time, by address. */
struct unwind_space {
	const struct unwind_map *map;
	uint32_t count;
};

/** A thread that was stopped. */
struct unwind_stack {
	uint32_t space;
	uint64_t mask;	     ///< which registers there are, in the kernel's numbers (asm/perf_regs.h)
	const uint8_t *regs; ///< u64s in this machine's byte order, one for each bit of the mask
	size_t regs_len;
	const uint8_t *memory; ///< from the stack pointer up
	size_t memory_len;
};

struct unwind_question {
	const struct unwind_space *space;
	uint32_t space_count;
	const struct unwind_stack *stack;
	uint32_t stack_count;
};

struct unwind_answer {
	uint32_t *start;   ///< stack_count + 1 entries
	uint64_t *address; ///< the first of a stack is where it was, the others are in their calls
	uint32_t short_of_memory; ///< stacks that go on beyond their copy
	uint32_t short_of_binary; ///< stacks that end where there is no binary, or no frame information
	const char *missing; ///< the first file that could not be used, and why; NULL if none
};

/** More frames of one stack are left out. */
#define UNWIND_DEPTH 1024

/**
 * @return #ERR_UNSUPPORTED if there is no libdw; else as isolate_run()
 */
struct error *unwind_run(const struct unwind_question *question, struct arena *arena,
			 struct unwind_answer *ret) MUST_CHECK;
