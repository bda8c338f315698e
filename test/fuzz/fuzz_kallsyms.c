// Lists of kernel symbols, /proc/kallsyms or a file.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "symbolize/kernel.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct kernel *k;
	struct error *err = kernel_from_memory(bytes, len, &k);
	if (err) {
		error_free(err);
		return 0;
	}
	uint64_t address = 0;
	for (int i = 0; i < 64; i++, address += UINT64_MAX / 64) {
		struct kernel_symbol s;
		if (kernel_find(k, address, &s) && (s.address > address || strlen(s.name) == 0))
			abort();
	}
	kernel_close(k);
	return 0;
}
