#pragma once
/**
 * @file
 * Symbols that distributions leave in stripped binaries: the section .gnu_debugdata holds another
 * ELF file, compressed by xz, with nothing but a symbol table ("mini debuginfo"; Fedora and its
 * relatives).
 *
 * A build without liblzma finds none.
 */
#include "base/error.h"

struct object;

/**
 * Adds those symbols to @p object's, if there are any and they can be read.  The file inside is
 * kept in the object and closed with it.
 *
 * @return only that there is no memory, or too many symbols
 */
struct error *minidebug_add_symbols(struct object *object) MUST_CHECK;
