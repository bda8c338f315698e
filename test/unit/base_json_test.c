// JSON as it comes: nesting, escapes, numbers, writers that fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <float.h>
#include <locale.h>
#include <math.h>

#include "base/json.h"

static struct error *collect(void *context, const char *bytes, size_t len)
{
	text_put(context, bytes, len);
	return NULL;
}

static struct error *refuse(void *context, const char *bytes, size_t len)
{
	(void)context, (void)bytes, (void)len;
	return error_new(ERR_IO, "no space left");
}

static void begin(struct json *json, struct text *out)
{
	*out = (struct text){0};
	json_init(json, &(struct writer){collect, out});
}

static void end(struct json *json, struct text *out, const char *want)
{
	assert_null(json_finish(json));
	assert_string_equal(out->bytes, want);
	json_deinit(json);
	text_deinit(out);
}

static void test_nesting(void **state)
{
	(void)state;
	struct json json;
	struct text out;
	begin(&json, &out);
	json_begin_object(&json);
	json_key(&json, "a");
	json_int(&json, 1);
	json_key(&json, "b");
	json_begin_array(&json);
	json_begin_array(&json);
	json_end_array(&json);
	json_uint(&json, UINT64_MAX);
	json_begin_object(&json);
	json_end_object(&json);
	json_double(&json, INFINITY);
	json_end_array(&json);
	json_key(&json, "c");
	json_string(&json, "x");
	json_end_object(&json);
	end(&json, &out, "{\"a\": 1, \"b\": [[], 18446744073709551615, {}, null], \"c\": \"x\"}\n");
}

static void test_lines(void **state)
{
	(void)state;
	struct json json;
	struct text out;
	begin(&json, &out);
	json_begin_object(&json);
	json_begin_line(&json);
	json_key(&json, "rows");
	json_begin_array(&json);
	for (int i = 0; i < 2; i++) {
		json_begin_line(&json);
		json_int(&json, i);
	}
	json_begin_line(&json);
	json_end_array(&json);
	json_begin_line(&json);
	json_end_object(&json);
	end(&json, &out, "{\n\"rows\": [\n0,\n1\n]\n}\n");
}

static void test_text(void **state)
{
	(void)state;
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"", "\"\"\n"},
		{"main.f", "\"main.f\"\n"},
		{"a\"b\\c/d", "\"a\\\"b\\\\c/d\"\n"},
		{"\b\f\n\r\t\x01\x1f", "\"\\b\\f\\n\\r\\t\\u0001\\u001f\"\n"},
		{"\x1b[31m\x7f", "\"\\u001b[31m\\u007f\"\n"},
		{"\xc2\x9b", "\"\\u009b\"\n"},	   // a control of one character
		{"\xe2\x80\xae", "\"\\u202e\"\n"}, // right to left
		{"na\xc3\xafve \xf0\x9f\x98\x80", "\"na\xc3\xafve \xf0\x9f\x98\x80\"\n"},
		{"a\xff", "\"a\xef\xbf\xbd\"\n"},
		{"\xe2\x82", "\"\xef\xbf\xbd\xef\xbf\xbd\"\n"},			// cut short
		{"\xed\xa0\x80", "\"\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\"\n"}, // a surrogate
		{"\xc0\xaf", "\"\xef\xbf\xbd\xef\xbf\xbd\"\n"}, // not the shortest form
	};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct json json;
		struct text out;
		begin(&json, &out);
		json_string(&json, cases[i].text);
		end(&json, &out, cases[i].want);
	}
	struct json json;
	struct text out;
	begin(&json, &out);
	json_text(&json, "a\0b", 3);
	end(&json, &out, "\"a\\u0000b\"\n");
}

static void test_key(void **state)
{
	(void)state;
	struct json json;
	struct text out;
	begin(&json, &out);
	json_begin_object(&json);
	json_key(&json, "a\"\n");
	json_int(&json, 0);
	json_end_object(&json);
	end(&json, &out, "{\"a\\\"\\n\": 0}\n");
}

static void test_numbers(void **state)
{
	(void)state;
	struct json json;
	struct text out;
	begin(&json, &out);
	json_begin_array(&json);
	json_int(&json, INT64_MIN);
	json_int(&json, INT64_MAX);
	json_uint(&json, UINT64_MAX);
	json_double(&json, 0.1);
	json_double(&json, 100);
	json_double(&json, 1.0 / 3);
	json_double(&json, 5e-324);
	json_double(&json, DBL_MAX);
	json_double(&json, -0.0);
	json_double(&json, NAN);
	json_double(&json, -INFINITY);
	json_end_array(&json);
	end(&json, &out,
	    "[-9223372036854775808, 9223372036854775807, 18446744073709551615, 0.1, 100, "
	    "0.3333333333333333, 4.94065645841247e-324, 1.7976931348623157e+308, -0, null, "
	    "null]\n");
}

static void test_locale(void **state)
{
	(void)state;
	// A locale with a comma may not be installed; then this says nothing new.
	setlocale(LC_NUMERIC, "de_DE.UTF-8");
	struct json json;
	struct text out;
	begin(&json, &out);
	json_double(&json, 1234.5);
	end(&json, &out, "1234.5\n");
	setlocale(LC_NUMERIC, "C");
}

// In pieces, and no more held than a piece and a row.
static void test_much(void **state)
{
	(void)state;
	struct json json;
	struct text out;
	begin(&json, &out);
	json_begin_array(&json);
	for (int i = 0; i < 50000; i++) {
		json_string(&json, "row");
		assert_null(json_pass_on(&json));
		assert_true(json.text.len < 66000);
	}
	json_end_array(&json);
	assert_true(out.len > 200000);
	assert_null(json_finish(&json));
	assert_int_equal(out.len, 50000 * 7 - 2 + 3);
	json_deinit(&json);
	text_deinit(&out);
}

static void test_refusal(void **state)
{
	(void)state;
	struct json json;
	json_init(&json, &(struct writer){refuse, NULL});
	json_int(&json, 1);
	assert_null(json_pass_on(&json)); // not yet worth a write
	struct error *err = json_finish(&json);
	assert_string_equal(error_message(err), "no space left");
	error_free(err);
	json_int(&json, 1);
	json.text.failed = true;
	err = json_pass_on(&json);
	assert_int_equal(error_code(err), ERR_NOMEM);
	error_free(err);
	json_deinit(&json);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nesting), cmocka_unit_test(test_lines),
		cmocka_unit_test(test_text),	cmocka_unit_test(test_key),
		cmocka_unit_test(test_numbers), cmocka_unit_test(test_locale),
		cmocka_unit_test(test_much),	cmocka_unit_test(test_refusal),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
