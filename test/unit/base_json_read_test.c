// Reading JSON.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/json_read.h"

static struct json_read open_text(const char *text)
{
	struct json_read in;
	json_read_init(&in, text, strlen(text));
	return in;
}

static void expect_text(const char *json, const char *want, size_t len)
{
	struct json_read in = open_text(json);
	struct slice got;
	assert_true(json_get_text(&in, &got));
	assert_int_equal(got.len, len);
	assert_memory_equal(got.text, want, len);
	assert_null(json_read_error(&in));
	json_read_deinit(&in);
}

static void expect_mistake(const char *json, const char *message)
{
	struct json_read in = open_text(json);
	struct slice key;
	assert_true(json_enter(&in, JSON_OBJECT));
	while (json_next_key(&in, &key))
		if (json_kind(&in) == JSON_STRING)
			json_get_text(&in, &key);
		else if (json_kind(&in) == JSON_NUMBER)
			json_get_number(&in, &(struct json_number){0});
		else
			json_skip(&in);
	struct error *err = json_read_error(&in);
	assert_non_null(err);
	assert_string_equal(error_message(err), message);
	error_free(err);
	json_read_deinit(&in);
}

static void test_walk(void **state)
{
	(void)state;
	struct json_read in = open_text(" {\"a\" : [1, [], {\"b\":[2]}, true ,null,\"x\"] ,\"c\":{}} ");
	struct slice key;
	struct json_number n;
	assert_true(json_enter(&in, JSON_OBJECT));
	assert_true(json_next_key(&in, &key));
	assert_true(slice_is(key, "a"));
	assert_true(json_enter(&in, JSON_ARRAY));
	assert_true(json_next(&in));
	assert_true(json_get_number(&in, &n));
	assert_int_equal(n.whole, 1);
	assert_true(json_next(&in));
	assert_true(json_enter(&in, JSON_ARRAY));
	assert_false(json_next(&in));
	for (int i = 0; i < 4; i++) {
		assert_true(json_next(&in));
		json_skip(&in);
	}
	assert_false(json_next(&in));
	assert_true(json_next_key(&in, &key));
	assert_true(json_enter(&in, JSON_OBJECT));
	assert_false(json_next_key(&in, &key));
	assert_false(json_next_key(&in, &key));
	assert_null(json_read_error(&in));
	json_read_deinit(&in);
}

static void test_other_kinds_are_skipped(void **state)
{
	(void)state;
	struct json_read in = open_text("[\"text\", 1, {}, [3]]");
	struct json_number n;
	struct slice text;
	assert_true(json_enter(&in, JSON_ARRAY));
	assert_true(json_next(&in));
	assert_false(json_get_number(&in, &n));
	assert_true(json_next(&in));
	assert_false(json_get_text(&in, &text));
	assert_true(json_next(&in));
	assert_false(json_enter(&in, JSON_ARRAY));
	assert_true(json_next(&in));
	size_t place = json_read_place(&in);
	json_skip(&in);
	assert_false(json_next(&in));
	struct json_read again;
	json_read_from(&again, &in, place);
	assert_true(json_enter(&again, JSON_ARRAY));
	assert_true(json_next(&again));
	assert_true(json_get_number(&again, &n));
	assert_int_equal(n.whole, 3);
	json_read_deinit(&again);
	json_read_deinit(&in);
}

static void test_texts(void **state)
{
	(void)state;
	expect_text("\"\"", "", 0);
	expect_text("\"a b\"", "a b", 3);
	expect_text("\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8);
	expect_text("\"\\u0041\\u00e4\\u20AC\"", "A\xc3\xa4\xe2\x82\xac", 6);
	expect_text("\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80", 4);
	expect_text("\"\\ud83dx\"", "\xef\xbf\xbdx", 4);
	expect_text("\"\\ud83d\\u0041\"", "\xef\xbf\xbd" "A", 4);
	expect_text("\"a\\u0000b\"", "a\0b", 3);
}

static void test_numbers(void **state)
{
	(void)state;
	static const struct {
		const char *json;
		bool is_whole;
		double value;
	} cases[] = {
		{"0", true, 0},
		{"-12", true, -12},
		{"9223372036854775807", true, 0x1p63},
		{"-9223372036854775808", true, -0x1p63},
		{"9223372036854775808", false, 0x1p63},
		{"1.5", false, 1.5},
		{"-1e3", false, -1000},
		{"2E-2", false, 0.02},
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json_read in = open_text(cases[i].json);
		struct json_number n;
		assert_true(json_get_number(&in, &n));
		assert_int_equal(n.is_whole, cases[i].is_whole);
		assert_true(n.value == cases[i].value);
		assert_null(json_read_error(&in));
	}
}

static void test_scaled(void **state)
{
	(void)state;
	struct json_number whole = {.is_whole = true, .whole = INT64_MAX, .value = 0x1p63};
	assert_true(json_scaled(&whole, 1) == INT64_MAX);
	assert_true(json_scaled(&whole, 1000) == INT64_MAX);
	whole = (struct json_number){.is_whole = true, .whole = -7, .value = -7};
	assert_int_equal(json_scaled(&whole, 1000), -7000);
	struct json_number part = {.value = 0.0015};
	assert_int_equal(json_scaled(&part, 1000), 2);
	part.value = -1e300;
	assert_true(json_scaled(&part, 1) == INT64_MIN);
}

static void test_mistakes(void **state)
{
	(void)state;
	expect_mistake("{", "byte 1: the file ends early");
	expect_mistake("{\"a\":1", "byte 6: the file ends early");
	expect_mistake("{\"a\"1}", "byte 4: a colon is missing");
	expect_mistake("{1}", "byte 1: a key is missing");
	expect_mistake("{\"a\":}", "byte 5: a value is missing");
	expect_mistake("{\"a\":1 \"b\":2}", "byte 7: a comma or the end of a list is missing");
	expect_mistake("{\"a\":\"x", "byte 7: a string does not end");
	expect_mistake("{\"a\":\"\\q\"}", "byte 8: no such escape");
	expect_mistake("{\"a\":\"\\u12\"}", "byte 8: no such escape");
	expect_mistake("{\"a\":1e999}", "byte 5: no number that can be used");
	expect_mistake("{\"a\":1.2.3}", "byte 5: no number that can be used");
	expect_mistake("{\"a\":[[[", "byte 8: a value is missing");
	expect_mistake("{\"a\":[\"x]}", "byte 10: a string does not end");
}

// A million brackets need no stack.
static void test_deep(void **state)
{
	(void)state;
	size_t depth = 1 << 20;
	char *json = malloc(2 * depth);
	assert_non_null(json);
	memset(json, '[', depth);
	memset(json + depth, ']', depth);
	struct json_read in;
	json_read_init(&in, json, 2 * depth);
	json_skip(&in);
	assert_null(json_read_error(&in));
	assert_int_equal(json_read_place(&in), 2 * depth);
	free(json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_walk),
		cmocka_unit_test(test_other_kinds_are_skipped),
		cmocka_unit_test(test_texts),
		cmocka_unit_test(test_numbers),
		cmocka_unit_test(test_scaled),
		cmocka_unit_test(test_mistakes),
		cmocka_unit_test(test_deep),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
