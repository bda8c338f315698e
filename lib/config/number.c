// strtod() behind checks of what Go would accept: no leading space, no locale.
#include "config/number.h"

#include <ctype.h>
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/integer.h"

// A count beyond 32 bits is kept as the largest one: no profile has more.
static int clamp(int64_t value)
{
	return value > INT32_MAX ? INT32_MAX : value < INT32_MIN ? INT32_MIN : (int)value;
}

static enum integer_outcome read_float(const char *text, double *ret)
{
	const char *at = text + (*text == '-' || *text == '+');
	bool word = strcasecmp(at, "inf") == 0 || strcasecmp(at, "infinity") == 0 ||
		    strcasecmp(at, "nan") == 0;
	if (!word && !isdigit((unsigned char)*at) && *at != '.')
		return INTEGER_SYNTAX;
	bool hex = at[0] == '0' && (at[1] == 'x' || at[1] == 'X');
	if (hex && !strpbrk(at, "pP"))
		return INTEGER_SYNTAX;
	errno = 0;
	char *end;
	double value = strtod(text, &end);
	if (*end || end == text)
		return INTEGER_SYNTAX;
	if (errno == ERANGE && isinf(value))
		return INTEGER_RANGE;
	*ret = value;
	return INTEGER_GOOD;
}

static struct error *explain(enum integer_outcome outcome, const char *function, const char *text)
{
	if (outcome == INTEGER_GOOD)
		return NULL;
	return error_new(ERR_USAGE, "strconv.%s: parsing \"%s\": %s", function, text,
			 outcome == INTEGER_SYNTAX ? "invalid syntax" : "value out of range");
}

static struct error *explain_flag(enum integer_outcome outcome)
{
	if (outcome == INTEGER_GOOD)
		return NULL;
	return error_new(ERR_USAGE, "%s",
			 outcome == INTEGER_SYNTAX ? "parse error" : "value out of range");
}

struct error *parse_decimal_int(const char *text, int *ret)
{
	int64_t value;
	enum integer_outcome outcome = integer_of_decimal(slice_of(text), &value);
	if (outcome == INTEGER_GOOD)
		*ret = clamp(value);
	return explain(outcome, "Atoi", text);
}

struct error *parse_float(const char *text, double *ret)
{
	return explain(read_float(text, ret), "ParseFloat", text);
}

struct error *parse_go_int(const char *text, int *ret)
{
	int64_t value;
	enum integer_outcome outcome = integer_of_go(slice_of(text), &value);
	if (outcome == INTEGER_GOOD)
		*ret = clamp(value);
	return explain_flag(outcome);
}

struct error *parse_go_float(const char *text, double *ret)
{
	return explain_flag(read_float(text, ret));
}
