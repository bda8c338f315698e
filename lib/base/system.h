#pragma once
/**
 * @file
 * What the system says went wrong, as part of a sentence: without a capital, as Go has it.
 *
 *     error_new(ERR_IO, "open %s: %s", path, system_words(errno));   // "...: permission denied"
 *
 * Threads: any number.
 */

/** Words for an errno, in English; borrowed, valid until the next call in this thread. */
const char *system_words(int number);
