#pragma once
/**
 * @file
 * Names from DWARF, versions 2 to 5: functions, files, lines, and the calls that were inlined.
 *
 * Serves what compilers of C, C++, Rust and Go write; works from memory, on binaries of every
 * format of object/object.h:
 *
 *     struct dwarf *dwarf;
 *     TRY(dwarf_open(object, &dwarf));        // NULL if it has no debug information
 *     if (dwarf)
 *             err = dwarf_names(dwarf, address, count, &sink);
 *     dwarf_close(dwarf);
 *
 * Ask for all addresses at once: they are sorted, each unit that has any is read once, and
 * what it took goes before the next.
 *
 * What is broken gives no names, or some; only what cannot go on is an error.  Bytes of strangers
 * are read in a process of its own (io/isolate.h): libdwarf reads the DIEs, and it is not ours.
 *
 * Memory:  the object is borrowed and must live as long.
 * Threads: one at a time.
 */
#include "object/frames.h"
#include "object/object.h"

struct dwarf;

/**
 * Looks for debug information in @p object, and in the files it names: that of dwz, later those of
 * -gsplit-dwarf. Those are regular files that carry the number which the binary has for them.
 *
 * @param[out] ret  NULL if there is none
 * @return #ERR_FORMAT if there is some, and it cannot be read at all
 */
struct error *dwarf_open(struct object *object, struct dwarf **ret) MUST_CHECK;

/** NULL is fine. */
void dwarf_close(struct dwarf *dwarf);

/**
 * Tells @p sink the frames of those of @p count addresses which are known.
 *
 * Names are those of the linker where there are any (C++, Rust: mangled), else those of the source
 * (C, Go). A frame may have a file and no name, of assembly for example, or the other way round.
 *
 * @return what the sink returned; #ERR_LIMIT for tables that contradict themselves so much
 *         that reading them would not end
 */
struct error *dwarf_names(struct dwarf *dwarf, const uint64_t *address, uint32_t count,
			  const struct frame_sink *sink) MUST_CHECK;

/**
 * The folders that compilers of the named units were called in (DW_AT_comp_dir), each once,
 * #DWARF_COMP_DIRS at most. Known after dwarf_names(); borrowed from @p dwarf.
 */
const char *const *dwarf_comp_dirs(const struct dwarf *dwarf, uint32_t *ret_count);

#define DWARF_COMP_DIRS 1000

/**
 * In how many units dwarf_names() knew lines only, because the .dwo of -gsplit-dwarf that has the
 * rest was not found; *ret_name is one of these.
 */
uint32_t dwarf_missing(const struct dwarf *dwarf, const char **ret_name);

/**
 * The file that dwz moved names to, if it is not there or is another one; else NULL. As
 * .gnu_debugaltlink has it; borrowed from the object.
 */
const char *dwarf_missing_alt(const struct dwarf *dwarf);
