// Lines of an input.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "io/input.h"
#include "io/lines.h"

static struct input *open_text(const char *text, size_t len)
{
	struct input *input;
	assert_null(input_from_memory(text, len, NULL, &input));
	return input;
}

static void check(const char *text, const char *const *want, size_t count)
{
	struct input *input = open_text(text, strlen(text));
	struct lines lines = lines_of(input, 0);
	struct slice line;
	for (size_t i = 0; i < count; i++) {
		assert_true(lines_next(&lines, &line));
		assert_int_equal(lines.number, i + 1);
		assert_int_equal(line.len, strlen(want[i]));
		assert_memory_equal(line.text, want[i], line.len);
	}
	assert_false(lines_next(&lines, &line));
	assert_null(lines_error(&lines));
	input_close(input);
}

static void test_ends(void **state)
{
	(void)state;
	check("", NULL, 0);
	check("\n", (const char *const[]){""}, 1);
	check("a", (const char *const[]){"a"}, 1);
	check("a\n", (const char *const[]){"a"}, 1);
	check("a\r\nb\r", (const char *const[]){"a", "b"}, 2);
	check("\n\na\rb\n\n", (const char *const[]){"", "", "a\rb", ""}, 4);
}

static void test_start(void **state)
{
	(void)state;
	struct input *input = open_text("head\nbody\n", 10);
	struct lines lines = lines_of(input, 5);
	struct slice line;
	assert_true(lines_next(&lines, &line));
	assert_memory_equal(line.text, "body", 4);
	assert_false(lines_next(&lines, &line));
	input_close(input);
}

// Far more than what is looked at in one step, with lines across its borders.
static void test_many(void **state)
{
	(void)state;
	size_t count = 20000, len = 0;
	char *text = malloc(count * 110);
	assert_non_null(text);
	for (size_t i = 0; i < count; i++) {
		len += (size_t)sprintf(text + len, "%zu ", i);
		memset(text + len, 'x', i % 100);
		len += i % 100;
		text[len++] = '\n';
	}
	struct input *input = open_text(text, len);
	struct lines lines = lines_of(input, 0);
	struct slice line;
	for (size_t i = 0; i < count; i++) {
		assert_true(lines_next(&lines, &line));
		assert_int_equal(strtoul(line.text, NULL, 10), i);
		assert_int_equal(line.len, (size_t)snprintf(NULL, 0, "%zu ", i) + i % 100);
	}
	assert_false(lines_next(&lines, &line));
	assert_null(lines_error(&lines));
	input_close(input);
	free(text);
}

static void test_too_long(void **state)
{
	(void)state;
	size_t len = LINES_LONGEST + 3;
	char *text = malloc(len);
	assert_non_null(text);
	memset(text, 'x', len);
	text[0] = '\n';
	struct input *input = open_text(text, len);
	struct lines lines = lines_of(input, 0);
	struct slice line;
	assert_true(lines_next(&lines, &line));
	assert_false(lines_next(&lines, &line));
	assert_false(lines_next(&lines, &line));
	struct error *err = lines_error(&lines);
	assert_non_null(err);
	assert_string_equal(error_message(err), "line 2: longer than 16777216 bytes");
	error_free(err);
	input_close(input);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_start),
		cmocka_unit_test(test_many),
		cmocka_unit_test(test_too_long),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
