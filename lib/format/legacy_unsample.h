#pragma once
/**
 * @file
 * From sampled allocations to all of them.
 *
 * A sampler that picks one byte in @p rate on average sees a block of S bytes with the
 * probability 1 - e^(-S/rate); counts and sizes are divided by it.
 *
 * Source: scaleHeapSample in google/pprof's profile/legacy_profile.go; e^x is computed in the steps
 * of Go's math/exp_amd64.s (N. Shibata, "Efficient evaluation methods of elementary functions
 * suitable for SIMD computation", 2010), since its last bit can decide which whole number comes
 * out.
 */
#include <stdint.h>

/** Scales a count and its bytes; a rate of 1 or less means that nothing was left out. */
void legacy_unsample(int64_t rate, int64_t *count, int64_t *size);
