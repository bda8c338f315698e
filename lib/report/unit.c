// pprof's choice: the automatic unit of the smallest number, unless the range is wide.
#include "report/unit.h"

#include <string.h>

#include "measure/measure.h"
#include "report/header.h"

// 0 if all are.
static int64_t smallest_shown(const struct graph *g)
{
	int64_t smallest = 0;
	for (uint32_t k = 0; k < g->shown_count; k++) {
		const struct node *n = &g->node[g->shown[k]];
		int64_t value = magnitude(node_flat(n));
		if (value == 0)
			value = magnitude(node_cum(n));
		if (value > 0 && (smallest == 0 || value < smallest))
			smallest = value;
	}
	return smallest;
}

const char *report_unit_of(const struct profile *p, const struct report_options *o, size_t shown,
			   int64_t smallest_value)
{
	if (strcmp(o->unit, "minimum") != 0 || shown == 0)
		return o->unit;
	const char *own = report_own_unit(p, o);
	int64_t smallest = report_ratio(smallest_value ? smallest_value : o->total, o->ratio);
	int64_t largest = report_ratio(o->total, o->ratio);
	const char *unit = measure_scale(smallest, own, "minimum").unit;
	const char *large_unit = measure_scale(largest, own, "minimum").unit;
	int64_t hundredfold;
	if (!o->whole && strcmp(unit, large_unit) != 0 && !__builtin_mul_overflow(smallest, 100, &hundredfold) &&
	    hundredfold < largest)
		unit = measure_scale(hundredfold, own, "minimum").unit;
	return *unit ? unit : own;
}

const char *report_unit(const struct graph *g, const struct report_options *o)
{
	return report_unit_of(g->view->profile, o, g->shown_count, smallest_shown(g));
}
