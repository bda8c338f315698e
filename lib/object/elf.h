#pragma once
/**
 * @file
 * For the readers of ELF only. libelf stays behind it.
 *
 * Memory:  the caller of elf_open() calls elf_end().
 */
#include <gelf.h>

#include "object/reader.h"

struct error *elf_open(struct object *object, Elf **ret) MUST_CHECK;

/** The relocation that is "load address + addend"; 0 where the word in the file is right. */
uint64_t elf_relative_type(unsigned machine);

/**
 * The usable text of a table of strings: section number @p index.  libelf's own look-up
 * searches the whole table for each name if it has to.
 */
struct slice elf_strings(const struct object *object, Elf *elf, size_t index);

/** Adds a symbol if it names an address. NULL and "" are no names; @p name lies in the file. */
struct error *elf_take_symbol(struct object *object, const GElf_Sym *symbol,
			      const char *name) MUST_CHECK;

struct error *elf_read_symbols(struct object *object) MUST_CHECK;

/** For object_stubs(). */
struct error *elf_read_stubs(struct object *object, struct arena *arena, struct object_symbol **ret,
			     uint32_t *ret_count) MUST_CHECK;

/**
 * The symbols and relocations that the dynamic loader would find, for files whose
 * section headers were removed: from the segment PT_DYNAMIC.
 */
struct error *elf_dynamic_symbols(struct object *object, Elf *elf) MUST_CHECK;
struct error *elf_dynamic_relocations(struct object *object, Elf *elf) MUST_CHECK;
