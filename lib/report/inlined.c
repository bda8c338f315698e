// The last line of a location is of the function whose code it is; the others are inlined.
#include "report/inlined.h"

#include "base/arena.h"

// The function whose code a location is; NO_ID of one without lines.
static func_id owner(const struct profile *p, loc_id l)
{
	line_id begin = p->loc.line_start[l], end = p->loc.line_start[l + 1];
	return begin < end ? p->line.func[end - 1] : NO_ID;
}

static bool is_inlined_at(const struct profile *p, loc_id l, func_id f)
{
	for (line_id j = p->loc.line_start[l]; j + 1 < p->loc.line_start[l + 1]; j++)
		if (p->line.func[j] == f)
			return true;
	return false;
}

// The function that owns most of the locations in which f is inlined.
static struct error *find_owner(const struct profile *p, func_id f, struct arena *scratch,
				func_id *ret)
{
	uint32_t *times;
	TRY(ALLOC(scratch, times, (size_t)p->func.count + 1));
	*ret = NO_ID;
	for (loc_id l = 0; l < p->loc.count; l++) {
		if (!is_inlined_at(p, l, f))
			continue;
		func_id outer = owner(p, l);
		times[outer]++;
		if (*ret == NO_ID || times[outer] > times[*ret])
			*ret = outer;
	}
	return NULL;
}

struct error *report_find_inlined(const struct profile *p, const bool *hit, struct arena *scratch,
				  func_id *ret, func_id *ret_into)
{
	bool *own;
	TRY(ALLOC(scratch, own, (size_t)p->func.count + 1));
	for (loc_id l = 0; l < p->loc.count; l++)
		if (owner(p, l) != NO_ID)
			own[owner(p, l)] = true;
	*ret = *ret_into = NO_ID;
	for (line_id j = 0; j < p->line.count && *ret == NO_ID; j++)
		if (hit[p->line.func[j]] && !own[p->line.func[j]])
			*ret = p->line.func[j];
	return *ret == NO_ID ? NULL : find_owner(p, *ret, scratch, ret_into);
}
