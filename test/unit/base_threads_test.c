// Every thing is worked on once, however many there are.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/threads.h"

#define MANY (3 * THREADS_MAX)

struct sum {
	uint32_t upto, times;
	uint64_t ret;
};

static void add_up(void *thing)
{
	struct sum *s = thing;
	for (uint64_t i = 0; i <= s->upto; i++)
		s->ret += i;
	s->times++;
}

static void test_each_once(void **state)
{
	(void)state;
	for (uint32_t count = 0; count <= MANY; count++) {
		struct sum sum[MANY] = {{0}};
		for (uint32_t i = 0; i < MANY; i++)
			sum[i].upto = 100 * i;
		threads_run(add_up, sum, sizeof *sum, count);
		for (uint32_t i = 0; i < MANY; i++) {
			uint64_t n = sum[i].upto;
			assert_int_equal(sum[i].times, i < count);
			assert_int_equal(sum[i].ret, i < count ? n * (n + 1) / 2 : 0);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_each_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
