// What the process that reads machine code says.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "symbolize/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(bool good)
{
	if (!good)
		abort();
}

static void look_at(const struct code_function *f)
{
	uint64_t address = f->start;
	must(f->start <= f->end);
	for (uint32_t i = 0; i < f->name_count; i++)
		must(f->name[i] != NULL);
	for (uint32_t i = 0; i < f->count; i++) {
		const struct code_instruction *in = &f->instruction[i];
		must(in->address >= address && in->size > 0 && in->text);
		must(in->address <= f->end && in->size <= f->end - in->address);
		must(in->frame_count <= FRAMES_MAX);
		for (uint32_t k = 0; k < in->frame_count; k++)
			must(!in->frame[k].name || strlen(in->frame[k].name) < SIZE_MAX);
		address = in->address;
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct arena arena;
	struct code_answer answer, again;
	arena_init(&arena, (size_t)256 << 20);
	struct error *err = code_answer_read(bytes, len, &arena, &answer);
	if (!err) {
		struct text written = {0};
		for (uint32_t i = 0; i < answer.code.count; i++)
			look_at(&answer.code.function[i]);
		err = code_answer_write(&answer, &written);
		if (!err)
			err = code_answer_read(written.bytes, written.len, &arena, &again);
		must(!err && again.code.count == answer.code.count && again.bias == answer.bias);
		text_deinit(&written);
	}
	error_free(err);
	arena_deinit(&arena);
	return 0;
}
