#pragma once
/**
 * @file
 * Sets of numbers, as sorted arrays.
 */
#include "base/compiler.h"

/** Sorts @p count numbers and moves each distinct one to the front. @return how many these are */
uint32_t sort_unique(uint64_t *number, uint32_t count);
