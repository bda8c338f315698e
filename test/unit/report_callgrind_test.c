// The graph of addresses as a file of callgrind.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "drawn.h"
#include "sketch.h"

static void expect_callgrind(const char *profile, bool call_tree, const char *text)
{
	struct profile *p = sketch(profile);
	struct drawn drawn = drawn_options(p);
	drawn.graph.granularity = GRANULARITY_ADDRESSES;
	drawn.graph.by_object = true;
	drawn.graph.call_tree = call_tree;
	drawn.report.whole = true;
	expect_drawn(p, &drawn, DRAWN_CALLGRIND, text);
	profile_free(p);
}

// Names are written once, and later their numbers.
static void test_names(void **state)
{
	(void)state;
	expect_callgrind("v/count\nmain@m.go:1 f@f.go:2||3\nmain@m.go:4 f@f.go:2||2\n", false,
			 "positions: instr line\nevents: v(count)\n"
			 "\nob=\nfl=(1) f.go\nfn=(1) f\n"
			 "0x0 2 5\n"
			 "\nob=\nfl=(2) m.go\nfn=(2) main\n"
			 "* 1 0\ncfl=(1)\ncfn=(1)\ncalls=0 * 2\n* * 3\n"
			 "* 4 0\ncfl=(1)\ncfn=(1)\ncalls=0 * 2\n* * 2\n");
}

static void test_call_tree(void **state)
{
	(void)state;
	expect_callgrind("v/count\nmain@m.go:1 f@f.go:2||3\nother@m.go:4 f@f.go:2||2\n", true,
			 "positions: instr line\nevents: v(count)\n"
			 "\nob=\nfl=(1) f.go\nfn=(1) f\n"
			 "0x0 2 3\n"
			 "* 2 2\n"
			 "\nob=\nfl=(2) m.go\nfn=(2) main\n"
			 "* 1 0\ncfl=(1)\ncfn=(3) f [1/2]\ncalls=0 * 2\n* * 3\n"
			 "\nob=\nfl=(2)\nfn=(4) other\n"
			 "* 4 0\ncfl=(1)\ncfn=(5) f [2/2]\ncalls=0 * 2\n* * 2\n");
}

static void test_nothing(void **state)
{
	(void)state;
	expect_callgrind("v/count\n", false, "positions: instr line\nevents: v(minimum)\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_call_tree),
		cmocka_unit_test(test_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
