#pragma once
/**
 * @file
 * Names from symbol tables: the last resort, when a binary has neither DWARF nor Go's tables.
 *
 * A symbol names the addresses from its own on:  those inside its size; or, where
 * the file gives no size (Mach-O, PE, assembly), those up to the next symbol or the end of
 * the section.  A function that contains the address by its size comes before a label that is
 * nearer; data names only what is inside its size.  Of several at one address: functions first,
 * then those with a size, then global ones, then those with fewer underscores in front, then by
 * name.
 *
 *     const struct object_symbol *callee = symtab_find(object, target);
 *     if (callee)
 *             text_puts(out, callee->name);
 *
 * Memory:  an index in the object's arena, made by the first call.
 * Threads: one at a time.
 */
#include "object/frames.h"
#include "object/object.h"

/**
 * Tells @p sink the name of the function at each address that has one: one frame
 * without file and line.
 *
 * @return an error of the sink or of the symbol table
 */
struct error *symtab_names(struct object *object, const uint64_t *address, uint32_t count,
			   const struct frame_sink *sink) MUST_CHECK;

/**
 * The symbol that @p address is in; NULL if there is none or the table cannot be read. The
 * address is inside it, not necessarily its start.
 */
const struct object_symbol *symtab_find(struct object *object, uint64_t address);
