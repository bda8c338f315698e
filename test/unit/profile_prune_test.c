// drop_frames and keep_frames; the main binary; comments.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "profile/adjust.h"
#include "profile/profile.h"
#include "profile/prune.h"
#include "show.h"
#include "sketch.h"

static void expect_simple(const char *name, const char *simple)
{
	size_t len = strlen(name);
	prune_simplify(&name, &len);
	assert_int_equal(len, strlen(simple));
	assert_memory_equal(name, simple, len);
}

static void test_simplify(void **state)
{
	(void)state;
	expect_simple("", "");
	expect_simple("f", "f");
	expect_simple(".f", "f");
	expect_simple("f(int)", "f");
	expect_simple("(f)", "");
	expect_simple("(anonymous namespace)::f(int)", "(anonymous namespace)::f");
	expect_simple("a::operator()(int)", "a::operator()");
	expect_simple("(anonymous namespac", "");
	expect_simple("operator(", "operator");
}

static void expect_pruned(const char *text, const char *drop, const char *keep,
			  const char *expected)
{
	struct profile *p = sketch(text);
	assert_null(strtab_intern(&p->strings, drop, strlen(drop), &p->drop_frames));
	assert_null(strtab_intern(&p->strings, keep, strlen(keep), &p->keep_frames));
	assert_null(profile_prune(p));
	assert_profile(p, expected);
	profile_free(p);
}

static void test_prune(void **state)
{
	(void)state;
	static const char profile[] = "n/count\n"
				      "main malloc work new | k=v | 1\n"
				      "malloc main new | | 2\n"
				      "malloc | | 3\n"
				      "main new+work new | | 4\n"
				      "| | 5\n";
	expect_pruned(profile, "", "main", profile);
	expect_pruned(profile, "malloc", "",
		      "n/count\n"
		      "main | k=v | 1\n"
		      "malloc main new | | 2\n"
		      "malloc | | 3\n"
		      "main new+work new | | 4\n"
		      "| | 5\n");
	// The line new inside work is cut, and everything leafward of that location.
	expect_pruned(profile, "new|mallo", "",
		      "n/count\n"
		      "main malloc work | k=v | 1\n"
		      "malloc main | | 2\n"
		      "malloc | | 3\n"
		      "main work | | 4\n"
		      "| | 5\n");
	expect_pruned(profile, "m.*", "main",
		      "n/count\n"
		      "main | k=v | 1\n"
		      "malloc main new | | 2\n"
		      "malloc | | 3\n"
		      "main new+work new | | 4\n"
		      "| | 5\n");
	// Not a regular expression: the user cannot mend it.
	expect_pruned(profile, "(", "", profile);
	expect_pruned(profile, "malloc", "(", profile);
}

static void test_adjust(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nf g | | 1\n");
	assert_null(profile_adjust(p, NULL, NULL));
	assert_int_equal(p->mapping.count, 1);
	assert_int_equal(p->mapping.id[0], 1);
	assert_int_equal(p->mapping.file[0], 0);
	assert_int_equal(p->loc.mapping[1], 0);
	assert_null(profile_adjust(p, "/bin/x", "abc"));
	assert_string_equal(profile_text(p, p->mapping.file[0]), "/bin/x");
	assert_string_equal(profile_text(p, p->mapping.build_id[0]), "abc");
	// A name replaces, a build id does not.
	assert_null(profile_adjust(p, "/bin/y", "def"));
	assert_string_equal(profile_text(p, p->mapping.file[0]), "/bin/y");
	assert_string_equal(profile_text(p, p->mapping.build_id[0]), "abc");
	profile_free(p);
}

static void test_comments(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\n");
	assert_null(profile_add_comment(p, "first"));
	assert_null(profile_add_comment(p, "second"));
	assert_int_equal(p->comment.count, 2);
	assert_string_equal(profile_text(p, p->comment.text[0]), "first");
	assert_string_equal(profile_text(p, p->comment.text[1]), "second");
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_simplify),
		cmocka_unit_test(test_prune),
		cmocka_unit_test(test_adjust),
		cmocka_unit_test(test_comments),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
