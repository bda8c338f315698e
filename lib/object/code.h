#pragma once
/**
 * @file
 * The machine code of some functions of a binary, with the source line of each instruction.
 *
 * Which functions is said by name or address, and in any case by samples: a function
 * without any is left out, so that a wide regexp is no burden.  Functions are those of the
 * symbol tables, and of Go's pclntab where those have none.
 *
 *     struct code code;
 *     TRY(code_read(object, debug, &question, arena, &code));
 *     for (uint32_t i = 0; i < code.count; i++)
 *             print(code.function[i].name[0], code.function[i].instruction);
 *
 * Reading is bounded: #CODE_BYTES_MAX of machine code at most, what is beyond is left out.
 *
 * Memory:  everything is in the arena; text of frames too.
 * Threads: one at a time for one object.
 */
#include <stdbool.h>

#include "object/frames.h"

struct arena;
struct object;
struct text;

/** Machine code that one answer holds at most. */
#define CODE_BYTES_MAX ((uint64_t)16 << 20)

struct code_question {
	/** Is a function of this name (as in the binary) wanted? NULL: all are. */
	struct error *(*matches)(void *context, const char *name, bool *ret);
	/** Puts a name as it is to be shown; @p whole with its parameters. NULL: as it is. */
	void (*show)(void *context, const char *name, bool whole, struct text *out);
	void *context;
	const uint64_t *address; ///< with samples: the file's own addresses, sorted
	uint32_t address_count;
	bool by_address; ///< the function at `wanted` is wanted as well
	uint64_t wanted;
	/** Addresses in no function are one instruction each, in a function without a name. */
	bool lone;
	bool intel;
};

/** A function at an instruction, as struct frame. Text is NULL if it is not known. */
struct code_frame {
	const char *name;  ///< as in the binary
	const char *shown; ///< as it is to be shown
	const char *file;
	int64_t line; ///< 0 if not known
};

struct code_instruction {
	uint64_t address;
	uint32_t size;
	uint32_t frame_count;
	const char *text;
	const struct code_frame *frame; ///< innermost first; none if nothing is known
};

struct code_function {
	const char **name;   ///< as shown; more than one if it was found by address
	uint32_t name_count; ///< 0 if it is a lone instruction
	uint64_t start, end;
	struct code_instruction *instruction;
	uint32_t count;
};

struct code {
	struct code_function *function; ///< by address
	uint32_t count;
	bool cut; ///< there was more than #CODE_BYTES_MAX
};

/**
 * @param debug  the file that has the symbols and debug information of @p object; may be NULL
 * @param notes  gets a line for each source of names that failed
 */
struct error *code_read(struct object *object, struct object *debug,
			const struct code_question *question, struct arena *arena,
			struct text *notes, struct code *ret) MUST_CHECK;
