// Numbers with units attached, and what lies between two of them.
#include "filter/tagrange.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/ascii.h"
#include "base/arena.h"
#include "measure/measure.h"

/** `-5`, `32kb`: where it stands in the text. */
struct quantity {
	const char *start, *letters, *end;
};

static bool scan_quantity(const char **at, struct quantity *ret)
{
	const char *c = *at;
	ret->start = c;
	c += *c == '+' || *c == '-';
	if (!is_digit(*c))
		return false;
	while (is_digit(*c))
		c++;
	ret->letters = c;
	while (is_letter(*c))
		c++;
	ret->end = *at = c;
	return true;
}

// The number, and its unit in the arena.
static struct error *read_quantity(const struct quantity *q, struct arena *arena, int64_t *number,
				   const char **unit)
{
	errno = 0;
	*number = strtoll(q->start, NULL, 10);
	if (errno)
		return error_new(ERR_USAGE, "%.*s does not fit 64 bits",
				 (int)(q->letters - q->start), q->start);
	return arena_copy_bytes(arena, q->letters, (size_t)(q->end - q->letters), unit);
}

// Seconds in one of the units of time that pprof does not know; 0 for other words.
static double seconds_of(const char *unit)
{
	static const struct {
		const char *name;
		double seconds;
	} units[] = {{"m", 60}, {"min", 60}, {"h", 3600}, {"d", 86400}};
	for (size_t i = 0; i < ARRAY_LEN(units); i++)
		if (strcmp(unit, units[i].name) == 0)
			return units[i].seconds;
	return 0;
}

static bool is_time(const struct tagrange *range)
{
	return range->seconds > 0 || measure_is_time(range->unit);
}

// Sets the upper end; false if the unit is not of the kind that the lower one has.
static bool set_high(struct tagrange *range, int64_t number, const char *unit)
{
	double seconds = seconds_of(unit), each = 1;
	if (is_time(range) && (seconds > 0 || range->seconds > 0)) {
		if (!(seconds > 0) && !measure_factor(unit, "s", &seconds))
			return false;
		if (range->seconds > 0)
			each = range->seconds;
		else
			measure_factor(range->unit, "s", &each);
		range->high = (double)number * seconds / each;
		return true;
	}
	struct measure high = measure_scale(number, unit, range->unit);
	range->high = high.value;
	return strcmp(high.unit, range->unit) == 0;
}

struct error *tagrange_parse(const char *text, struct arena *arena, struct tagrange *ret,
			     bool *ret_is_range)
{
	const char *at = text;
	struct quantity low, high;
	bool has_low = scan_quantity(&at, &low);
	bool is_open = *at == ':';
	at += is_open;
	bool has_high = is_open && scan_quantity(&at, &high);
	*ret_is_range = false;
	if (*at != '\0' || (!has_low && !has_high))
		return NULL;

	// Both ends are told in the unit of the first.
	int64_t number;
	const char *unit;
	TRY(read_quantity(has_low ? &low : &high, arena, &number, &unit));
	struct measure first = measure_scale(number, unit, unit);
	struct tagrange range = {.unit = first.unit,
				 .low = first.value,
				 .high = first.value,
				 .seconds = seconds_of(unit)};
	if (has_low && has_high) {
		TRY(read_quantity(&high, arena, &number, &unit));
		if (!set_high(&range, number, unit))
			return NULL; // "1s:2kb" is taken for a regular expression
	} else if (is_open && has_low) {
		range.high = INFINITY;
	} else if (is_open) {
		range.low = -INFINITY;
	}
	*ret = range;
	*ret_is_range = true;
	return NULL;
}

bool tagrange_has(const struct tagrange *range, int64_t value, const char *unit)
{
	struct measure m;
	if (range->seconds > 0 && measure_is_time(unit)) {
		m = measure_scale(value, unit, "s");
		m.value /= range->seconds;
	} else {
		m = measure_scale(value, unit, range->unit);
		if (strcmp(m.unit, range->unit) != 0)
			return false;
	}
	return m.value >= range->low && m.value <= range->high;
}
