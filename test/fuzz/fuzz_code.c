// A binary whose functions are all disassembled.
#include <stdint.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/text.h"
#include "object/code.h"
#include "object/functions.h"
#include "object/object.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define ADDRESSES_MAX 64

static int compare(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static struct error *ask(struct object *object, struct arena *arena, struct text *notes)
{
	uint64_t address[ADDRESSES_MAX];
	uint32_t count = 0;
	struct functions functions;
	struct code code;
	TRY(functions_read(object, NULL, arena, &functions));
	for (uint32_t i = 0; i < functions.count; i++) {
		const struct function *f = &functions.function[i];
		if (f->start > f->end || (i && f->start < f[-1].start))
			abort();
		if (count < ADDRESSES_MAX)
			address[count++] = f->start;
	}
	address[count ? count - 1 : count++] = object->segment_count ? object->segment[0].address : 0;
	qsort(address, count, sizeof *address, compare);
	const struct code_question question = {.address = address,
					       .address_count = count,
					       .lone = true,
					       .intel = object->size & 1};
	TRY(code_read(object, NULL, &question, arena, notes, &code));
	for (uint32_t i = 0; i < code.count; i++) {
		const struct code_function *f = &code.function[i];
		for (uint32_t k = 0; k < f->count; k++)
			if (f->instruction[k].address < f->start || f->instruction[k].size == 0 ||
			    !f->instruction[k].text)
				abort();
	}
	return NULL;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct object *object;
	struct error *err = object_from_memory(bytes, len, "fuzz", &object);
	if (err) {
		error_free(err);
		return 0;
	}
	struct arena arena;
	struct text notes = {0};
	arena_init(&arena, (size_t)256 << 20);
	error_free(ask(object, &arena, &notes));
	text_deinit(&notes);
	arena_deinit(&arena);
	object_close(object);
	return 0;
}
