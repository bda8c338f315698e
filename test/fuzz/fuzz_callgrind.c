// Files of callgrind, whether they are recognised or not.
#include <stdint.h>

#include "base/text.h"
#include "format/callgrind_read.h"
#include "io/input.h"
#include "profile/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct input_options how = {.max_size = 4 << 20};
	struct input *in;
	struct text notes = {0};
	struct profile *p = NULL;
	struct error *err = input_from_memory(bytes, len, &how, &in);
	if (!err) {
		format_callgrind.bid(in);
		err = format_callgrind.read(in, &notes, &p);
		input_close(in);
	}
	error_free(err);
	profile_free(p);
	text_deinit(&notes);
	return 0;
}
