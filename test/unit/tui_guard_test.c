// What the guard of the terminal tells of signals.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include "base/interrupt.h"
#include "tui/guard.h"

static int terminal, keyboard; // a terminal, and the side of it that types

// Takes a terminal of its own.
static int begin(void **state)
{
	(void)state;
	keyboard = posix_openpt(O_RDWR | O_NOCTTY);
	if (keyboard < 0 || grantpt(keyboard) < 0 || unlockpt(keyboard) < 0)
		return -1;
	terminal = open(ptsname(keyboard), O_RDWR | O_NOCTTY);
	return terminal < 0 || guard_on(terminal, "", "") ? -1 : 0;
}

static int end(void **state)
{
	(void)state;
	guard_off();
	interrupt_clear();
	close(terminal);
	close(keyboard);
	return 0;
}

static void test_news(void **state)
{
	(void)state;
	assert_int_equal(guard_wait(0), GUARD_TIMEOUT);
	assert_int_equal(write(keyboard, "x", 1), 1);
	assert_int_equal(guard_wait(-1), GUARD_INPUT);
	char typed;
	assert_int_equal(read(terminal, &typed, 1), 1);
	raise(SIGWINCH);
	assert_true(guard_wait(-1) & GUARD_RESIZE);
}

static void test_interrupt(void **state)
{
	(void)state;
	raise(SIGINT);
	assert_true(interrupt_requested());
	assert_int_equal(guard_wait(-1), GUARD_INTERRUPT);
}

// Work that stopped for it has told so: the view is not to end as well.
static void test_interrupt_that_stopped_work(void **state)
{
	(void)state;
	raise(SIGINT);
	interrupt_clear();
	assert_int_equal(guard_wait(0), GUARD_TIMEOUT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(test_news, begin, end),
		cmocka_unit_test_setup_teardown(test_interrupt, begin, end),
		cmocka_unit_test_setup_teardown(test_interrupt_that_stopped_work, begin, end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
