// Names from the debug information of a binary, in memory.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "object/dwarf.h"

#define ADDRESSES 64

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);
const char *__lsan_default_suppressions(void);

// What libdwarf does not free of broken input it cannot be made to; the process ends.
const char *__lsan_default_suppressions(void)
{
	return "leak:libdwarf.so";
}

struct told {
	bool seen[ADDRESSES];
	size_t sum;
};

static struct error *look(void *context, uint32_t index, const struct frame *frame, size_t count)
{
	struct told *told = context;
	if (index >= ADDRESSES || told->seen[index] || count == 0 || count > FRAMES_MAX)
		abort();
	told->seen[index] = true;
	for (size_t i = 0; i < count; i++) {
		if (frame[i].line < 0 || frame[i].column < 0 || frame[i].start_line < 0)
			abort();
		told->sum += frame[i].name ? strlen(frame[i].name) : 0;
		told->sum += frame[i].file ? strlen(frame[i].file) : 0;
	}
	return NULL;
}

// Spread over the code, and the ends of the world.
static void choose(const struct object *o, uint64_t *address)
{
	uint32_t n = 0;
	for (uint32_t i = 0; i < o->segment_count && n < ADDRESSES - 4; i++)
		for (uint64_t k = 0; k < 30 && n < ADDRESSES - 4; k++)
			address[n++] =
				o->segment[i].address +
				(o->segment[i].executable ? o->segment[i].memory_size / 30 * k : k);
	while (n < ADDRESSES - 1)
		address[n] = n, n++;
	address[n] = UINT64_MAX;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct object *object;
	struct dwarf *dwarf = NULL;
	struct error *err = object_from_memory(bytes, len, "fuzz", &object);
	if (err) {
		error_free(err);
		return 0;
	}
	err = dwarf_open(object, &dwarf);
	if (!err && dwarf) {
		uint64_t address[ADDRESSES];
		struct told told = {0};
		const struct frame_sink sink = {look, &told};
		choose(object, address);
		err = dwarf_names(dwarf, address, ADDRESSES, &sink);
	}
	error_free(err);
	dwarf_close(dwarf);
	object_close(object);
	return 0;
}
