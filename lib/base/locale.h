#pragma once
/**
 * @file
 * What the environment says of the terminal's characters.
 *
 * The program itself stays in the C locale: numbers and orders are the same everywhere.
 *
 * Threads: any number, as long as nobody changes the environment.
 */
#include <stdbool.h>

/** True if LC_ALL, LC_CTYPE or LANG, whichever is set first, names UTF-8. */
bool locale_is_utf8(void);
