#pragma once
/**
 * @file
 * What Valgrind's callgrind writes (callgrind.out.PID), and others in its format: pprof, Xdebug.
 *
 *     events: Ir
 *     fl=(1) /src/main.c
 *     fn=(1) main
 *     16 400
 *     cfn=(2) work
 *     calls=1 50
 *     * 900
 *
 * Such a file has what each line cost, and what each call from one function to another cost with
 * all that was called in turn, but no stacks.  Each line becomes a sample: its function, and
 * above it the callers that callgrind_settle() chooses.  Flat values and the total are those of
 * the file; cum is an estimate, and a note says so.  docs/formats/callgrind.md has the rest.
 *
 * Source: "Callgrind Format Specification" of the Valgrind manual (docs/html/cl-format.html of
 * Valgrind 3.19), and files of callgrind 3.19 and Go 1.26's pprof.
 */
#include "format/format.h"

extern const struct format format_callgrind;

/** Callers above a line's own function that are kept. */
#define CALLGRIND_CALLERS 64
