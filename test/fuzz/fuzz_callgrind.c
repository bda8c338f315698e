// Files of callgrind, whether they are recognised or not.
#include "format/callgrind_read.h"
#include "profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	profile_free(read_profile(&format_callgrind, bytes, len, 4 << 20));
	return 0;
}
