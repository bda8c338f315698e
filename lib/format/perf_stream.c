// Records of the input, and within some of them a zstd stream of more records.
#include "format/perf_stream.h"

#include <stdlib.h>
#include <zstd.h>

#include "io/input.h"

#define HEADER_SIZE 8

// What the compressed records of a file may inflate to: the bound that input.h has for gzip.
#define INFLATED_FLOOR ((uint64_t)INPUT_SIZE_FLOOR)

// A chunk is filled at once, and starts with what the last one had of a record.
#define CHUNK_SIZE (512u << 10)
#define LONGEST	   (64u << 10)

struct perf_chunk {
	uint32_t holders;
	size_t len, at; // how much there is of it, and was returned
	uint8_t bytes[CHUNK_SIZE + LONGEST];
};

struct perf_stream {
	struct input *input;
	uint64_t at, end;
	bool swap, was_cut;
	ZSTD_DCtx *zstd;
	ZSTD_inBuffer packed; // of the record at hand
	uint64_t packed_at;   // where that record is
	uint64_t packed_total, inflated;
	struct perf_chunk *chunk; // being returned; held
	bool chunk_full;	  // zstd may have more for the next one
};

struct error *perf_stream_open(struct input *input, uint64_t start, uint64_t end, bool swap,
			       struct perf_stream **ret)
{
	struct perf_stream *s = calloc(1, sizeof *s);
	if (!s)
		return error_nomem();
	s->input = input;
	s->at = start;
	s->end = end;
	s->swap = swap;
	*ret = s;
	return NULL;
}

static void drop_chunk(struct perf_chunk *chunk)
{
	if (chunk && --chunk->holders == 0)
		free(chunk);
}

void perf_stream_close(struct perf_stream *s)
{
	if (!s)
		return;
	drop_chunk(s->chunk);
	ZSTD_freeDCtx(s->zstd);
	free(s);
}

void perf_entry_hold(const struct perf_entry *e)
{
	if (e->chunk)
		e->chunk->holders++;
}

void perf_entry_drop(const struct perf_entry *e)
{
	drop_chunk(e->chunk);
}

uint64_t perf_stream_bytes(const struct perf_stream *s)
{
	return s->at + s->inflated;
}

uint64_t perf_stream_offset(const struct perf_stream *s)
{
	return s->packed.pos < s->packed.size || s->chunk_full ? s->packed_at : s->at;
}

bool perf_stream_was_cut(const struct perf_stream *s)
{
	return s->was_cut;
}

// u32 type; u16 misc, size with the header. False if there are fewer bytes than the record has.
static bool read_record(struct perf_bytes b, struct perf_record *ret, struct error **err)
{
	struct perf_bytes all = b;
	struct perf_record r = {.type = perf_u32(&b), .misc = perf_u16(&b)};
	uint16_t size = perf_u16(&b);
	*err = NULL;
	if (b.cut)
		return false;
	if (size < HEADER_SIZE) {
		*err = error_new(ERR_FORMAT, "a record of %u bytes cannot be", size);
		return false;
	}
	r.body = perf_part(&all, size);
	if (all.cut)
		return false;
	(void)perf_take(&r.body, HEADER_SIZE);
	*ret = r;
	return true;
}

static struct error *start_chunk(struct perf_stream *s)
{
	struct perf_chunk *old = s->chunk, *chunk = malloc(sizeof *chunk);
	if (!chunk)
		return error_nomem();
	chunk->holders = 1;
	chunk->at = 0;
	chunk->len = old ? old->len - old->at : 0; // less than a record
	if (chunk->len)
		memcpy(chunk->bytes, old->bytes + old->at, chunk->len);
	drop_chunk(old);
	s->chunk = chunk;
	return NULL;
}

// Fills a chunk with what the compressed record has, or as much of it as fits.
static struct error *inflate(struct perf_stream *s)
{
	TRY(start_chunk(s));
	ZSTD_outBuffer out = {s->chunk->bytes + s->chunk->len, CHUNK_SIZE, 0};
	while (out.pos < out.size) {
		size_t before = out.pos, read = s->packed.pos;
		size_t result = ZSTD_decompressStream(s->zstd, &out, &s->packed);
		if (ZSTD_isError(result))
			return error_new(ERR_FORMAT, "the compressed record at byte %llu: %s",
					 (unsigned long long)s->packed_at,
					 ZSTD_getErrorName(result));
		if (out.pos == before && s->packed.pos == read)
			break;
	}
	s->chunk_full = out.pos == out.size;
	s->chunk->len += out.pos;
	s->inflated += out.pos;
	if (s->inflated > INFLATED_FLOOR && s->inflated / INPUT_RATIO > s->packed_total)
		return error_new(ERR_LIMIT, "%llu compressed bytes inflate to more than %llu",
				 (unsigned long long)s->packed_total,
				 (unsigned long long)s->inflated);
	return NULL;
}

static struct error *start_inflating(struct perf_stream *s, const struct perf_entry *e)
{
	struct perf_bytes b = e->record.body;
	if (e->record.type == PERF_RECORD_COMPRESSED2) { // padded, after its real size
		uint64_t size = perf_u64(&b);
		b = perf_part(&b, size);
		if (b.cut)
			return error_new(ERR_FORMAT, "the compressed record at byte %llu is cut off",
					 (unsigned long long)e->offset);
	}
	if (!s->zstd && !(s->zstd = ZSTD_createDCtx()))
		return error_nomem();
	s->packed = (ZSTD_inBuffer){b.at, perf_left(&b), 0};
	s->packed_at = e->offset;
	s->packed_total += perf_left(&b);
	return NULL;
}

// A record of the chunk at hand; false if there is none any more.
static struct error *next_inflated(struct perf_stream *s, struct perf_entry *ret, bool *ret_found)
{
	struct perf_chunk *c = s->chunk;
	*ret_found = false;
	if (!c)
		return NULL;
	struct error *err;
	struct perf_bytes rest = {c->bytes + c->at, c->bytes + c->len, s->swap, false};
	*ret_found = read_record(rest, &ret->record, &err);
	if (err)
		return error_context(err, "the compressed record at byte %llu",
				     (unsigned long long)s->packed_at);
	if (*ret_found) {
		c->at = (size_t)(ret->record.body.end - c->bytes);
		ret->chunk = c;
		ret->offset = s->packed_at;
	}
	return NULL;
}

// Some records say that bytes follow which are not in their size.
static uint64_t bytes_behind(const struct perf_record *r)
{
	struct perf_bytes b = r->body;
	if (r->type == PERF_RECORD_TRACING_DATA)
		return ((uint64_t)perf_u32(&b) + 7) & ~7ull;
	if (r->type == PERF_RECORD_AUXTRACE)
		return perf_u64(&b);
	return 0;
}

static struct error *next_of_input(struct perf_stream *s, struct perf_entry *ret, bool *ret_found)
{
	uint64_t have = input_wait(s->input, s->at + HEADER_SIZE);
	const uint8_t *bytes = input_bytes(s->input);
	*ret_found = false;
	if (have >= s->at + HEADER_SIZE)
		have = input_wait(s->input, s->at + LONGEST);
	uint64_t end = have < s->end ? have : s->end;
	if (s->at >= end) {
		s->was_cut |= s->at < s->end && s->end != UINT64_MAX;
		return NULL;
	}
	struct error *err;
	struct perf_bytes rest = {bytes + s->at, bytes + end, s->swap, false};
	if (!read_record(rest, &ret->record, &err)) {
		s->was_cut = !err;
		s->end = s->at;
		return error_context(err, "byte %llu", (unsigned long long)s->at);
	}
	uint64_t next = (uint64_t)(ret->record.body.end - bytes), behind = bytes_behind(&ret->record);
	ret->chunk = NULL;
	ret->offset = s->at;
	s->at = behind < UINT64_MAX - next ? next + behind : UINT64_MAX - LONGEST;
	*ret_found = true;
	return NULL;
}

struct error *perf_stream_next(struct perf_stream *s, struct perf_entry *ret, bool *ret_more)
{
	for (;;) {
		TRY(next_inflated(s, ret, ret_more));
		if (*ret_more)
			return NULL;
		if (s->packed.pos < s->packed.size || s->chunk_full) {
			TRY(inflate(s));
			continue;
		}
		TRY(next_of_input(s, ret, ret_more));
		if (!*ret_more)
			return NULL;
		if (ret->record.type != PERF_RECORD_COMPRESSED &&
		    ret->record.type != PERF_RECORD_COMPRESSED2)
			return NULL;
		TRY(start_inflating(s, ret));
	}
}
