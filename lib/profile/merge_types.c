// pprof compares sample types by name, then units by family, then both to the letter.
#include "profile/merge_types.h"

#include <string.h>

#include "base/text.h"
#include "measure/measure.h"

/** A sample or period type as text. */
struct value_type {
	const char *type, *unit;
};

static struct value_type period_type(const struct profile *p)
{
	return (struct value_type){profile_text(p, p->period_type),
				   profile_text(p, p->period_unit)};
}

static struct value_type sample_type(const struct profile *p, uint32_t type)
{
	return (struct value_type){profile_text(p, p->type.type[type]),
				   profile_text(p, p->type.unit[type])};
}

static bool same_type(struct value_type a, struct value_type b)
{
	return strcmp(a.type, b.type) == 0 && strcmp(a.unit, b.unit) == 0;
}

// Equal but for one "s" at the end.
static bool same_word(const char *a, const char *b)
{
	size_t len_a = strlen(a), len_b = strlen(b);
	len_a -= len_a > 0 && a[len_a - 1] == 's';
	len_b -= len_b > 0 && b[len_b - 1] == 's';
	return len_a == len_b && memcmp(a, b, len_a) == 0;
}

static bool fits(struct value_type a, struct value_type b)
{
	return same_word(a.type, b.type) &&
	       (strcmp(a.unit, b.unit) == 0 || measure_compatible(a.unit, b.unit));
}

static double convert(int64_t value, const char *from, const char *to)
{
	return measure_scale(value, from, to).value;
}

// Makes *smallest the one of the two with the smaller unit.
static struct error *find_smaller(struct value_type *smallest, struct value_type other,
				  const char *what)
{
	if (!fits(*smallest, other))
		return error_new(ERR_FORMAT, "%s: incompatible types: {%s %s 0 0} {%s %s 0 0}",
				 what, smallest->type, smallest->unit, other.type, other.unit);
	if (convert(1, other.unit, smallest->unit) < 1)
		*smallest = other;
	return NULL;
}

// The names of all types, as numbers: a hostile file can have a million of them.
struct type_names {
	struct strtab tab;
	uint32_t *seen;	 // by name: in how many places
	uint32_t *where; // by name: the first type of the profile at hand, or NO_ID
};

static struct error *name_of(struct type_names *names, const struct profile *p, uint32_t type,
			     str_id *ret)
{
	str_id id = p->type.type[type];
	return strtab_intern(&names->tab, profile_text(p, id), strtab_len(&p->strings, id), ret);
}

static struct error *count_names(struct type_names *names, const struct merge_types *m,
				 struct arena *arena)
{
	size_t places = 1;
	str_id name;
	TRY(strtab_init(&names->tab, arena));
	for (uint32_t i = 0; i < m->source_count; i++)
		places += m->source[i].p->type.count;
	TRY(ALLOC(arena, names->seen, places));
	TRY(ALLOC(arena, names->where, places));
	for (uint32_t i = 0; i < m->source_count; i++)
		for (uint32_t t = 0; t < m->source[i].p->type.count; t++) {
			TRY(name_of(names, m->source[i].p, t, &name));
			names->seen[name]++;
		}
	return NULL;
}

// pprof's test: in all profiles together the name occurs as often as there are profiles.
static struct error *find_common(struct merge_types *m, struct type_names *names,
				 struct arena *arena)
{
	const struct profile *first = m->source[0].p;
	TRY(ALLOC(arena, m->type, first->type.count));
	TRY(ALLOC(arena, m->unit, first->type.count));
	for (uint32_t t = 0; t < first->type.count; t++) {
		str_id name;
		TRY(name_of(names, first, t, &name));
		if (names->seen[name] == m->source_count)
			m->type[m->count++] = strtab_text(&names->tab, name);
	}
	if (m->count == 0)
		return error_new(ERR_FORMAT, "profiles have empty common sample type list");
	return NULL;
}

static struct error *map_types(const struct merge_types *m, struct type_names *names,
			       struct merge_source *s, struct arena *arena)
{
	const char *declared = profile_text(s->p, s->p->default_type);
	bool changed = m->count != s->p->type.count, keeps_default = false;
	str_id name;
	TRY(ALLOC(arena, s->type, m->count));
	TRY(ALLOC(arena, s->ratio, m->count));
	memset(names->where, 0xff, names->tab.count * sizeof *names->where);
	for (uint32_t t = s->p->type.count; t-- > 0;) {
		TRY(name_of(names, s->p, t, &name));
		names->where[name] = t;
	}
	for (uint32_t t = 0; t < m->count; t++) {
		s->type[t] = names->where[strtab_find(&names->tab, m->type[t], strlen(m->type[t]))];
		if (s->type[t] == NO_ID)
			return error_new(ERR_FORMAT, "\"%s\" sample type is not found in profile",
					 m->type[t]);
		s->ratio[t] = 1;
		changed |= s->type[t] != t;
		keeps_default |= strcmp(declared, m->type[t]) == 0;
	}
	s->default_type = s->p->default_type;
	if (changed && !keeps_default)
		s->default_type = s->p->type.type[s->type[0]];
	return NULL;
}

static struct error *find_units(struct merge_types *m)
{
	struct value_type period = period_type(m->source[0].p);
	for (uint32_t i = 1; i < m->source_count; i++)
		TRY(find_smaller(&period, period_type(m->source[i].p), "period type"));
	m->period_unit = period.unit;
	for (uint32_t t = 0; t < m->count; t++) {
		struct value_type type = sample_type(m->source[0].p, m->source[0].type[t]);
		for (uint32_t i = 1; i < m->source_count; i++) {
			const struct merge_source *s = &m->source[i];
			TRY(find_smaller(&type, sample_type(s->p, s->type[t]), "sample types"));
		}
		m->unit[t] = type.unit;
	}
	return NULL;
}

static void find_ratios(const struct merge_types *m, struct merge_source *s)
{
	bool unused;
	const char *period_unit = profile_text(s->p, s->p->period_unit);
	s->period = s->p->period;
	if (strcmp(period_unit, m->period_unit) != 0) {
		double period = convert(s->period, period_unit, m->period_unit);
		s->period = scale_value(1, trunc(period), &unused);
	}
	for (uint32_t t = 0; t < m->count; t++) {
		s->ratio[t] = convert(1, sample_type(s->p, s->type[t]).unit, m->unit[t]);
		s->is_scaled |= s->ratio[t] != 1;
	}
}

struct error *merge_types_find(struct merge_types *m, struct arena *arena,
			       const struct profile *const *list, uint32_t count)
{
	*m = (struct merge_types){.source_count = count};
	TRY(ALLOC(arena, m->source, count));
	for (uint32_t i = 0; i < count; i++)
		m->source[i].p = list[i];
	struct type_names names;
	TRY(count_names(&names, m, arena));
	TRY(find_common(m, &names, arena));
	for (uint32_t i = 0; i < count; i++)
		TRY(map_types(m, &names, &m->source[i], arena));
	TRY(find_units(m));
	for (uint32_t i = 0; i < count; i++)
		find_ratios(m, &m->source[i]);
	// Names that differ by an "s" went through so far.
	struct value_type first = period_type(list[0]);
	for (uint32_t i = 1; i < count; i++) {
		struct value_type other = period_type(list[i]);
		if (strcmp(first.type, other.type) != 0)
			return error_new(ERR_FORMAT,
					 "incompatible period types &{%s %s 0 0} and &{%s %s 0 0}",
					 first.type, m->period_unit, other.type, m->period_unit);
	}
	return NULL;
}

static void put_types(struct text *out, const struct profile *p)
{
	for (uint32_t t = 0; t < p->type.count; t++) {
		struct value_type type = sample_type(p, t);
		text_putf(out, "%s{%s %s}", t ? " " : "", type.type, type.unit);
	}
}

// pprof prints the addresses of the types here; names say more.
static struct error *differing_types(const struct profile *a, const struct profile *b)
{
	struct text text = {0};
	text_puts(&text, "incompatible sample types [");
	put_types(&text, a);
	text_puts(&text, "] and [");
	put_types(&text, b);
	text_puts(&text, "]");
	struct error *err = text_error(&text);
	if (!err)
		err = error_new(ERR_FORMAT, "%s", text.bytes);
	text_deinit(&text);
	return err;
}

struct error *merge_types_same(const struct profile *a, const struct profile *b)
{
	struct value_type first = period_type(a), other = period_type(b);
	if (!same_type(first, other))
		return error_new(ERR_FORMAT,
				 "incompatible period types &{%s %s 0 0} and &{%s %s 0 0}",
				 first.type, first.unit, other.type, other.unit);
	bool same = a->type.count == b->type.count;
	for (uint32_t t = 0; same && t < a->type.count; t++)
		same = same_type(sample_type(a, t), sample_type(b, t));
	return same ? NULL : differing_types(a, b);
}
