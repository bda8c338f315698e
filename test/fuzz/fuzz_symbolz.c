// Answers of programs that are asked for names.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "format/proto_read.h"
#include "io/input.h"
#include "profile/profile.h"
#include "symbolize/remote.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

// A mapping from 0x1000 to 0x9000 named "m", locations at 0x1000, 0x2000 and 0x10, a sample of
// each.
static const char profile[] = "\x0a\x04\x08\x02\x10\x02"
			      "\x12\x04\x08\x01\x10\x01"
			      "\x12\x04\x08\x02\x10\x01"
			      "\x12\x04\x08\x03\x10\x01"
			      "\x1a\x0b\x08\x01\x10\x80\x20\x18\x80\xa0\x02\x28\x01"
			      "\x22\x07\x08\x01\x10\x01\x18\x80\x20"
			      "\x22\x07\x08\x02\x10\x01\x18\x80\x40"
			      "\x22\x06\x08\x03\x10\x01\x18\x10"
			      "\x32\x00\x32\x01m\x32\x01s";

struct answer {
	const uint8_t *bytes;
	size_t len;
};

static struct error *post(void *context, const struct remote_place *place, const char *addresses,
			  struct text *ret)
{
	const struct answer *answer = context;
	if (strcmp(addresses, "0x2000+0x3000+0x1010") != 0 || !place->key)
		abort();
	text_put(ret, (const char *)answer->bytes, answer->len);
	return text_error(ret);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct answer answer = {bytes, len};
	struct arena arena;
	struct input *input;
	struct profile *p;
	struct remote_places places;
	struct text notes = {0};
	arena_init(&arena, 1 << 20);
	remote_places_init(&places, &arena);
	struct error *err =
		remote_places_add(&places, &(struct remote_place){.key = "m", .start = 0x2000});
	if (err || input_from_memory(profile, sizeof profile - 1, NULL, &input) ||
	    proto_read(input, &p))
		abort();
	input_close(input);
	const struct remote_options how = {
		.mode = "", .places = &places, .post = post, .context = &answer};
	error_free(symbolize_remote(p, &how, &notes));
	for (loc_id l = 0; l < p->loc.count; l++)
		if (p->loc.line_start[l + 1] - p->loc.line_start[l] > 1)
			abort();
	for (func_id f = 0; f < p->func.count; f++)
		if (memchr(profile_text(p, p->func.name[f]), '\n', strlen(profile_text(p, p->func.name[f]))))
			abort();
	profile_free(p);
	text_deinit(&notes);
	arena_deinit(&arena);
	return 0;
}
