// perf.data and the text of perf script, and a report on what they give.
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "format/perf_data.h"
#include "format/perf_script.h"
#include "io/input.h"
#include "profile/check.h"
#include "profile/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void read_as(const struct format *format, const void *bytes, size_t len)
{
	struct input_options how = {.max_size = 4 << 20};
	struct input *in;
	struct profile *p = NULL;
	struct text notes = {0};
	struct error *err = input_from_memory(bytes, len, &how, &in);
	if (!err) {
		(void)format->bid(in);
		err = format->read(in, &notes, &p);
		input_close(in);
	}
	if (!err && profile_check(p))
		abort();
	error_free(err);
	profile_free(p);
	text_deinit(&notes);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	read_as(&format_perf_data, bytes, len);
	read_as(&format_perf_script, bytes, len);
	return 0;
}
