// Units and numbers; what is expected is what pprof of Go 1.26 prints.
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "measure/measure.h"

static void test_labels(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		const char *unit, *label;
	} cases[] = {
		{0, "ns", "0"},
		{1, "ns", "1ns"},
		{999, "ns", "999ns"},
		{1001, "ns", "1us"},
		{59999, "ns", "60us"},
		{-1500, "ns", "-1.50us"},
		{3599999, "nanoseconds", "3.60ms"},
		{3600000000000, "ns", "1hrs"},
		{500000000000000, "ns", "138.89hrs"},
		{90, "minutes", "90"},
		{1, "hour", "1hrs"},
		{59999, "bytes", "58.59kB"},
		{1048576, "Bytes", "1MB"},
		{1023, "b", "1023B"},
		{5, "KiB", "5"},
		{5, "KB", "5kB"},
		{1000, "gcu", "1k*GCU"},
		{5, "count", "5"},
		{5, "samples", "5"},
		{5, "\u212aB", "5kB"}, // Kelvin sign
		{5, "\u03bcs", "5"},   // three bytes lose their s
		{5, "\u03bcss", "5us"},
		{5, "\u00b5s", "5"},
		{5, "microsecondss", "5"},
		{INT64_MAX, "bytes", "8192PB"},
		{INT64_MIN, "bytes", "-9223372036854775808B"},
		{INT64_MIN, "ns", "-9223372036.85s"},
		{INT64_MIN + 1, "bytes", "-8192PB"},
		{INT64_MAX, "petagcu", "9223372036854775808P*GCU"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text out = {0};
		measure_put_label(&out, cases[i].value, cases[i].unit);
		assert_string_equal(out.bytes, cases[i].label);
		text_deinit(&out);
	}
}

static void test_scaled(void **state)
{
	(void)state;
	static const struct {
		int64_t value;
		const char *from, *to, *label;
	} cases[] = {
		{1590000000, "ns", "ms", "1590ms"},
		{1590000000, "ns", "bytes", "1.59s"}, // not a time: seconds
		{1590000000, "ns", "junk", "1.59s"},
		{210000000, "ns", "hours", "0"},
		{-1, "ns", "s", "0"},
		{1000, "count", "ms", "1000ms"},
		{5, "samples", "samples", "5samples"},
		{5, "samples", "sample", "5"},
		{5, "x", "minimum", "5"},
		{125, "ms", "s", "0.12s"}, // halves go to the even digit
		{375, "ms", "s", "0.38s"},
		{-375, "ms", "s", "-0.38s"},
		{995, "ms", "s", "0.99s"},
		{999999, "us", "s", "1s"},
		{1, "PB", "B", "1125899906842624B"},
		{INT64_MAX, "petagcu", "nanogcu",
		 "9223372036854775653257495089327465637609472n*GCU"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text out = {0};
		measure_put_scaled(&out, cases[i].value, cases[i].from, cases[i].to);
		assert_string_equal(out.bytes, cases[i].label);
		text_deinit(&out);
	}
}

static void test_scale(void **state)
{
	(void)state;
	const char *unit = "mine";
	struct measure m = measure_scale(3, "things", unit);
	assert_true(m.value == 3);
	assert_ptr_equal(m.unit, unit);
	m = measure_scale(1536, "bytes", "kilobytes");
	assert_true(m.value == 1.5);
	assert_string_equal(m.unit, "kB");
	m = measure_scale(0, "bytes", "auto");
	assert_true(m.value == 0);
	assert_string_equal(m.unit, "B");
	m = measure_scale(0, "ns", "minimum");
	assert_string_equal(m.unit, "s");
}

static void test_percent(void **state)
{
	(void)state;
	static const struct {
		int64_t value, total;
		const char *percent;
	} cases[] = {
		{0, 0, "    0%"},
		{5, 0, "    0%"},
		{0, 100, "    0%"},
		{1, 2, "50.00%"},
		{503, 10000, " 5.03%"},
		{-503, 10000, " 5.03%"},
		{1, 200, "  0.5%"},
		{5, 10000, " 0.05%"},
		{32, 100000, "0.032%"},
		{48, 1000000, "0.0048%"},
		{12, 100000000, "1.2e-05%"},
		{9995, 10000, "  100%"},
		{9994, 10000, "99.94%"},
		{10005, 10000, "  100%"},
		{20833, 10000, "208.33%"},
		{996, 100000, "    1%"},
		{100, 1, "10000.00%"},
		{1, 100, " 1.00%"},
		{INT64_MIN, 1, "922337203685477580800.00%"},
		{1, INT64_MAX, "1.1e-17%"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text out = {0};
		text_puts(&out, "|");
		measure_put_percent(&out, cases[i].value, cases[i].total);
		assert_string_equal(out.bytes + 1, cases[i].percent);
		text_clear(&out);
		measure_put_percent_trimmed(&out, cases[i].value, cases[i].total);
		assert_string_equal(out.bytes, cases[i].percent + strspn(cases[i].percent, " "));
		text_deinit(&out);
	}
}

static void test_families(void **state)
{
	(void)state;
	double factor = 0;
	assert_true(measure_is_time("Hours"));
	assert_true(measure_is_time("ns"));
	assert_false(measure_is_time("bytes"));
	assert_false(measure_is_time(""));
	assert_true(measure_compatible("ns", "hours"));
	assert_true(measure_compatible("count", "count"));
	assert_false(measure_compatible("count", "counts"));
	assert_false(measure_compatible("ns", "bytes"));
	assert_true(measure_factor("kB", "bytes", &factor));
	assert_true(factor == 1024);
	assert_true(measure_factor("apple", "apples", &factor));
	assert_true(factor == 1);
	assert_false(measure_factor("s", "kB", &factor));
	assert_true(factor == 1);
}

static void test_durations(void **state)
{
	(void)state;
	static const struct {
		int64_t ns;
		const char *text;
	} cases[] = {
		{0, "0s"},
		{1, "1ns"},
		{-1, "-1ns"},
		{1500, "1.5\u00b5s"},
		{1500000, "1.5ms"},
		{500000000, "500ms"},
		{1513000000, "1.513s"},
		{60000000000, "1m0s"},
		{90000000000, "1m30s"},
		{3600000000000, "1h0m0s"},
		{3661000000001, "1h1m1.000000001s"},
		{INT64_MIN, "-2562047h47m16.854775808s"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text out = {0};
		measure_put_duration(&out, cases[i].ns);
		assert_string_equal(out.bytes, cases[i].text);
		text_deinit(&out);
	}
}

static void test_floats(void **state)
{
	(void)state;
	static const struct {
		double value;
		const char *text;
	} cases[] = {
		{0, "0"},
		{-0.0, "-0"},
		{0.005, "0.005"},
		{1, "1"},
		{-2.5, "-2.5"},
		{1e-9, "1e-09"},
		{0.0001, "0.0001"},
		{0.00001, "1e-05"},
		{100000, "100000"},
		{123456.5, "123456.5"},
		{1e6, "1e+06"},
		{12345678, "1.2345678e+07"},
		{0.1 + 0.2, "0.30000000000000004"},
		{INFINITY, "+Inf"},
		{-INFINITY, "-Inf"},
		{NAN, "NaN"},
		{5e-324, "5e-324"},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text out = {0};
		measure_put_float(&out, cases[i].value);
		assert_string_equal(out.bytes, cases[i].text);
		text_deinit(&out);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_labels),	 cmocka_unit_test(test_scaled),
		cmocka_unit_test(test_scale),	 cmocka_unit_test(test_percent),
		cmocka_unit_test(test_families), cmocka_unit_test(test_durations),
		cmocka_unit_test(test_floats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
