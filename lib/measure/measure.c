// Three families of units and pprof's rules for choosing and printing them.
#include "measure/measure.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"

struct unit {
	const char *name;    // as printed
	const char *aliases; // lower case, each followed by a space
	double factor;       // relative to the family's base
};

struct family {
	const struct unit *unit; // smallest first
	size_t count, usual;     // index of the default unit
};

static const struct unit memory[] = {
	{"B", "b byte ", 1},
	{"kB", "kb kbyte kilobyte ", 0x1p10},
	{"MB", "mb mbyte megabyte ", 0x1p20},
	{"GB", "gb gbyte gigabyte ", 0x1p30},
	{"TB", "tb tbyte terabyte ", 0x1p40},
	{"PB", "pb pbyte petabyte ", 0x1p50},
};

static const struct unit duration[] = {
	{"ns", "ns nanosecond ", 1},
	// U+00B5 and s; pprof of Go 1.26 does not know the Greek letter.
	{"us", "\xc2\xb5s us microsecond ", 1e3},
	{"ms", "ms millisecond ", 1e6},
	{"s", "s sec second ", 1e9},
	{"hrs", "hour hr ", 3600e9},
};

static const struct unit gcu[] = {
	{"n*GCU", "nanogcu ", 1e-9}, {"u*GCU", "microgcu ", 1e-6}, {"m*GCU", "milligcu ", 1e-3},
	{"GCU", "gcu ", 1},	     {"k*GCU", "kilogcu ", 1e3},   {"M*GCU", "megagcu ", 1e6},
	{"G*GCU", "gigagcu ", 1e9},  {"T*GCU", "teragcu ", 1e12},  {"P*GCU", "petagcu ", 1e15},
};

static const struct family families[] = {
	{memory, ARRAY_LEN(memory), 0},
	{duration, ARRAY_LEN(duration), 3},
	{gcu, ARRAY_LEN(gcu), 3},
};

#define LONGEST_ALIAS 16

static const struct unit *find_unit(const struct family *family, const char *name)
{
	char alias[LONGEST_ALIAS + 2];
	size_t len = strlen(name);
	if (len == 0 || len > LONGEST_ALIAS)
		return NULL;
	for (size_t i = 0; i < len; i++)
		alias[i] = name[i] >= 'A' && name[i] <= 'Z' ? (char)(name[i] + 32) : name[i];
	if (len > 2 && alias[len - 1] == 's')
		len--;
	alias[len] = ' ';
	alias[len + 1] = '\0';
	for (size_t i = 0; i < family->count; i++) {
		const char *found = strstr(family->unit[i].aliases, alias);
		if (found && (found == family->unit[i].aliases || found[-1] == ' '))
			return &family->unit[i];
	}
	return NULL;
}

static const struct family *find_family(const char *name, const struct unit **ret)
{
	for (size_t i = 0; i < ARRAY_LEN(families); i++)
		if ((*ret = find_unit(&families[i], name)))
			return &families[i];
	return NULL;
}

static bool is_automatic(const char *unit)
{
	return strcmp(unit, "minimum") == 0 || strcmp(unit, "auto") == 0;
}

// The largest unit that is not larger than the value.
static const struct unit *fitting_unit(const struct family *family, double value)
{
	for (size_t i = family->count; i-- > 0;)
		if (family->unit[i].factor <= value)
			return &family->unit[i];
	return &family->unit[family->usual];
}

static struct measure scale_unknown(double value, const char *to)
{
	static const char *const plain[] = {"count", "sample", "unit", "minimum", "auto"};
	for (size_t i = 0; i < ARRAY_LEN(plain); i++)
		if (strcmp(to, plain[i]) == 0)
			return (struct measure){value, ""};
	return (struct measure){value, to};
}

struct measure measure_scale(int64_t value, const char *from, const char *to)
{
	double size = fabs((double)value);
	const struct unit *unit;
	const struct family *family = find_family(from, &unit);
	if (!family)
		return scale_unknown((double)value, to);
	double base = size * unit->factor;
	const struct unit *target =
		is_automatic(to) ? fitting_unit(family, base) : find_unit(family, to);
	if (!target)
		target = &family->unit[family->usual];
	double scaled = base / target->factor;
	return (struct measure){value < 0 ? -scaled : scaled, target->name};
}

void measure_put_scaled(struct text *out, int64_t value, const char *from, const char *to)
{
	struct measure m = measure_scale(value, from, to);
	char number[400];
	int len = snprintf(number, sizeof number, "%.2f", m.value);
	if (len > 3 && strcmp(number + len - 3, ".00") == 0)
		number[len -= 3] = '\0';
	text_put(out, number, (size_t)len);
	if (strcmp(number, "0") == 0)
		return;
	if (strcmp(number, "-0") == 0) {
		out->len -= 2;
		text_puts(out, "0");
		return;
	}
	text_puts(out, m.unit);
}

void measure_put_label(struct text *out, int64_t value, const char *unit)
{
	measure_put_scaled(out, value, unit, "auto");
}

void measure_put_percent(struct text *out, int64_t value, int64_t total)
{
	double ratio = total ? fabs((double)value / (double)total) * 100 : 0;
	if (fabs(ratio) >= 99.95 && fabs(ratio) <= 100.05)
		text_puts(out, "  100%");
	else if (fabs(ratio) >= 1.0)
		text_putf(out, "%5.2f%%", ratio);
	else
		text_putf(out, "%5.2g%%", ratio);
}

void measure_put_percent_trimmed(struct text *out, int64_t value, int64_t total)
{
	struct text padded = {0};
	measure_put_percent(&padded, value, total);
	if (padded.bytes)
		text_puts(out, padded.bytes + strspn(padded.bytes, " "));
	text_deinit(&padded);
}

bool measure_is_time(const char *unit)
{
	return find_unit(&families[1], unit) != NULL;
}

static bool same_name(const char *a, const char *b)
{
	size_t a_len = strlen(a), b_len = strlen(b);
	a_len -= a_len > 0 && a[a_len - 1] == 's';
	b_len -= b_len > 0 && b[b_len - 1] == 's';
	return a_len == b_len && memcmp(a, b, a_len) == 0;
}

bool measure_factor(const char *from, const char *to, double *ret)
{
	const struct unit *from_unit, *to_unit;
	if (same_name(from, to)) {
		*ret = 1;
		return true;
	}
	const struct family *family = find_family(from, &from_unit);
	if (!family || !(to_unit = find_unit(family, to)))
		return false;
	*ret = from_unit->factor / to_unit->factor;
	return true;
}

bool measure_compatible(const char *a, const char *b)
{
	double factor;
	return measure_factor(a, b, &factor);
}

// Puts value / 10^digits without trailing zeros.
static void put_fraction(struct text *out, uint64_t value, unsigned digits)
{
	uint64_t power = 1;
	for (unsigned i = 0; i < digits; i++)
		power *= 10;
	text_putf(out, "%llu", (unsigned long long)(value / power));
	uint64_t rest = value % power;
	if (rest == 0)
		return;
	while (rest % 10 == 0) {
		rest /= 10;
		digits--;
	}
	text_putf(out, ".%0*llu", (int)digits, (unsigned long long)rest);
}

void measure_put_duration(struct text *out, int64_t duration_ns)
{
	uint64_t ns = duration_ns < 0 ? 0 - (uint64_t)duration_ns : (uint64_t)duration_ns;
	if (duration_ns < 0)
		text_putc(out, '-');
	if (ns == 0) {
		text_puts(out, "0s");
	} else if (ns < 1000) {
		text_putf(out, "%lluns", (unsigned long long)ns);
	} else if (ns < 1000000) {
		put_fraction(out, ns, 3);
		text_puts(out, "\xc2\xb5s");
	} else if (ns < 1000000000) {
		put_fraction(out, ns, 6);
		text_puts(out, "ms");
	} else {
		uint64_t seconds = ns / 1000000000;
		if (seconds >= 3600)
			text_putf(out, "%lluh", (unsigned long long)(seconds / 3600));
		if (seconds >= 60)
			text_putf(out, "%llum", (unsigned long long)(seconds / 60 % 60));
		put_fraction(out, seconds % 60 * 1000000000 + ns % 1000000000, 9);
		text_putc(out, 's');
	}
}

void measure_put_float(struct text *out, double value)
{
	char digits[40];
	if (isnan(value) || isinf(value)) {
		text_puts(out, isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
		return;
	}
	int precision = 0;
	double back;
	do {
		snprintf(digits, sizeof digits, "%.*e", precision++, value);
	} while (precision < 18 && (sscanf(digits, "%lf", &back) != 1 || back != value));
	char *e = strchr(digits, 'e');
	int exponent = 0;
	sscanf(e + 1, "%d", &exponent);
	if (exponent >= -4 && exponent < 21)
		snprintf(digits, sizeof digits, "%.*f",
			 precision - 1 - exponent > 0 ? precision - 1 - exponent : 0, value);
	text_puts(out, digits);
}
