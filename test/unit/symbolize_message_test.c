// What one process says is what the other hears; nonsense is an error.
#include "symbolize/message.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"

static void put_all(struct text *out)
{
	struct message_writer w;
	assert_null(message_writer_init(&w, out));
	message_put_u64(&w, 0);
	message_put_u64(&w, UINT64_MAX);
	message_put_i64(&w, INT64_MIN);
	message_put_i64(&w, INT64_MAX);
	message_put_i64(&w, -1);
	message_put_text(&w, "main.hot");
	message_put_text(&w, NULL);
	message_put_text(&w, "");
	message_put_text(&w, "main.go");
	message_put_text(&w, "main.hot");
	assert_null(message_writer_error(&w));
	message_writer_deinit(&w);
}

static void numbers_and_texts_arrive(void **state)
{
	(void)state;
	struct text out = {0};
	struct arena arena;
	struct message_reader r;
	put_all(&out);
	arena_init(&arena, 1 << 20);
	message_reader_init(&r, out.bytes, out.len, &arena);
	assert_true(message_u64(&r) == 0);
	assert_true(message_u64(&r) == UINT64_MAX);
	assert_true(message_i64(&r) == INT64_MIN);
	assert_true(message_i64(&r) == INT64_MAX);
	assert_true(message_i64(&r) == -1);
	const char *first = message_text(&r);
	assert_string_equal(first, "main.hot");
	assert_null(message_text(&r));
	assert_string_equal(message_text(&r), "");
	assert_string_equal(message_text(&r), "main.go");
	assert_ptr_equal(message_text(&r), first);
	assert_null(message_end(&r));
	arena_deinit(&arena);
	text_deinit(&out);
}

// Reads bytes as if put_all() had made them; true if they are taken for that.
static bool reads(const char *bytes, size_t len)
{
	struct arena arena;
	struct message_reader r;
	arena_init(&arena, 1 << 20);
	message_reader_init(&r, bytes, len, &arena);
	for (int i = 0; i < 5; i++)
		message_u64(&r);
	for (int i = 0; i < 5; i++)
		message_text(&r);
	struct error *err = message_end(&r);
	bool good = !err;
	error_free(err);
	arena_deinit(&arena);
	return good;
}

static void what_is_cut_or_too_long_is_an_error(void **state)
{
	(void)state;
	struct text out = {0};
	put_all(&out);
	assert_true(reads(out.bytes, out.len));
	for (size_t len = 0; len < out.len; len++)
		assert_false(reads(out.bytes, len));
	text_putc(&out, 1);
	assert_false(reads(out.bytes, out.len));
	text_deinit(&out);
}

static void counts_and_text_numbers_are_bounded(void **state)
{
	(void)state;
	static const char many[] = "\xff\xff\xff\x7f....", far[] = "\x09\x01x";
	struct arena arena;
	struct message_reader r;
	arena_init(&arena, 1 << 20);
	message_reader_init(&r, many, sizeof many - 1, &arena);
	assert_int_equal(message_count(&r), 0);
	error_free(message_end(&r));
	assert_true(r.bad);
	message_reader_init(&r, far, sizeof far - 1, &arena);
	assert_null(message_text(&r));
	assert_true(r.bad);
	arena_deinit(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_and_texts_arrive),
		cmocka_unit_test(what_is_cut_or_too_long_is_an_error),
		cmocka_unit_test(counts_and_text_numbers_are_bounded),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
