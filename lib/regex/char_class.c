// Adding to sets, and writing them for PCRE2.
#include "regex/char_class.h"

#include <stdlib.h>
#include <string.h>

#include <utf8proc.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"
#include "regex/fold.h"
#include "regex/unicode_names.h"
#include "regex/utf8.h"

static struct error *add_range(struct char_class *class, struct arena *arena, uint32_t lo,
			       uint32_t hi)
{
	// Neighbours are often added one after the other; a folded alphabet grows two ranges.
	for (uint32_t i = class->range_count; i > 0 && i + 2 > class->range_count; i--) {
		struct char_range *last = &class->range[i - 1];
		if (lo <= last->hi + 1 && last->lo <= hi + 1) {
			last->lo = lo < last->lo ? lo : last->lo;
			last->hi = hi > last->hi ? hi : last->hi;
			return NULL;
		}
	}
	TRY(RESERVE(arena, class->range, class->range_count, class->range_capacity));
	class->range[class->range_count++] = (struct char_range){lo, hi};
	return NULL;
}

struct error *char_class_add(struct char_class *class, struct arena *arena, uint32_t lo,
			     uint32_t hi, bool fold)
{
	TRY(add_range(class, arena, lo, hi));
	if (!fold || (lo <= FOLD_MIN && hi >= FOLD_MAX))
		return NULL;
	uint32_t end = hi < FOLD_MAX ? hi : FOLD_MAX;
	for (uint32_t rune = lo > FOLD_MIN ? lo : FOLD_MIN; rune <= end; rune++)
		for (uint32_t twin = fold_next(rune); twin != rune; twin = fold_next(twin))
			if (twin < lo || twin > hi)
				TRY(add_range(class, arena, twin, twin));
	return NULL;
}

static int compare_ranges(const void *a, const void *b)
{
	const struct char_range *x = a, *y = b;
	return (x->lo > y->lo) - (x->lo < y->lo);
}

void char_class_finish(struct char_class *class)
{
	struct char_range *range = class->range;
	uint32_t kept = 0;
	if (class->range_count == 0)
		return;
	qsort(range, class->range_count, sizeof *range, compare_ranges);
	for (uint32_t i = 1; i < class->range_count; i++) {
		if (range[i].lo > range[kept].hi + 1)
			range[++kept] = range[i];
		else if (range[i].hi > range[kept].hi)
			range[kept].hi = range[i].hi;
	}
	class->range_count = kept + 1;
}

// Adds every character that is not in @p other, which has ranges only.
static struct error *add_others(struct char_class *class, struct arena *arena,
				struct char_class *other)
{
	uint32_t from = 0;
	char_class_finish(other);
	for (uint32_t i = 0; i < other->range_count; i++) {
		if (other->range[i].lo > from)
			TRY(add_range(class, arena, from, other->range[i].lo - 1));
		from = other->range[i].hi + 1;
	}
	return from <= RUNE_MAX ? add_range(class, arena, from, RUNE_MAX) : NULL;
}

// A group of ASCII characters as pairs of bounds.
struct ascii_group {
	const char *name, *pairs;
	size_t len;
};

#define GROUP(name, pairs)                                                                         \
	{                                                                                          \
		name, pairs, sizeof(pairs) - 1                                                     \
	}

// Go's \s has no vertical tab, its [:space:] has.
static const struct ascii_group groups[] = {
	GROUP("\\d", "09"),
	GROUP("\\s", "\t\n\f\r  "),
	GROUP("\\w", "09AZ__az"),
	GROUP("[:alnum:]", "09AZaz"),
	GROUP("[:alpha:]", "AZaz"),
	GROUP("[:ascii:]", "\0\x7f"),
	GROUP("[:blank:]", "\t\t  "),
	GROUP("[:cntrl:]", "\0\x1f\x7f\x7f"),
	GROUP("[:digit:]", "09"),
	GROUP("[:graph:]", "!~"),
	GROUP("[:lower:]", "az"),
	GROUP("[:print:]", " ~"),
	GROUP("[:punct:]", "!/:@[`{~"),
	GROUP("[:space:]", "\t\r  "),
	GROUP("[:upper:]", "AZ"),
	GROUP("[:word:]", "09AZ__az"),
	GROUP("[:xdigit:]", "09AFaf"),
};

// The group of that name, also if it is the negation: \D for \d, [:^alpha:] for [:alpha:].
static const struct ascii_group *find_group(const char *name, size_t len, bool *ret_negated)
{
	char plain[16];
	if (len < 2 || len >= sizeof plain)
		return NULL;
	memcpy(plain, name, len);
	plain[len] = '\0';
	*ret_negated = false;
	if (len == 2 && plain[1] >= 'A' && plain[1] <= 'Z') {
		plain[1] = (char)(plain[1] | 0x20);
		*ret_negated = true;
	} else if (len > 3 && memcmp(plain, "[:^", 3) == 0) {
		memmove(plain + 2, plain + 3, len - 2);
		*ret_negated = true;
	}
	for (size_t i = 0; i < ARRAY_LEN(groups); i++)
		if (strcmp(groups[i].name, plain) == 0)
			return &groups[i];
	return NULL;
}

struct error *char_class_add_group(struct char_class *class, struct arena *arena, const char *name,
				   size_t len, bool fold, bool *ret)
{
	struct char_class others = {0};
	bool negated;
	const struct ascii_group *group = find_group(name, len, &negated);
	if (!group) {
		*ret = false;
		return NULL;
	}
	for (size_t i = 0; i < group->len; i += 2)
		TRY(char_class_add(negated ? &others : class, arena, (unsigned char)group->pairs[i],
				   (unsigned char)group->pairs[i + 1], fold));
	if (negated)
		TRY(add_others(class, arena, &others));
	*ret = true;
	return NULL;
}

// Whether a character has one of the categories that case folding can leave.
static bool in_category(uint32_t rune, const char *category)
{
	const char *its = utf8proc_category_string((utf8proc_int32_t)rune);
	return string_begins(its, category);
}

static bool has_twin_in_category(uint32_t rune, const char *category)
{
	for (uint32_t twin = fold_next(rune); twin != rune; twin = fold_next(twin))
		if (in_category(twin, category))
			return true;
	return false;
}

// Adds what (?i) adds to a category or script, as Go's unicode.FoldCategory and FoldScript have it.
static struct error *add_folding(struct char_class *class, struct arena *arena, const char *name)
{
	static const struct {
		const char *name;
		uint32_t rune[3];
	} folded_scripts[] = {
		{"sc:Common", {0x39c, 0x3bc}},
		{"sc:Greek", {0xb5, 0x345}},
		{"sc:Inherited", {0x399, 0x3b9, 0x1fbe}},
	};
	for (size_t i = 0; i < ARRAY_LEN(folded_scripts); i++)
		for (size_t j = 0; j < 3 && strcmp(name, folded_scripts[i].name) == 0; j++)
			if (folded_scripts[i].rune[j])
				TRY(add_range(class, arena, folded_scripts[i].rune[j],
					      folded_scripts[i].rune[j]));
	if (!strstr(" L Ll Lt Lu M Mn ", name))
		return NULL;
	for (uint32_t rune = FOLD_MIN; rune <= FOLD_MAX; rune++)
		if (has_twin_in_category(rune, name) && !in_category(rune, name))
			TRY(add_range(class, arena, rune, rune));
	return NULL;
}

struct error *char_class_add_unicode(struct char_class *class, struct arena *arena,
				     const char *name, size_t len, bool negated, bool fold,
				     bool *ret)
{
	struct char_property property = {.negated = negated};
	*ret = unicode_name_find(name, len, property.name);
	if (!*ret)
		return NULL;
	if (strcmp(property.name, "Any") == 0)
		return negated ? NULL : add_range(class, arena, 0, RUNE_MAX);
	if (strcmp(property.name, "ASCII") == 0)
		return char_class_add_group(class, arena, negated ? "[:^ascii:]" : "[:ascii:]",
					    negated ? 10 : 9, fold, ret);
	if (strcmp(property.name, "Assigned") == 0) {
		strcpy(property.name, "Cn");
		property.negated = !negated;
	} else if (fold) {
		struct char_class extra = {0};
		TRY(add_folding(negated ? &extra : class, arena, property.name));
		char_class_finish(&extra);
		property.extra = extra.range;
		property.extra_count = extra.range_count;
	}
	TRY(RESERVE(arena, class->property, class->property_count, class->property_capacity));
	class->property[class->property_count++] = property;
	return NULL;
}

uint32_t char_class_single(const struct char_class *class)
{
	if (class->negated || class->property_count || class->range_count != 1 ||
	    class->range[0].lo != class->range[0].hi)
		return NO_ID;
	return class->range[0].lo;
}

void char_put(struct text *out, uint32_t rune)
{
	char c = (char)rune;
	if (rune >= 0x80)
		text_putf(out, "\\x{%x}", rune);
	else if (rune < ' ' || rune == 0x7f)
		text_putf(out, "\\x%02x", rune);
	else if ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '_')
		text_putc(out, c);
	else
		text_putf(out, "\\%c", c);
}

// Puts ranges without the surrogates, which no text has and PCRE2 refuses; says how many.
static uint32_t put_ranges(struct text *out, const struct char_range *range, uint32_t count)
{
	uint32_t put = 0;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t lo = range[i].lo, hi = range[i].hi;
		if (lo >= 0xd800 && lo < 0xe000)
			lo = 0xe000;
		if (hi >= 0xd800 && hi < 0xe000)
			hi = 0xd7ff;
		if (lo > hi)
			continue;
		char_put(out, lo);
		if (hi > lo) {
			text_putc(out, '-');
			char_put(out, hi);
		}
		put++;
	}
	return put;
}

// Puts the ranges and the simple properties as one bracket; nothing at all for an empty set.
static bool put_bracket(struct text *out, const struct char_class *class, bool negated)
{
	size_t start = out->len;
	text_puts(out, negated ? "[^" : "[");
	uint32_t put = put_ranges(out, class->range, class->range_count);
	for (uint32_t i = 0; i < class->property_count; i++) {
		const struct char_property *property = &class->property[i];
		if (property->extra_count)
			continue;
		text_putf(out, "\\%c{%s}", property->negated ? 'P' : 'p', property->name);
		put++;
	}
	text_putc(out, ']');
	if (put == 0 && !out->failed) {
		out->len = start;
		out->bytes[start] = '\0';
	}
	return put > 0;
}

#define NOTHING	 "(?!)"
#define ANYTHING "(?s:.)"

void char_class_put(struct text *out, const struct char_class *class)
{
	uint32_t complex = 0;
	for (uint32_t i = 0; i < class->property_count; i++)
		complex += class->property[i].extra_count > 0;
	if (complex == 0) {
		if (!put_bracket(out, class, class->negated))
			text_puts(out, class->negated ? ANYTHING : NOTHING);
		return;
	}
	// \P{L} under (?i) is "not a letter and not one of those": a bracket of its own.
	text_puts(out, class->negated ? "((?!" : "(");
	bool more = put_bracket(out, class, false);
	for (uint32_t i = 0; i < class->property_count; i++) {
		const struct char_property *property = &class->property[i];
		if (!property->extra_count)
			continue;
		text_putf(out, "%s[^\\p{%s}", more ? "|" : "", property->name);
		put_ranges(out, property->extra, property->extra_count);
		text_putc(out, ']');
		more = true;
	}
	text_puts(out, class->negated ? ")" ANYTHING ")" : ")");
}
