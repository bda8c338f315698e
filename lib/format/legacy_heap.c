// Heap profiles as text: Go's heap?debug=1, gperftools' heap files, growth, fragmentation.
#include "format/legacy.h"

#include <string.h>

#include "base/interrupt.h"
#include "format/format.h"
#include "format/legacy_unsample.h"

struct heap {
	struct legacy l;
	bool unsample, has_alloc;
	bool in_stats; // behind "# runtime.MemStats"
	int64_t rate;
};

// "1: 1024 [2: 2048]": objects: bytes in use [allocated]
struct counts {
	struct slice objects, bytes, alloc_objects, alloc_bytes;
};

// A number, with a '-' perhaps; a '-' alone is none.
static bool take_signed(struct slice *rest, struct slice *ret)
{
	struct slice at = *rest, digits;
	bool minus = take_word(&at, "-");
	if (!take_digits(&at, &digits))
		return false;
	*ret = (struct slice){digits.text - minus, digits.len + minus};
	*rest = at;
	return true;
}

static bool take_pair(struct slice *rest, bool is_signed, struct slice *objects,
		      struct slice *bytes)
{
	bool (*take_number)(struct slice *, struct slice *) = is_signed ? take_signed : take_digits;
	if (!take_number(rest, objects) || !take_word(rest, ":"))
		return false;
	take_spaces(rest);
	return take_number(rest, bytes);
}

static bool take_counts(struct slice *rest, bool is_signed, struct counts *c)
{
	struct slice at = *rest;
	if (!take_pair(&at, is_signed, &c->objects, &c->bytes))
		return false;
	take_spaces(&at);
	if (!take_word(&at, "["))
		return false;
	take_spaces(&at);
	if (!take_pair(&at, false, &c->alloc_objects, &c->alloc_bytes))
		return false;
	take_spaces(&at);
	if (!take_word(&at, "]"))
		return false;
	*rest = at;
	return true;
}

// --- the first line ----------------------------------------------------------

struct header {
	struct counts counts;
	struct slice kind, rate; // after the '@'; growth and fragmentation have no rate
	bool is_heap;
};

// "heap_v2/524288"
static bool take_heap_kind(struct slice rest, struct header *h)
{
	size_t n = 0;
	take_spaces(&rest);
	if (!take_word(&rest, "@"))
		return false;
	take_spaces(&rest);
	if (!slice_begins(rest, "heap"))
		return false;
	while (n < rest.len && (is_digit(rest.text[n]) || rest.text[n] == '_' ||
				(rest.text[n] >= 'a' && rest.text[n] <= 'z')))
		n++;
	h->kind = (struct slice){rest.text, n};
	h->rate = (struct slice){"", 0};
	h->is_heap = true;
	take(&rest, n);
	take_word(&rest, "/");
	take_digits(&rest, &h->rate);
	return true;
}

static bool take_other_kind(struct slice rest, struct header *h)
{
	h->is_heap = false;
	return slice_begins(rest, " @ growth") || slice_begins(rest, " @ fragmentation");
}

// Looks for the first place in the line that fits.
static bool find_header(struct slice line, bool (*take_kind)(struct slice, struct header *),
			struct header *h)
{
	static const char word[] = "heap profile:";
	const char *at;
	while (line.len && (at = memmem(line.text, line.len, word, strlen(word)))) {
		take(&line, (size_t)(at - line.text) + strlen(word));
		struct slice rest = line;
		take_spaces(&rest);
		if (take_counts(&rest, false, &h->counts) && take_kind(rest, h))
			return true;
	}
	return false;
}

static bool differs(struct slice alloc, struct slice in_use)
{
	return !slice_equal(alloc, in_use) && !slice_is(alloc, "0");
}

// Sets the rate and how values are to be read; false if the kind is not known.
static bool read_header(struct slice line, struct heap *heap)
{
	struct header h;
	*heap = (struct heap){.rate = 1};
	if (!find_header(line, take_heap_kind, &h))
		return find_header(line, take_other_kind, &h);
	int64_t rate = 0;
	if (h.rate.len && !parse_decimal(h.rate, &rate))
		return false;
	heap->has_alloc = differs(h.counts.alloc_objects, h.counts.objects) ||
			  differs(h.counts.alloc_bytes, h.counts.bytes);
	if (slice_is(h.kind, "heapprofile"))
		return true;
	heap->unsample = true;
	heap->rate = slice_is(h.kind, "heap") ? rate / 2 : rate;
	return slice_is(h.kind, "heap") || slice_is(h.kind, "heap_v2") ||
	       slice_is(h.kind, "heapz_v2");
}

// --- samples -----------------------------------------------------------------

// Looks for the first place in the line that fits: COUNTS " @".
static bool find_sample(struct slice line, struct counts *c, struct slice *ret_list)
{
	for (struct slice rest = line; rest.len;) {
		struct slice at = rest, digits;
		if (take_counts(&at, true, c) && take_word(&at, " @")) {
			*ret_list = legacy_address_list(at);
			return true;
		}
		if (!take_digits(&rest, &digits))
			take(&rest, 1);
	}
	return false;
}

static struct error *bad_pair(const struct heap *heap, const char *what, int64_t size)
{
	return error_new(ERR_FORMAT, "line %llu: %s count was 0 but %s bytes was %lld",
			 (unsigned long long)heap->l.lines.number, what, what, (long long)size);
}

static struct error *read_pair(const struct heap *heap, struct slice objects, struct slice bytes,
			       const char *what, int64_t *value, int64_t *block_size)
{
	int64_t count, size;
	if (!parse_decimal(objects, &count))
		return legacy_bad_number(&heap->l, objects);
	if (!parse_decimal(bytes, &size))
		return legacy_bad_number(&heap->l, bytes);
	if (count == 0 && size != 0)
		return bad_pair(heap, what, size);
	if (count != 0) {
		// The one quotient that does not fit wraps, as in Go.
		*block_size = count == -1 ? (int64_t)(0 - (uint64_t)size) : size / count;
		if (heap->unsample)
			legacy_unsample(heap->rate, &count, &size);
	}
	value[0] = count;
	value[1] = size;
	return NULL;
}

static struct error *read_sample(struct heap *heap, struct slice line)
{
	struct counts c;
	struct slice list;
	int64_t value[4], block_size = 0;
	unsigned n = 0;
	if (!find_sample(line, &c, &list))
		return error_new(ERR_FORMAT,
				 "line %llu: unexpected number of sample values: got 0, want 6",
				 (unsigned long long)heap->l.lines.number);
	if (heap->has_alloc) {
		TRY(read_pair(heap, c.alloc_objects, c.alloc_bytes, "allocation", value,
			      &block_size));
		n = 2;
	}
	TRY(read_pair(heap, c.objects, c.bytes, "inuse", value + n, &block_size));
	TRY(legacy_push_list(&heap->l, list, -UINT64_C(1)));
	TRY(legacy_label_bytes(&heap->l, block_size));
	TRY(builder_end_sample(heap->l.b, value));
	return legacy_names_sample(&heap->l.names, heap->l.b);
}

static struct error *add_types(const struct heap *heap)
{
	struct builder *b = heap->l.b;
	if (!heap->has_alloc) {
		TRY(builder_add_type(b, "objects", "count"));
		return builder_add_type(b, "space", "bytes");
	}
	// In use comes last, since the last type is the one shown.
	TRY(builder_add_type(b, "alloc_objects", "count"));
	TRY(builder_add_type(b, "alloc_space", "bytes"));
	TRY(builder_add_type(b, "inuse_objects", "count"));
	return builder_add_type(b, "inuse_space", "bytes");
}

// "# Alloc = 2059424", after the last sample of Go's profiles
static struct error *read_stat(struct heap *heap, struct slice line)
{
	if (slice_is(line, "# runtime.MemStats"))
		heap->in_stats = true;
	if (!heap->in_stats || !take_word(&line, "# ") || line.len == 0)
		return NULL;
	const char *equals = memmem(line.text, line.len, " = ", 3);
	if (!equals)
		return NULL;
	struct slice key = {line.text, (size_t)(equals - line.text)};
	return builder_add_fact(heap->l.b, key, slice_from(line, key.len + 3));
}

static struct error *read_comment(struct heap *heap)
{
	struct legacy *l = &heap->l;
	if (slice_begins(l->line, "# "))
		return read_stat(heap, l->line);
	return legacy_names_comment(&l->names, l->b, l->line);
}

static struct error *read_samples(struct heap *heap)
{
	struct legacy *l = &heap->l;
	TRY(legacy_set_period(l, "space", "bytes", heap->rate));
	TRY(add_types(heap));
	legacy_next(l);
	while (legacy_next(l)) {
		if (l->lines.number % 4096 == 0)
			TRY(interrupt_check());
		if (l->line.len && *l->line.text == '#') {
			TRY(read_comment(heap));
			continue;
		}
		struct slice line = text_trimmed(l->line);
		if (text_is_comment(line))
			continue;
		if (legacy_is_map_start(line))
			break;
		TRY(read_sample(heap, line));
	}
	return legacy_read_sections(l);
}

static int bid(struct input *input)
{
	struct heap heap;
	return read_header(legacy_first_line(input), &heap) ? BID_SURE : BID_NO;
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	struct heap heap;
	(void)notes;
	read_header(legacy_first_line(input), &heap);
	struct error *err = legacy_start(&heap.l, input);
	return legacy_end(&heap.l, err ? err : read_samples(&heap), ret);
}

const struct format format_legacy_heap = {
	.name = "heap",
	.summary = "Allocations as text: Go's heap?debug=1, gperftools, growth, fragmentation",
	.bid = bid,
	.read = read,
};
