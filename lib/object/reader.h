#pragma once
/**
 * @file
 * For the readers of the formats of binaries only: elf.c and its like.
 *
 * A reader fills a struct object from its bytes.  It checks that a section or segment lies in
 * the file before it adds it; one that does not is left out, as the system's own loader
 * would fail on it or never look at it.
 */
#include "object/object.h"

struct object_reader {
	const char *name; ///< for messages
	/** Do the file's first bytes look like this format? */
	bool (*bids)(const uint8_t *bytes, uint64_t size);
	/** Fills everything but symbols and relocations. */
	struct error *(*read)(struct object *object)MUST_CHECK;
	/** Adds the symbols, in any order. */
	struct error *(*read_symbols)(struct object *object)MUST_CHECK;
	/** Adds the words that a loader would fill in: object_add_relocated(). */
	struct error *(*read_relocations)(struct object *object)MUST_CHECK;
	/** Finds what object_stubs() gives; NULL if nothing is known of it. */
	struct error *(*read_stubs)(struct object *object, struct arena *arena,
				    struct object_symbol **ret,
				    uint32_t *ret_count)MUST_CHECK;
};

extern const struct object_reader elf_reader, macho_reader, pe_reader;

/** Bytes of a name in a Mach-O file; a longer one is cut, and has no NUL. */
#define MACHO_NAME 16

/** What a .zdebug_ section begins with: "ZLIB" and its size in 8 bytes, big endian. */
#define ZDEBUG_HEADER 12

/**
 * Most of each that a binary may have. They are beyond what the largest programs have,
 * and keep a sparse file of terabytes from being read to its end.
 */
#define OBJECT_SECTIONS_MAX (1u << 20)
#define OBJECT_SYMBOLS_MAX  (1u << 24)
#define OBJECT_WORDS_MAX    (1u << 26)

/** A pointer that the loader writes. */
struct relocated_word {
	uint64_t address, value;
};

/** The headers say that there are @p len bytes at @p offset. Segments are promised when added. */
void object_promise(struct object *object, uint64_t offset, uint64_t len);

/** Adds one; text is copied by the caller where it must be. */
struct error *object_add_segment(struct object *object,
				 const struct object_segment *segment) MUST_CHECK;
struct error *object_add_section(struct object *object,
				 const struct object_section *section) MUST_CHECK;
struct error *object_add_symbol(struct object *object,
				const struct object_symbol *symbol) MUST_CHECK;
struct error *object_add_relocated(struct object *object, uint64_t address,
				   uint64_t value) MUST_CHECK;

/** The @p len bytes at @p offset of the file; NULL if they are not all there. */
static inline const uint8_t *object_at(const struct object *o, uint64_t offset, uint64_t len)
{
	return offset <= o->size && len <= o->size - offset ? o->bytes + offset : NULL;
}

/**
 * How much of a table of strings is usable: up to its last NUL, so that every text in it ends.
 * Looked for once, since a table without one could be searched again for each of its names.
 */
uint64_t object_strings_len(const uint8_t *table, uint64_t len);

/** The text at @p offset of a table of object_strings_len() bytes; NULL if that is outside. */
static inline const char *object_string_in(const void *table, uint64_t len, uint64_t offset)
{
	return offset < len ? (const char *)table + offset : NULL;
}

/**
 * The text at @p offset of a table of strings of @p len bytes: up to its NUL; NULL if it
 * has no end there.
 */
const char *object_string(const uint8_t *table, uint64_t len, uint64_t offset);

/** Is @p address in bytes that are loaded as code? */
bool object_is_code(const struct object *object, uint64_t address);

/** If @p section is compressed in the way of .zdebug_, says so in it. */
void object_note_zdebug(const struct object *object, struct object_section *section);

/**
 * Go's build id as its linker writes it into the text of Mach-O and PE: quoted, behind
 * `\xff Go build ID: `, near the start of the section.
 */
struct error *object_find_go_build_id(struct object *object,
				      const struct object_section *text) MUST_CHECK;

/** @p len bytes as lower-case hex, in the object's arena. */
struct error *object_hex(struct object *object, const uint8_t *bytes, size_t len,
			 const char **ret) MUST_CHECK;
