// New functions behind those there are, new lines instead of those there were.
#include "symbolize/rewrite.h"

#include <string.h>

#include "base/hash.h"
#include "base/lookup.h"
#include "profile/profile.h"

struct rewriter {
	struct profile *p;
	struct lookup seen;  // new functions, by number
	uint32_t old_count;  // functions that were there
	uint32_t cap;        // places in the function columns
	line_id line;        // the next line to write
	func_id *func;
	int64_t *number, *column;
	bool was_told;       // frames took the place of names from a profile's text
};

// Doubles the columns of functions; they may be anywhere, so they are copied.
static struct error *reserve_function(struct rewriter *r)
{
	struct profile *p = r->p;
	if (p->func.count < r->cap)
		return NULL;
	uint32_t have = p->func.count, cap = have < 512 ? 1024 : have * 2;
	uint64_t *id;
	str_id *name, *system_name, *file;
	int64_t *start_line;
	if (have > NO_ID / 2)
		return error_new(ERR_LIMIT, "more than %u functions", NO_ID / 2);
	TRY(ALLOC(&p->arena, id, cap));
	TRY(ALLOC(&p->arena, name, cap));
	TRY(ALLOC(&p->arena, system_name, cap));
	TRY(ALLOC(&p->arena, file, cap));
	TRY(ALLOC(&p->arena, start_line, cap));
	if (have) {
		memcpy(id, p->func.id, have * sizeof *id);
		memcpy(name, p->func.name, have * sizeof *name);
		memcpy(system_name, p->func.system_name, have * sizeof *system_name);
		memcpy(file, p->func.file, have * sizeof *file);
		memcpy(start_line, p->func.start_line, have * sizeof *start_line);
	}
	p->func.id = id;
	p->func.name = name;
	p->func.system_name = system_name;
	p->func.file = file;
	p->func.start_line = start_line;
	r->cap = cap;
	return NULL;
}

static struct error *intern(struct profile *p, const char *text, str_id *ret)
{
	*ret = 0;
	return text ? strtab_intern(&p->strings, text, strlen(text), ret) : NULL;
}

static struct error *find_function(struct rewriter *r, const struct frame *f, func_id *ret)
{
	struct profile *p = r->p;
	str_id name, file;
	uint32_t at, n;
	TRY(intern(p, f->name, &name));
	TRY(intern(p, f->file, &file));
	uint64_t hash = hash_more(hash_more(name, file), (uint64_t)f->start_line);
	for (n = lookup_first(&r->seen, hash, &at); n != NO_ID;
	     n = lookup_next(&r->seen, hash, &at)) {
		func_id i = r->old_count + n;
		if (p->func.name[i] == name && p->func.file[i] == file &&
		    p->func.start_line[i] == f->start_line) {
			*ret = i;
			return NULL;
		}
	}
	TRY(reserve_function(r));
	TRY(lookup_add(&r->seen, hash, &n));
	func_id i = p->func.count++;
	p->func.id[i] = (uint64_t)i + 1;
	p->func.name[i] = p->func.system_name[i] = name;
	p->func.file[i] = file;
	p->func.start_line[i] = f->start_line;
	*ret = i;
	return NULL;
}

// Where the profile's text names frames, it lists inlined calls one by one, and the calls around
// the innermost ones come again with the next addresses.
static uint32_t count_frames(const struct profile *p, loc_id l, uint32_t found)
{
	map_id m = p->loc.mapping[l];
	uint32_t told = p->loc.line_start[l + 1] - p->loc.line_start[l];
	bool cut = m != NO_ID && p->mapping.flags[m] & MAPPING_NAMES_TOLD && told && told < found;
	return cut ? told : found;
}

static struct error *put_frames(struct rewriter *r, loc_id l, const struct location_frames *found)
{
	map_id m = r->p->loc.mapping[l];
	unsigned flags = MAPPING_HAS_INLINE_FRAMES;
	uint32_t count = count_frames(r->p, l, found->count);
	for (uint32_t i = 0; i < count; i++) {
		const struct frame *f = &found->frame[i];
		TRY(find_function(r, f, &r->func[r->line]));
		r->number[r->line] = f->line;
		r->column[r->line++] = f->column;
		flags |= (f->name ? MAPPING_HAS_FUNCTIONS : 0) |
			 (f->file ? MAPPING_HAS_FILENAMES : 0) |
			 (f->line ? MAPPING_HAS_LINE_NUMBERS : 0);
	}
	if (m != NO_ID) {
		r->was_told |= (r->p->mapping.flags[m] & MAPPING_NAMES_TOLD) != 0;
		r->p->mapping.flags[m] |= (uint8_t)flags;
	}
	return NULL;
}

static void keep_lines(struct rewriter *r, loc_id l)
{
	const struct profile *p = r->p;
	for (line_id n = p->loc.line_start[l]; n < p->loc.line_start[l + 1]; n++) {
		r->func[r->line] = p->line.func[n];
		r->number[r->line] = p->line.number[n];
		r->column[r->line++] = p->line.column[n];
	}
}

static uint64_t count_lines(const struct profile *p, const struct location_frames *by_location)
{
	uint64_t count = 0;
	for (loc_id l = 0; l < p->loc.count; l++)
		count += by_location[l].count ? by_location[l].count
					      : p->loc.line_start[l + 1] - p->loc.line_start[l];
	return count;
}

// Functions that only hearsay named go: pprof, which does not read it, has none.
static struct error *drop_unused(struct profile *p)
{
	func_id *new_id, count = 0;
	TRY(ALLOC(&p->arena, new_id, (size_t)p->func.count + 1));
	for (line_id n = 0; n < p->line.count; n++)
		new_id[p->line.func[n]] = 1;
	for (func_id f = 0; f < p->func.count; f++) {
		if (!new_id[f])
			continue;
		p->func.id[count] = (uint64_t)count + 1;
		p->func.name[count] = p->func.name[f];
		p->func.system_name[count] = p->func.system_name[f];
		p->func.file[count] = p->func.file[f];
		p->func.start_line[count] = p->func.start_line[f];
		new_id[f] = count++;
	}
	p->func.count = count;
	for (line_id n = 0; n < p->line.count; n++)
		p->line.func[n] = new_id[p->line.func[n]];
	return NULL;
}

struct error *profile_set_frames(struct profile *p, const struct location_frames *by_location)
{
	struct rewriter r = {.p = p, .old_count = p->func.count, .cap = p->func.count};
	uint64_t count = count_lines(p, by_location);
	if (count >= NO_ID)
		return error_new(ERR_LIMIT, "more than %u lines", NO_ID);
	line_id *start;
	TRY(ALLOC(&p->arena, r.func, count));
	TRY(ALLOC(&p->arena, r.number, count));
	TRY(ALLOC(&p->arena, r.column, count));
	TRY(ALLOC(&p->arena, start, (size_t)p->loc.count + 1));
	lookup_init(&r.seen, &p->arena);
	for (loc_id l = 0; l < p->loc.count; l++) {
		start[l] = r.line;
		if (by_location[l].count)
			TRY(put_frames(&r, l, &by_location[l]));
		else
			keep_lines(&r, l);
	}
	start[p->loc.count] = r.line;
	p->loc.line_start = start;
	p->line.func = r.func;
	p->line.number = r.number;
	p->line.column = r.column;
	p->line.count = r.line;
	return r.was_told ? drop_unused(p) : NULL;
}
