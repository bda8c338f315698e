// PE: headers, sections, COFF symbols, exports, debug directory.
#include "binary.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	ask_bytes(bytes, len, OBJECT_PE);
	return 0;
}
