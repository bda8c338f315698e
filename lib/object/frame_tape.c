// Frames in a row, with the addresses they are of.
#include "object/frame_tape.h"

#include <string.h>

#define TAPE_LIMIT ((size_t)1 << 30)

struct frame_note {
	uint32_t index, first, count;
};

struct error *frame_tape_init(struct frame_tape *t)
{
	*t = (struct frame_tape){0};
	arena_init(&t->arena, TAPE_LIMIT);
	return strtab_init(&t->text, &t->arena);
}

void frame_tape_deinit(struct frame_tape *t)
{
	arena_deinit(&t->arena);
}

static struct error *keep(struct frame_tape *t, const char **text)
{
	str_id id;
	if (!*text)
		return NULL;
	TRY(strtab_intern(&t->text, *text, strlen(*text), &id));
	*text = strtab_text(&t->text, id);
	return NULL;
}

struct error *frame_tape_record(void *tape, uint32_t index, const struct frame *frame, size_t count)
{
	struct frame_tape *t = tape;
	uint32_t first = t->frame_count;
	for (size_t i = 0; i < count; i++) {
		struct frame kept = frame[i];
		TRY(keep(t, &kept.name));
		TRY(keep(t, &kept.file));
		TRY(RESERVE(&t->arena, t->frame, t->frame_count, t->frame_cap));
		t->frame[t->frame_count++] = kept;
	}
	TRY(RESERVE(&t->arena, t->note, t->note_count, t->note_cap));
	t->note[t->note_count++] = (struct frame_note){index, first, (uint32_t)count};
	return NULL;
}

struct error *frame_tape_play(const struct frame_tape *t, const struct frame_sink *sink)
{
	for (uint32_t i = 0; i < t->note_count; i++) {
		const struct frame_note *n = &t->note[i];
		TRY(sink->frames(sink->context, n->index, &t->frame[n->first], n->count));
	}
	return NULL;
}
