// The formats from before profile.proto: whichever of them bids reads the input.
#include <stdint.h>

#include "base/compiler.h"
#include "base/text.h"
#include "format/format.h"
#include "format/legacy.h"
#include "io/input.h"
#include "profile/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const struct format *const rows[] = {
		&format_legacy_cpu,    &format_legacy_heap,	  &format_legacy_count,
		&format_legacy_thread, &format_legacy_contention, &format_legacy_java,
	};
	struct input_options how = {.max_size = 4 << 20};
	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct input *in;
		struct profile *p = NULL;
		struct text notes = {0};
		struct error *err = input_from_memory(bytes, len, &how, &in);
		if (!err) {
			if (rows[i]->bid(in))
				err = rows[i]->read(in, &notes, &p);
			input_close(in);
		}
		error_free(err);
		profile_free(p);
		text_deinit(&notes);
	}
	return 0;
}
