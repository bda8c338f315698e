// Go's table of functions, in an image that says where in memory what is (test/support/go_image.h).
#include "../support/go_image.h"
#include "object/pclntab.h"

#define ADDRESSES 64

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct seen {
	uint32_t answers;
	volatile size_t bytes;
};

static struct error *look(void *context, uint32_t index, const struct frame *frame, size_t count)
{
	struct seen *seen = context;
	if (index >= 2 * ADDRESSES || count == 0 || count > FRAMES_MAX)
		abort();
	for (size_t i = 0; i < count; i++) {
		seen->bytes += frame[i].name ? strlen(frame[i].name) : 0;
		seen->bytes += frame[i].file ? strlen(frame[i].file) : 0;
		if (!frame[i].file && frame[i].line)
			abort();
	}
	if (frames_cut_repeated(frame, count) > count)
		abort();
	seen->answers++;
	return NULL;
}

// Both ends of some functions, and some addresses from where the code of the corpus is.
static void ask(struct pclntab *table)
{
	uint64_t address[2 * ADDRESSES], start, end;
	uint32_t count = 0, covered = 0;
	struct seen seen = {0};
	const struct frame_sink sink = {look, &seen};
	const char *name;
	for (uint32_t i = 0; i < pclntab_count(table) && count < ADDRESSES; i++)
		if (pclntab_function(table, i, &name, &start, &end)) {
			if (start >= end)
				abort();
			seen.bytes += strlen(name);
			address[count++] = start;
			address[count++] = end - 1;
		}
	for (uint64_t at = GO_IMAGE_TEXT - 1; count < ARRAY_LEN(address); at += 3)
		address[count++] = at;
	for (uint32_t i = 0; i < count; i++)
		covered += pclntab_covers(table, address[i]);
	struct error *err = pclntab_names(table, address, count, &sink);
	if (err || seen.answers > covered)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct object *o = go_image_object(bytes, len);
	struct pclntab *table = NULL;
	if (!o)
		return 0;
	error_free(pclntab_open(o, &table));
	if (table)
		ask(table);
	pclntab_close(table);
	object_close(o);
	return 0;
}
