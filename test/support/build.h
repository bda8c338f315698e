#pragma once
/**
 * @file
 * Small binaries, byte by byte, so that a test says in three lines what is special about its input.
 *
 *     struct text bytes = {0};
 *     build_macho(&(struct build_macho){.wide = true}, &bytes);
 *     struct object *o;
 *     assert_null(object_from_memory(bytes.bytes, bytes.len, "built", &o));
 *
 * All of them hold the functions `first` (at the start of the code) and `second` (16 bytes on), the
 * datum `datum` of 8 bytes, a word that points to `second`, and a compressed .zdebug_ section whose
 * bytes are BUILT_TEXT. Where the code is says build_code().
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/text.h"

#define BUILT_TEXT	"What a section says when it is inflated, inflated, inflated, inflated."
#define BUILT_CODE_SIZE 64

/** Writes numbers in either byte order. */
struct build {
	struct text *out;
	bool big;
};

void build_number(struct build *b, uint64_t value, size_t size);
/** @p text, cut or filled up with NUL to @p size bytes. */
void build_name(struct build *b, const char *text, size_t size);
/** NULs up to offset @p at. */
void build_to(struct build *b, size_t at);
/** Overwrites @p size bytes at @p at. */
void build_patch(struct build *b, size_t at, uint64_t value, size_t size);
/** BUILT_TEXT as zlib makes it. */
void build_zlib(struct build *b);
/** A .zdebug_ section that says it inflates to @p size bytes (0: what is true). */
void build_zdebug(struct build *b, uint64_t size);

struct build_macho {
	bool wide, big;
	unsigned pointer_format; ///< of chained fixups; 0: none, the word is plain
	bool universal;		 ///< two parts: of a machine that is nobody's, and of this one
};
void build_macho(const struct build_macho *how, struct text *ret);
#define BUILT_MACHO_BASE  0x100000 ///< of __TEXT
#define BUILT_MACHO_CODE  (BUILT_MACHO_BASE + 0x400)
#define BUILT_MACHO_WORD  (BUILT_MACHO_BASE + 0x440)
#define BUILT_MACHO_DATUM (BUILT_MACHO_BASE + 0x450)
#define BUILT_MACHO_UUID  "000102030405060708090a0b0c0d0e0f"

struct build_pe {
	bool wide;
	uint32_t age; ///< of the debug information
};
void build_pe(const struct build_pe *how, struct text *ret);
#define BUILT_PE_BASE  0x400000
#define BUILT_PE_CODE  (BUILT_PE_BASE + 0x1000)
#define BUILT_PE_DATUM (BUILT_PE_BASE + 0x2000)
#define BUILT_PE_WORD  (BUILT_PE_BASE + 0x2008)
#define BUILT_PE_GUID  "00112233445566778899aabbccddeeff"

struct build_elf {
	bool wide, big;
	bool no_sections; ///< the section headers are gone
	bool gnu_hash;	  ///< instead of DT_HASH
};
void build_elf(const struct build_elf *how, struct text *ret);
#define BUILT_ELF_CODE	   0x10400
#define BUILT_ELF_WORD	   0x10440
#define BUILT_ELF_DATUM	   0x10450
#define BUILT_ELF_BUILD_ID "00010203"
