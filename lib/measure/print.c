// Numbers as Go's formatter writes them.  The C library's would do, were it not
// for the decimal point of the user's locale; what it writes here has none, or
// is taken apart first.
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "measure/measure.h"

// A number with two decimals: "%.2f" of any double fits.
struct decimal {
	char bytes[320];
	size_t len;
};

// Writes digits backwards from @p end and returns where they start.
static char *write_digits(char *end, uint64_t number)
{
	do {
		*--end = (char)('0' + number % 10);
		number /= 10;
	} while (number);
	return end;
}

// Hundredths of @p fraction, which is less than 1: exact, with halves going to the even one.
static unsigned hundredths(double fraction)
{
	int exponent;
	double mantissa = frexp(fraction, &exponent);
	unsigned shift = (unsigned)(53 - exponent); // fraction = bits / 2^shift, bits < 2^53
	if (fraction == 0 || shift > 62)
		return 0;
	uint64_t bits = (uint64_t)(mantissa * 0x1p53) * 100;
	uint64_t whole = bits >> shift, rest = bits - (whole << shift);
	uint64_t half = (uint64_t)1 << (shift - 1);
	return (unsigned)whole + (rest > half || (rest == half && (whole & 1)));
}

// Formats |value| as "%.2f", without ".00" if @p trim.
static void format_decimal(struct decimal *d, double value, bool trim)
{
	char digits[24], *end = digits + sizeof digits, *start;
	unsigned cents = 0;
	value = fabs(value);
	if (value < 0x1p63) {
		uint64_t whole = (uint64_t)value;
		cents = hundredths(value - (double)whole);
		start = write_digits(end, whole + cents / 100);
		d->len = (size_t)(end - start);
		memcpy(d->bytes, start, d->len);
	} else {
		d->len = (size_t)snprintf(d->bytes, sizeof d->bytes, "%.0f", value);
	}
	cents %= 100;
	if (trim && cents == 0)
		return;
	d->bytes[d->len++] = '.';
	d->bytes[d->len++] = (char)('0' + cents / 10);
	d->bytes[d->len++] = (char)('0' + cents % 10);
}

void measure_put_scaled(struct text *out, int64_t value, const char *from, const char *to)
{
	struct measure m = measure_scale(value, from, to);
	struct decimal d;
	format_decimal(&d, m.value, true);
	bool zero = d.len == 1 && d.bytes[0] == '0';
	if (m.value < 0 && !zero)
		text_putc(out, '-');
	text_put(out, d.bytes, d.len);
	if (!zero)
		text_puts(out, m.unit);
}

void measure_put_label(struct text *out, int64_t value, const char *unit)
{
	measure_put_scaled(out, value, unit, "auto");
}

// The shortest or a given number of digits of a positive number: 0.0123 is "123", -2.
struct digits {
	char bytes[24];
	int count, exponent;
};

static void take_digits(struct digits *d, double value, int count)
{
	char buffer[64];
	int len = snprintf(buffer, sizeof buffer, "%.*e", count - 1, value);
	const char *e = memchr(buffer, 'e', (size_t)len);
	d->exponent = atoi(e + 1);
	d->count = 0;
	for (const char *c = buffer; c < e; c++)
		if (*c >= '0' && *c <= '9')
			d->bytes[d->count++] = *c;
	while (d->count > 1 && d->bytes[d->count - 1] == '0')
		d->count--;
}

// As %g does: plain from 0.0001 up to @p most_digits before the point, else with an exponent.
static void put_digits(struct text *out, const struct digits *d, int most_digits)
{
	if (d->exponent < -4 || d->exponent >= most_digits) {
		text_putc(out, d->bytes[0]);
		if (d->count > 1)
			text_putc(out, '.');
		text_put(out, d->bytes + 1, (size_t)d->count - 1);
		text_putf(out, "e%c%02d", d->exponent < 0 ? '-' : '+', abs(d->exponent));
	} else if (d->exponent < 0) {
		text_puts(out, "0.");
		text_pad(out, '0', (size_t)-d->exponent - 1);
		text_put(out, d->bytes, (size_t)d->count);
	} else {
		for (int i = 0; i < d->count || i <= d->exponent; i++) {
			if (i == d->exponent + 1)
				text_putc(out, '.');
			text_putc(out, i < d->count ? d->bytes[i] : '0');
		}
	}
}

static double percentage(int64_t value, int64_t total)
{
	return total ? fabs((double)value / (double)total) * 100 : 0;
}

void measure_put_percent_trimmed(struct text *out, int64_t value, int64_t total)
{
	double ratio = percentage(value, total);
	struct decimal decimal;
	struct digits digits;
	if (ratio >= 99.95 && ratio <= 100.05) {
		text_puts(out, "100");
	} else if (ratio >= 1.0) {
		format_decimal(&decimal, ratio, false);
		text_put(out, decimal.bytes, decimal.len);
	} else if (ratio == 0) {
		text_putc(out, '0');
	} else {
		take_digits(&digits, ratio, 2);
		put_digits(out, &digits, 2);
	}
	text_putc(out, '%');
}

void measure_put_percent(struct text *out, int64_t value, int64_t total)
{
	size_t start = out->len;
	measure_put_percent_trimmed(out, value, total);
	size_t len = out->len - start, missing = len < 6 ? 6 - len : 0;
	text_pad(out, ' ', missing);
	if (out->failed)
		return;
	memmove(out->bytes + start + missing, out->bytes + start, len);
	memset(out->bytes + start, ' ', missing);
}

void measure_put_float(struct text *out, double value)
{
	if (isnan(value) || isinf(value)) {
		text_puts(out, isnan(value) ? "NaN" : value > 0 ? "+Inf" : "-Inf");
		return;
	}
	if (signbit(value))
		text_putc(out, '-');
	value = fabs(value);
	if (value == 0) {
		text_putc(out, '0');
		return;
	}
	// strtod() reads what snprintf() wrote, whatever the locale.
	char buffer[64];
	int count = 1;
	for (; count < 17; count++) {
		snprintf(buffer, sizeof buffer, "%.*e", count - 1, value);
		if (strtod(buffer, NULL) == value)
			break;
	}
	struct digits digits;
	take_digits(&digits, value, count);
	put_digits(out, &digits, 6);
}

// Puts number / 10^places without trailing zeros.
static void put_fraction(struct text *out, uint64_t number, unsigned places)
{
	uint64_t power = 1;
	for (unsigned i = 0; i < places; i++)
		power *= 10;
	text_putf(out, "%llu", (unsigned long long)(number / power));
	uint64_t rest = number % power;
	if (rest == 0)
		return;
	for (; rest % 10 == 0; places--)
		rest /= 10;
	text_putf(out, ".%0*llu", (int)places, (unsigned long long)rest);
}

void measure_put_duration(struct text *out, int64_t duration_ns)
{
	uint64_t ns = duration_ns < 0 ? 0 - (uint64_t)duration_ns : (uint64_t)duration_ns;
	uint64_t seconds = ns / 1000000000;
	if (duration_ns < 0)
		text_putc(out, '-');
	if (ns == 0) {
		text_puts(out, "0s");
	} else if (ns < 1000) {
		put_fraction(out, ns, 0);
		text_puts(out, "ns");
	} else if (ns < 1000000) {
		put_fraction(out, ns, 3);
		text_puts(out, "\u00b5s");
	} else if (ns < 1000000000) {
		put_fraction(out, ns, 6);
		text_puts(out, "ms");
	} else {
		if (seconds >= 3600)
			text_putf(out, "%lluh", (unsigned long long)(seconds / 3600));
		if (seconds >= 60)
			text_putf(out, "%llum", (unsigned long long)(seconds / 60 % 60));
		put_fraction(out, ns % 60000000000, 9);
		text_putc(out, 's');
	}
}
