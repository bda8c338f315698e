// Glyphs: what a terminal gets of text, and how wide it is.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/cells.h"
#include "base/style.h"
#include "base/text.h"

// Glyphs with bars in between, and the sum of their widths.
static void check(const char *text, size_t len, bool unicode, const char *want, unsigned width)
{
	struct text out = {0};
	unsigned sum = 0;
	for (struct cells c = cells_of((struct slice){text, len}, unicode); cells_next(&c);) {
		text_put(&out, c.glyph, c.len);
		text_putc(&out, '|');
		sum += c.width;
	}
	assert_string_equal(out.len ? out.bytes : "", want);
	assert_int_equal(sum, width);
	text_deinit(&out);
}

#define CHECK(text, unicode, want, width) check(text, sizeof text - 1, unicode, want, width)

static void test_plain(void **state)
{
	(void)state;
	CHECK("", true, "", 0);
	CHECK("a b~", true, "a| |b|~|", 4);
	CHECK("\u65e5a\u00e9", true, "\u65e5|a|\u00e9|", 4);
	CHECK("\u65e5a\u00e9", false, "?|a|?|", 3);
}

static void test_marks_join(void **state)
{
	(void)state;
	CHECK("e\u0301x", true, "e\u0301|x|", 2);
	CHECK("e\u0301x", false, "e|x|", 2);
	CHECK("\u0301x", true, " \u0301|x|", 2);  // with nothing to stand on
	CHECK("a\u200db\ufeff", true, "a|b|", 2); // joiners go
}

static void test_marks_are_bounded(void **state)
{
	(void)state;
	struct text text = {0};
	text_putc(&text, 'a');
	for (int i = 0; i < 100; i++)
		text_puts(&text, "\u0301");
	struct cells c = cells_of((struct slice){text.bytes, text.len}, true);
	assert_true(cells_next(&c));
	assert_true(c.len <= CELLS_GLYPH && c.len > CELLS_GLYPH - 2 && c.width == 1);
	assert_false(cells_next(&c));
	text_deinit(&text);
}

static void test_what_commands_terminals(void **state)
{
	(void)state;
	CHECK("\x1b[m", true, "\\|x|1|b|[|m|", 6);
	CHECK("\n\t\x7f", true, "\\|x|0|a|\\|x|0|9|\\|x|7|f|", 12);
	CHECK("\xff", true, "\\|x|f|f|", 4);
	CHECK("\xc2\x9b", true, "\\|x|c|2|\\|x|9|b|", 8);
	CHECK("\u202e", false, "\\|x|e|2|\\|x|8|0|\\|x|a|e|", 12);
	CHECK("a\0b", true, "a|\\|x|0|0|b|", 6);
}

static void test_undefined(void **state)
{
	(void)state;
	CHECK("\xcd\xb8", true, "\ufffd|", 1); // U+0378
}

// --- styles

static void check_style(struct style style, enum color_depth depth, const char *want)
{
	struct text out = {0};
	style_put(&out, style, depth);
	assert_string_equal(out.bytes, want);
	text_deinit(&out);
}

static void test_styles(void **state)
{
	(void)state;
	struct style hot = {0x000000, 0xff8000, STYLE_BOLD};
	check_style(style_plain, COLORS_TRUE, "\x1b[0m");
	check_style(hot, COLORS_TRUE, "\x1b[0;1;38;2;0;0;0;48;2;255;128;0m");
	check_style(hot, COLORS_256, "\x1b[0;1;38;5;16;48;5;208m");
	check_style(hot, COLORS_16, "\x1b[0;1;30;43m");
	check_style(hot, COLORS_NONE, "\x1b[0;1m");
}

static void test_nearest(void **state)
{
	(void)state;
	assert_int_equal(style_nearest_256(0xffffff), 231);
	assert_int_equal(style_nearest_256(0x808080), 244);
	assert_int_equal(style_nearest_256(0xd0d0d0), 252);
	assert_int_equal(style_nearest_16(0xf4c8c8, 16), 9);  // a light red is a red
	assert_int_equal(style_nearest_16(0xc8c8f4, 16), 12); // and a light blue a blue
	assert_int_equal(style_nearest_16(0xe0e0e0, 8), 7);
	for (int32_t rgb = 0; rgb <= 0xffffff; rgb += 0x1357) {
		assert_in_range(style_nearest_256(rgb), 16, 255);
		assert_in_range(style_nearest_16(rgb, 8), 0, 7);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),
		cmocka_unit_test(test_marks_join),
		cmocka_unit_test(test_marks_are_bounded),
		cmocka_unit_test(test_what_commands_terminals),
		cmocka_unit_test(test_undefined),
		cmocka_unit_test(test_styles),
		cmocka_unit_test(test_nearest),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
