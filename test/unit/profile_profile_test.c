// Which sample type is meant, how labels are ordered, which unit they have.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "profile/check.h"
#include "profile/labels.h"
#include "profile/profile.h"
#include "show.h"
#include "sketch.h"

static void expect_type(const struct profile *p, const char *name, uint32_t type)
{
	uint32_t got = NO_ID;
	assert_null(profile_find_type(p, name, &got));
	assert_int_equal(got, type);
}

static void expect_no_type(const struct profile *p, const char *name, const char *message)
{
	uint32_t got = 77;
	struct error *err = profile_find_type(p, name, &got);
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_USAGE);
	assert_string_equal(error_message(err), message);
	assert_int_equal(got, 77);
	error_free(err);
}

static void test_types(void **state)
{
	(void)state;
	struct profile *p = sketch("objects/count space/bytes inuse_x/count\n");
	expect_type(p, "", 2);
	expect_type(p, "1", 1);
	expect_type(p, "+1", 1);
	expect_type(p, "space", 1);
	expect_type(p, "inuse_space", 1);
	expect_type(p, "inuse_x", 2);
	expect_no_type(p, "3", "sample_index 3 is outside the range [0..2]");
	expect_no_type(p, "-1", "sample_index -1 is outside the range [0..2]");
	expect_no_type(p, "x", "sample_index \"x\" must be one of: [objects space inuse_x]");
	expect_no_type(p, "a\"b",
		       "sample_index \"a\\\"b\" must be one of: [objects space inuse_x]");
	// Too large for a number, so it is a name.
	expect_no_type(p, "99999999999999999999",
		       "sample_index \"99999999999999999999\" must be "
		       "one of: [objects space inuse_x]");
	p->default_type = p->type.type[0];
	expect_type(p, "", 0);
	p->default_type = p->type.unit[1];
	expect_type(p, "", 2);
	profile_free(p);
}

static void test_labels_are_sorted(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\n"
				   "f | b=2 n#5:kb b=1 a=x a#1: n#3: | 1\n"
				   "f | | 2\n");
	assert_profile(p, "n/count\n"
			  "f | a=x b=2 b=1 a#1: n#5:kb n#3: | 1\n"
			  "f | | 2\n");
	profile_free(p);
}

static void test_many_labels_are_sorted(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\n"
				   "f | z=1 y=1 x=1 w=1 v=1 u=1 t=1 s=1 r=1 q=1 p=1 o=1 n=1 "
				   "m=1 l=1 k=1 z=0 y=0 z#3: a#2: a#1: z#1: | 1\n");
	assert_profile(p, "n/count\n"
			  "f | k=1 l=1 m=1 n=1 o=1 p=1 q=1 r=1 s=1 t=1 u=1 v=1 w=1 x=1 y=1 "
			  "y=0 z=1 z=0 a#2: a#1: z#3: z#1: | 1\n");
	profile_free(p);
}

static void test_label_units(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\n"
				   "f | size#5: request#1: ms#4: | 1\n"
				   "f | size#5:kb str=x | 1\n"
				   "f | size#5:mb | 1\n");
	static const char *const expected[][2] = {
		{"size", "kb"}, {"request", "bytes"}, {"ms", "ms"}};
	str_id *unit;
	struct arena arena;
	arena_init(&arena, SIZE_MAX);
	assert_null(profile_label_units(p, &arena, &unit));
	for (size_t i = 0; i < ARRAY_LEN(expected); i++) {
		str_id key = strtab_find(&p->strings, expected[i][0], strlen(expected[i][0]));
		assert_string_equal(profile_text(p, unit[key]), expected[i][1]);
		assert_string_equal(profile_text(p, profile_label_unit(p, key)), expected[i][1]);
	}
	assert_int_equal(unit[strtab_find(&p->strings, "str", 3)], NO_ID);
	arena_deinit(&arena);
	profile_free(p);
}

static void expect_malformed(struct profile *p, const char *message)
{
	struct error *err = profile_check(p);
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_FORMAT);
	assert_string_equal(error_message(err), message);
	error_free(err);
}

static void test_check(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nf g | k=v | 1\ng | | 2\n");
	p->sample.stack[1] = 9;
	expect_malformed(p, "malformed profile: sample has nil location");
	p->sample.stack[1] = 0;
	p->loc.id[1] = 1;
	expect_malformed(p, "malformed profile: multiple locations with same id: 1");
	p->loc.id[1] = 0;
	expect_malformed(p, "malformed profile: found location with reserved id=0");
	p->loc.id[1] = 2;
	p->func.id[1] = 0;
	expect_malformed(p, "malformed profile: found function with reserved ID=0");
	p->func.id[1] = p->func.id[0];
	expect_malformed(p, "malformed profile: multiple functions with same id: 1");
	p->func.id[1] = 2;
	p->line.func[1] = 9;
	expect_malformed(p, "malformed profile: location id: 2 has a line with nil function");
	p->line.func[1] = 1;
	p->loc.mapping[0] = 0;
	expect_malformed(p, "malformed profile: inconsistent mapping");
	p->loc.mapping[0] = NO_ID;
	p->sample.label[0].key = 1000;
	expect_malformed(p, "malformed profile: a label has no text");
	p->sample.label[0].key = 0;
	assert_null(profile_check(p));
	p->type.count = 0;
	expect_malformed(p, "malformed profile: missing sample type information");
	profile_free(p);
}

static void test_empty(void **state)
{
	(void)state;
	struct profile *p;
	assert_null(profile_new(SIZE_MAX, &p));
	assert_null(profile_check(p));
	assert_null(profile_sort_labels(p));
	assert_int_equal(p->sample.stack_start[0], 0);
	assert_int_equal(p->loc.line_start[0], 0);
	profile_free(p);
	profile_free(NULL);
	for (size_t limit = 0; limit < 2048; limit += 16) {
		struct error *err = profile_new(limit, &p);
		if (!err)
			profile_free(p);
		error_free(err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_types),
		cmocka_unit_test(test_labels_are_sorted),
		cmocka_unit_test(test_many_labels_are_sorted),
		cmocka_unit_test(test_label_units),
		cmocka_unit_test(test_check),
		cmocka_unit_test(test_empty),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
