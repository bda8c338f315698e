// What the process that reads a binary says: nothing in it may harm the one that listens.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "symbolize/read_message.h"

#define ADDRESSES 16

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena arena;
	struct read_answer a;
	arena_init(&arena, 64 << 20);
	struct error *err = read_take_answer(bytes, len, ADDRESSES, &arena, &a);
	uint32_t named = 0;
	for (uint32_t i = 0; !err && i < ADDRESSES; i++) {
		const struct location_frames *f = &a.by_address[i];
		named += f->count > 0;
		if (f->count > FRAMES_MAX)
			abort();
		for (uint32_t k = 0; k < f->count; k++)
			if (f->frame[k].name && strlen(f->frame[k].name) > len)
				abort();
	}
	if (!err && named != a.named)
		abort();
	error_free(err);
	arena_deinit(&arena);
	return 0;
}
