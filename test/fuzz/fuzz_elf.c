// ELF: headers, notes, sections, symbols, relocations.
#include "binary.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	ask_bytes(bytes, len, OBJECT_ELF);
	return 0;
}
