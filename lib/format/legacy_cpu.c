// Binary CPU profiles of gperftools: words of 32 or 64 bits, little or big endian, then the memory
// map.
//
//     0, 3, kind, period in microseconds, 0       kind: 0 native code, 1 Java
//     count, depth, depth addresses               for each stack, innermost first
//     0, 1, 0                                     the end
//
// Source: google/pprof's profile/legacy_profile.go (parseCPU); gperftools'
// docs/cpuprofile-fileformat.html.
#include "base/interrupt.h"
#include "format/format.h"
#include "format/legacy.h"
#include "format/legacy_java.h"
#include "format/legacy_maps.h"
#include "io/input.h"

struct words {
	struct input *input;
	uint64_t at;
	unsigned size; // of a word: 4 or 8
	bool big_endian;
};

static uint64_t word_at(const struct words *w, uint64_t at)
{
	const uint8_t *bytes = input_bytes(w->input) + at;
	uint64_t value = 0;
	for (unsigned i = 0; i < w->size; i++)
		value = value << 8 | bytes[w->big_endian ? i : w->size - 1 - i];
	return value;
}

static uint64_t take_number(struct words *w)
{
	uint64_t value = word_at(w, w->at);
	w->at += w->size;
	return value;
}

#define HEADER_WORDS 5

enum { KIND_NATIVE = 0, KIND_JAVA = 1 };

// Finds the size of words and their order by the header, and moves behind it.
static bool find_words(struct input *input, struct words *ret, uint64_t *ret_kind,
		       uint64_t *ret_period)
{
	static const struct words candidates[] = {
		{.size = 4},
		{.size = 4, .big_endian = true},
		{.size = 8},
		{.size = 8, .big_endian = true},
	};
	uint64_t have = input_wait(input, HEADER_WORDS * 8);
	for (size_t i = 0; i < ARRAY_LEN(candidates); i++) {
		struct words w = candidates[i];
		w.input = input;
		if (have < (uint64_t)HEADER_WORDS * w.size)
			continue;
		uint64_t first = take_number(&w), second = take_number(&w);
		*ret_kind = take_number(&w);
		*ret_period = take_number(&w);
		uint64_t padding = take_number(&w);
		if (first == 0 && second == 3 && *ret_kind <= KIND_JAVA && *ret_period > 0 &&
		    padding == 0) {
			*ret = w;
			return true;
		}
	}
	return false;
}

struct cpu {
	struct legacy l;
	struct words w;
	bool adjust; // addresses of callers are where calls return to
};

static struct error *cut_off(const struct cpu *c)
{
	return error_new(ERR_FORMAT, "unrecognized profile format: byte %llu: a stack is cut off",
			 (unsigned long long)c->w.at);
}

// Reads an address; those that are missing at the end of the file are 0.
static uint64_t take_frame(struct words *w, uint64_t have)
{
	if (have - w->at >= w->size)
		return take_number(w);
	w->at = have;
	return 0;
}

// Reads a stack; *ret_more is false after the last one.
static struct error *read_stack(struct cpu *c, bool *ret_more)
{
	struct words *w = &c->w;
	struct legacy *l = &c->l;
	uint64_t have = input_wait(w->input, w->at + 2 * w->size);
	*ret_more = have > w->at;
	if (!*ret_more)
		return NULL;
	if (have - w->at < 2 * w->size)
		return cut_off(c);
	uint64_t count = take_number(w), depth = take_number(w);
	if (depth > UINT64_MAX / 16)
		return cut_off(c);
	have = input_wait(w->input, w->at + depth * w->size);
	if (depth > (have - w->at) / 4)
		return cut_off(c);
	builder_allow(l->b, have);
	for (uint64_t i = 0; i < depth; i++) {
		uint64_t address = take_frame(w, have);
		if (count == 0 && depth == 1 && address == 0) {
			*ret_more = false;
			return NULL;
		}
		TRY(legacy_push(l, address - (c->adjust && i > 0)));
	}
	input_release(w->input, w->at);
	uint64_t period = (uint64_t)builder_profile(l->b)->period;
	return builder_end_sample(l->b,
				  (const int64_t[]){(int64_t)count, (int64_t)(count * period)});
}

// A frame that is the second one of nearly all samples is the signal handler's; up to two are
// dropped.
static struct error *drop_handler(struct legacy *l)
{
	struct profile *p = builder_profile(l->b);
	uint32_t *times, samples = p->sample.count, enough = samples - samples / 32;
	l->scratch.limit += (size_t)p->loc.count * sizeof *times + (64u << 10);
	TRY(ALLOC(&l->scratch, times, (size_t)p->loc.count + 1));
	for (uint32_t i = 0; i < samples; i++)
		if (p->sample.stack_start[i + 1] - p->sample.stack_start[i] > 1)
			times[p->sample.stack[p->sample.stack_start[i] + 1]]++;
	for (loc_id loc = 0; loc < p->loc.count; loc++) {
		if (times[loc] && times[loc] >= enough) {
			legacy_drop_second_frame(p, loc);
			break;
		}
	}
	return NULL;
}

// Locations that no sample has any more go; the others are in the order of their use again.
static struct error *drop_unused(struct legacy *l)
{
	struct profile *p = builder_profile(l->b);
	loc_id *new_id, count = 0;
	uint64_t *address;
	l->scratch.limit += (size_t)p->loc.count * (sizeof *new_id + sizeof *address) + (64u << 10);
	TRY(ALLOC(&l->scratch, new_id, (size_t)p->loc.count + 1));
	TRY(ALLOC(&l->scratch, address, (size_t)p->loc.count + 1));
	for (loc_id i = 0; i < p->loc.count; i++)
		new_id[i] = NO_ID;
	uint32_t frames = p->sample.count ? p->sample.stack_start[p->sample.count] : 0;
	for (uint32_t k = 0; k < frames; k++) {
		loc_id *loc = &p->sample.stack[k];
		if (new_id[*loc] == NO_ID) {
			address[count] = p->loc.address[*loc];
			new_id[*loc] = count++;
		}
		*loc = new_id[*loc];
	}
	for (loc_id i = 0; i < count; i++)
		p->loc.address[i] = address[i];
	p->loc.count = count;
	return NULL;
}

static struct error *read_samples(struct cpu *c, uint64_t period)
{
	struct legacy *l = &c->l;
	bool more = true;
	TRY(builder_add_type(l->b, "samples", "count"));
	TRY(builder_add_type(l->b, "cpu", "nanoseconds"));
	TRY(legacy_set_period(l, "cpu", "nanoseconds", (int64_t)(period * 1000)));
	for (uint32_t n = 1; more; n++) {
		if (n % 4096 == 0)
			TRY(interrupt_check());
		TRY(read_stack(c, &more));
	}
	l->lines = lines_of(l->input, c->w.at);
	return NULL;
}

static struct error *read_native(struct cpu *c, uint64_t period)
{
	struct legacy *l = &c->l;
	c->adjust = true;
	TRY(read_samples(c, period));
	TRY(drop_handler(l));
	TRY(drop_handler(l));
	TRY(drop_unused(l));
	TRY(legacy_maps_read(l));
	legacy_drop_repeated_leaf(builder_profile(l->b));
	return NULL;
}

static struct error *read_java(struct cpu *c, uint64_t period)
{
	TRY(read_samples(c, period));
	legacy_next(&c->l);
	return legacy_java_locations(&c->l);
}

static int bid(struct input *input)
{
	struct words unused;
	uint64_t kind, period;
	return find_words(input, &unused, &kind, &period) ? BID_SURE : BID_NO;
}

static struct error *read(struct input *input, struct text *notes, struct profile **ret)
{
	struct cpu c = {0};
	uint64_t kind, period;
	(void)notes;
	find_words(input, &c.w, &kind, &period);
	struct error *err = legacy_start(&c.l, input);
	if (!err)
		err = kind == KIND_JAVA ? read_java(&c, period) : read_native(&c, period);
	return legacy_end(&c.l, err, ret);
}

const struct format format_legacy_cpu = {
	.name = "cpu",
	.summary = "Processor time of native and Java code, binary: gperftools",
	.bid = bid,
	.read = read,
};
