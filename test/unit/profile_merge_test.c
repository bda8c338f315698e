// Several profiles become one; what is checked against pprof is its -raw output.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "profile/adjust.h"
#include "profile/merge.h"
#include "profile/profile.h"
#include "show.h"
#include "sketch.h"

static struct profile *merge2(const struct profile *a, const struct profile *b)
{
	const struct profile *const list[] = {a, b};
	struct profile *merged;
	assert_null(profile_merge(list, 2, &merged));
	return merged;
}

// What a merge of two sketches is, or the message of its failure.
static void expect_merge(const char *a_text, const char *b_text, const char *expected)
{
	struct profile *a = sketch(a_text), *b = sketch(b_text), *merged;
	const struct profile *const list[] = {a, b};
	struct error *err = profile_merge(list, 2, &merged);
	if (err) {
		assert_string_equal(error_message(err), expected);
		error_free(err);
	} else {
		assert_profile(merged, expected);
		profile_free(merged);
	}
	profile_free(a);
	profile_free(b);
}

static void test_adds_up(void **state)
{
	(void)state;
	expect_merge("n/count t/ns\n"
		     "m f@a.c:1 | | 1 10\n"
		     "m g | | 2 20\n"
		     "m f@a.c:1 | | 3 30\n",
		     "n/count t/ns\n"
		     "m h | | 4 40\n"
		     "m g | | 5 50\n"
		     "m f@a.c:2 | | 6 60\n"
		     "m f@a.c:1 | k=v | 7 70\n"
		     "m f@a.c:1 | k=v | 0 0\n",
		     "n/count t/ns\n"
		     "m f@a.c:1 | | 4 40\n"
		     "m g | | 7 70\n"
		     "m h | | 4 40\n"
		     "m f@a.c:2 | | 6 60\n"
		     "m f@a.c:1 | k=v | 7 70\n");
}

static void test_labels_tell_apart(void **state)
{
	(void)state;
	expect_merge("n/count\n"
		     "f | a=1 b=2 | 1\n"
		     "f | x#1:kb | 1\n"
		     "f | a=1 a=2 | 1\n",
		     "n/count\n"
		     "f | b=2 a=1 | 1\n"
		     "f | x#1: | 1\n"
		     "f | a=2 a=1 | 1\n",
		     "n/count\n"
		     "f | a=1 b=2 | 2\n"
		     "f | x#1:kb | 1\n"
		     "f | a=1 a=2 | 1\n"
		     "f | x#1: | 1\n"
		     "f | a=2 a=1 | 1\n");
}

static void test_types_and_units(void **state)
{
	(void)state;
	expect_merge("n/count t/ms\nf | | 1 10\n", "t/us n/count\ng | | 7 1\n",
		     "n/count t/us\nf | | 1 10000\ng | | 1 7\n");
	expect_merge("n/count t/ms\nf | | 1 10\n", "t/ms x/count\nf | | 7 1\n", "t/ms\nf | | 17\n");
	// Rescaled, a sample only counts by its rescaled values.
	expect_merge("n/count t/ms\nf | | 1 0\n", "n/count t/us\ng | | 1 0\n",
		     "n/count t/us\ng | | 1 0\n");
	expect_merge("n/count\n", "t/ns\n", "profiles have empty common sample type list");
	expect_merge("n/count n/count\n", "n/count\n",
		     "profiles have empty common sample type list");
	expect_merge("n/count n/count\n", "t/count\n", "\"n\" sample type is not found in profile");
	expect_merge("t/ns\n", "t/bytes\n",
		     "sample types: incompatible types: {t ns 0 0} {t bytes 0 0}");
}

static void test_period(void **state)
{
	(void)state;
	struct profile *a = sketch("n/count unused/ns cpu/us cpus/bytes\n"),
		       *b = sketch("n/count unused/ns cpu/us cpus/bytes\n");
	a->period_type = b->period_type = a->type.type[2];
	a->period_unit = a->type.unit[1];
	b->period_unit = b->type.unit[2];
	a->period = 5000;
	b->period = 7;
	struct profile *merged = merge2(a, b);
	assert_int_equal(merged->period, 7000);
	assert_string_equal(profile_text(merged, merged->period_unit), "ns");
	profile_free(merged);

	const struct profile *const list[] = {a, b};
	b->period_unit = b->type.unit[3];
	struct error *err = profile_merge(list, 2, &merged);
	assert_string_equal(error_message(err),
			    "period type: incompatible types: {cpu ns 0 0} {cpu bytes 0 0}");
	error_free(err);
	b->period_type = b->type.type[3];
	b->period_unit = b->type.unit[2];
	err = profile_merge(list, 2, &merged);
	assert_string_equal(error_message(err),
			    "incompatible period types &{cpu ns 0 0} and &{cpus ns 0 0}");
	error_free(err);
	profile_free(a);
	profile_free(b);
}

static void test_headers(void **state)
{
	(void)state;
	struct profile *a = sketch("n/count\n"), *b = sketch("n/count\n");
	a->time_ns = 50;
	b->time_ns = 40;
	a->duration_ns = 3;
	b->duration_ns = INT64_MAX;
	assert_null(profile_add_comment(a, "one"));
	assert_null(profile_add_comment(a, "one"));
	assert_null(profile_add_comment(b, "two"));
	assert_null(profile_add_comment(b, "one"));
	struct profile *merged = merge2(a, b);
	assert_int_equal(merged->time_ns, 40);
	assert_int_equal(merged->duration_ns, INT64_MAX);
	assert_true(merged->saturated);
	assert_int_equal(merged->comment.count, 2);
	assert_string_equal(profile_text(merged, merged->comment.text[1]), "two");
	profile_free(merged);
	b->time_ns = 0;
	merged = merge2(a, b);
	assert_int_equal(merged->time_ns, 0);
	profile_free(merged);
	profile_free(a);
	profile_free(b);
}

static void test_default_type(void **state)
{
	(void)state;
	struct profile *a = sketch("n/count t/ns\n"), *b = sketch("t/ns n/count\n");
	struct profile *merged = merge2(a, b);
	assert_string_equal(profile_text(merged, merged->default_type), "n");
	profile_free(merged);
	b->default_type = b->type.type[0];
	merged = merge2(b, a);
	assert_string_equal(profile_text(merged, merged->default_type), "t");
	profile_free(merged);
	profile_free(a);
	profile_free(b);
}

static void set_mapping(struct profile *p, const char *file, uint64_t start, uint64_t limit)
{
	assert_null(profile_adjust(p, file, NULL));
	p->mapping.start[0] = start;
	p->mapping.limit[0] = limit;
	for (loc_id l = 0; l < p->loc.count; l++)
		p->loc.address[l] = start + 16 * (l + 1);
}

static void test_addresses_move(void **state)
{
	(void)state;
	struct profile *a = sketch("n/count\n- | | 1\n"), *b = sketch("n/count\n- - | | 2\n");
	set_mapping(a, "/bin/a", 0x400000, 0x401fff);
	set_mapping(b, "/bin/a", 0x7f0000, 0x7f2000);
	struct profile *merged = merge2(a, b);
	assert_int_equal(merged->mapping.count, 1);
	assert_int_equal(merged->loc.count, 1);
	assert_int_equal(merged->loc.address[0], 0x400010);
	assert_profile(merged, "n/count\n- | | 1\n- - | | 2\n");
	profile_free(merged);
	// Another size is another binary; the first one stays first.
	b->mapping.limit[0]++;
	merged = merge2(a, b);
	assert_int_equal(merged->mapping.count, 2);
	assert_int_equal(merged->loc.count, 2);
	assert_int_equal(merged->mapping.start[0], 0x400000);
	profile_free(merged);
	profile_free(a);
	profile_free(b);
}

static const char first[] = "n/count t/ns\n"
			    "m f | k=v | 1 10\n"
			    "m g+h | | 2 20\n";
static const char second[] = "n/count t/ns\n"
			     "m g+h | | 5 50\n"
			     "m x | b#5:kb | 3 -30\n";

static void test_base_of_itself_is_empty(void **state)
{
	(void)state;
	struct profile *a = sketch(first), *b = sketch(first);
	profile_negate(b);
	struct profile *merged = merge2(a, b);
	assert_profile(merged, "n/count t/ns\n");
	assert_int_equal(merged->loc.count, 0);
	assert_int_equal(merged->func.count, 0);
	assert_null(merged->sample.label_start);
	profile_free(merged);
	profile_free(a);
	profile_free(b);
}

static void test_base_turns_around(void **state)
{
	(void)state;
	struct profile *a = sketch(first), *minus_a = sketch(first);
	struct profile *b = sketch(second), *minus_b = sketch(second);
	profile_negate(minus_a);
	profile_negate(minus_b);
	struct profile *there = merge2(a, minus_b), *back = merge2(b, minus_a);
	assert_profile(there, "n/count t/ns\n"
			      "m f | k=v | 1 10\n"
			      "m g+h | | -3 -30\n"
			      "m x | b#5:kb | -3 30\n");
	// Adding the way back cancels all.
	struct profile *nothing = merge2(there, back);
	assert_profile(nothing, "n/count t/ns\n");
	profile_free(a);
	profile_free(b);
	profile_free(minus_a);
	profile_free(minus_b);
	profile_free(there);
	profile_free(back);
	profile_free(nothing);
}

static void test_cancelled_samples_leave_nothing(void **state)
{
	(void)state;
	expect_merge("n/count\na | | 1\nb | | 2\n", "n/count\na | | -1\nc | | 3\n",
		     "n/count\nb | | 2\nc | | 3\n");
	struct profile *a = sketch("n/count\na | | 1\nb | | 2\n");
	struct profile *b = sketch("n/count\na | | -1\nc | | 3\n"), *merged = merge2(a, b);
	assert_int_equal(merged->loc.count, 2);
	assert_int_equal(merged->loc.id[0], 1);
	assert_string_equal(profile_text(merged, merged->func.name[0]), "b");
	profile_free(merged);
	profile_free(a);
	profile_free(b);
}

static void test_mark_base(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\n"
				   "f | a=1 z=2 z#3: | 1\n"
				   "f | pprof::base=no pprof::base=x | 2\n"
				   "f | | 3\n");
	assert_null(profile_mark_base(p));
	assert_profile(p, "n/count\n"
			  "f | a=1 pprof::base=true z=2 z#3: | 1\n"
			  "f | pprof::base=true | 2\n"
			  "f | pprof::base=true | 3\n");
	profile_free(p);
}

static void test_normalize(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count t/ns\na | k=1 | 1 3\nb | k=2 | 3 0\nc | k=3 | 0 0\n");
	struct profile *base = sketch("n/count t/ns\nx | | 10 3\n");
	assert_null(profile_normalize(p, base));
	// t is as it was: only n says whether a sample stays.
	assert_profile(p, "n/count t/ns\na | k=1 | 3 3\nb | k=2 | 8 0\n");
	base->type.unit[1] = base->type.unit[0];
	struct error *err = profile_normalize(p, base);
	assert_string_equal(error_message(err), "incompatible sample types [{n count} {t ns}] "
						"and [{n count} {t count}]");
	error_free(err);
	profile_free(p);
	profile_free(base);
}

static void test_scale(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count t/ns\n"
				   "a b | k=1 | 1 5\n"
				   "a | | 9 0\n"
				   "a b c | k=2 l=3 | 3 -5\n");
	profile_scale(p, (const double[]){1, 0.5});
	assert_profile(p, "n/count t/ns\na b | k=1 | 1 3\na b c | k=2 l=3 | 3 -3\n");
	profile_scale(p, (const double[]){1, 1});
	assert_int_equal(p->sample.count, 2);
	p->sample.value[0][0] = INT64_MIN;
	profile_negate(p);
	assert_int_equal(p->sample.value[0][0], INT64_MAX);
	assert_true(p->saturated);
	profile_free(p);
}

static void test_saturates(void **state)
{
	(void)state;
	expect_merge("n/count\nf | | 9223372036854775807\ng | | -9223372036854775807\n",
		     "n/count\nf | | 1\ng | | -9\n",
		     "n/count\nf | | 9223372036854775807\ng | | -9223372036854775808\n");
}

static void test_single(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count x/ns n/count t/ns\nf | | 1 2 3 4\nf | | 0 0 0 0\n");
	p->default_type = p->type.type[0];
	assert_null(profile_settle_types(p));
	assert_profile(p, "x/ns t/ns\nf | | 2 4\nf | | 0 0\n");
	assert_string_equal(profile_text(p, p->default_type), "x");
	assert_null(profile_settle_types(p));
	assert_int_equal(p->type.count, 2);
	profile_free(p);
	p = sketch("n/count n/count\n");
	struct error *err = profile_settle_types(p);
	assert_string_equal(error_message(err), "profiles have empty common sample type list");
	error_free(err);
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_adds_up),
		cmocka_unit_test(test_labels_tell_apart),
		cmocka_unit_test(test_types_and_units),
		cmocka_unit_test(test_period),
		cmocka_unit_test(test_headers),
		cmocka_unit_test(test_default_type),
		cmocka_unit_test(test_addresses_move),
		cmocka_unit_test(test_base_of_itself_is_empty),
		cmocka_unit_test(test_base_turns_around),
		cmocka_unit_test(test_cancelled_samples_leave_nothing),
		cmocka_unit_test(test_mark_base),
		cmocka_unit_test(test_normalize),
		cmocka_unit_test(test_scale),
		cmocka_unit_test(test_saturates),
		cmocka_unit_test(test_single),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
