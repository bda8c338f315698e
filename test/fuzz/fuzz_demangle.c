// Mangled names: the first byte is the mode.
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "symbolize/demangle.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct text out = {0};
	bool done = demangle_put(&out, (const char *)data + 1, size - 1, data[0] % 3);
	// A prefix such as "global constructors keyed to " is not counted.
	if (out.len > demangle_output_limit(size) + 64 || (!done && out.len > 0))
		abort();
	for (size_t i = 0; done && i < out.len; i++)
		if ((unsigned char)out.bytes[i] < ' ')
			abort();
	text_deinit(&out);
	return 0;
}
