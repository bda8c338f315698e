// Mach-O: universal files, load commands, symbols, chained pointers.
#include "binary.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	ask_bytes(bytes, len, OBJECT_MACHO);
	return 0;
}
