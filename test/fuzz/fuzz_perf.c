// perf.data and the text of perf script, and a report on what they give.
#include "format/perf_data.h"
#include "format/perf_script.h"
#include "profile.h"
#include "profile/check.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void read_as(const struct format *format, const void *bytes, size_t len)
{
	struct profile *p = read_profile(format, bytes, len, 4 << 20);
	if (p && profile_check(p))
		abort();
	profile_free(p);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	read_as(&format_perf_data, bytes, len);
	read_as(&format_perf_script, bytes, len);
	return 0;
}
