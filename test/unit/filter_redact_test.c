// Names that say nothing, and what stays.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "filter/filter.h"
#include "filter/redact.h"
#include "show.h"
#include "sketch.h"

static const char text[] = "n/count\n"
			   "main.main@/src/a.go:3 main.f@/src/a.go:4+io.g@/lib/g.go:5 | tier=gold "
			   "zone=z bytes#4096:bytes odd#1:widget | 7\n"
			   "main.main@/src/a.go:3 | pprof::base=true | 1\n";

static struct error *redacted(struct view *view, struct arena *arena, const struct profile *p,
			      const char *salt, const char *keep, const char *taghide)
{
	const struct redact_options how = {siphash_key_of(salt, strlen(salt)), keep};
	const struct filter_options filter = {.taghide = taghide};
	struct text notes = {0};
	assert_null(view_init(view, arena, p));
	assert_null(filter_apply(view, arena, &filter, &notes));
	text_deinit(&notes);
	return redact_view(view, &how, arena);
}

// The view as text; free() it.
static char *shown(const char *salt, const char *keep, const char *taghide)
{
	struct profile *p = sketch(text);
	struct arena arena;
	struct view view;
	struct text out = {0};
	arena_init(&arena, SIZE_MAX);
	assert_null(redacted(&view, &arena, p, salt, keep, taghide));
	show_view(&out, &view);
	arena_deinit(&arena);
	profile_free(p);
	return out.bytes;
}

static unsigned count(const char *all, const char *part)
{
	unsigned n = 0;
	for (const char *at = all; (at = strstr(at, part)); at++)
		n++;
	return n;
}

static void test_names_are_gone(void **state)
{
	(void)state;
	static const char *const gone[] = {"main", "src", "a.go", "io.", "tier", "gold", "zone",
					   "odd",  "widget"};
	char *s = shown("salt", "", NULL);
	for (size_t i = 0; i < ARRAY_LEN(gone); i++)
		assert_null(strstr(s, gone[i]));
	assert_int_equal(count(s, "f_"), 4);
	assert_int_equal(count(s, "key_"), 4);
	assert_int_equal(count(s, "value_"), 2);
	assert_int_equal(count(s, ":unit_"), 1);
	assert_non_null(strstr(s, "#4096:bytes"));
	assert_non_null(strstr(s, "pprof::base=true"));
	free(s);
}

static void test_salt(void **state)
{
	(void)state;
	char *a = shown("salt", "", NULL), *b = shown("salt", "", NULL), *c = shown("s", "", NULL);
	assert_string_equal(a, b);
	assert_string_not_equal(a, c);
	free(a);
	free(b);
	free(c);
}

static void test_keep(void **state)
{
	(void)state;
	char *s = shown("salt", "^io\\.", NULL);
	assert_int_equal(count(s, "io.g"), 1);
	assert_int_equal(count(s, "main"), 0);
	free(s);
	struct profile *p = sketch(text);
	struct arena arena;
	struct view view;
	arena_init(&arena, SIZE_MAX);
	struct error *err = redacted(&view, &arena, p, "salt", "(", NULL);
	assert_non_null(err);
	assert_non_null(strstr(error_message(err), "parsing redact_keep regexp"));
	error_free(err);
	arena_deinit(&arena);
	profile_free(p);
}

static void test_hidden_keys_stay_hidden(void **state)
{
	(void)state;
	char *s = shown("salt", "", "^(tier|pprof::base)$");
	assert_int_equal(count(s, "key_"), 3);
	assert_int_equal(count(s, "pprof::base"), 0);
	free(s);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names_are_gone),
		cmocka_unit_test(test_salt),
		cmocka_unit_test(test_keep),
		cmocka_unit_test(test_hidden_keys_stay_hidden),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
