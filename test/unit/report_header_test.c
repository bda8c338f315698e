// Lines above tables, and totals.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answer.h"
#include "base/text.h"
#include "report/header.h"
#include "sketch.h"

static int64_t total_of(const char *text, uint32_t type, bool mean)
{
	struct arena arena;
	struct view view;
	struct profile *p = sketch(text);
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	int64_t total = report_total(&view, type, mean);
	arena_deinit(&arena);
	profile_free(p);
	return total;
}

static void test_total(void **state)
{
	(void)state;
	assert_int_equal(total_of("n/count\n", 0, false), 0);
	assert_int_equal(total_of("n/count v/count\na||1 10\nb||2 -7\n", 1, false), 17);
	// A sample without a stack counts like any other.
	assert_int_equal(total_of("n/count\n||5\n", 0, false), 5);
}

static void test_total_mean(void **state)
{
	(void)state;
	const char *text = "n/count v/count\na||2 10\nb||2 11\n";
	assert_int_equal(total_of(text, 1, true), 5);
	assert_int_equal(total_of("n/count v/count\na||2 10\nb||-2 11\n", 1, true), 21);
	assert_int_equal(total_of("n/count v/count\na||2 10\nb||-3 11\n", 1, true), -21);
}

static void test_total_of_base(void **state)
{
	(void)state;
	assert_int_equal(total_of("v/count\na||10\na|pprof::base=true|-4\n", 0, false), 4);
	assert_int_equal(total_of("v/count\na||10\na|pprof::base=false|-4\n", 0, false), 14);
	assert_int_equal(total_of("v/count\na||10\na|pprof::base=true|0\n", 0, false), 10);
}

static void test_total_saturates(void **state)
{
	(void)state;
	assert_int_equal(total_of("v/count\n"
				  "a||9223372036854775807\nb||-9223372036854775808\n",
				  0, false),
			 INT64_MAX);
}

static str_id intern(struct profile *p, const char *text)
{
	str_id id;
	assert_null(strtab_intern(&p->strings, text, strlen(text), &id));
	return id;
}

static void test_labels(void **state)
{
	(void)state;
	struct profile *p = sketch("cpu/nanoseconds\nmain||1590000000\n");
	struct report_options options = answer_options(p);
	struct text out = {0};
	report_put_labels(&out, p, &options);
	assert_string_equal(out.bytes, "Type: cpu\n");
	text_clear(&out);

	str_id comments[] = {intern(p, "# hidden"), intern(p, "shown")};
	p->comment.count = 2;
	p->comment.text = comments;
	p->doc_url = intern(p, "https://doc");
	p->time_ns = 1795225204989316764;
	p->duration_ns = 1513000000;
	assert_null(ALLOC(&p->arena, p->mapping.file, 1));
	assert_null(ALLOC(&p->arena, p->mapping.build_id, 1));
	p->mapping.count = 1;
	p->mapping.file[0] = intern(p, "/home/me/demo");
	p->mapping.build_id[0] = intern(p, "33af");
	report_put_labels(&out, p, &options);
	assert_string_equal(out.bytes, "File: demo\n"
				       "Build ID: 33af\n"
				       "shown\n"
				       "Type: cpu\n"
				       "Doc: https://doc\n"
				       "Time: 2026-11-21 01:40:04 UTC\n"
				       "Duration: 1.51s, Total samples = 1.59s (105.09%)\n");
	text_deinit(&out);
	profile_free(p);
}

// The space before the share is there without a share too.
static void test_duration_of_counts(void **state)
{
	(void)state;
	struct profile *p = sketch("contentions/count\nmain||1111\n");
	struct report_options options = answer_options(p);
	struct text out = {0};
	p->duration_ns = 3000000000;
	report_put_labels(&out, p, &options);
	assert_string_equal(out.bytes, "Type: contentions\n"
				       "Duration: 3s, Total samples = 1111 \n");
	text_deinit(&out);
	profile_free(p);
}

static void test_filters(void **state)
{
	(void)state;
	struct text out = {0};
	char at_limit[75], beyond[76]; // 80 bytes with "hide=", and 81
	memset(at_limit, 'x', sizeof at_limit);
	memset(beyond, 'x', sizeof beyond);
	struct text value = {0}, longer = {0}, expected = {0};
	text_put(&value, at_limit, sizeof at_limit);
	text_put(&longer, beyond, sizeof beyond);
	struct report_filter none[] = {{"focus", ""}, {"ignore", NULL}};
	report_put_filters(&out, none, ARRAY_LEN(none));
	assert_int_equal(out.len, 0);

	struct report_filter some[] = {
		{"focus", "a|b"}, {"ignore", ""}, {"hide", value.bytes}, {"hide", longer.bytes}};
	report_put_filters(&out, some, ARRAY_LEN(some));
	text_putf(&expected, "Active filters:\n   focus=a|b\n   hide=%s\n   hide=%s…\n",
		  value.bytes, value.bytes);
	assert_string_equal(out.bytes, expected.bytes);
	text_deinit(&out);
	text_deinit(&value);
	text_deinit(&longer);
	text_deinit(&expected);
}

static void test_showing(void **state)
{
	(void)state;
	struct profile *p = sketch("cpu/nanoseconds\nmain||1590000000\n");
	struct report_options options = answer_options(p);
	struct text out = {0};
	options.unit = "ms";
	struct report_shown shown = {.flat = 580000000,
				     .count = 4,
				     .before = 120,
				     .dropped_nodes = 1,
				     .dropped_edges = 2,
				     .node_fraction = 0.005,
				     .edge_fraction = 0.001};
	report_put_showing(&out, p, &options, &shown);
	assert_string_equal(out.bytes,
			    "Showing nodes accounting for 580ms, 36.48% of 1590ms total\n"
			    "Dropped 1 node (cum <= 7.95ms)\n"
			    "Dropped 2 edges (freq <= 1.59ms)\n"
			    "Showing top 4 nodes out of 120\n");
	text_clear(&out);
	options.total = 0;
	report_put_showing(&out, p, &options, &shown);
	assert_string_equal(out.bytes, "Showing nodes accounting for 580ms, 0% of 0 total\n");
	text_deinit(&out);
	profile_free(p);
}

static void expect_time(int64_t time_ns, enum time_style style, const char *text)
{
	struct text out = {0};
	report_put_time(&out, time_ns, style);
	assert_string_equal(out.bytes, text);
	text_deinit(&out);
}

static void test_time(void **state)
{
	(void)state;
	expect_time(1795225204989316764, TIME_HEADER, "2026-11-21 01:40:04 UTC");
	expect_time(1795225204989316764, TIME_FULL, "2026-11-21 01:40:04.989316764 +0000 UTC");
	expect_time(1795225204500000000, TIME_FULL, "2026-11-21 01:40:04.5 +0000 UTC");
	expect_time(1795225204000000000, TIME_FULL, "2026-11-21 01:40:04 +0000 UTC");
	expect_time(1, TIME_FULL, "1970-01-01 00:00:00.000000001 +0000 UTC");
	expect_time(-1, TIME_FULL, "1969-12-31 23:59:59.999999999 +0000 UTC");
	setenv("TZ", "XST-5:30", 1);
	expect_time(1795225204989000000, TIME_FULL, "2026-11-21 07:10:04.989 +0530 XST");
	setenv("TZ", "UTC", 1);
}

static void test_arithmetic(void **state)
{
	(void)state;
	assert_int_equal(report_ratio(50, 1.0 / 3), 16);
	assert_int_equal(report_ratio(50, -0.5), 50);
	assert_int_equal(report_ratio(INT64_MAX, 2), INT64_MIN);
	assert_int_equal(mean_of(7, 2), 3);
	assert_int_equal(mean_of(7, 0), 7);
	assert_int_equal(mean_of(INT64_MIN, -1), INT64_MIN);
	assert_int_equal(sum_saturating(INT64_MAX, 1), INT64_MAX);
	assert_int_equal(sum_saturating(INT64_MIN, -1), INT64_MIN);
	assert_int_equal(magnitude(INT64_MIN), INT64_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_total),	      cmocka_unit_test(test_total_mean),
		cmocka_unit_test(test_total_of_base), cmocka_unit_test(test_total_saturates),
		cmocka_unit_test(test_labels),	      cmocka_unit_test(test_duration_of_counts),
		cmocka_unit_test(test_filters),	      cmocka_unit_test(test_showing),
		cmocka_unit_test(test_time),	      cmocka_unit_test(test_arithmetic),
	};
	setenv("TZ", "UTC", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
