// opens PROFILE: a profile that is opened takes the place of the one before, and of none if it fails.
#include <cprof.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

// Of AddressSanitizer, which has a malloc of its own.
size_t __sanitizer_get_current_allocated_bytes(void) __attribute__((weak));

static size_t allocated(void)
{
	if (__sanitizer_get_current_allocated_bytes)
		return __sanitizer_get_current_allocated_bytes();
	struct mallinfo2 m = mallinfo2();
	return m.uordblks + m.hblkhd;
}

static int expect(int condition, const char *what)
{
	if (!condition)
		fprintf(stderr, "FAIL %s\n", what);
	return !condition;
}

int main(int argc, char **argv)
{
	const char *files[] = {argc > 1 ? argv[1] : ""}, *absent[] = {"/no/such/profile"};
	char *before = NULL, *after = NULL, *value;
	size_t len, one = 0;
	int failed = 0;
	cprof *c = cprof_new();
	if (!c)
		return 1;
	for (int i = 0; i < 20; i++) {
		failed += expect(cprof_open(c, NULL, files, 1) == 0, cprof_error(c));
		if (i == 1)
			one = allocated();
	}
	failed += expect(allocated() < one + one / 2, "profiles that were open are freed");

	failed += expect(cprof_ask(c, "top", NULL, &before, &len) == 0, "an answer");
	failed += expect(cprof_open(c, NULL, absent, 1) != 0, "an absent file is an error");
	failed += expect(cprof_open(c, NULL, NULL, 0) != 0, "so is none");
	failed += expect(cprof_ask(c, "top", NULL, &after, &len) == 0, "the profile is still open");
	failed += expect(before && after && strcmp(before, after) == 0, "with the same answer");
	free(before);
	free(after);

	value = cprof_get(c, "nodecount");
	failed += expect(value && strcmp(value, "-1") == 0 && !*cprof_error(c), "a value");
	free(value);
	failed += expect(!cprof_get(c, "nobody"), "no value");
	failed += expect(strcmp(cprof_error(c), "there is no option \"nobody\"") == 0, "and why");
	cprof_free(c);
	return failed != 0;
}
