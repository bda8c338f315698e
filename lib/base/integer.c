// Syntax is judged to the end, even of a number that does not fit.
#include "base/integer.h"

#include "base/ascii.h"

static unsigned value_of(char c)
{
	if (is_digit(c))
		return (unsigned)(c - '0');
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? (unsigned)(c - 'a') + 10 : 99;
}

static enum integer_outcome read_digits(struct slice s, unsigned base, bool underscores,
					uint64_t limit, uint64_t *ret)
{
	uint64_t value = 0;
	enum integer_outcome outcome = s.len ? INTEGER_GOOD : INTEGER_SYNTAX;
	for (size_t i = 0; i < s.len; i++) {
		unsigned digit = value_of(s.text[i]);
		if (underscores && s.text[i] == '_')
			continue;
		if (digit >= base)
			return INTEGER_SYNTAX;
		if (outcome == INTEGER_RANGE || digit > limit || value > (limit - digit) / base)
			outcome = INTEGER_RANGE;
		else
			value = value * base + digit;
	}
	if (outcome == INTEGER_GOOD)
		*ret = value;
	return outcome;
}

enum integer_outcome integer_of_digits(struct slice s, unsigned base, uint64_t limit, uint64_t *ret)
{
	return read_digits(s, base, false, limit, ret);
}

static bool take_sign(struct slice *s)
{
	bool negative = s->len && *s->text == '-';
	if (s->len && (negative || *s->text == '+'))
		*s = slice_from(*s, 1);
	return negative;
}

static enum integer_outcome read_signed(struct slice s, unsigned base, bool underscores,
					bool negative, int64_t *ret)
{
	uint64_t value, limit = (uint64_t)INT64_MAX + negative;
	enum integer_outcome outcome = read_digits(s, base, underscores, limit, &value);
	if (outcome == INTEGER_GOOD)
		*ret = (int64_t)(negative ? 0 - value : value);
	return outcome;
}

enum integer_outcome integer_of_decimal(struct slice s, int64_t *ret)
{
	bool negative = take_sign(&s);
	return read_signed(s, 10, false, negative, ret);
}

// An underscore stands between digits, or between the prefix and a digit.
static bool underscores_are_fine(struct slice s, bool after_prefix)
{
	for (size_t i = 0; i < s.len; i++)
		if (s.text[i] == '_' &&
		    ((i == 0 ? !after_prefix : s.text[i - 1] == '_') || i + 1 == s.len))
			return false;
	return true;
}

enum integer_outcome integer_of_go(struct slice s, int64_t *ret)
{
	bool negative = take_sign(&s), prefix = s.len > 1 && *s.text == '0';
	unsigned base = 10;
	if (prefix) {
		char c = s.text[1] | 0x20;
		base = c == 'x' ? 16 : c == 'b' ? 2 : 8;
		s = slice_from(s, c == 'x' || c == 'b' || c == 'o' ? 2 : 1);
	}
	if (!underscores_are_fine(s, prefix))
		return INTEGER_SYNTAX;
	return read_signed(s, base, true, negative, ret);
}
