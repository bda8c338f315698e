// Opens the pclntab of a binary and answers what is at an address.
#include "object/pclntab.h"

#include <stdlib.h>

#include "object/pclntab_table.h"

// Steps in tables of values that one question may take, and more for each address: some hundred are
// usual. Tables that lie could have it go through the whole file for each frame.
#define STEPS	      ((uint64_t)1 << 26)
#define STEPS_ADDRESS ((uint64_t)1 << 16)

struct error *pclntab_open(struct object *object, struct pclntab **ret)
{
	struct pclntab *p = calloc(1, sizeof *p);
	if (!p)
		return error_nomem();
	p->object = object;
	bool found = false;
	struct error *err = pclntab_find(p, &found);
	if (!err && found) {
		pclntab_release(p);
		err = pclntab_bases(p);
	}
	if (err || !found) {
		free(p);
		p = NULL;
	}
	if (!err)
		*ret = p;
	return err;
}

void pclntab_close(struct pclntab *p)
{
	free(p);
}

// The last function that starts at or before @p address.
static bool find(const struct pclntab *p, uint64_t address, uint32_t *ret)
{
	uint32_t low = 0, high = p->count;
	uint64_t start, end;
	while (low < high) {
		uint32_t middle = low + (high - low) / 2;
		if (!pclntab_entry(p, middle, &start))
			return false;
		if (start <= address)
			low = middle + 1;
		else
			high = middle;
	}
	*ret = low - 1;
	return low > 0 && pclntab_entry(p, low, &end) && address < end;
}

bool pclntab_covers(const struct pclntab *p, uint64_t address)
{
	uint32_t index;
	return find(p, address, &index);
}

struct error *pclntab_names(struct pclntab *p, const uint64_t *address, uint32_t count,
			    const struct frame_sink *sink)
{
	struct frame frame[FRAMES_MAX];
	p->steps = STEPS + STEPS_ADDRESS * count;
	for (uint32_t i = 0; i < count; i++) {
		struct pclntab_func f;
		uint32_t index;
		if (!find(p, address[i], &index) || !pclntab_func(p, index, &f))
			continue;
		size_t frames = pclntab_frames(p, &f, address[i], frame);
		TRY(sink->frames(sink->context, i, frame, frames));
	}
	return NULL;
}

uint32_t pclntab_count(const struct pclntab *p)
{
	return p->count;
}

bool pclntab_function(const struct pclntab *p, uint32_t index, const char **ret_name,
		      uint64_t *ret_start, uint64_t *ret_end)
{
	struct pclntab_func f;
	if (index >= p->count || !pclntab_func(p, index, &f))
		return false;
	const char *name = pclntab_name(p, f.name);
	if (!name || f.start >= f.end)
		return false;
	*ret_name = name;
	*ret_start = f.start;
	*ret_end = f.end;
	return true;
}
