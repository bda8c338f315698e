#pragma once
/**
 * @file
 * Reading one file whose name came from outside.
 *
 * Only regular files are opened, so that a name cannot make us wait for a pipe
 * or ring a device's bell, and only so many bytes are read.
 *
 * Memory:  the caller's texts.
 * Threads: any number.
 */
#include <stdbool.h>
#include <stddef.h>

struct text;

/**
 * Reads all of it, or says in @p problem why not.
 *
 * @return 0, or the errno of a file that is not there or may not be opened
 */
int source_file_read(const char *name, size_t limit, struct text *bytes, struct text *problem);

/** True if there is a regular file of this name, or a link to one. */
bool source_file_exists(const char *name);

