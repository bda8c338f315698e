// Other programs: what they read and write, and how they end.
#include "io/program.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/interrupt.h"
#include "base/text.h"

static struct program_end run(struct program program, const char *script, struct text *output)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct program_end end;
	program.argv = argv;
	assert_null(program_run(&program, output, &end));
	return end;
}

static void expect_end(const char *script, const char *words)
{
	const char *const argv[] = {"sh", "-c", script, NULL};
	struct program program = {.argv = argv, .output_limit = 100, .time_ms = 20000};
	struct program_end end;
	struct text output = {0}, said = {0};
	assert_null(program_run(&program, &output, &end));
	program_put_end(&said, &program, &end);
	assert_string_equal(said.bytes, words);
	text_deinit(&output);
	text_deinit(&said);
}

static void much_goes_in_while_much_comes_out(void **state)
{
	(void)state;
	struct text input = {0}, output = {0};
	text_pad(&input, 'x', 3 << 20);
	struct program program = {.input = {input.bytes, input.len}, .output_limit = 16 << 20};
	struct program_end end = run(program, "cat; printf y", &output);
	assert_int_equal(end.result, PROGRAM_OK);
	assert_int_equal(output.len, input.len + 1);
	assert_memory_equal(output.bytes, input.bytes, input.len);
	text_deinit(&input);
	text_deinit(&output);
}

static void who_does_not_read_is_not_waited_for(void **state)
{
	(void)state;
	struct text input = {0}, output = {0};
	text_pad(&input, 'x', 3 << 20);
	struct program program = {.input = {input.bytes, input.len}, .output_limit = 100};
	struct program_end end = run(program, "echo done", &output);
	assert_int_equal(end.result, PROGRAM_OK);
	assert_string_equal(output.bytes, "done\n");
	text_deinit(&input);
	text_deinit(&output);
}

static void without_input_there_is_none(void **state)
{
	(void)state;
	struct text output = {0};
	struct program_end end = run((struct program){.output_limit = 100}, "wc -c", &output);
	assert_int_equal(end.result, PROGRAM_OK);
	assert_string_equal(output.bytes, "0\n");
	text_deinit(&output);
}

static void complaints_are_kept_up_to_a_bound(void **state)
{
	(void)state;
	struct text output = {0}, complaints = {0};
	struct program program = {.output_limit = 100, .complaints = &complaints};
	struct program_end end = run(program, "head -c 1000000 /dev/zero >&2; echo out", &output);
	assert_int_equal(end.result, PROGRAM_OK);
	assert_string_equal(output.bytes, "out\n");
	assert_int_equal(complaints.len, 64 << 10);
	text_deinit(&output);
	text_deinit(&complaints);
}

static void ends_are_told(void **state)
{
	(void)state;
	expect_end("exit 3", "exit status 3");
	expect_end("kill -9 $$", "signal: 9");
	expect_end("yes", "it wrote more than 100 bytes");
	expect_end("exec >&-; sleep 0.1", "exit status 0");
}

static void time_is_bounded(void **state)
{
	(void)state;
	struct text output = {0};
	struct program program = {.output_limit = 100, .time_ms = 50};
	assert_int_equal(run(program, "sleep 100", &output).result, PROGRAM_LATE);
	assert_int_equal(run(program, "exec >&-; sleep 100", &output).result, PROGRAM_LATE);
	text_deinit(&output);
}

static void a_missing_program_is_no_error(void **state)
{
	(void)state;
	const char *const argv[] = {"no-such-program", NULL};
	struct program program = {.argv = argv};
	struct program_end end;
	struct text output = {0}, said = {0};
	assert_null(program_run(&program, &output, &end));
	assert_int_equal(end.result, PROGRAM_ABSENT);
	program_put_end(&said, &program, &end);
	assert_string_equal(said.bytes,
			    "exec: \"no-such-program\": executable file not found in $PATH");
	text_deinit(&output);
	text_deinit(&said);
}

static void interrupts_end_it(void **state)
{
	(void)state;
	const char *const argv[] = {"sleep", "100", NULL};
	struct program program = {.argv = argv};
	struct program_end end;
	struct text output = {0};
	interrupt_request();
	struct error *err = program_run(&program, &output, &end);
	interrupt_clear();
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_INTERRUPTED);
	error_free(err);
	text_deinit(&output);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(much_goes_in_while_much_comes_out),
		cmocka_unit_test(who_does_not_read_is_not_waited_for),
		cmocka_unit_test(without_input_there_is_none),
		cmocka_unit_test(complaints_are_kept_up_to_a_bound),
		cmocka_unit_test(ends_are_told),
		cmocka_unit_test(time_is_bounded),
		cmocka_unit_test(a_missing_program_is_no_error),
		cmocka_unit_test(interrupts_end_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
