// A list that is sorted when some of it is due; most of it is in order already.
#include "format/perf_order.h"

#include <stdlib.h>

// Only files without rounds have more waiting: what 128 processors write in two rounds is less.
#define MAX_WAITING (4u << 20)
#define MAX_BYTES   (512u << 20)

struct waiting {
	uint64_t time, number;
	struct perf_entry entry;
};

void perf_order_init(struct perf_order *o,
		     struct error *(*deliver)(void *context, const struct perf_entry *entry,
					      uint64_t time),
		     void *context)
{
	*o = (struct perf_order){.deliver = deliver, .context = context};
}

void perf_order_deinit(struct perf_order *o)
{
	for (size_t i = 0; i < o->count; i++)
		perf_entry_drop(&o->waiting[i].entry);
	free(o->waiting);
	*o = (struct perf_order){0};
}

static int compare(const void *left, const void *right)
{
	const struct waiting *a = left, *b = right;
	if (a->time != b->time)
		return a->time < b->time ? -1 : 1;
	return a->number < b->number ? -1 : 1;
}

static void sort(struct perf_order *o)
{
	for (size_t i = 1; i < o->count; i++)
		if (o->waiting[i].time < o->waiting[i - 1].time) {
			qsort(o->waiting, o->count, sizeof *o->waiting, compare);
			return;
		}
}

static uint64_t size_of(const struct perf_entry *e)
{
	return perf_left(&e->record.body);
}

static struct error *deliver(struct perf_order *o, const struct waiting *w)
{
	if (w->time < o->delivered)
		o->late++;
	else
		o->delivered = w->time;
	return o->deliver(o->context, &w->entry, w->time);
}

// Delivers the first `count`, or as many until there is an error: those before it are gone.
static struct error *deliver_first(struct perf_order *o, size_t count)
{
	struct error *err = NULL;
	size_t n = 0;
	while (n < count && !err) {
		struct waiting *w = &o->waiting[n++];
		err = deliver(o, w);
		o->bytes -= size_of(&w->entry);
		perf_entry_drop(&w->entry);
	}
	o->count -= n;
	if (n)
		memmove(o->waiting, o->waiting + n, o->count * sizeof *o->waiting);
	return err;
}

static struct error *make_room(struct perf_order *o)
{
	if (o->count >= MAX_WAITING || o->bytes >= MAX_BYTES) {
		sort(o);
		TRY(deliver_first(o, (o->count + 1) / 2));
	}
	if (o->count < o->cap)
		return NULL;
	size_t cap = o->cap ? o->cap * 2 : 1024;
	struct waiting *grown = realloc(o->waiting, cap * sizeof *grown);
	if (!grown)
		return error_nomem();
	o->waiting = grown;
	o->cap = cap;
	return NULL;
}

struct error *perf_order_add(struct perf_order *o, uint64_t time, const struct perf_entry *e)
{
	if (time == 0)
		return o->deliver(o->context, e, time);
	TRY(make_room(o));
	perf_entry_hold(e);
	o->waiting[o->count++] = (struct waiting){time, o->number++, *e};
	o->bytes += size_of(e);
	if (time > o->newest)
		o->newest = time;
	return NULL;
}

struct error *perf_order_end_round(struct perf_order *o)
{
	size_t count = 0;
	sort(o);
	while (count < o->count && o->waiting[count].time <= o->due)
		count++;
	TRY(deliver_first(o, count));
	o->due = o->newest;
	return NULL;
}

struct error *perf_order_end(struct perf_order *o)
{
	sort(o);
	return deliver_first(o, o->count);
}

uint64_t perf_order_offset(const struct perf_order *o)
{
	uint64_t first = UINT64_MAX;
	for (size_t i = 0; i < o->count; i++)
		if (!o->waiting[i].entry.chunk && o->waiting[i].entry.offset < first)
			first = o->waiting[i].entry.offset;
	return first;
}
