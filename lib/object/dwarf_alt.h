#pragma once
/**
 * @file
 * For dwarf*.c only: the file that dwz moved to what several binaries have in common.
 *
 * A binary names it in .gnu_debugaltlink, with its build id behind the name.  Debian's packages of
 * debug information are like that.
 *
 * Memory:  the file is open until object_close(), and the part borrows from it.
 */
#include "object/dwarf_part.h"

/**
 * Opens it for @p object.  *ret_file is NULL if there is none to be had, or only one with
 * another build id: names that are in there are missing then.
 */
struct error *dwarf_alt_open(struct object *object, struct object **ret_file,
			     struct dwarf_part *ret) MUST_CHECK;
