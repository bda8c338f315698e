#pragma once
/**
 * @file
 * Machine code as text.
 *
 *     const struct disasm_code code = {
 *             .machine = object->machine, .address = 0x401000, .bytes = bytes, .len = len};
 *     TRY(disasm_run(&code, &sink));
 *
 * x86 in AT&T or Intel syntax, 64-bit and 32-bit ARM, each as its own tools write it:
 * a mnemonic, a space, operands.  Where an instruction goes, or what it reads relative to
 * itself, gets its name behind it: `callq 0x4e0680 <main.hot>`.  What is no instruction is
 * `?`, one byte or one step of the machine at a time, so that any bytes have a text.
 *
 * Capstone does the decoding, and is an optional part of the build.  It is not ours: decode the
 * bytes of strangers in a process of their own (io/isolate.h).
 *
 * Memory:  text is borrowed for the duration of the call.
 * Threads: any number.
 */
#include <stdbool.h>

#include "object/object.h"

struct text;

struct disasm_code {
	enum object_machine machine;
	bool big_endian;
	bool thumb;	  ///< MACHINE_ARM: 16-bit encoding
	bool intel;	  ///< x86: Intel syntax, not AT&T
	uint64_t address; ///< of the first byte
	const uint8_t *bytes;
	size_t len;
};

struct disasm_instruction {
	uint64_t address;
	uint32_t size; ///< in bytes, never 0
	struct slice text;
};

struct disasm_sink {
	struct error *(*instruction)(void *context, const struct disasm_instruction *instruction);
	/** Puts the name of what is at an address, nothing if it has none. May be NULL. */
	void (*name)(void *context, uint64_t address, struct text *out);
	void *context;
};

/** Version of the library, "Capstone 4.0.2"; NULL if this build has none. */
const char *disasm_version(void);

/** #ERR_UNSUPPORTED in a build without it. */
struct error *disasm_possible(void) MUST_CHECK;

/**
 * Tells @p sink all instructions of @p code, in order and without gaps.
 *
 * @return #ERR_UNSUPPORTED for a machine that is not known here, and in a build without Capstone
 */
struct error *disasm_run(const struct disasm_code *code, const struct disasm_sink *sink) MUST_CHECK;
