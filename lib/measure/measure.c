// Units: their names, and pprof's rules for converting and choosing them.
#include "measure/measure.h"

#include <string.h>

struct unit {
	const char *name; // as printed
	double factor;	  // how many of the family's base units
};

static const struct unit memory[] = {
	{"B", 1}, {"kB", 0x1p10}, {"MB", 0x1p20}, {"GB", 0x1p30}, {"TB", 0x1p40}, {"PB", 0x1p50},
};

static const struct unit duration[] = {
	{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"hrs", 3600e9},
};

static const struct unit gcu[] = {
	{"n*GCU", 1e-9}, {"u*GCU", 1e-6}, {"m*GCU", 1e-3}, {"GCU", 1},	    {"k*GCU", 1e3},
	{"M*GCU", 1e6},	 {"G*GCU", 1e9},  {"T*GCU", 1e12}, {"P*GCU", 1e15},
};

enum family_id { MEMORY, TIME, GCU };

static const struct family {
	const struct unit *unit; // smallest first
	size_t count, usual;	 // usual: index of the default unit
} families[] = {
	[MEMORY] = {memory, ARRAY_LEN(memory), 0},
	[TIME] = {duration, ARRAY_LEN(duration), 3},
	[GCU] = {gcu, ARRAY_LEN(gcu), 3},
};

#define LONGEST_ALIAS 11

struct alias {
	char name[LONGEST_ALIAS + 1]; // lower case, without the s of a plural
	unsigned char len, family, unit;
};

#define ALIAS(name, family, unit)                                                                  \
	{                                                                                          \
		name, sizeof(name) - 1, family, unit                                               \
	}

static const struct alias aliases[] = {
	ALIAS("b", MEMORY, 0),
	ALIAS("byte", MEMORY, 0),
	ALIAS("ns", TIME, 0),
	ALIAS("nanosecond", TIME, 0),
	ALIAS("kb", MEMORY, 1),
	ALIAS("kbyte", MEMORY, 1),
	ALIAS("kilobyte", MEMORY, 1),
	ALIAS("mb", MEMORY, 2),
	ALIAS("mbyte", MEMORY, 2),
	ALIAS("megabyte", MEMORY, 2),
	ALIAS("gb", MEMORY, 3),
	ALIAS("gbyte", MEMORY, 3),
	ALIAS("gigabyte", MEMORY, 3),
	ALIAS("tb", MEMORY, 4),
	ALIAS("tbyte", MEMORY, 4),
	ALIAS("terabyte", MEMORY, 4),
	ALIAS("pb", MEMORY, 5),
	ALIAS("pbyte", MEMORY, 5),
	ALIAS("petabyte", MEMORY, 5),
	// With the Greek letter, and so three bytes long: the name loses its s
	// before it is looked up, and only "\u03bcss" finds this.
	ALIAS("\u03bcs", TIME, 1),
	ALIAS("us", TIME, 1),
	ALIAS("microsecond", TIME, 1),
	ALIAS("ms", TIME, 2),
	ALIAS("millisecond", TIME, 2),
	ALIAS("s", TIME, 3),
	ALIAS("sec", TIME, 3),
	ALIAS("second", TIME, 3),
	ALIAS("hr", TIME, 4),
	ALIAS("hour", TIME, 4),
	ALIAS("nanogcu", GCU, 0),
	ALIAS("microgcu", GCU, 1),
	ALIAS("milligcu", GCU, 2),
	ALIAS("gcu", GCU, 3),
	ALIAS("kilogcu", GCU, 4),
	ALIAS("megagcu", GCU, 5),
	ALIAS("gigagcu", GCU, 6),
	ALIAS("teragcu", GCU, 7),
	ALIAS("petagcu", GCU, 8),
};

// Writes the name in lower case; 0 if it is too long for any alias.  Of the
// letters beyond ASCII three become one that an alias has: the Kelvin sign, the
// dotted I and the Greek capital Mu.
static size_t lower_case(const char *name, char *lower, size_t size)
{
	size_t len = 0;
	while (*name) {
		if (len + 2 > size)
			return 0;
		char c = *name;
		if (strncmp(name, "\u212a", 3) == 0) {
			lower[len++] = 'k';
			name += 3;
		} else if (strncmp(name, "\u0130", 2) == 0) {
			lower[len++] = 'i';
			name += 2;
		} else if (strncmp(name, "\u039c", 2) == 0) {
			memcpy(lower + len, "\u03bc", 2);
			len += 2;
			name += 2;
		} else {
			lower[len++] = c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
			name++;
		}
	}
	return len;
}

static const struct alias *find_alias(const char *name)
{
	char lower[LONGEST_ALIAS + 3];
	size_t len = lower_case(name, lower, sizeof lower);
	if (len > 2 && lower[len - 1] == 's')
		len--;
	for (size_t i = 0; i < ARRAY_LEN(aliases); i++)
		if (aliases[i].len == len && memcmp(aliases[i].name, lower, len) == 0)
			return &aliases[i];
	return NULL;
}

// The largest unit that is at most the value; the default unit for anything smaller.
static const struct unit *fitting_unit(const struct family *family, double base)
{
	for (size_t i = family->count; i-- > 0;)
		if (base / family->unit[i].factor >= 1.0)
			return &family->unit[i];
	return &family->unit[family->usual];
}

static const struct unit *target_unit(const struct alias *from, const char *to, double base)
{
	const struct family *family = &families[from->family];
	if (strcmp(to, "minimum") == 0 || strcmp(to, "auto") == 0)
		return fitting_unit(family, base);
	const struct alias *alias = find_alias(to);
	bool fits = alias && alias->family == from->family;
	return &family->unit[fits ? alias->unit : family->usual];
}

static struct measure scale_unknown(int64_t value, const char *to)
{
	static const char *const plain[] = {"count", "sample", "unit", "minimum", "auto"};
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		if (strcmp(to, plain[i]) == 0)
			return (struct measure){(double)value, ""};
	return (struct measure){(double)value, to};
}

struct measure measure_scale(int64_t value, const char *from, const char *to)
{
	const struct alias *alias = find_alias(from);
	if (!alias)
		return scale_unknown(value, to);
	// The unit is chosen for the size without sign; pprof cannot negate the smallest number.
	bool negate = value < 0 && value != INT64_MIN;
	double base = (double)(negate ? -value : value) *
		      families[alias->family].unit[alias->unit].factor;
	const struct unit *target = target_unit(alias, to, base);
	double scaled = base / target->factor;
	return (struct measure){negate ? -scaled : scaled, target->name};
}

bool measure_is_time(const char *unit)
{
	const struct alias *alias = find_alias(unit);
	return alias && alias->family == TIME;
}

bool measure_compatible(const char *a, const char *b)
{
	if (strcmp(a, b) == 0)
		return true;
	const struct alias *a_alias = find_alias(a), *b_alias = find_alias(b);
	return a_alias && b_alias && a_alias->family == b_alias->family;
}

static size_t singular_len(const char *name)
{
	size_t len = strlen(name);
	return len > 0 && name[len - 1] == 's' ? len - 1 : len;
}

bool measure_factor(const char *from, const char *to, double *ret)
{
	size_t len = singular_len(from);
	if (len == singular_len(to) && memcmp(from, to, len) == 0) {
		*ret = 1;
		return true;
	}
	const struct alias *a = find_alias(from), *b = find_alias(to);
	if (!a || !b || a->family != b->family)
		return false;
	const struct unit *unit = families[a->family].unit;
	*ret = unit[a->unit].factor / unit[b->unit].factor;
	return true;
}
