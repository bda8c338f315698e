// Many profiles, merged as they come.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "profile/merge.h"
#include "profile/pile.h"
#include "show.h"
#include "sketch.h"

#define COUNT 40

static struct profile *number(int i)
{
	char text[200];
	snprintf(text, sizeof text,
		 "n/count t/%s\n"
		 "main f%d@a.c:%d | k=v%d | %d 10\n"
		 "main shared | | 1 %d\n",
		 i % 3 ? "us" : "ns", i % 7, i, i % 2, i - 5, i * 1000);
	return sketch(text);
}

// The result of a pile, whenever it merges, is that of one merge.
static void expect_same(size_t floor)
{
	struct pile pile = {.floor = floor};
	struct profile *list[COUNT], *merged, *piled;
	for (int i = 0; i < COUNT; i++) {
		list[i] = number(i);
		assert_null(pile_add(&pile, number(i)));
	}
	assert_null(profile_merge((const struct profile *const *)list, COUNT, &merged));
	assert_null(pile_take(&pile, &piled));
	struct text want = {0};
	show_profile(&want, merged);
	assert_profile(piled, want.bytes);
	text_deinit(&want);
	for (int i = 0; i < COUNT; i++)
		profile_free(list[i]);
	profile_free(merged);
	profile_free(piled);
	pile_deinit(&pile);
}

static void test_same_as_one_merge(void **state)
{
	(void)state;
	expect_same(0);
	expect_same(1);
	expect_same(20000);
}

static void test_merges_early(void **state)
{
	(void)state;
	struct pile pile = {.floor = 1};
	for (int i = 0; i < COUNT; i++) {
		assert_null(pile_add(&pile, number(1)));
		assert_true(pile.count < 5);
	}
	pile_deinit(&pile);
}

static void test_none_and_one(void **state)
{
	(void)state;
	struct pile pile = {0};
	struct profile *p;
	assert_null(pile_take(&pile, &p));
	assert_null(p);
	struct profile *one = sketch("n/count\nmain | | 0\n");
	assert_null(pile_add(&pile, one));
	assert_null(pile_take(&pile, &p));
	assert_ptr_equal(p, one); // as it was: a merge would drop the zero
	profile_free(p);
	pile_deinit(&pile);
}

static void test_failure(void **state)
{
	(void)state;
	struct pile pile = {.floor = 1};
	assert_null(pile_add(&pile, sketch("n/count\nmain | | 1\n")));
	struct error *err = pile_add(&pile, sketch("t/seconds\nmain | | 1\n"));
	assert_non_null(err);
	error_free(err);
	pile_deinit(&pile);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_same_as_one_merge),
		cmocka_unit_test(test_merges_early),
		cmocka_unit_test(test_none_and_one),
		cmocka_unit_test(test_failure),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
