#pragma once
/**
 * @file
 * Go's own table of functions, files, lines and inlined calls: the pclntab.
 *
 * Every Go program carries it, because its stack traces and profiles are made from
 * it: stripped ones too, and those without any debug information.  It knows all code that
 * Go's compiler and assembler made, and none of C.
 *
 *     struct pclntab *table;
 *     TRY(pclntab_open(object, &table));
 *     if (table)
 *             TRY(pclntab_names(table, address, count, &sink));
 *     pclntab_close(table);
 *
 * The layouts of Go 1.2 to 1.26 are read, of 32 and 64 bit and both byte orders; what is
 * inlined since Go 1.9 (docs/formats/go-pclntab.md).  Names are as the runtime writes them into
 * profiles of that release.  Wrappers that the compiler made are left out where the function
 * that they wrap is inlined into them, as the runtime does.
 *
 * Nothing in the table is believed.  What does not fit is left out of an answer: a line, a
 * file, a name, in this order.  Reading is bounded, whatever the table says: a question takes
 * some tenths of a second at most, and of a millisecond more for each address.
 *
 * Memory:  reads the object's bytes in place; the object must live longer. Text that is handed
 *          out lives as long as the object.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "object/frames.h"

struct object;
struct pclntab;

/**
 * Finds the table.
 *
 * @param[out] ret  NULL if @p object has none
 * @return #ERR_FORMAT if it has one that cannot be right, #ERR_UNSUPPORTED if it is of a
 *         release that is not known
 */
struct error *pclntab_open(struct object *object, struct pclntab **ret) MUST_CHECK;

/** NULL is fine. */
void pclntab_close(struct pclntab *table);

/** Is there a Go function at @p address, or padding behind it? */
bool pclntab_covers(const struct pclntab *table, uint64_t address);

/**
 * Tells @p sink about those of @p count addresses that are in Go functions, in order.
 *
 * @param address  of the instruction meant, of calls the call itself, not where it returns to
 * @return what the sink returned
 */
struct error *pclntab_names(struct pclntab *table, const uint64_t *address, uint32_t count,
			    const struct frame_sink *sink) MUST_CHECK;

/** Number of functions, by address. */
uint32_t pclntab_count(const struct pclntab *table);

/**
 * Function number @p index: its name and from where to where it is, padding included.
 * False if the table does not say.
 */
bool pclntab_function(const struct pclntab *table, uint32_t index, const char **ret_name,
		      uint64_t *ret_start, uint64_t *ret_end);
