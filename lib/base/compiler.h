#pragma once
/**
 * @file
 * What the compiler can check for us, under short names.
 */
#include <stddef.h>
#include <stdint.h>

/** The result must be looked at: used on every function that returns an error. */
#define MUST_CHECK __attribute__((warn_unused_result))

/** Never returns NULL. */
#define NEVER_NULL __attribute__((returns_nonnull))

/** Printf-like: @p fmt is the number of the format argument, @p args of the first value. */
#define PRINTF_LIKE(fmt, args) __attribute__((format(printf, fmt, args)))

/** Part of libcprof's public interface; everything else stays hidden. */
#define CPROF_PUBLIC __attribute__((visibility("default")))

#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

#define ARRAY_LEN(a) (sizeof(a) / sizeof((a)[0]))

/** "No such thing": the id that no function, location, mapping or string has. */
#define NO_ID UINT32_MAX
