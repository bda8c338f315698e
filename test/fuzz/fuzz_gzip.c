// The unzipping input: gzip members, trailing bytes, the size limit.
#include <stdint.h>
#include <stdlib.h>

#include "io/input.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct input_options options = {.max_size = 1 << 20};
	struct input *in;
	struct error *err = input_from_memory(bytes, len, &options, &in);
	if (err) {
		error_free(err);
		return 0;
	}
	// Read in steps, as a reader does, and give back what was read.
	uint64_t at = 0, sum = 0;
	while (input_wait(in, at + 1) > at) {
		sum += input_bytes(in)[at];
		at += 1 + sum % 4096;
		uint64_t have = input_wait(in, at);
		if (have > options.max_size + 1)
			abort();
		if (at > have)
			break;
		input_release(in, at);
	}
	error_free(input_error(in));
	input_close(in);
	return 0;
}
