// Writes a large synthetic CPU profile to standard output, gzipped:
//
//     generate STACKS [DEPTH [LOCATIONS]] > big.pb.gz
//
// Stacks are distinct random walks over the locations (three to a function), so
// that neither reader nor gzip finds much to share; the same arguments give
// the same bytes.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <zlib.h>

static gzFile out;
static uint64_t state = 0x9e3779b97f4a7c15ULL;

static uint64_t next_random(void) // xorshift64*, Vigna 2014
{
	state ^= state >> 12;
	state ^= state << 25;
	state ^= state >> 27;
	return state * 0x2545f4914f6cdd1dULL;
}

struct message {
	uint8_t bytes[1 << 16];
	size_t len;
};

static void put_varint(struct message *m, uint64_t value)
{
	for (; value >= 0x80; value >>= 7)
		m->bytes[m->len++] = (uint8_t)(value | 0x80);
	m->bytes[m->len++] = (uint8_t)value;
}

static void put_number(struct message *m, unsigned field, uint64_t value)
{
	put_varint(m, field << 3);
	put_varint(m, value);
}

static void put_bytes(struct message *m, unsigned field, const void *bytes, size_t len)
{
	put_varint(m, field << 3 | 2);
	put_varint(m, len);
	memcpy(m->bytes + m->len, bytes, len);
	m->len += len;
}

static void write_field(unsigned field, const void *bytes, size_t len)
{
	struct message m = {.len = 0};
	put_bytes(&m, field, bytes, len);
	gzwrite(out, m.bytes, (unsigned)m.len);
}

static void write_type(unsigned field, unsigned type, unsigned unit)
{
	struct message m = {.len = 0};
	put_number(&m, 1, type);
	put_number(&m, 2, unit);
	write_field(field, m.bytes, m.len);
}

static void write_sample(unsigned depth, unsigned locations)
{
	struct message ids = {.len = 0}, values = {.len = 0}, m = {.len = 0};
	unsigned frames = depth - depth / 6 + (unsigned)(next_random() % (depth / 3 + 1));
	for (unsigned i = 0; i + 1 < frames; i++)
		put_varint(&ids, 2 + next_random() % (locations - 1));
	put_varint(&ids, 1); // main
	uint64_t count = 1 + next_random() % 3;
	put_varint(&values, count);
	put_varint(&values, count * 10000000);
	put_bytes(&m, 1, ids.bytes, ids.len);
	put_bytes(&m, 2, values.bytes, values.len);
	write_field(2, m.bytes, m.len);
}

static void write_location(unsigned id, unsigned function)
{
	struct message line = {.len = 0}, m = {.len = 0};
	put_number(&line, 1, function);
	put_number(&line, 2, id % 1000 + 1);
	put_number(&m, 1, id);
	put_number(&m, 2, 1);
	put_number(&m, 3, 0x400000 + (uint64_t)id * 16);
	put_bytes(&m, 4, line.bytes, line.len);
	write_field(4, m.bytes, m.len);
}

static const char *const words[] = {"", "samples", "count", "cpu", "nanoseconds", "/src/big.go",
				    "/bin/big"};
#define WORDS (sizeof words / sizeof words[0])

int main(int argc, char **argv)
{
	unsigned stacks = argc > 1 ? (unsigned)atoi(argv[1]) : 0;
	unsigned depth = argc > 2 ? (unsigned)atoi(argv[2]) : 60;
	unsigned locations = argc > 3 ? (unsigned)atoi(argv[3]) : 60000;
	if (stacks == 0 || depth == 0 || depth > 5000 || locations < 2) {
		fprintf(stderr, "usage: generate STACKS [DEPTH [LOCATIONS]] >FILE\n");
		return 2;
	}
	out = gzdopen(1, "wb6");
	write_type(1, 1, 2);
	write_type(1, 3, 4);
	for (unsigned i = 0; i < stacks; i++)
		write_sample(depth, locations);
	struct message m = {.len = 0};
	put_number(&m, 1, 1);
	put_number(&m, 2, 0x400000);
	put_number(&m, 3, 0x400000 + (uint64_t)locations * 16 + 16);
	put_number(&m, 5, 6);
	put_number(&m, 7, 1);
	write_field(3, m.bytes, m.len);
	unsigned functions = locations / 3 + 1;
	for (unsigned i = 1; i <= locations; i++)
		write_location(i, (i - 1) / 3 + 1);
	for (unsigned i = 1; i <= functions; i++) {
		m.len = 0;
		put_number(&m, 1, i);
		put_number(&m, 2, WORDS + i - 1);
		put_number(&m, 3, WORDS + i - 1);
		put_number(&m, 4, 5);
		write_field(5, m.bytes, m.len);
	}
	for (unsigned i = 0; i < WORDS; i++)
		write_field(6, words[i], strlen(words[i]));
	for (unsigned i = 1; i <= functions; i++) {
		char name[64];
		int len = snprintf(name, sizeof name, "example.org/big/pkg%u.(*Type%u).Method%u",
				   i % 97, i % 1009, i);
		write_field(6, name, (size_t)len);
	}
	write_type(11, 3, 4);
	m.len = 0;
	put_number(&m, 9, 1700000000000000000);
	put_number(&m, 10, (uint64_t)stacks * 20000000);
	put_number(&m, 12, 10000000);
	gzwrite(out, m.bytes, (unsigned)m.len);
	return gzclose(out) == Z_OK ? 0 : 1;
}
