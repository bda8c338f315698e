// Which warnings there are when binaries are missing, and names when they are not.
#include "symbolize/symbolize.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "profile/adjust.h"
#include "profile/profile.h"
#include "sketch.h"

static void expect_missing(struct profile *p, const char *mode, const char *expected)
{
	struct text notes = {0};
	struct binaries binaries;
	const struct symbolize_options options = {.mode = mode};
	assert_null(binaries_init(&binaries, p->mapping.count));
	assert_null(symbolize_profile(p, &options, &binaries, &notes));
	assert_string_equal(notes.bytes ? notes.bytes : "", expected);
	text_deinit(&notes);
	binaries_deinit(&binaries);
}

#define INCOMPLETE                                                                                 \
	"Some binary filenames not available. Symbolization may be incomplete.\n"                  \
	"Try setting PPROF_BINARY_PATH to the search path for local binaries.\n"

static void test_missing(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\n- | | 1\n");
	assert_null(profile_adjust(p, NULL, NULL));
	expect_missing(p, "", "Main binary filename not available.\n");
	expect_missing(p, "none", "");
	expect_missing(p, "remote", "");
	assert_null(profile_adjust(p, "/no/such/file", "abc"));
	static const char absent[] = "Local symbolization failed for file (build ID abc): open "
				     "/no/such/file: no such file or directory\n" INCOMPLETE;
	expect_missing(p, "local", absent);
	p->mapping.flags[0] = MAPPING_HAS_FUNCTIONS;
	expect_missing(p, "", "");
	expect_missing(p, "force", absent);
	p->mapping.flags[0] = 0;
	assert_null(profile_adjust(p, "/dev/null", NULL));
	expect_missing(p, "",
		       "Local symbolization failed for null (build ID abc): open /dev/null: "
		       "not a regular file\n" INCOMPLETE);
	assert_null(profile_adjust(p, "[vdso]", NULL));
	expect_missing(p, "", "");
	p->loc.mapping[0] = NO_ID;
	assert_null(profile_adjust(p, "/no/such/file", NULL));
	expect_missing(p, "", "");
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_missing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
