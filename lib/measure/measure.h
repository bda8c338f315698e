#pragma once
/**
 * @file
 * Units: what numbers of a profile mean, and how they are printed.
 *
 * pprof's rules to the byte: three families (memory, time, GCU), each with a
 * default unit; names are recognised by alias, case-insensitively and with a
 * trailing "s" dropped.  A unit that belongs to no family ("count") is kept.
 *
 *     measure_put_label(&out, 59999, "bytes");             // 58.59kB
 *     measure_put_scaled(&out, 1590000000, "ns", "ms");    // 1590ms
 *
 * Unit names are NUL-terminated and can come from a file: any bytes, any length.
 * The locale changes nothing here: a decimal point is a point.
 *
 * Memory:  nothing is allocated; returned units are static or the caller's own strings.
 * Threads: any number.
 */
#include <stdbool.h>

#include "base/compiler.h"

struct text;

/** A number and its unit after scaling. */
struct measure {
	double value;
	const char *unit; ///< static text, or the very pointer that was given as @p to
};

/**
 * Converts @p value of unit @p from into unit @p to.
 *
 * `auto` and `minimum` choose the largest unit that is at most the value.  A
 * unit that does not fit @p from becomes the default unit of its family; when
 * @p from is in no family the number stays and the unit is @p to, or "" for
 * count, sample, unit, minimum and auto.
 */
struct measure measure_scale(int64_t value, const char *from, const char *to);

/** Puts measure_scale() as pprof prints it: "%.2f" without ".00", then the unit; zero is "0". */
void measure_put_scaled(struct text *out, int64_t value, const char *from, const char *to);

/** Puts @p value scaled to `auto`. */
void measure_put_label(struct text *out, int64_t value, const char *unit);

/**
 * Puts |value/total| as a percentage, six columns wide in the usual case
 * (" 5.03%", "  100%", "0.032%"); the sign is lost.  0 when total is 0.
 */
void measure_put_percent(struct text *out, int64_t value, int64_t total);

/** The same without the spaces in front. */
void measure_put_percent_trimmed(struct text *out, int64_t value, int64_t total);

/** True if the two units have the same name or are of the same family. */
bool measure_compatible(const char *a, const char *b);

/**
 * How many of unit @p to one @p from is.
 *
 * @return false if they are of different families or of none; equal unit names
 *         (up to a plural "s") have factor 1
 */
bool measure_factor(const char *from, const char *to, double *ret);

/** True if @p unit is a unit of time. */
bool measure_is_time(const char *unit);

/** Puts nanoseconds in the style of Go's time.Duration: "1.5ms", "1m30s", "0s". */
void measure_put_duration(struct text *out, int64_t duration_ns);

/** Puts a float as Go's %v does, with the shortest digits that read back: "0.005", "1e-09". */
void measure_put_float(struct text *out, double value);
