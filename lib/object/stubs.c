// They are read anew for each question: samples are seldom in them.
#include "object/stubs.h"

#include "base/arena.h"
#include "base/sort.h"
#include "object/object.h"

// Stubs of one file, with their names.
#define SCRATCH_LIMIT ((size_t)1 << 30)

static struct error *tell(const struct object_symbol *stub, uint32_t stub_count,
			  const uint64_t *address, uint32_t count, const struct frame_sink *sink)
{
	for (uint32_t i = 0; i < count; i++) {
		uint32_t low = SORTED_SPLIT(n, stub_count, stub[n].address <= address[i]);
		const struct object_symbol *s = low ? &stub[low - 1] : NULL;
		if (s && address[i] - s->address < s->size)
			TRY(sink->frames(sink->context, i, &(struct frame){.name = s->name}, 1));
	}
	return NULL;
}

struct error *stubs_names(struct object *object, const uint64_t *address, uint32_t count,
			  const struct frame_sink *sink)
{
	struct arena scratch;
	const struct object_symbol *stub;
	uint32_t stub_count;
	arena_init(&scratch, SCRATCH_LIMIT);
	struct error *err = object_stubs(object, &scratch, &stub, &stub_count);
	if (!err)
		err = tell(stub, stub_count, address, count, sink);
	arena_deinit(&scratch);
	return err;
}
