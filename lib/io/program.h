#pragma once
/**
 * @file
 * Another program as a function: bytes in, bytes out.
 *
 *     const char *const argv[] = {"dot", "-Tsvg", NULL};
 *     struct program program = {.argv = argv, .input = dot, .output_limit = 64 << 20};
 *     struct program_end end;
 *     TRY(program_run(&program, &svg, &end));
 *
 * No shell is asked.  The program has what we write as its standard input, or nothing; it never has
 * the terminal.  When its time is over, it says too much, or the user presses Ctrl-C, it
 * is killed; it is always waited for.
 *
 * Memory:  the caller's texts.
 * Threads: any number.
 */
#include "base/error.h"
#include "base/slice.h"

struct text;

enum program_result {
	PROGRAM_OK,	///< its exit status was 0
	PROGRAM_ABSENT, ///< there is none of that name; #program_end.number is errno
	PROGRAM_LATE,	///< it took too long
	PROGRAM_LONG,	///< it wrote too much
	PROGRAM_FAILED, ///< #program_end.number is its status as waitpid() has it
};

struct program {
	const char *const *argv; ///< looked up in $PATH; ends with NULL
	const char *const *env;	 ///< ends with NULL; NULL: as ours
	struct slice input;	 ///< of length 0: there is none
	size_t output_limit;	 ///< bytes
	unsigned time_ms;	 ///< 0: no limit
	struct text *complaints; ///< gets the start of its standard error; NULL: nobody does
};

struct program_end {
	enum program_result result;
	int number;
};

/**
 * Runs it until it ends.
 *
 * @param[out] output  what it wrote is added; incomplete unless the result is #PROGRAM_OK
 * @return only interrupts, lack of memory, and what the system refuses
 */
struct error *program_run(const struct program *program, struct text *output,
			  struct program_end *ret) MUST_CHECK;

/** Puts how it ended, as Go says it where it can: `exit status 1`, `signal: 9`. */
void program_put_end(struct text *out, const struct program *program,
		     const struct program_end *end);
