// Folded stacks.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"
#include "format/folded.h"
#include "formats.h"
#include "profile/profile.h"

#define SAMPLES "samples/count\n"

static void test_stacks(void **state)
{
	(void)state;
	expect_profile("folded", "main;a;b 12\nmain 3\n", SAMPLES "main a b | | 12\nmain | | 3\n",
		       "");
	expect_profile("folded", "main;a 1\r\n\n  \nmain;a 2", SAMPLES "main a | | 3\n", "");
	expect_profile("folded", "a;;b 1\n", SAMPLES "a <unknown> b | | 1\n", "");
	expect_profile("folded", "a;b -5\n", SAMPLES "a b | | -5\n", "");
	expect_profile("folded", "one 1\ntwo 2\n", SAMPLES "one | | 1\ntwo | | 2\n", "");
	expect_profile("folded", "a;b\t7\n", SAMPLES "a b | | 7\n", "");
}

// The last word is the count, all before it is the stack.
static void test_spaces(void **state)
{
	(void)state;
	struct profile *p =
		expect_format("folded", "f(int, int);g  4\n", strlen("f(int, int);g  4\n"), "");
	assert_non_null(strtab_text(&p->strings, strtab_find(&p->strings, "f(int, int)", 11)));
	assert_int_not_equal(strtab_find(&p->strings, "g ", 2), NO_ID);
	assert_int_equal(p->sample.value[0][0], 4);
	profile_free(p);
}

static void test_marks(void **state)
{
	(void)state;
	expect_profile("folded", "a;b_[i];c_[i];d 1\n", SAMPLES "c+b+a d | | 1\n", "");
	expect_profile("folded", "a;b_[i] 1\na;b 2\n", SAMPLES "b+a | | 1\na b | | 2\n", "");
	expect_profile("folded", "a_[i];b 1\n", SAMPLES "a_[i] b | | 1\n", "");
	expect_profile("folded", "a;_[i] 1\na;b_[w] 1\n", SAMPLES "a _[i] | | 1\na b_[w] | | 1\n",
		       "");
	struct profile *p = expect_format("folded", "a;s_[k];t_[i];j_[j] 1\n", 22, "");
	assert_int_equal(p->loc.count, 3);
	assert_int_equal(p->mapping.count, 3);
	assert_string_equal(profile_text(p, p->mapping.file[0]), "");
	assert_string_equal(profile_text(p, p->mapping.file[p->loc.mapping[1]]),
			    FOLDED_KERNEL_FILE);
	assert_string_equal(profile_text(p, p->mapping.file[p->loc.mapping[2]]), FOLDED_JIT_FILE);
	profile_free(p);
}

static void test_fractions(void **state)
{
	(void)state;
	expect_profile("folded", "a;b 1.5\na;c 2\n", "samples//10\na b | | 15\na c | | 20\n", "");
	expect_profile("folded", "a;b 2\na;c 0.125\na;b 1.\n",
		       "samples//1000\na b | | 3000\na c | | 125\n", "");
	expect_profile("folded", "a;b 2.500000\na;c 3.0\n", "samples//10\na b | | 25\na c | | 30\n",
		       "");
	expect_profile("folded", "a;b 0.00000049\na;c -0.5\n",
		       "samples//10\na b | | 0\na c | | -5\n", "");
	expect_profile("folded", "a;b 99999999999999999999\n",
		       SAMPLES "a b | | 9223372036854775807\n", "");
}

static void test_two_counts(void **state)
{
	(void)state;
	expect_profile("folded", "a;b 1 4\na;c 7 0\n",
		       "before/count after/count difference/count\n"
		       "a b | | 1 4 3\na c | | 7 0 -7\n",
		       "");
	// One line without: the numbers are part of names.
	struct profile *p = expect_format("folded", "a;b 1 4\na;c 7\n", 14, "");
	assert_int_equal(p->type.count, 1);
	assert_int_not_equal(strtab_find(&p->strings, "b 1", 3), NO_ID);
	profile_free(p);
}

static void test_what_is_left_out(void **state)
{
	(void)state;
	expect_profile("folded", "# interval: 100\na;b 1\n", SAMPLES "a b | | 1\n", "");
	expect_profile("folded",
		       "a;b 1\na;b 1\na;b 1\na;b 1\nlost\n 5\na;b 9\na;b 9\na;b 9\na;b 9\n",
		       SAMPLES "a b | | 40\n",
		       "2 lines are not a stack and its count, the first is line 5.\n");
}

// Of a line that is longer than what is read at first.
static void test_long_first_line(void **state)
{
	(void)state;
	struct text in = {0};
	for (int i = 0; i < 100000; i++)
		text_putf(&in, "f%d;", i % 50);
	text_puts(&in, "leaf 3\n");
	struct profile *p = expect_format("folded", in.bytes, in.len, "");
	assert_int_equal(p->sample.count, 1);
	profile_free(p);
	text_deinit(&in);
}

static void test_not_folded(void **state)
{
	(void)state;
	expect_no_format("");
	expect_no_format("12\n");
	expect_no_format("a;b\n");
	expect_no_format("a;b 1.2.3\n");
	expect_no_format("a;b 1\nno\nno\na;b 2\n");
	expect_no_format("a;b\x01 1\n");
	expect_no_format("a;b -\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_stacks),		cmocka_unit_test(test_spaces),
		cmocka_unit_test(test_marks),		cmocka_unit_test(test_fractions),
		cmocka_unit_test(test_two_counts),	cmocka_unit_test(test_what_is_left_out),
		cmocka_unit_test(test_long_first_line), cmocka_unit_test(test_not_folded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
