#pragma once
/**
 * @file
 * One binary: an executable, a shared object or a file of debug information.
 *
 * ELF, Mach-O and PE look the same from here: segments say which bytes of the
 * file are at which address, sections name parts of it, the rest of this folder
 * finds functions, files and lines in them.  Addresses are the file's own; what a
 * loader added to them must be subtracted first (object/load_bias.h).
 *
 *     struct object *object;
 *     TRY(object_open("/usr/bin/true", &object));
 *     const struct object_section *text = object_section(object, ".text");
 *     struct slice bytes;
 *     TRY(object_section_bytes(object, text, &bytes));
 *
 * Nothing in a file is believed: every offset and size is checked when it is
 * used, and sections that are compressed inflate to a bound at most.  What cannot be
 * read is an error of the section, not of the object.  Binaries that come from
 * strangers are read in a process of their own all the same, because libelf and libdwarf are
 * not ours (io/isolate.h); a file that is truncated while it is mapped ends that process only.
 *
 * Memory:  an object owns everything it hands out, until object_close().
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/arena.h"
#include "base/slice.h"

enum object_format { OBJECT_ELF, OBJECT_MACHO, OBJECT_PE };

/** What the code is for. */
enum object_machine {
	MACHINE_OTHER,
	MACHINE_X86_64,
	MACHINE_X86,
	MACHINE_ARM64,
	MACHINE_ARM,
};

/** How the file expects to be loaded. */
enum object_kind {
	OBJECT_FIXED,	///< at its own addresses
	OBJECT_SHARED,	///< anywhere: a shared object or a position-independent executable
	OBJECT_RELOCATABLE, ///< not linked: addresses count from each section's start
	OBJECT_OTHER,	///< something else: a core dump
};

/** Bytes of the file that are loaded as one piece. */
struct object_segment {
	uint64_t address, memory_size;
	uint64_t offset, file_size;
	uint64_t align; ///< 0 or 1 if there is none
	bool executable;
};

/** A named part of the file. */
struct object_section {
	const char *name; ///< ".text"; of Mach-O the section's own name, "__text"
	const char *segment; ///< of Mach-O "__TEXT"; else ""
	uint64_t address;    ///< 0 if it is not loaded
	uint64_t offset, file_size;
	uint64_t size;	     ///< when inflated; what the file says
	bool loaded, executable;
	bool compressed;     ///< by SHF_COMPRESSED or as .zdebug_
	bool broken;	     ///< private: it was tried and does not inflate
	struct slice inflated; ///< private
};

/** A name for an address. */
struct object_symbol {
	const char *name; ///< as in the file: mangled; without version, and of Mach-O without its `_`
	uint64_t address, size; ///< size 0 if the file does not say
	bool function;
	bool global;
};

struct object {
	struct arena arena;
	const char *path;
	const uint8_t *bytes; ///< of the whole file, from offset 0; of a universal one its chosen part
	uint64_t size;

	enum object_format format;
	enum object_machine machine;
	enum object_kind kind;
	uint8_t word_size; ///< 4 or 8
	bool big_endian;
	uint64_t promised_size; ///< how large its headers say that the file is, at least
	uint64_t image_base; ///< PE: ImageBase; Mach-O: address of __TEXT; ELF: 0

	struct object_segment *segment; ///< in file order, only those that are loaded
	uint32_t segment_count;
	struct object_section *section; ///< in file order
	uint32_t section_count;

	const char *build_id;    ///< GNU build id, Mach-O UUID or PE's CodeView id, in hex; NULL if none
	const char *go_build_id; ///< Go's own build id as `go tool buildid` prints it; NULL if none
	const char *debug_link;  ///< file name in .gnu_debuglink; NULL if none
	uint32_t debug_link_crc;
	const char *debug_alt;	 ///< file name in .gnu_debugaltlink; NULL if none

	const struct object_part *part; ///< private, while it is opened: which one to choose

	/** Private: symbols and relocations once they were asked for. */
	struct object_symbol *symbol;
	struct relocated_word *relocated;
	uint32_t symbol_count, relocated_count;
	uint32_t segment_cap, section_cap, symbol_cap, relocated_cap;
	bool symbols_read, relocations_read;
	struct symtab *symtab; ///< object/symtab.h
	struct object *inner;  ///< object/minidebug.h
	bool is_inner;
	void *mapping; ///< what to unmap; NULL if borrowed
	uint64_t mapping_size;
};

/** Largest size that one compressed section may inflate to. */
#define OBJECT_SECTION_LIMIT ((uint64_t)2 << 30)

/**
 * Opens the file at @p path, which must be a regular one: it is not waited for a FIFO.
 *
 * @return #ERR_IO in the system's words; #ERR_FORMAT if it is no binary or its headers lie
 */
struct error *object_open(const char *path, struct object **ret) MUST_CHECK;

/** Which part of a universal file of Mach-O is meant; of other files there is only one. */
struct object_part {
	const char *build_id;	     ///< of the part, in hex; NULL or "" if it is not known
	enum object_machine machine; ///< else for this one; #MACHINE_OTHER is that of this process
};

/** As object_open(), which takes the part for the machine that it runs on. */
struct error *object_open_part(const char *path, const struct object_part *part,
			       struct object **ret) MUST_CHECK;

/** The same over @p len bytes of memory, borrowed. @p path only serves messages. */
struct error *object_from_memory(const void *bytes, size_t len, const char *path,
				 struct object **ret) MUST_CHECK;

/**
 * True if the build id @p wanted is what a file has, @p have, which may be NULL. Neither case nor
 * hyphens count.
 */
bool object_is_id(const char *wanted, const char *have);

/** NULL is fine. */
void object_close(struct object *object);

/** The first section of that name; NULL if there is none. */
const struct object_section *object_section(const struct object *object, const char *name);

/**
 * The section of DWARF called @p name without its prefix, "info" or "line", under whatever
 * name the format has for it: .debug_info, .zdebug_info, __debug_info.  NULL if there is none.
 */
const struct object_section *object_debug_section(const struct object *object, const char *name);

/** The bytes of a section, inflated if need be; of one that takes no room in the file, none. */
struct error *object_section_bytes(struct object *object, const struct object_section *section,
				   struct slice *ret) MUST_CHECK;

/**
 * Inflates several sections at once, in threads where they are large, so that object_section_bytes()
 * has them ready.  It also is what says that one is broken.
 */
void object_sections_load(struct object *object, const struct object_section *const *section,
			  uint32_t count);

/**
 * The bytes of the file that are loaded from @p address to the end of its segment; false if
 * none are.  Words that the loader would change are as in the file: see object_word().
 */
bool object_bytes_at(const struct object *object, uint64_t address, struct slice *ret);

/** The pointer at @p address as it is in the file; false if nothing is loaded there. */
bool object_raw_word(const struct object *object, uint64_t address, uint64_t *ret);

/**
 * The pointer at @p address as it is before the object is moved: where the file leaves it
 * to a relative relocation (or Mach-O to a chained fixup), what that puts there.
 * False if nothing is loaded there.
 */
bool object_word(struct object *object, uint64_t address, uint64_t *ret);

/**
 * Its symbols with an address, sorted by address, then size (larger first), then name: of the
 * symbol table, and of the dynamic one as far as the other does not have them.
 */
struct error *object_symbols(struct object *object, const struct object_symbol **ret,
			     uint32_t *ret_count) MUST_CHECK;

/**
 * The stubs through which code calls functions of other files, called `NAME@plt` as objdump calls
 * them. Only ELF's are known, of x86 and ARM, and only by section headers.
 *
 * @param arena  for the list, which is sorted by address, and its names
 */
struct error *object_stubs(struct object *object, struct arena *arena,
			   const struct object_symbol **ret, uint32_t *ret_count) MUST_CHECK;

/** A number of @p size 1, 2, 4 or 8 bytes in the object's byte order. */
uint64_t object_number(const struct object *object, const void *bytes, size_t size);
