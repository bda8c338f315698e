// The answer is a stranger's: lines that are none are skipped, names are bytes like those of a
// profile.
#include "symbolize/remote.h"

#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/hash.h"
#include "base/slice.h"
#include "base/text.h"
#include "profile/profile.h"
#include "symbolize/mode.h"
#include "symbolize/rewrite.h"

#define ANSWERS_LIMIT ((size_t)2 << 30)

struct remote {
	struct profile *p;
	const struct remote_options *options;
	struct arena scratch;
	struct location_frames *by_location;
	bool *asked; // by mapping: its program was asked, or had nothing to be asked for
};

static uint64_t hash_key(const char *key)
{
	return hash_bytes(key, strlen(key));
}

static uint32_t find_key(const struct remote_places *places, const char *key)
{
	uint32_t at, n;
	for (n = lookup_first(&places->lookup, hash_key(key), &at); n != NO_ID;
	     n = lookup_next(&places->lookup, hash_key(key), &at))
		if (strcmp(places->place[n].key, key) == 0)
			break;
	return n;
}

void remote_places_init(struct remote_places *places, struct arena *arena)
{
	*places = (struct remote_places){.arena = arena};
	lookup_init(&places->lookup, arena);
}

struct error *remote_places_add(struct remote_places *places, const struct remote_place *place)
{
	if (find_key(places, place->key) != NO_ID)
		return NULL;
	char *key = arena_copy(places->arena, place->key, strlen(place->key));
	uint32_t n;
	if (!key)
		return arena_error(places->arena);
	TRY(RESERVE(places->arena, places->place, places->count, places->cap));
	TRY(lookup_add(&places->lookup, hash_key(key), &n));
	places->place[n] = *place;
	places->place[n].key = key;
	places->count = n + 1;
	return NULL;
}

// Names of one mapping's addresses.
struct answers {
	struct lookup lookup;
	uint64_t *address;
	struct frame *frame;
	uint32_t count, cap, frame_cap;
};

// The address in the program is that in the profile, moved as far as the mapping was; pprof refuses
// those that do not fit.
static struct error *put_addresses(const struct remote *r, map_id m, uint64_t offset,
				   struct text *out)
{
	const struct profile *p = r->p;
	for (loc_id l = 0; l < p->loc.count; l++) {
		uint64_t address = p->loc.address[l], moved = address + offset;
		if (p->loc.mapping[l] != m || address == 0 ||
		    p->loc.line_start[l] != p->loc.line_start[l + 1])
			continue;
		if ((int64_t)offset < 0 ? moved >= address : moved < address)
			return error_new(ERR_FORMAT,
					 "cannot adjust address %llu by %lld, it would overflow",
					 (unsigned long long)address, (long long)offset);
		text_putf(out, "%s0x%llx", out->len ? "+" : "", (unsigned long long)moved);
	}
	return text_error(out);
}

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\f' || c == '\r';
}

// Anywhere in the line: 0x, digits, space, and the rest is the name.
static bool find_symbol(const char *line, size_t len, struct slice *ret_address,
			struct slice *ret_name)
{
	for (size_t at = 0; at + 3 < len; at++) {
		if (line[at] != '0' || line[at + 1] != 'x')
			continue;
		size_t end = at + 2, name;
		while (end < len && hex_digit(line[end]) >= 0)
			end++;
		for (name = end; name < len && is_blank(line[name]);)
			name++;
		if (end == at + 2 || name == end)
			continue;
		*ret_address = (struct slice){line + at, end - at};
		*ret_name = (struct slice){line + name, len - name};
		return true;
	}
	return false;
}

static struct error *parse_address(struct slice text, uint64_t *ret)
{
	uint64_t value = 0;
	for (size_t i = 2; i < text.len; i++) {
		if (value >> 60)
			return error_new(ERR_FORMAT,
					 "the address %.*s of the answer does not fit in 64 bits",
					 (int)(text.len < 40 ? text.len : 40), text.text);
		value = value << 4 | (uint64_t)hex_digit(text.text[i]);
	}
	*ret = value;
	return NULL;
}

static uint32_t find_answer(const struct answers *a, uint64_t address)
{
	uint32_t at, n;
	uint64_t hash = hash_more(0, address);
	for (n = lookup_first(&a->lookup, hash, &at); n != NO_ID;
	     n = lookup_next(&a->lookup, hash, &at))
		if (a->address[n] == address)
			return n;
	return NO_ID;
}

// The last answer for an address counts.
static struct error *add_answer(struct remote *r, struct answers *a, uint64_t address,
				struct slice name)
{
	uint32_t n = find_answer(a, address);
	if (memchr(name.text, '\0', name.len))
		return error_new(ERR_FORMAT, "a name in the answer holds a NUL byte");
	if (n == NO_ID) {
		TRY(RESERVE(&r->scratch, a->address, a->count, a->cap));
		TRY(RESERVE(&r->scratch, a->frame, a->count, a->frame_cap));
		TRY(lookup_add(&a->lookup, hash_more(0, address), &n));
		a->address[n] = address;
		a->count = n + 1;
	}
	char *text = arena_copy(&r->scratch, name.text, name.len);
	if (!text)
		return arena_error(&r->scratch);
	a->frame[n] = (struct frame){.name = text};
	return NULL;
}

// A last line without a newline does not count, as in pprof: it may have been cut.
static struct error *read_answers(struct remote *r, const struct text *text, uint64_t offset,
				  struct answers *a)
{
	lookup_init(&a->lookup, &r->scratch);
	for (size_t at = 0; at < text->len;) {
		const char *line = text->bytes + at, *end = memchr(line, '\n', text->len - at);
		struct slice number, name;
		uint64_t address;
		if (!end)
			break;
		at += (size_t)(end - line) + 1;
		if (!find_symbol(line, (size_t)(end - line), &number, &name))
			continue;
		TRY(parse_address(number, &address));
		TRY(add_answer(r, a, address - offset, name));
	}
	return NULL;
}

static struct error *ask(struct remote *r, map_id m, const struct remote_place *place)
{
	struct profile *p = r->p;
	uint64_t offset = place->start - p->mapping.start[m];
	struct text addresses = {0}, text = {0};
	struct answers answers = {0};
	struct error *err = put_addresses(r, m, offset, &addresses);
	if (!err && addresses.len) {
		err = r->options->post(r->options->context, place, addresses.bytes, &text);
		if (!err)
			err = read_answers(r, &text, offset, &answers);
	}
	for (loc_id l = 0; !err && answers.count && l < p->loc.count; l++) {
		uint32_t n = p->loc.mapping[l] == m ? find_answer(&answers, p->loc.address[l])
						    : NO_ID;
		if (n != NO_ID)
			r->by_location[l] =
				(struct location_frames){.frame = &answers.frame[n], .count = 1};
	}
	text_deinit(&addresses);
	text_deinit(&text);
	return err;
}

// The program that has the mapping: by its file, or else by its build id.
static const struct remote_place *find_place(const struct remote *r, map_id m)
{
	const struct profile *p = r->p;
	const str_id key[] = {p->mapping.file[m], p->mapping.build_id[m]};
	for (size_t i = 0; i < ARRAY_LEN(key); i++) {
		uint32_t n = key[i] ? find_key(r->options->places, profile_text(p, key[i])) : NO_ID;
		if (n != NO_ID)
			return &r->options->places->place[n];
	}
	return NULL;
}

// The mappings with locations that have no lines.
static struct error *find_nameless(struct remote *r, bool **ret)
{
	const struct profile *p = r->p;
	TRY(ALLOC(&r->scratch, *ret, (size_t)p->mapping.count + 1));
	for (loc_id l = 0; l < p->loc.count; l++)
		if (p->loc.mapping[l] != NO_ID && p->loc.address[l] &&
		    p->loc.line_start[l] == p->loc.line_start[l + 1])
			(*ret)[p->loc.mapping[l]] = true;
	return NULL;
}

static struct error *ask_all(struct remote *r, const struct symbolize_mode *mode,
			     struct text *notes)
{
	struct profile *p = r->p;
	uint32_t requests = 0;
	bool *nameless;
	TRY(find_nameless(r, &nameless));
	for (map_id m = 0; m < p->mapping.count && requests < REMOTE_MAPPINGS; m++) {
		const struct remote_place *place = find_place(r, m);
		if (!place || (p->mapping.flags[m] & MAPPING_HAS_FUNCTIONS && !mode->force))
			continue;
		requests += nameless[m];
		struct error *err = nameless[m] ? ask(r, m, place) : NULL;
		if (err && (mode->no_local || error_code(err) == ERR_INTERRUPTED ||
			    error_code(err) == ERR_NOMEM))
			return err;
		if (err)
			text_putf(notes, "Remote symbolization failed: %s\n", error_message(err));
		else
			r->asked[m] = true;
		error_free(err);
	}
	return NULL;
}

static struct error *name_all(struct remote *r, const struct symbolize_mode *mode,
			      struct text *notes)
{
	struct profile *p = r->p;
	uint8_t *flags = NULL;
	TRY(ALLOC(&r->scratch, r->by_location, (size_t)p->loc.count + 1));
	TRY(ALLOC(&r->scratch, r->asked, (size_t)p->mapping.count + 1));
	TRY(ALLOC(&r->scratch, flags, (size_t)p->mapping.count + 1));
	TRY(ask_all(r, mode, notes));
	if (p->mapping.count)
		memcpy(flags, p->mapping.flags, p->mapping.count);
	TRY(profile_set_frames(p, r->by_location));
	// Names are all that such a program gives, and pprof marks a mapping even if it gave none.
	for (map_id m = 0; m < p->mapping.count; m++)
		p->mapping.flags[m] =
			(uint8_t)(flags[m] | (r->asked[m] ? MAPPING_HAS_FUNCTIONS : 0));
	return NULL;
}

static struct error *forget_addresses(struct profile *p, const struct remote_places *places)
{
	for (uint32_t i = 0; i < places->count; i++) {
		const char *text = places->place[i].key;
		str_id key;
		if (!places->place[i].is_address)
			continue;
		TRY(strtab_intern(&p->strings, text, strlen(text), &key));
		for (map_id m = 0; m < p->mapping.count; m++)
			if (p->mapping.file[m] == key)
				p->mapping.file[m] = 0;
	}
	return NULL;
}

struct error *symbolize_remote(struct profile *p, const struct remote_options *options,
			       struct text *notes)
{
	struct symbolize_mode mode = symbolize_mode_read(options->mode);
	struct remote r = {.p = p, .options = options};
	if (options->places->count == 0)
		return NULL;
	struct error *err = NULL;
	if (!mode.off && !mode.no_remote) {
		arena_init(&r.scratch, ANSWERS_LIMIT);
		err = name_all(&r, &mode, notes);
		arena_deinit(&r.scratch);
	}
	return err ? err : forget_addresses(p, options->places);
}
