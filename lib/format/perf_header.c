// The header of 104 bytes, or 16 in a pipe; attrs; features.
#include "format/perf_header.h"

#include "base/hash.h"
#include "base/text.h"
#include "format/perf_record.h"
#include "io/input.h"

#define MAGIC_LEN   8
#define PIPE_SIZE   16
#define FILE_SIZE   104
#define MAX_IDS	    (1u << 20)
#define MAX_WORDS   4096
#define NO_END	    UINT64_MAX
#define RECORD_HEAD 8
#define ID_SIZE	    20

struct section {
	uint64_t offset, size;
};

void perf_facts_init(struct perf_facts *facts, struct arena *arena)
{
	*facts = (struct perf_facts){0};
	lookup_init(&facts->files, arena);
}

bool perf_is_data(struct input *input)
{
	if (input_wait(input, MAGIC_LEN) < MAGIC_LEN)
		return false;
	const uint8_t *bytes = input_bytes(input);
	return memcmp(bytes, "PERFILE2", MAGIC_LEN) == 0 ||
	       memcmp(bytes, "2ELIFREP", MAGIC_LEN) == 0 ||
	       memcmp(bytes, "PERFFILE", MAGIC_LEN) == 0 ||
	       memcmp(bytes, "ELIFFREP", MAGIC_LEN) == 0;
}

// Bytes of the file; those that are not there make a cut.
static struct perf_bytes bytes_at(struct input *input, bool swap, struct section at)
{
	uint64_t end = at.offset + at.size;
	if (end < at.offset || input_wait(input, end) < end)
		return (struct perf_bytes){.swap = swap, .cut = true};
	const uint8_t *bytes = input_bytes(input) + at.offset;
	return (struct perf_bytes){bytes, bytes + at.size, swap, false};
}

static struct section read_section(struct perf_bytes *b)
{
	uint64_t offset = perf_u64(b);
	return (struct section){offset, perf_u64(b)};
}

static struct error *read_ids(struct input *input, bool swap, struct section at,
			      struct perf_events *events, uint32_t event)
{
	struct perf_bytes b = bytes_at(input, swap, at);
	if (b.cut || at.size / 8 > MAX_IDS)
		return error_new(ERR_FORMAT, "the ids of event %u are outside of the file", event);
	while (perf_left(&b) >= 8)
		TRY(perf_events_add_id(events, event, perf_u64(&b)));
	return NULL;
}

// Each entry is an attr and the section of its ids.
static struct error *read_attrs(struct input *input, bool swap, struct section at,
				uint64_t entry_size, struct perf_events *events)
{
	struct perf_bytes b = bytes_at(input, swap, at);
	if (b.cut)
		return error_new(ERR_FORMAT, "the events are outside of the file");
	if (entry_size <= PIPE_SIZE)
		return error_new(ERR_FORMAT, "an event of %llu bytes cannot be",
				 (unsigned long long)entry_size);
	while (perf_left(&b)) {
		uint32_t event;
		struct perf_bytes entry = perf_part(&b, entry_size);
		struct perf_bytes attr = perf_part(&entry, entry_size - PIPE_SIZE);
		if (entry.cut)
			return error_new(ERR_FORMAT, "the last event is cut off");
		TRY(perf_events_add(events, &attr, &event));
		TRY(read_ids(input, swap, read_section(&entry), events, event));
	}
	return NULL;
}

struct error *perf_header_read(struct input *input, struct perf_events *events,
			       struct perf_header *ret)
{
	struct perf_header h = {.data_end = NO_END};
	struct perf_bytes b = bytes_at(input, false, (struct section){0, PIPE_SIZE});
	if (b.cut)
		return error_new(ERR_FORMAT, "the file ends within its header");
	const uint8_t *magic = perf_take(&b, MAGIC_LEN);
	bool little = *magic == 'P';
	if (memcmp(magic, little ? "PERFILE2" : "2ELIFREP", MAGIC_LEN) != 0)
		return error_new(ERR_UNSUPPORTED, "the file was written by perf of Linux 2.6.33 or "
						  "older, whose format is another one");
	h.swap = b.swap = little != (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
	uint64_t size = perf_u64(&b);
	h.pipe = size == PIPE_SIZE;
	h.data_start = size;
	if (h.pipe) {
		*ret = h;
		return NULL;
	}
	b = bytes_at(input, h.swap, (struct section){0, FILE_SIZE});
	if (b.cut || size < FILE_SIZE)
		return error_new(ERR_FORMAT, "a header of %llu bytes cannot be",
				 (unsigned long long)size);
	(void)perf_take(&b, PIPE_SIZE);
	uint64_t entry_size = perf_u64(&b);
	struct section attrs = read_section(&b), data = read_section(&b);
	(void)read_section(&b);
	for (size_t i = 0; i < ARRAY_LEN(h.feature); i++)
		h.feature[i] = perf_u64(&b);
	if (h.feature[0] >> PERF_FEATURE_DIRECTORY & 1)
		return error_new(ERR_UNSUPPORTED,
				 "its samples are in the files beside it, as perf record --threads "
				 "writes them, which are not read");
	if (data.size > NO_END - data.offset)
		return error_new(ERR_FORMAT, "the records are outside of the file");
	h.data_start = data.offset;
	// perf fills in the size when it ends; one that was killed did not.
	if (data.size)
		h.data_end = data.offset + data.size;
	TRY(read_attrs(input, h.swap, attrs, entry_size, events));
	*ret = h;
	return NULL;
}

// u32 length, and so many bytes, in which the text ends with a NUL.
static struct slice read_string(struct perf_bytes *b)
{
	struct perf_bytes text = perf_part(b, perf_u32(b));
	return perf_text(&text);
}

static struct error *keep(struct perf_events *events, struct slice text, struct slice *ret)
{
	char *copy = arena_copy(events->arena, text.text, text.len);
	if (!copy)
		return arena_error(events->arena);
	*ret = (struct slice){copy, text.len};
	return NULL;
}

static struct error *read_command(struct perf_bytes *b, struct perf_events *events,
				  struct perf_facts *facts)
{
	struct text line = {0};
	uint32_t count = perf_u32(b);
	for (uint32_t i = 0; i < count && i < MAX_WORDS && !b->cut; i++) {
		struct slice word = read_string(b);
		text_put(&line, " ", i > 0);
		text_put(&line, word.text, word.len);
	}
	struct error *err = text_error(&line);
	if (!err)
		err = keep(events, (struct slice){line.bytes, line.len}, &facts->command);
	text_deinit(&line);
	return err;
}

// u32 count, size of an attr; for each: the attr, u32 number of ids, its name, the ids.
static struct error *read_names(struct perf_bytes *b, struct perf_events *events)
{
	uint32_t count = perf_u32(b), attr_size = perf_u32(b);
	for (uint32_t i = 0; i < count && i < events->count; i++) {
		(void)perf_take(b, attr_size);
		uint64_t ids = perf_u32(b);
		struct slice name = read_string(b);
		(void)perf_take(b, ids * 8);
		if (b->cut)
			return error_new(ERR_FORMAT, "the events' names are cut off");
		TRY(perf_events_name(events, i, name));
	}
	return NULL;
}

struct error *perf_hex(struct arena *arena, const uint8_t *id, size_t len, struct slice *ret)
{
	static const char digit[] = "0123456789abcdef";
	static const uint8_t zeros[ID_SIZE];
	// Where nothing says how long it is, one of 16 bytes was filled up.
	if (len == ID_SIZE && memcmp(id + 16, zeros, ID_SIZE - 16) == 0)
		len = 16;
	if (len > ID_SIZE || memcmp(id, zeros, len) == 0)
		len = 0;
	char hex[2 * ID_SIZE];
	for (size_t i = 0; i < len; i++) {
		hex[2 * i] = digit[id[i] >> 4];
		hex[2 * i + 1] = digit[id[i] & 15];
	}
	char *copy = arena_copy(arena, hex, 2 * len);
	if (!copy)
		return arena_error(arena);
	*ret = (struct slice){copy, 2 * len};
	return NULL;
}

// u32 pid; u8 id[20], size of the id; three bytes; the file's name.
struct error *perf_build_id_read(uint16_t misc, struct perf_bytes b, struct perf_events *events,
				 struct perf_facts *facts)
{
	(void)perf_u32(&b);
	const uint8_t *id = perf_take(&b, ID_SIZE + 4);
	if (b.cut)
		return error_new(ERR_FORMAT, "a build id is cut off");
	struct perf_build_id entry;
	TRY(perf_hex(events->arena, id, misc & PERF_MISC_ID_SIZE ? id[ID_SIZE] : ID_SIZE,
		     &entry.hex));
	TRY(keep(events, perf_text(&b), &entry.file));
	uint32_t n;
	TRY(RESERVE(events->arena, facts->build_id, facts->files.count, facts->build_id_cap));
	TRY(lookup_add(&facts->files, hash_bytes(entry.file.text, entry.file.len), &n));
	facts->build_id[n] = entry;
	return NULL;
}

// Entries look like records.
static struct error *read_build_ids(struct perf_bytes *b, struct perf_events *events,
				    struct perf_facts *facts)
{
	while (perf_left(b)) {
		(void)perf_u32(b);
		uint16_t misc = perf_u16(b), size = perf_u16(b);
		struct perf_bytes body = perf_part(b, (uint64_t)size - RECORD_HEAD);
		if (b->cut)
			return error_new(ERR_FORMAT, "the build ids are cut off");
		TRY(perf_build_id_read(misc, body, events, facts));
	}
	return NULL;
}

struct error *perf_feature_read(enum perf_feature feature, struct perf_bytes b,
				struct perf_events *events, struct perf_facts *facts)
{
	switch (feature) {
	case PERF_FEATURE_BUILD_ID:
		return read_build_ids(&b, events, facts);
	case PERF_FEATURE_VERSION:
		return keep(events, read_string(&b), &facts->version);
	case PERF_FEATURE_COMMAND:
		return read_command(&b, events, facts);
	case PERF_FEATURE_EVENTS:
		return read_names(&b, events);
	case PERF_FEATURE_DIRECTORY: // of a pipe, which has no files beside it
		break;
	}
	return NULL;
}

struct error *perf_header_read_features(struct input *input, const struct perf_header *h,
					struct perf_events *events, struct perf_facts *facts)
{
	if (h->pipe || h->data_end == NO_END)
		return NULL;
	struct section place = {h->data_end, PIPE_SIZE};
	for (unsigned bit = 0; bit < 64 * ARRAY_LEN(h->feature); bit++) {
		if (!(h->feature[bit / 64] >> bit % 64 & 1))
			continue;
		struct perf_bytes b = bytes_at(input, h->swap, place);
		place.offset += PIPE_SIZE;
		struct section at = read_section(&b);
		if (b.cut)
			return error_new(ERR_FORMAT, "the file ends before its features");
		// What is before was given back.
		b = at.offset < h->data_end ? (struct perf_bytes){.cut = true}
					    : bytes_at(input, h->swap, at);
		if (b.cut)
			return error_new(ERR_FORMAT, "feature %u is outside of the file", bit);
		TRY(perf_feature_read((enum perf_feature)bit, b, events, facts));
	}
	return NULL;
}

struct slice perf_build_id_of(const struct perf_facts *facts, struct slice file)
{
	uint64_t hash = hash_bytes(file.text, file.len);
	uint32_t at, n = lookup_first(&facts->files, hash, &at);
	while (n != NO_ID && !slice_equal(facts->build_id[n].file, file))
		n = lookup_next(&facts->files, hash, &at);
	return n == NO_ID ? (struct slice){0} : facts->build_id[n].hex;
}
