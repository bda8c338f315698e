// Life cycle, label order, and which sample type is meant.
#include "profile/profile.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"

struct error *profile_new(size_t limit, struct profile **ret)
{
	struct profile *p = calloc(1, sizeof *p);
	if (!p)
		return error_nomem();
	arena_init(&p->arena, limit);
	struct error *err = strtab_init(&p->strings, &p->arena);
	str_id bytes;
	// profile_label_unit() may have to answer "bytes" when nothing can be added any more.
	if (!err)
		err = strtab_intern(&p->strings, "bytes", 5, &bytes);
	if (!err)
		err = ALLOC(&p->arena, p->loc.line_start, 1);
	if (!err)
		err = ALLOC(&p->arena, p->sample.stack_start, 1);
	if (err) {
		profile_free(p);
		return err;
	}
	*ret = p;
	return NULL;
}

void profile_free(struct profile *profile)
{
	if (!profile)
		return;
	arena_deinit(&profile->arena);
	free(profile);
}

// Strings before numbers, then by key text; the sort that uses it is stable.
static bool label_after(const struct strtab *tab, const struct label *a, const struct label *b)
{
	bool a_is_number = a->str == NO_ID, b_is_number = b->str == NO_ID;
	if (a_is_number != b_is_number)
		return a_is_number;
	return strtab_compare(tab, a->key, b->key) > 0;
}

// Merge sort for the rare sample with many labels; @p spare has room for all of them.
static void merge_sort(const struct strtab *tab, struct label *label, uint32_t count,
		       struct label *spare)
{
	if (count < 2)
		return;
	uint32_t half = count / 2;
	merge_sort(tab, label, half, spare);
	merge_sort(tab, label + half, count - half, spare);
	memcpy(spare, label, half * sizeof *label);
	uint32_t i = 0, j = half, k = 0;
	while (i < half && j < count)
		label[k++] = label_after(tab, &spare[i], &label[j]) ? label[j++] : spare[i++];
	memcpy(&label[k], &spare[i], (half - i) * sizeof *label);
}

// Most samples have two or three labels, and most writers sort them.
static void insertion_sort(const struct strtab *tab, struct label *label, uint32_t count)
{
	for (uint32_t i = 1; i < count; i++) {
		struct label moved = label[i];
		uint32_t j = i;
		for (; j > 0 && label_after(tab, &label[j - 1], &moved); j--)
			label[j] = label[j - 1];
		label[j] = moved;
	}
}

#define FEW_LABELS 16

struct error *profile_sort_labels(struct profile *profile)
{
	if (!profile->sample.label_start)
		return NULL;
	uint32_t most = 0;
	for (uint32_t i = 0; i < profile->sample.count; i++)
		if (profile_label_count(profile, i) > most)
			most = profile_label_count(profile, i);
	struct label *spare = NULL;
	if (most > FEW_LABELS) {
		spare = malloc(most * sizeof *spare);
		if (!spare)
			return error_nomem();
	}
	for (uint32_t i = 0; i < profile->sample.count; i++) {
		struct label *label = &profile->sample.label[profile->sample.label_start[i]];
		uint32_t count = profile_label_count(profile, i);
		if (count <= FEW_LABELS)
			insertion_sort(&profile->strings, label, count);
		else
			merge_sort(&profile->strings, label, count, spare);
	}
	free(spare);
	return NULL;
}

// A number as Go's strconv.Atoi reads it: an optional sign and digits, nothing else.
static bool parse_index(const char *text, long long *ret)
{
	const char *digits = text + (*text == '+' || *text == '-');
	if (*digits == '\0' || digits[strspn(digits, "0123456789")] != '\0')
		return false;
	errno = 0;
	*ret = strtoll(text, NULL, 10);
	return errno == 0;
}

// Puts the text as Go's %q does, for the characters that people type.
static void put_quoted(struct text *out, const char *text)
{
	text_putc(out, '"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		if (c == '"' || c == '\\')
			text_putf(out, "\\%c", c);
		else if (c == '\n' || c == '\t' || c == '\r')
			text_puts(out, c == '\n' ? "\\n" : c == '\t' ? "\\t" : "\\r");
		else if (c < 0x20 || c == 0x7f)
			text_putf(out, "\\x%02x", c);
		else
			text_putc(out, (char)c);
	}
	text_putc(out, '"');
}

static struct error *no_such_type(const struct profile *profile, const char *name)
{
	struct text text = {0};
	put_quoted(&text, name);
	text_puts(&text, " must be one of: [");
	for (uint32_t t = 0; t < profile->type.count; t++) {
		if (t > 0)
			text_putc(&text, ' ');
		text_puts(&text, profile_text(profile, profile->type.type[t]));
	}
	text_putc(&text, ']');
	struct error *err = text_error(&text);
	if (!err)
		err = error_new(ERR_USAGE, "sample_index %s", text.bytes);
	text_deinit(&text);
	return err;
}

static bool type_is(const struct profile *profile, uint32_t type, const char *name)
{
	return strcmp(profile_text(profile, profile->type.type[type]), name) == 0;
}

struct error *profile_used_mappings(const struct profile *p, struct arena *arena, bool **ret)
{
	bool *used;
	TRY(ALLOC(arena, used, (size_t)p->mapping.count + 1));
	for (loc_id l = 0; l < p->loc.count; l++)
		if (p->loc.mapping[l] != NO_ID)
			used[p->loc.mapping[l]] = true;
	*ret = used;
	return NULL;
}

struct error *profile_find_type(const struct profile *profile, const char *name, uint32_t *ret)
{
	uint32_t count = profile->type.count;
	if (count == 0)
		return error_new(ERR_FORMAT, "profile has no sample types");
	if (*name == '\0') {
		*ret = count - 1;
		for (uint32_t t = 0; profile->default_type && t < count; t++) {
			if (profile->type.type[t] == profile->default_type) {
				*ret = t;
				break;
			}
		}
		return NULL;
	}
	long long index;
	if (parse_index(name, &index)) {
		if (index < 0 || index >= count)
			return error_new(ERR_USAGE, "sample_index %s is outside the range [0..%u]",
					 name, count - 1);
		*ret = (uint32_t)index;
		return NULL;
	}
	const char *bare = strncmp(name, "inuse_", 6) == 0 ? name + 6 : name;
	for (uint32_t t = 0; t < count; t++) {
		if (type_is(profile, t, name) || type_is(profile, t, bare)) {
			*ret = t;
			return NULL;
		}
	}
	return no_such_type(profile, name);
}
