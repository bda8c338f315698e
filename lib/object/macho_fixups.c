// Pointers of Mach-O as the loader would leave them. Layout: mach-o/fixup-chains.h of Apple's dyld.
//
// Before macOS 12 the words in the file were what the loader added to, so that nothing is to do
// (LC_DYLD_INFO). Since then a word holds its target in some of its bits, and in others how far
// the next such word of the page is: a chain.
#include "object/macho.h"

#define PAGE_NONE  0xffff
#define PAGE_MULTI 0x8000 // several chains in one page; 32-bit firmware only

enum pointer { POINTER_64, POINTER_ARM64E, POINTER_32 };

// What a pointer format makes of its bits.
struct chain_format {
	enum pointer pointer;
	uint8_t stride; // unit of "how far"; 0 if the format is not read
	bool offset;	// the target counts from the image's start
};

static const struct chain_format formats[] = {
	[1] = {POINTER_ARM64E, 8, false},  // arm64e
	[2] = {POINTER_64, 4, false},	   // 64
	[3] = {POINTER_32, 4, false},	   // 32
	[6] = {POINTER_64, 4, true},	   // 64, offset
	[7] = {POINTER_ARM64E, 4, true},   // arm64e, kernel
	[9] = {POINTER_ARM64E, 8, true},   // arm64e, userland
	[10] = {POINTER_ARM64E, 4, false}, // arm64e, firmware
	[12] = {POINTER_ARM64E, 8, true},  // arm64e, userland, 24 bits
};

struct chains {
	struct object *o;
	const uint8_t *bytes; // of the load command's data
	uint64_t len;
	// Pages and words that may still be visited: a file has no more of them than bytes, unless
	// its chains share them to keep us busy.
	uint64_t budget;
};

struct chain {
	const struct chain_format *format;
	uint32_t max_pointer; // 32 bit: larger targets are numbers, not addresses
	uint64_t address;     // of the segment
	struct slice segment;
};

static uint64_t bits(uint64_t value, unsigned low, unsigned count)
{
	return value >> low & (((uint64_t)1 << count) - 1);
}

// The number at an offset of the data; false if it is not all there.
static bool get(const struct chains *c, uint64_t at, unsigned size, uint64_t *ret)
{
	if (at > c->len || size > c->len - at)
		return false;
	*ret = object_number(c->o, c->bytes + at, size);
	return true;
}

// What the word stands for, and the distance to the next one in strides. A pointer into another
// image is 0 here.
static uint64_t decode(const struct chains *c, const struct chain *chain, uint64_t word,
		       uint64_t *ret_next)
{
	uint64_t base = chain->format->offset ? c->o->image_base : 0;
	switch (chain->format->pointer) {
	case POINTER_64:
		*ret_next = bits(word, 51, 12);
		return bits(word, 63, 1) ? 0 : base + bits(word, 0, 36) + (bits(word, 36, 8) << 56);
	case POINTER_ARM64E:
		*ret_next = bits(word, 51, 11);
		if (bits(word, 62, 1))
			return 0;
		if (bits(word, 63, 1)) // signed: always from the image's start
			return c->o->image_base + bits(word, 0, 32);
		return base + bits(word, 0, 43) + (bits(word, 43, 8) << 56);
	case POINTER_32:
		break;
	}
	*ret_next = bits(word, 26, 5);
	uint64_t target = bits(word, 0, 26);
	if (bits(word, 31, 1))
		return 0;
	return target <= chain->max_pointer ? target
					    : target - ((1u << 26) + chain->max_pointer) / 2;
}

static struct error *follow(struct chains *c, const struct chain *chain, uint64_t at, uint64_t end)
{
	unsigned size = chain->format->pointer == POINTER_32 ? 4 : 8;
	for (uint64_t next = 1; next && c->budget; c->budget--) {
		if (at >= end || at > chain->segment.len || size > chain->segment.len - at)
			return NULL;
		uint64_t word = object_number(c->o, chain->segment.text + at, size);
		uint64_t value = decode(c, chain, word, &next);
		TRY(object_add_relocated(c->o, chain->address + at, value));
		at += next * chain->format->stride;
	}
	return NULL;
}

// bytes, page's size, pointer format, segment's offset from the image, largest pointer, number of
// pages, where the chain of each begins
static struct error *read_segment(struct chains *c, uint64_t at)
{
	uint64_t page_size, format, offset, max_pointer, count;
	if (!get(c, at + 4, 2, &page_size) || !get(c, at + 6, 2, &format) ||
	    !get(c, at + 8, 8, &offset) || !get(c, at + 16, 4, &max_pointer) ||
	    !get(c, at + 20, 2, &count) || format >= ARRAY_LEN(formats) || !formats[format].stride)
		return NULL;
	struct chain chain = {
		.format = &formats[format],
		.max_pointer = (uint32_t)max_pointer,
		.address = c->o->image_base + offset,
	};
	if (!object_bytes_at(c->o, chain.address, &chain.segment))
		return NULL;
	for (uint64_t i = 0, start; i < count && c->budget; i++, c->budget--) {
		if (!get(c, at + 22 + 2 * i, 2, &start))
			break;
		if (start == PAGE_NONE || start & PAGE_MULTI)
			continue;
		TRY(follow(c, &chain, i * page_size + start, (i + 1) * page_size));
	}
	return NULL;
}

// version, offset of the starts (and of the imports); there: number of segments, offset of each
static struct error *read_chains(struct chains *c)
{
	uint64_t starts, count;
	if (!get(c, 4, 4, &starts) || !get(c, starts, 4, &count))
		return NULL;
	for (uint64_t i = 0, at; i < count && c->budget; i++, c->budget--) {
		if (!get(c, starts + 4 + 4 * i, 4, &at))
			break;
		if (at)
			TRY(read_segment(c, starts + at));
	}
	return NULL;
}

struct error *macho_read_fixups(struct object *o)
{
	struct macho_commands at;
	struct macho_command c;
	for (macho_commands(o, &at); macho_next(&at, &c);) {
		if (c.type != LC_DYLD_CHAINED_FIXUPS || c.size < 16)
			continue;
		uint64_t len = object_number(o, c.bytes + 12, 4);
		struct chains chains = {
			.o = o,
			.bytes = object_at(o, object_number(o, c.bytes + 8, 4), len),
			.len = len,
			.budget = o->size < OBJECT_WORDS_MAX ? o->size : OBJECT_WORDS_MAX,
		};
		return chains.bytes ? read_chains(&chains) : NULL;
	}
	return NULL;
}
