// Work in a child process: what it says, and how it ends.
#include "io/isolate.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/interrupt.h"
#include "base/text.h"

static struct error *count_to(void *context, struct text *answer)
{
	for (int i = 0; i < *(int *)context; i++)
		text_putf(answer, "%d\n", i);
	*(int *)context = -1;
	return NULL;
}

static void answers_are_handed_back_and_nothing_else(void **state)
{
	(void)state;
	int n = 300000;
	struct text got = {0};
	assert_null(isolate_run(count_to, &n, &(struct isolate_limits){0}, &got));
	assert_int_equal(n, 300000);
	assert_int_equal(got.len, 10 * 2 + 90 * 3 + 900 * 4 + 9000 * 5 + 90000 * 6 + 200000 * 7);
	assert_string_equal(got.bytes + got.len - 7, "299999\n");
	text_deinit(&got);
}

static struct error *complain(void *context, struct text *answer)
{
	(void)context;
	text_puts(answer, "half");
	return error_new(ERR_NOT_FOUND, "no %s", "luck");
}

static struct error *spin(void *context, struct text *answer)
{
	(void)answer;
	for (volatile int *p = context; *p >= 0; *p = 1)
		;
	return NULL;
}

static struct error *crash(void *context, struct text *answer)
{
	(void)context, (void)answer;
	raise(SIGKILL);
	return NULL;
}

static struct error *crash_badly(void *context, struct text *answer)
{
	(void)context, (void)answer;
	signal(SIGSEGV, SIG_DFL);
	raise(SIGSEGV);
	return NULL;
}

static struct error *leave(void *context, struct text *answer)
{
	(void)context, (void)answer;
	_exit(0);
}

static struct error *eat(void *context, struct text *answer)
{
	(void)answer;
	// In pieces that malloc() gets by itself, used so that they count.
	for (int i = 0; i < 4096; i++) {
		char *piece = malloc(1 << 20);
		if (!piece)
			return error_nomem();
		memset(piece, i, 1 << 20);
		*(char **)context = piece;
	}
	return NULL;
}

static struct error *babble(void *context, struct text *answer)
{
	(void)context;
	text_pad(answer, 'x', 3 << 20);
	return NULL;
}

static void expect(struct error *(*work)(void *, struct text *), struct isolate_limits limits,
		   enum error_code code, const char *message)
{
	static int64_t context;
	struct text got = {0};
	struct error *err = isolate_run(work, &context, &limits, &got);
	assert_non_null(err);
	assert_int_equal(error_code(err), code);
	assert_string_equal(error_message(err), message);
	assert_int_equal(got.len, 0);
	error_free(err);
	text_deinit(&got);
}

static void every_bad_end_is_an_error(void **state)
{
	(void)state;
	struct isolate_limits none = {0};
	expect(complain, none, ERR_NOT_FOUND, "no luck");
	expect(crash, none, ERR_LIMIT, "the process that read it was killed");
	expect(crash_badly, none, ERR_FORMAT,
	       "the process that read it crashed (Segmentation fault)");
	expect(leave, none, ERR_FORMAT, "the process that read it failed");
	expect(spin, (struct isolate_limits){.seconds = 1}, ERR_LIMIT,
	       "reading it took longer than 1 s");
	expect(babble, (struct isolate_limits){.answer = 2 << 20}, ERR_LIMIT,
	       "its answer is larger than 2 MB");
#ifndef __SANITIZE_ADDRESS__ // which ends the process itself when there is no memory
	expect(eat, (struct isolate_limits){.memory = 64 << 20}, ERR_LIMIT,
	       "reading it takes more than 64 MB of memory");
#else
	(void)eat;
#endif
}

static void an_interrupt_ends_the_child(void **state)
{
	(void)state;
	interrupt_request();
	expect(spin, (struct isolate_limits){0}, ERR_INTERRUPTED, "interrupted");
	interrupt_clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(answers_are_handed_back_and_nothing_else),
		cmocka_unit_test(every_bad_end_is_an_error),
		cmocka_unit_test(an_interrupt_ends_the_child),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
