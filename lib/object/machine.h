#pragma once
/**
 * @file
 * Which machine a profile is from, as far as its addresses tell.
 */
#include "object/object.h"

/**
 * Instructions of arm64 are four bytes at multiples of four, and a profile has their addresses, or
 * those of returns less one: one address elsewhere says that it is x86, many of them without one
 * that it is arm64.
 *
 * @return #MACHINE_X86_64, #MACHINE_ARM64; or #MACHINE_OTHER if there are too few to tell
 */
enum object_machine machine_of_addresses(const uint64_t *address, uint32_t count);
