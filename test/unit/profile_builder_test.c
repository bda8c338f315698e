// Building a profile a thing at a time.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "profile/builder.h"

static struct builder *start(uint32_t types)
{
	struct builder *b;
	assert_null(builder_new(&b));
	for (uint32_t t = 0; t < types; t++)
		assert_null(builder_add_type(b, t ? "cpu" : "samples", t ? "nanoseconds" : "count"));
	return b;
}

static struct slice text(const char *s)
{
	return (struct slice){s, strlen(s)};
}

static loc_id frame(struct builder *b, const char *name, int64_t line)
{
	loc_id loc;
	assert_null(builder_frame(b, text(name), text("a.c"), line, &loc));
	return loc;
}

static struct profile *finish(struct builder *b)
{
	struct profile *p;
	assert_null(builder_finish(b, &p));
	return p;
}

static void test_empty(void **state)
{
	(void)state;
	struct profile *p = finish(start(0));
	assert_int_equal(p->sample.count, 0);
	assert_int_equal(p->sample.stack_start[0], 0);
	assert_int_equal(p->loc.line_start[0], 0);
	profile_free(p);
}

static void test_same_frames_are_one_location(void **state)
{
	(void)state;
	struct builder *b = start(1);
	assert_int_equal(frame(b, "f", 1), 0);
	assert_int_equal(frame(b, "f", 2), 1);
	assert_int_equal(frame(b, "g", 1), 2);
	assert_int_equal(frame(b, "f", 1), 0);
	struct profile *p = finish(b);
	assert_int_equal(p->loc.count, 3);
	assert_int_equal(p->func.count, 2);
	profile_free(p);
}

// More than any first allocation holds, in every column.
static void test_many(void **state)
{
	(void)state;
	struct builder *b = start(2);
	str_id key, value;
	assert_null(builder_intern(b, text("thread"), &key));
	assert_null(builder_intern(b, text("main"), &value));
	for (uint32_t i = 0; i < 1000; i++) {
		char name[16];
		snprintf(name, sizeof name, "f%u", i);
		for (uint32_t k = 0; k < i % 5; k++)
			assert_null(builder_push(b, frame(b, name, k)));
		if (i % 3 == 0)
			assert_null(builder_label(b, key, value));
		if (i % 2 == 0)
			assert_null(builder_number(b, key, i, 0));
		assert_null(builder_end_sample(b, (int64_t[]){i, -(int64_t)i}));
	}
	struct profile *p = finish(b);
	assert_int_equal(p->sample.count, 1000);
	for (uint32_t i = 0; i < 1000; i++) {
		assert_int_equal(p->sample.value[0][i], i);
		assert_int_equal(p->sample.value[1][i], -(int64_t)i);
		assert_int_equal(p->sample.stack_start[i + 1] - p->sample.stack_start[i], i % 5);
		assert_int_equal(profile_label_count(p, i), (i % 3 == 0) + (i % 2 == 0));
	}
	profile_free(p);
}

static void test_reverse(void **state)
{
	(void)state;
	for (uint32_t depth = 0; depth < 5; depth++) {
		struct builder *b = start(1);
		assert_null(builder_push(b, frame(b, "other", 0)));
		assert_null(builder_end_sample(b, (int64_t[]){1}));
		for (uint32_t k = 0; k < depth; k++)
			assert_null(builder_push(b, frame(b, "f", k)));
		assert_int_equal(builder_depth(b), depth);
		builder_reverse(b);
		assert_null(builder_end_sample(b, (int64_t[]){1}));
		struct profile *p = finish(b);
		for (uint32_t k = 0; k < depth; k++)
			assert_int_equal(p->line.number[p->sample.stack[1 + k]], depth - 1 - k);
		profile_free(p);
	}
}

static void test_equal_samples_are_summed(void **state)
{
	(void)state;
	struct builder *b = start(1);
	str_id key, value;
	assert_null(builder_intern(b, text("k"), &key));
	assert_null(builder_intern(b, text("v"), &value));
	for (uint32_t i = 0; i < 6; i++) {
		assert_null(builder_push(b, frame(b, "f", i % 2)));
		if (i == 5)
			assert_null(builder_label(b, key, value));
		assert_null(builder_add_to_sample(b, (int64_t[]){i == 4 ? INT64_MAX : 10}));
	}
	struct profile *p = finish(b);
	assert_int_equal(p->sample.count, 3);
	assert_int_equal(p->sample.value[0][0], INT64_MAX);
	assert_true(p->saturated);
	assert_int_equal(p->sample.value[0][1], 20);
	assert_int_equal(p->sample.value[0][2], 10);
	profile_free(p);
}

static void test_dropped_samples_leave_nothing(void **state)
{
	(void)state;
	struct builder *b = start(1);
	assert_null(builder_push(b, frame(b, "f", 1)));
	assert_null(builder_label(b, 0, 0));
	builder_drop_sample(b);
	assert_null(builder_push(b, frame(b, "g", 1)));
	assert_null(builder_end_sample(b, (int64_t[]){1}));
	struct profile *p = finish(b);
	assert_int_equal(p->sample.stack_start[1], 1);
	assert_int_equal(p->sample.stack[0], 1);
	assert_null(p->sample.label_start);
	profile_free(p);
}

static void test_mappings_and_addresses(void **state)
{
	(void)state;
	struct builder *b = start(1);
	struct builder_mapping mapping = {0x1000, 0x2000, 0x10, {"/bin/x", 6}, {"abcd", 4},
					  MAPPING_HAS_FUNCTIONS};
	map_id map;
	loc_id loc, again;
	assert_null(builder_add_mapping(b, &mapping, &map));
	assert_null(builder_location(b, 0x1234, map, NULL, 0, &loc));
	assert_null(builder_location(b, 0x1234, map, NULL, 0, &again));
	assert_int_equal(loc, again);
	assert_null(builder_location(b, 0x1234, NO_ID, NULL, 0, &again));
	assert_int_not_equal(loc, again);
	struct profile *p = finish(b);
	assert_string_equal(profile_text(p, p->mapping.file[map]), "/bin/x");
	assert_string_equal(profile_text(p, p->mapping.build_id[map]), "abcd");
	assert_int_equal(p->mapping.offset[map], 0x10);
	profile_free(p);
}

static void test_names_alone_have_a_mapping(void **state)
{
	(void)state;
	struct builder *b = start(1);
	loc_id loc;
	assert_null(builder_frame(b, slice_of("f"), slice_of(""), 0, &loc));
	struct profile *p = finish(b);
	assert_int_equal(p->mapping.count, 1);
	assert_int_equal(p->mapping.flags[0], MAPPING_HAS_FUNCTIONS);
	assert_int_equal(p->loc.mapping[0], 0);
	profile_free(p);
	b = start(1);
	assert_null(builder_location(b, 1, NO_ID, NULL, 0, &loc));
	p = finish(b);
	assert_int_equal(p->mapping.count, 0);
	profile_free(p);
}

// However much a reader asks for, memory stays in line with what it has read.
static void test_memory_is_bounded(void **state)
{
	(void)state;
	struct builder *b = start(1);
	struct error *err = NULL;
	for (uint64_t i = 0; i < 1u << 26 && !err; i++)
		err = builder_push(b, 0);
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_LIMIT);
	error_free(err);
	builder_allow(b, 64u << 20);
	for (uint64_t i = 0; i < 1000; i++)
		assert_null(builder_push(b, 0));
	builder_free(b);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty),
		cmocka_unit_test(test_same_frames_are_one_location),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_reverse),
		cmocka_unit_test(test_equal_samples_are_summed),
		cmocka_unit_test(test_dropped_samples_leave_nothing),
		cmocka_unit_test(test_mappings_and_addresses),
		cmocka_unit_test(test_names_alone_have_a_mapping),
		cmocka_unit_test(test_memory_is_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
