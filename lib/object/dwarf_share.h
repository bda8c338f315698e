#pragma once
/**
 * @file
 * For dwarf*.c only: naming the addresses of some units, which one thread does while others name
 * those of others.
 *
 *     TRY(dwarf_share_open(&share, &part, alt))
 *     share.target = …, share.count = …, share.budget = …
 *     dwarf_share_run(&share)                   // in any thread
 *     share.tape, share.comp_dirs, share.split.missing, share.err
 *     dwarf_share_close(&share)
 *
 * Memory:  a share owns its libdwarf and the files it opens; the sections are the part's.
 * Threads: one for each share.
 */
#include "base/strtab.h"
#include "object/dwarf_split.h"
#include "object/frame_tape.h"

struct dwarf_share {
	struct dwarf_part part, alt; ///< alt: of dwz; not open if there is none
	struct dwarf_split split;
	struct arena arena;		   // for the folders
	const struct dwarf_target *target; ///< by unit
	uint32_t count;
	struct dwarf_budget budget;

	struct frame_tape tape;	 ///< the frames found
	struct strtab comp_dirs; ///< as dwarf_comp_dirs()
	struct error *err;	 ///< why it did not come to its end
};

/**
 * @param part  loaded, see dwarf_part_load()
 * @param alt   the file that dwz made, loaded; NULL if there is none
 */
struct error *dwarf_share_open(struct dwarf_share *share, const struct dwarf_part *part,
			       const struct dwarf_part *alt) MUST_CHECK;

/** Fine on a zeroed one. */
void dwarf_share_close(struct dwarf_share *share);

/** Names the targets of a struct dwarf_share; for threads_run(). */
void dwarf_share_run(void *share);
