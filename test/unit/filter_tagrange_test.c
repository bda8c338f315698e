// Ranges of numbers with units.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "filter/tagrange.h"

static bool parse(const char *text, struct tagrange *range, struct arena *arena)
{
	bool is_range = false;
	assert_null(tagrange_parse(text, arena, range, &is_range));
	return is_range;
}

static void expect_has(const char *text, int64_t value, const char *unit, bool has)
{
	struct arena arena;
	struct tagrange range;
	arena_init(&arena, SIZE_MAX);
	assert_true(parse(text, &range, &arena));
	assert_int_equal(tagrange_has(&range, value, unit), has);
	arena_deinit(&arena);
}

static void test_known_units(void **state)
{
	(void)state;
	expect_has("4kb", 4096, "bytes", true);
	expect_has("4kb", 4095, "bytes", false);
	expect_has("4KB:", 1, "mb", true);
	expect_has(":4kb", 5000, "bytes", false);
	expect_has(":-1kb", -2048, "bytes", true);
	expect_has("1kb:1mb", 1 << 20, "byte", true);
	expect_has("1kb:1mb", (1 << 20) + 1, "byte", false);
	expect_has("+5ms", 5000000, "ns", true);
	expect_has("5ms", 5, "thread", true); // unknown units go with anything
	expect_has("5ms", 5, "kb", false);
}

static void test_other_units(void **state)
{
	(void)state;
	expect_has("1500", 1500, "request", true);
	expect_has("1500", 1500, "bytes", false);
	expect_has("1500", 1500, "", true);
	expect_has("5requests", 5, "threads", true);
	expect_has("5requests", 5, "kb", false);
	expect_has("1:5", 5, "", true);
	expect_has("5:1", 3, "", false);
}

static void test_longer_times(void **state)
{
	(void)state;
	expect_has("5m", 300, "seconds", true);
	expect_has("5m:", 299, "seconds", false);
	expect_has(":2h", 7200, "seconds", true);
	expect_has("5m:2h", 7201, "seconds", false);
	expect_has("90s:5m", 300, "seconds", true);
	expect_has("90s:5m", 301, "seconds", false);
	expect_has("1m:90s", 90, "seconds", true);
	expect_has("1d", 86400000, "ms", true);
	expect_has("5m", 5, "thread", true); // as all units that pprof does not know
	expect_has("5m", 5, "kb", false);
}

static void test_not_ranges(void **state)
{
	(void)state;
	static const char *const texts[] = {
		"",    ":",	"a", "5:5:5", "1s:2kb", "1m:2kb", "--5", "5 kb", "5.5",  "5:x",	  "x:5",
		"kb4", "1:2,3", "+", "5-",    "1:kb",	"::5", "5kb2", "5_kb", "\xc2\xb5"};
	struct arena arena;
	struct tagrange range;
	arena_init(&arena, SIZE_MAX);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++)
		assert_false(parse(texts[i], &range, &arena));
	arena_deinit(&arena);
}

static void test_overflow(void **state)
{
	(void)state;
	static const char *const texts[] = {"9223372036854775808", "1:-9223372036854775809",
					    ":99999999999999999999999kb"};
	struct arena arena;
	struct tagrange range;
	bool is_range;
	arena_init(&arena, SIZE_MAX);
	for (size_t i = 0; i < ARRAY_LEN(texts); i++) {
		struct error *err = tagrange_parse(texts[i], &arena, &range, &is_range);
		assert_non_null(err);
		assert_int_equal(error_code(err), ERR_USAGE);
		error_free(err);
	}
	arena_deinit(&arena);
	expect_has("9223372036854775807", INT64_MAX, "", true);
	expect_has("-9223372036854775808:", INT64_MIN, "", true);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_known_units),
		cmocka_unit_test(test_other_units),
		cmocka_unit_test(test_longer_times),
		cmocka_unit_test(test_not_ranges),
		cmocka_unit_test(test_overflow),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
