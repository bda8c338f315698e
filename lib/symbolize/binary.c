// The record of a search.
#include "symbolize/binary.h"

#define BINARIES_ARENA_LIMIT ((size_t)4 << 30)

struct error *binaries_init(struct binaries *b, uint32_t count)
{
	*b = (struct binaries){.count = count};
	arena_init(&b->arena, BINARIES_ARENA_LIMIT);
	TRY(ALLOC(&b->arena, b->binary, count));
	for (uint32_t i = 0; i < count; i++) {
		b->binary[i].wanted = "";
		b->binary[i].notes = "";
	}
	return NULL;
}

void binaries_deinit(struct binaries *b)
{
	arena_deinit(&b->arena);
	*b = (struct binaries){0};
}

const char *binary_problem(const struct binary *binary)
{
	for (uint32_t i = 0; i < binary->tried_count; i++)
		if (binary->tried[i].refused && !binary->tried[i].absent)
			return binary->tried[i].refused;
	return NULL;
}

struct error *binary_add_try(struct binaries *b, struct binary *binary,
			     const struct binary_try *tried)
{
	struct binary_try t = {.absent = tried->absent};
	TRY(arena_copy_text(&b->arena, tried->path, &t.path));
	TRY(arena_copy_text(&b->arena, tried->why, &t.why));
	TRY(arena_copy_text(&b->arena, tried->refused, &t.refused));
	TRY(RESERVE(&b->arena, binary->tried, binary->tried_count, binary->tried_cap));
	binary->tried[binary->tried_count++] = t;
	return NULL;
}
