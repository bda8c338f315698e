#pragma once
/**
 * @file
 * Which characters differ in case only: Unicode's simple case folding.
 */
#include <stdint.h>

/** No character outside [#FOLD_MIN, #FOLD_MAX] folds. */
#define FOLD_MIN 0x41u
#define FOLD_MAX 0x1e943u

/**
 * The next character of the ring in which k, K and the Kelvin sign follow each
 * other; @p rune itself if it has no case.
 */
uint32_t fold_next(uint32_t rune);
