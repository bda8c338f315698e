// This very program, asked for names; and the answer cut and bent.
#include "symbolize/read_binary.h"

#include <link.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "symbolize/read_message.h"

#define SELF "/proc/self/exe"

int symbolize_read_test_landmark(int x);
__attribute__((noinline)) int symbolize_read_test_landmark(int x)
{
	return x * 3;
}

static int take_base(struct dl_phdr_info *info, size_t size, void *context)
{
	(void)size;
	*(uint64_t *)context = info->dlpi_addr; // the first one is the program itself
	return 1;
}

// The program as a profile shows it: mapped at its load address.
static struct read_question question_about(uint64_t *address)
{
	static struct search_environment environment;
	uint64_t base = 0;
	dl_iterate_phdr(take_base, &base);
	*address = (uint64_t)(uintptr_t)symbolize_read_test_landmark + 1;
	return (struct read_question){
		.path = SELF,
		.wanted = "",
		.range = {base, base + ((uint64_t)1 << 32), 0},
		.address = address,
		.count = 1,
		.environment = &environment,
	};
}

static void names_come_back(void **state)
{
	(void)state;
	struct arena arena;
	uint64_t address;
	struct read_question q = question_about(&address);
	struct read_answer a;
	arena_init(&arena, 64 << 20);
	if (q.range.start == 0) // not position-independent: mapped where it was linked
		q.range = (struct mapped_range){0, 0, 0};
	assert_null(binary_read(&q, &arena, &a));
	assert_int_equal(a.named, 1);
	const struct location_frames *f = &a.by_address[0];
	assert_true(f->count > 0);
	assert_string_equal(f->frame[f->count - 1].name, "symbolize_read_test_landmark");
	assert_non_null(strstr(a.facts.format, "ELF"));
	arena_deinit(&arena);
}

static void another_build_is_refused(void **state)
{
	(void)state;
	struct arena arena;
	uint64_t address;
	struct read_question q = question_about(&address);
	struct read_answer a;
	arena_init(&arena, 64 << 20);
	q.wanted = "0123456789abcdef";
	q.count = 0;
	struct error *err = binary_read(&q, &arena, &a);
	// A linker that writes no build id leaves nothing to compare.
	if (err) {
		assert_int_equal(error_code(err), ERR_NOT_FOUND);
		assert_non_null(strstr(error_message(err), "0123456789abcdef"));
		error_free(err);
		q.any_id = true;
		assert_null(binary_read(&q, &arena, &a));
		assert_true(a.foreign_id);
	}
	arena_deinit(&arena);
}

static bool is_taken(const char *bytes, size_t len)
{
	struct arena arena;
	struct read_answer a;
	arena_init(&arena, 64 << 20);
	struct error *err = read_take_answer(bytes, len, 1, &arena, &a);
	bool taken = !err;
	error_free(err);
	arena_deinit(&arena);
	return taken;
}

static void cut_and_bent_answers_are_errors(void **state)
{
	(void)state;
	uint64_t address;
	struct read_question q = question_about(&address);
	struct text answer = {0};
	if (q.range.start == 0)
		q.range = (struct mapped_range){0, 0, 0};
	assert_null(read_work(&q, &answer));
	assert_true(is_taken(answer.bytes, answer.len));
	for (size_t len = 0; len < answer.len; len++)
		assert_false(is_taken(answer.bytes, len));
	for (size_t i = 0; i < answer.len; i++) // no byte can do harm
		for (int bit = 0; bit < 8; bit++) {
			answer.bytes[i] ^= (char)(1 << bit);
			is_taken(answer.bytes, answer.len);
			answer.bytes[i] ^= (char)(1 << bit);
		}
	text_deinit(&answer);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_come_back),
		cmocka_unit_test(another_build_is_refused),
		cmocka_unit_test(cut_and_bent_answers_are_errors),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
