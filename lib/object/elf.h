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

/** Adds a symbol if it names an address. NULL and "" are no names; @p name is copied if need be. */
struct error *elf_take_symbol(struct object *object, const GElf_Sym *symbol,
			      const char *name) MUST_CHECK;

struct error *elf_read_symbols(struct object *object) MUST_CHECK;

/**
 * The symbols and relocations that the dynamic loader would find, for files whose
 * section headers were removed: from the segment PT_DYNAMIC.
 */
struct error *elf_dynamic_symbols(struct object *object, Elf *elf) MUST_CHECK;
struct error *elf_dynamic_relocations(struct object *object, Elf *elf) MUST_CHECK;
