// Files of callgrind: names and places in short, calls, and the stacks that are made of them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "format/callgrind_line.h"
#include "format/callgrind_read.h"
#include "formats.h"
#include "profile/profile.h"

#define IR "Ir/count\n"
#define NOTE                                                                                       \
	"callgrind counts calls, not stacks: each function is shown below its costliest "          \
	"caller; flat is exact, cum is not.\n"
#define HEAD "# callgrind format\nevents: Ir\n"

static void expect(const char *text, const char *samples, const char *notes)
{
	expect_profile("callgrind", text, samples, notes);
}

static void test_costs(void **state)
{
	(void)state;
	expect(HEAD "fn=main\n16 400\n17 5\nfn=work\n3 7\n",
	       IR "main:16 | | 400\nmain:17 | | 5\nwork:3 | | 7\n", "");
	expect(HEAD "fn=main\n16 400\n+1 1\n-1 5\n* 6\n", IR "main:16 | | 411\nmain:17 | | 1\n",
	       "");
	expect("events: ns\n\nfn=<module>\n1 4\n", "ns/ns\n<module>:1 | | 4\n", "");
	expect("events: Ir Dr\r\n\r\nfn=main\r\n16 4\r\n17 0 5\r\n18 0 0\r\n19\r\n",
	       "Ir/count Dr/count\nmain:16 | | 4 0\nmain:17 | | 0 5\n", "");
	expect("events: cpu(ms) Time_(10ns)\nfn=f\n0 -3 2\n", "cpu/ms Time/ns\nf | | -3 20\n", "");
	expect(HEAD "fn=f\n1 9223372036854775807\n1 99999999999999999999\n",
	       IR "f:1 | | 9223372036854775807\n", "");
}

static void test_places(void **state)
{
	(void)state;
	const char *text = "cmd: ./t x\npositions: instr line\nevents: Ir\nob=(7) /lib/ld.so\n"
			   "fl=(1) a.c\nfn=(1) f\n0x10 5 1\nob=(3) /bin/t\n+8 +2 2\nfi=(2) b.h\n"
			   "* 9 3\nfe=(1)\n-1 * 4\nob=(5) ???\nfl=(8) ???\nfn=(9) ???\n0x1 0 5\n";
	struct profile *p = expect_format("callgrind", text, strlen(text), "");
	static const struct {
		uint64_t address;
		int64_t line;
		const char *file;
	} wanted[] = {
		{0x10, 5, "a.c"}, {0x18, 7, "a.c"}, {0x18, 9, "b.h"}, {0x17, 9, "a.c"}, {1, 0, ""}};
	assert_int_equal(p->loc.count, 5);
	for (uint32_t n = 0; n < 5; n++) {
		uint32_t line = p->loc.line_start[n];
		assert_int_equal(p->loc.address[n], wanted[n].address);
		assert_int_equal(p->line.number[line], wanted[n].line);
		assert_string_equal(profile_text(p, p->func.file[p->line.func[line]]),
				    wanted[n].file);
	}
	assert_int_equal(p->mapping.count, 2);
	assert_string_equal(profile_text(p, p->mapping.file[0]), "/bin/t"); // what cmd: says
	assert_string_equal(profile_text(p, p->mapping.file[1]), "/lib/ld.so");
	assert_int_equal(p->loc.mapping[0], 1);
	assert_int_equal(p->loc.mapping[1], 0);
	assert_int_equal(p->loc.mapping[4], NO_ID);
	profile_free(p);
}

static void test_calls(void **state)
{
	(void)state;
	// The file of a callee is the one in force, not the caller's; `calls=` moves nothing.
	expect(HEAD "fl=(1) a.c\nfn=(1) main\n16 400\nfi=(2) b.h\ncfn=(2) work\ncalls=2 50\n* 90\n"
		    "fl=(2)\nfn=(2)\n50 70\n",
	       IR "main@a.c:16 | | 400\nmain@b.h:16 work@b.h:50 | | 70\n", NOTE);
	// The costliest caller, all of its calls together; which comes first does not matter.
	expect(HEAD "fn=w\n9 70\nfn=a\n1 1\ncfn=w\ncalls=1 9\n* 30\ncfn=w\ncalls=1 9\n2 30\n"
		    "fn=b\n1 1\ncfn=w\ncalls=1 9\n* 50\n",
	       IR "a:1 w:9 | | 70\na:1 | | 1\nb:1 | | 1\n", NOTE);
	// Jumps are left out.
	expect(HEAD "fn=w\n9 70\njump=3 12\n9\njcnd=1/3 +4\n* \n+1 5\n",
	       IR "w:9 | | 70\nw:10 | | 5\n", "");
	// But they may define names (--collect-jumps with inlined code, and longjmp).
	expect(HEAD "fl=(1) a.c\nfn=(1) w\n9 70\njfi=(2) b.h\njfn=(2) v\njump=1 12\n9\n10 3\n"
		    "fl=(2)\nfn=(2)\n1 5\n",
	       IR "w@a.c:9 | | 70\nw@a.c:10 | | 3\nv@b.h:1 | | 5\n", "");
}

static void test_circles(void **state)
{
	(void)state;
	// a and b call each other more than main does.
	expect(HEAD "fn=a\n1 1\ncfn=b\ncalls=1 1\n* 90\nfn=b\n1 2\ncfn=a\ncalls=1 1\n* 99\n"
		    "fn=main\n1 4\ncfn=a\ncalls=1 1\n* 3\ncfn=b\ncalls=1 1\n* 1\n",
	       IR "main:1 a:1 | | 1\nmain:1 a:1 b:1 | | 2\nmain:1 | | 4\n", NOTE);
	// A circle that nothing calls, and a function that calls itself.
	expect(HEAD "fn=a\n1 1\ncfn=b\ncalls=1 1\n* 5\nfn=b\n1 2\ncfn=a\ncalls=1 1\n* 9\n",
	       IR "a:1 | | 1\na:1 b:1 | | 2\n", NOTE);
	expect(HEAD "fn=a\n1 1\ncfn=a\ncalls=1 1\n* 5\n", IR "a:1 | | 1\n", "");
}

static void test_deep(void **state)
{
	(void)state;
	struct text text = {0};
	text_puts(&text, HEAD);
	for (int f = 0; f < CALLGRIND_CALLERS + 10; f++)
		text_putf(&text, "fn=f%d\n1 0\ncfn=f%d\ncalls=1 1\n1 7\n", f, f + 1);
	text_putf(&text, "fn=f%d\n1 7\n", CALLGRIND_CALLERS + 10);
	struct profile *p =
		expect_format("callgrind", text.bytes, text.len,
			      NOTE "Stacks of more than 64 callers are cut at the root.\n");
	assert_int_equal(p->sample.count, 1);
	assert_int_equal(p->sample.stack_start[1] - p->sample.stack_start[0],
			 CALLGRIND_CALLERS + 1);
	profile_free(p);
	text_deinit(&text);
}

static void test_parts(void **state)
{
	(void)state;
	expect(HEAD "part: 1\nfn=(1) f\n5 1\ntotals: 1\n\npart: 2\nevents: Ir\nfn=(1)\n5 2\n",
	       IR "f:5 | | 3\n", "");
	expect_bad_format("callgrind", HEAD "fn=f\n5 1\nevents: Dr\n",
			  "line 5: the events are not those of the part before");
}

static void test_names(void **state)
{
	(void)state;
	expect(HEAD "fn=(below main)\n5 1\nfn=(2) (below main)\n5 2\nfn=(2)\n6 4\n",
	       IR "(below main):5 | | 3\n(below main):6 | | 4\n", "");
	uint64_t id;
	struct slice name;
	assert_true(callgrind_name(slice_of("(12) a b"), &id, &name));
	assert_int_equal(id, 12);
	assert_true(slice_is(name, "a b"));
	assert_false(callgrind_name(slice_of("(12"), &id, &name));
	assert_true(slice_is(name, "(12"));
}

static void test_wrong(void **state)
{
	(void)state;
	expect(HEAD "fn=f\n1 1\nwhat\n2 x\n3 1 1\nfoo=1\n4 1\n", IR "f:1 | | 1\nf:4 | | 1\n",
	       "4 lines are not of callgrind's format, the first is line 5.\n");
	expect_bad_format("callgrind", HEAD "fn=(3)\n", "line 3: (3) has no name");
	expect_bad_format("callgrind", HEAD "5 1\n", "line 3: costs of no function");
	expect_bad_format("callgrind", HEAD "fn=f\ncalls=1 1\n* 3\n",
			  "line 5: calls of or from no function");
	expect_bad_format("callgrind", "# callgrind format\n", "there is no line events:");
	expect_bad_format("callgrind", HEAD "positions: column\n",
			  "line 3: positions are neither line nor instr");
	expect_no_format("fn=f\n1 1\n");
	expect_no_format("events: Ir\n1 1\n");
	expect_no_format("version: 1\n\nfn=f\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_costs), cmocka_unit_test(test_places),
		cmocka_unit_test(test_calls), cmocka_unit_test(test_circles),
		cmocka_unit_test(test_deep),  cmocka_unit_test(test_parts),
		cmocka_unit_test(test_names), cmocka_unit_test(test_wrong),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
