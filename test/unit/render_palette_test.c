// Colours: which depends on what, and that black text can be read on all of them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include <math.h>

#include "render/palette.h"

static void expect_package(const char *name, const char *package)
{
	struct slice found = palette_package(slice_of(name));
	char text[64];
	snprintf(text, sizeof text, "%.*s", (int)found.len, found.text);
	assert_string_equal(text, package);
}

static void test_packages(void **state)
{
	(void)state;
	expect_package("net/http.(*conn).serve", "net/http");
	expect_package("example.org/a.b/c.F", "example.org/a.b/c");
	expect_package("main.f[example.org/x.T]", "main");
	expect_package("std::vector<a::b>::push", "std");
	expect_package("read", "read");
	expect_package(".hidden", ".hidden");
	expect_package("a/b", "a/b");
	expect_package("", "");
}

// Relative luminance and contrast as WCAG 2 defines them.
static double luminance(uint32_t colour)
{
	static const double share[] = {0.0722, 0.7152, 0.2126};
	double sum = 0;
	for (int i = 0; i < 3; i++) {
		double level = (colour >> 8 * i & 0xff) / 255.0;
		sum += share[i] *
		       (level <= 0.03928 ? level / 12.92 : pow((level + 0.055) / 1.055, 2.4));
	}
	return sum;
}

static void test_contrast_to_black(void **state)
{
	(void)state;
	for (int palette = PALETTE_PACKAGE; palette <= PALETTE_DIFF; palette++)
		for (int i = 0; i <= 200; i++) {
			char name[16];
			snprintf(name, sizeof name, "p%d.f", i);
			struct palette_frame frame = {slice_of(name), i, 200 - i, i / 200.0};
			uint32_t colour = palette_color((enum palette)palette, &frame);
			assert_true(colour <= 0xffffff);
			assert_true((luminance(colour) + 0.05) / 0.05 >= 7);
		}
}

static uint32_t of_change(int64_t total, int64_t base)
{
	return palette_color(
		PALETTE_DIFF,
		&(struct palette_frame){.name = slice_of("f"), .total = total, .base = base});
}

static void test_change(void **state)
{
	(void)state;
	assert_int_equal(of_change(5, 5), PALETTE_GREY);
	assert_int_equal(of_change(0, 0), PALETTE_GREY);
	assert_int_equal(of_change(5, 0), of_change(INT64_MAX, 0));
	assert_true((of_change(5, 0) >> 16) > (of_change(5, 0) & 0xff));  // orange
	assert_true((of_change(0, 5) >> 16) < (of_change(0, 5) & 0xff));  // blue
	assert_true((of_change(9, 5) & 0xff) > (of_change(9, 0) & 0xff)); // paler
}

static void test_names(void **state)
{
	(void)state;
	assert_int_equal(palette_find("auto", false), PALETTE_PACKAGE);
	assert_int_equal(palette_find("auto", true), PALETTE_DIFF);
	assert_int_equal(palette_find("heat", true), PALETTE_HEAT);
	assert_int_equal(palette_find("mem", false), PALETTE_MEMORY);
	// Which frame has which colour must not change from one release to the next.
	struct palette_frame frame = {.name = slice_of("net/http.Get")};
	assert_int_equal(palette_color(PALETTE_PACKAGE, &frame), 0xeadcb6);
	assert_int_equal(palette_color(PALETTE_MEMORY, &frame), 0xa3c5dc);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_packages),
		cmocka_unit_test(test_contrast_to_black),
		cmocka_unit_test(test_change),
		cmocka_unit_test(test_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
