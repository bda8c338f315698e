#pragma once
/**
 * @file
 * What a file is that is no binary, for who has to find the right one.
 */
#include <stdint.h>

/**
 * Tells by the first bytes of a file what it is: "it is empty", "it is a script".
 *
 * @return text that lives for ever; NULL if that is not known
 */
const char *no_object_is(const uint8_t *bytes, uint64_t size);
