// strtol() and strtod() behind checks of what Go would accept: no leading
// space, no locale, underscores only between digits.
#include "config/number.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum outcome { GOOD, BAD_SYNTAX, OUT_OF_RANGE };

static int digit_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)tolower((unsigned char)c);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

// Reads the digits of a base; Go's int has 64 bits and so have ours while we look.
static enum outcome read_digits(const char *at, int base, bool underscores, bool negative,
				int64_t *ret)
{
	uint64_t value = 0, limit = (uint64_t)INT64_MAX + negative;
	bool digit = false, range = false;
	for (; *at; at++) {
		if (*at == '_' && underscores && digit_value(at[1]) < base) {
			continue;
		}
		int d = digit_value(*at);
		if (d >= base)
			return BAD_SYNTAX;
		digit = true;
		if (range || value > (limit - (uint64_t)d) / (uint64_t)base)
			range = true;
		else
			value = value * (uint64_t)base + (uint64_t)d;
	}
	if (!digit)
		return BAD_SYNTAX;
	if (range)
		return OUT_OF_RANGE;
	*ret = negative ? (int64_t)(0 - value) : (int64_t)value;
	return GOOD;
}

static enum outcome read_int(const char *text, bool go_literal, int *ret)
{
	const char *at = text;
	bool negative = *at == '-';
	if (*at == '-' || *at == '+')
		at++;
	int base = 10;
	bool underscores = go_literal;
	if (go_literal && at[0] == '0' && at[1]) {
		char c = (char)tolower((unsigned char)at[1]);
		base = c == 'x' ? 16 : c == 'b' ? 2 : 8;
		at += c == 'x' || c == 'b' || c == 'o' ? 2 : 1;
		if (*at == '_')
			at++;
	} else if (*at == '_') {
		return BAD_SYNTAX;
	}
	int64_t value;
	enum outcome outcome = read_digits(at, base, underscores, negative, &value);
	if (outcome != GOOD)
		return outcome;
	// A count beyond 32 bits is kept as the largest one: no profile has more.
	*ret = value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int)value;
	return GOOD;
}

static enum outcome read_float(const char *text, double *ret)
{
	const char *at = text + (*text == '-' || *text == '+');
	bool word = strcasecmp(at, "inf") == 0 || strcasecmp(at, "infinity") == 0 ||
		    strcasecmp(at, "nan") == 0;
	if (!word && !isdigit((unsigned char)*at) && *at != '.')
		return BAD_SYNTAX;
	bool hex = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
	if (hex && !strpbrk(at, "pP"))
		return BAD_SYNTAX;
	errno = 0;
	char *end;
	double value = strtod(text, &end);
	if (*end || end == text)
		return BAD_SYNTAX;
	if (errno == ERANGE && isinf(value))
		return OUT_OF_RANGE;
	*ret = value;
	return GOOD;
}

static struct error *explain(enum outcome outcome, const char *function, const char *text)
{
	if (outcome == GOOD)
		return NULL;
	return error_new(ERR_USAGE, "strconv.%s: parsing \"%s\": %s", function, text,
			 outcome == BAD_SYNTAX ? "invalid syntax" : "value out of range");
}

static struct error *explain_flag(enum outcome outcome)
{
	if (outcome == GOOD)
		return NULL;
	return error_new(ERR_USAGE, "%s",
			 outcome == BAD_SYNTAX ? "parse error" : "value out of range");
}

struct error *parse_decimal_int(const char *text, int *ret)
{
	return explain(read_int(text, false, ret), "Atoi", text);
}

struct error *parse_float(const char *text, double *ret)
{
	return explain(read_float(text, ret), "ParseFloat", text);
}

struct error *parse_go_int(const char *text, int *ret)
{
	return explain_flag(read_int(text, true, ret));
}

struct error *parse_go_float(const char *text, double *ret)
{
	return explain_flag(read_float(text, ret));
}
