// Machine code of this very program, and answers that are not what they should be.
#include <inttypes.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/text.h"
#include "object/disasm.h"
#include "regex/regex.h"
#include "symbolize/code.h"

#define SELF "/proc/self/exe"

// Functions that the symbol table must have.
int symbolize_code_test_inner(int x);
__attribute__((noinline)) int symbolize_code_test_inner(int x)
{
	return x * 3;
}

int symbolize_code_test_outer(int x);
__attribute__((noinline)) int symbolize_code_test_outer(int x)
{
	return symbolize_code_test_inner(x) + 1;
}

// The mapping of this program that an address is in.
static struct mapped_range find_mapping(uint64_t address)
{
	struct mapped_range r = {0};
	char line[512];
	FILE *maps = fopen("/proc/self/maps", "re");
	assert_non_null(maps);
	while (fgets(line, sizeof line, maps)) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %*s %" SCNx64, &r.start, &r.limit,
			   &r.offset) == 3 &&
		    address >= r.start && address < r.limit)
			break;
	}
	fclose(maps);
	assert_true(address >= r.start && address < r.limit);
	return r;
}

static struct arena arena;

static int set_up(void **state)
{
	(void)state;
	arena_init(&arena, (size_t)1 << 30);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	arena_deinit(&arena);
	return 0;
}

static struct error *request(const char *names, const uint64_t *address, uint32_t count,
			     struct code_answer *ret)
{
	struct regex *regex = NULL;
	if (names)
		assert_null(regex_new(names, strlen(names), &regex));
	struct code_request q = {
		.path = SELF,
		.range = find_mapping(address[0]),
		.address = address,
		.address_count = count,
		.names = regex,
	};
	struct error *err = code_request(&q, &arena, ret);
	regex_free(regex);
	return err;
}

static void functions_with_samples_are_read(void **state)
{
	(void)state;
	const uint64_t outer = (uint64_t)(uintptr_t)symbolize_code_test_outer;
	struct code_answer a;
	assert_int_equal(symbolize_code_test_outer(1), 4);
	assert_null(request("^symbolize_code_test", &outer, 1, &a));
	assert_int_equal(a.code.count, 1); // the inner one has no samples
	const struct code_function *f = &a.code.function[0];
	assert_int_equal(f->start + a.bias, outer);
	assert_int_equal(f->name_count, 1);
	assert_string_equal(f->name[0], "symbolize_code_test_outer");
	assert_true(f->count > 1);
	uint64_t next = f->start;
	bool calls = false;
	for (uint32_t i = 0; i < f->count; i++) {
		assert_int_equal(f->instruction[i].address, next);
		next += f->instruction[i].size;
		calls |= strstr(f->instruction[i].text, "<symbolize_code_test_inner>") != NULL;
	}
	assert_int_equal(next, f->end);
	assert_true(calls);
	assert_false(a.code.cut);
	// This file is built with line numbers or without.
	const struct code_frame *frame = f->instruction[0].frame;
	assert_true(f->instruction[0].frame_count > 0);
	assert_string_equal(frame->name, "symbolize_code_test_outer");
	if (frame->line)
		assert_non_null(strstr(frame->file, "symbolize_code_test.c"));
}

static void names_that_do_not_match_are_left_out(void **state)
{
	(void)state;
	const uint64_t outer = (uint64_t)(uintptr_t)symbolize_code_test_outer;
	struct code_answer a;
	assert_null(request("^no_such_function$", &outer, 1, &a));
	assert_int_equal(a.code.count, 0);
	assert_string_equal(a.notes, "");
	assert_null(request(NULL, &outer, 1, &a));
	assert_int_equal(a.code.count, 1);
}

static void a_file_that_is_not_there_is_an_error(void **state)
{
	(void)state;
	struct code_answer a;
	struct code_request q = {.path = "/nowhere/at/all"};
	struct error *err = code_request(&q, &arena, &a);
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_IO);
	error_free(err);
}

static void answers_travel_unchanged_and_cut_ones_are_refused(void **state)
{
	(void)state;
	struct code_frame frame[] = {{"_Z1gv", "g", "/src/a.c", 3}, {"f", "f", NULL, -1}};
	struct code_instruction in[] = {
		{.address = 0x1000, .size = 4, .text = "nop", .frame = frame, .frame_count = 2},
		{.address = 0x1008, .size = 1, .text = "?"},
	};
	const char *names[] = {"f", "alias"};
	struct code_function f = {.name = names,
				  .name_count = 2,
				  .start = 0x1000,
				  .end = 0x1009,
				  .instruction = in,
				  .count = 2};
	struct code_answer back, a = {.bias = UINT64_MAX,
				      .notes = "note\n",
				      .code = {.function = &f, .count = 1, .cut = true}};
	struct text bytes = {0};
	assert_null(code_answer_write(&a, &bytes));
	assert_null(code_answer_read(bytes.bytes, bytes.len, &arena, &back));
	assert_int_equal(back.bias, UINT64_MAX);
	assert_string_equal(back.notes, "note\n");
	assert_true(back.code.cut);
	assert_int_equal(back.code.count, 1);
	const struct code_function *g = &back.code.function[0];
	assert_string_equal(g->name[1], "alias");
	assert_int_equal(g->instruction[1].address, 0x1008);
	assert_int_equal(g->instruction[1].frame_count, 0);
	assert_string_equal(g->instruction[0].frame[0].shown, "g");
	assert_int_equal(g->instruction[0].frame[0].line, 3);
	assert_null(g->instruction[0].frame[1].file);
	assert_int_equal(g->instruction[0].frame[1].line, -1);
	for (size_t len = 0; len < bytes.len; len++) {
		struct error *err = code_answer_read(bytes.bytes, len, &arena, &back);
		assert_non_null(err);
		assert_int_equal(error_code(err), ERR_FORMAT);
		error_free(err);
	}
	// An instruction beyond the end of its function.
	text_clear(&bytes);
	in[1].address = 0x1009;
	assert_null(code_answer_write(&a, &bytes));
	struct error *err = code_answer_read(bytes.bytes, bytes.len, &arena, &back);
	assert_non_null(err);
	error_free(err);
	text_deinit(&bytes);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(functions_with_samples_are_read),
		TEST(names_that_do_not_match_are_left_out),
		TEST(a_file_that_is_not_there_is_an_error),
		TEST(answers_travel_unchanged_and_cut_ones_are_refused),
	};
	const struct CMUnitTest without[] = {
		TEST(a_file_that_is_not_there_is_an_error),
		TEST(answers_travel_unchanged_and_cut_ones_are_refused),
	};
	return disasm_version() ? cmocka_run_group_tests(tests, NULL, NULL)
				: cmocka_run_group_tests(without, NULL, NULL);
}
