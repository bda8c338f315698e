// Arrays have room for as many things as the text has characters.
#include "sketch.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "profile/check.h"

// A cursor over one part of the text.
struct words {
	const char *at, *end;
};

struct word {
	const char *text;
	size_t len;
};

struct artist {
	struct profile *p;
	struct word *loc_text; // by location
};

// Cuts off everything up to the first of the stops; the stop itself goes too.
static struct word cut(struct words *words, const char *stops)
{
	const char *at = words->at;
	while (at < words->end && !strchr(stops, *at))
		at++;
	struct word word = {words->at, (size_t)(at - words->at)};
	words->at = at < words->end ? at + 1 : at;
	return word;
}

static bool next_word(struct words *words, struct word *ret)
{
	while (words->at < words->end) {
		*ret = cut(words, " ");
		if (ret->len)
			return true;
	}
	return false;
}

static struct words words_of(struct word word)
{
	return (struct words){word.text, word.text + word.len};
}

static str_id intern(struct artist *a, struct word word)
{
	str_id id;
	assert_null(strtab_intern(&a->p->strings, word.text, word.len, &id));
	return id;
}

static int64_t number(struct word word)
{
	return word.len ? strtoll(word.text, NULL, 10) : 0;
}

static void draw_types(struct artist *a, struct word line)
{
	struct words words = words_of(line);
	struct word word;
	while (next_word(&words, &word)) {
		struct words parts = words_of(word);
		uint32_t i = a->p->type.count++;
		a->p->type.type[i] = intern(a, cut(&parts, "/"));
		a->p->type.unit[i] = intern(a, cut(&parts, ""));
	}
}

static func_id find_func(struct artist *a, str_id name, str_id file, int64_t start)
{
	struct profile *p = a->p;
	for (func_id f = 0; f < p->func.count; f++)
		if (p->func.name[f] == name && p->func.file[f] == file &&
		    p->func.start_line[f] == start)
			return f;
	func_id f = p->func.count++;
	p->func.id[f] = f + 1;
	p->func.name[f] = p->func.system_name[f] = name;
	p->func.file[f] = file;
	p->func.start_line[f] = start;
	return f;
}

static void draw_line(struct artist *a, struct word word)
{
	struct words parts = words_of(word);
	struct word name = cut(&parts, "@"), place = cut(&parts, "#"), start = cut(&parts, "");
	parts = words_of(place);
	struct word file = cut(&parts, ":"), line = cut(&parts, "");
	line_id n = a->p->line.count++;
	a->p->line.func[n] = find_func(a, intern(a, name), intern(a, file), number(start));
	a->p->line.number[n] = number(line);
}

static loc_id find_loc(struct artist *a, struct word word)
{
	struct profile *p = a->p;
	for (loc_id l = 0; l < p->loc.count; l++)
		if (a->loc_text[l].len == word.len &&
		    memcmp(a->loc_text[l].text, word.text, word.len) == 0)
			return l;
	loc_id l = p->loc.count++;
	a->loc_text[l] = word;
	p->loc.id[l] = l + 1;
	p->loc.mapping[l] = NO_ID;
	p->loc.line_start[l] = p->line.count;
	struct words lines = words_of(word);
	if (word.len != 1 || word.text[0] != '-')
		while (lines.at < lines.end)
			draw_line(a, cut(&lines, "+"));
	p->loc.line_start[l + 1] = p->line.count;
	return l;
}

static void draw_stack(struct artist *a, struct word part, uint32_t sample)
{
	struct profile *p = a->p;
	struct words words = words_of(part);
	struct word word;
	uint32_t begin = p->sample.stack_start[sample], end = begin;
	while (next_word(&words, &word))
		p->sample.stack[end++] = find_loc(a, word);
	p->sample.stack_start[sample + 1] = end;
	for (uint32_t i = begin, j = end; i + 1 < j; i++) {
		loc_id swap = p->sample.stack[i];
		p->sample.stack[i] = p->sample.stack[--j];
		p->sample.stack[j] = swap;
	}
}

static void draw_labels(struct artist *a, struct word part, uint32_t sample)
{
	struct profile *p = a->p;
	struct words words = words_of(part);
	struct word word;
	uint32_t n = p->sample.label_start[sample];
	while (next_word(&words, &word)) {
		struct words parts = words_of(word);
		struct label label = {.key = intern(a, cut(&parts, "=#")), .str = NO_ID};
		if (parts.at[-1] == '=') {
			label.str = intern(a, cut(&parts, ""));
		} else {
			label.num = number(cut(&parts, ":"));
			label.unit = intern(a, cut(&parts, ""));
		}
		p->sample.label[n++] = label;
	}
	p->sample.label_start[sample + 1] = n;
}

static void draw_sample(struct artist *a, struct word line)
{
	struct words parts = words_of(line);
	uint32_t sample = a->p->sample.count++;
	draw_stack(a, cut(&parts, "|"), sample);
	draw_labels(a, cut(&parts, "|"), sample);
	struct words values = words_of(cut(&parts, "|"));
	struct word word;
	for (uint32_t type = 0; type < a->p->type.count; type++) {
		assert_true(next_word(&values, &word));
		a->p->sample.value[type][sample] = number(word);
	}
}

#define PLACES(column) assert_null(ALLOC(&p->arena, column, places))

struct profile *sketch(const char *text)
{
	size_t places = strlen(text) + 2;
	struct profile *p;
	assert_null(profile_new(SIZE_MAX, &p));
	struct artist a = {.p = p};
	PLACES(a.loc_text);
	PLACES(p->type.type);
	PLACES(p->type.unit);
	PLACES(p->func.id);
	PLACES(p->func.name);
	PLACES(p->func.system_name);
	PLACES(p->func.file);
	PLACES(p->func.start_line);
	PLACES(p->loc.id);
	PLACES(p->loc.address);
	PLACES(p->loc.mapping);
	PLACES(p->loc.folded);
	PLACES(p->loc.line_start);
	PLACES(p->line.func);
	PLACES(p->line.number);
	PLACES(p->line.column);
	PLACES(p->sample.stack_start);
	PLACES(p->sample.stack);
	PLACES(p->sample.label_start);
	PLACES(p->sample.label);
	struct words lines = {text, text + strlen(text)};
	draw_types(&a, cut(&lines, "\n"));
	assert_null(ALLOC(&p->arena, p->sample.value, p->type.count + 1));
	for (uint32_t type = 0; type < p->type.count; type++)
		PLACES(p->sample.value[type]);
	while (lines.at < lines.end)
		draw_sample(&a, cut(&lines, "\n"));
	assert_null(profile_sort_labels(p));
	assert_null(profile_check(p));
	return p;
}
