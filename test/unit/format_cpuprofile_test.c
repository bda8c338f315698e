// CPU profiles of V8.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats.h"
#include "profile/profile.h"

#define TYPES "samples/count cpu/nanoseconds\n"

#define NODE(id, name, line, rest)                                                                 \
	"{\"id\":" #id ",\"callFrame\":{\"functionName\":\"" name                                  \
	"\",\"scriptId\":\"1\",\"url\":\"file:///a.js\",\"lineNumber\":" #line                     \
	",\"columnNumber\":4}" rest "}"

#define NODES                                                                                      \
	"\"nodes\":[" NODE(1, "(root)", -1, ",\"children\":[2,3]") ","                             \
	NODE(2, "f", 0, ",\"hitCount\":1,\"children\":[4]") "," NODE(3, "", 9, "") ","             \
	NODE(4, "g", 2, ",\"hitCount\":2") "]"

static void test_samples(void **state)
{
	(void)state;
	// 10 is the start, the samples are at 11, 13, 18, 17 and 20, the end is 30.
	expect_profile("cpuprofile",
		       "{" NODES ",\"startTime\":10,\"endTime\":30,\"samples\":[4,2,4,1,3],"
		       "\"timeDeltas\":[1,2,5,-1,3]}",
		       TYPES "f@/a.js:1#1 | | 1 5000\n"
			     "(anonymous)@/a.js:10#10 | | 1 10000\n"
			     "f@/a.js:1#1 g@/a.js:3#3 | | 2 2000\n",
		       "");
}

static void test_order_does_not_matter(void **state)
{
	(void)state;
	expect_profile("cpuprofile",
		       "{\"timeDeltas\":[0,2],\"samples\":[2,2],\"endTime\":5,\"x\":{},\"startTime\":0," NODES
		       "}",
		       TYPES "f@/a.js:1#1 | | 2 5000\n", "");
}

// Without samples the nodes say how often they were seen.
static void test_hits(void **state)
{
	(void)state;
	expect_profile("cpuprofile", "{" NODES "}",
		       TYPES "f@/a.js:1#1 | | 1 0\nf@/a.js:1#1 g@/a.js:3#3 | | 2 0\n", "");
}

static void test_columns(void **state)
{
	(void)state;
	const char *text = "{" NODES "}";
	struct profile *p = expect_format("cpuprofile", text, strlen(text), "");
	assert_int_equal(p->line.column[0], 5);
	profile_free(p);
}

static void test_refused(void **state)
{
	(void)state;
	expect_bad_format("cpuprofile", "{" NODES ",\"samples\":[7]}",
			  "sample 0 is of node 7, which is not defined");
	expect_bad_format("cpuprofile", "{\"nodes\":[" NODE(1, "a", 1, ",\"children\":[2]") "]}",
			  "node 0 calls 2, which is not defined");
	expect_bad_format("cpuprofile",
			  "{\"nodes\":[" NODE(1, "a", 1, "") "," NODE(1, "b", 1, "") "]}",
			  "node 1 has the id of another one, 1");
	expect_bad_format("cpuprofile",
			  "{\"nodes\":[" NODE(1, "a", 1, ",\"hitCount\":1,\"children\":[2]") ","
			  NODE(2, "b", 1, ",\"children\":[1]") "]}",
			  "node 1 of the call tree is called from itself");
	expect_bad_format("cpuprofile", "{\"nodes\":[{\"callFrame\":{}},7]}",
			  "node 1 is no object");
	expect_bad_format("cpuprofile", "{" NODES ",\"samples\":[4", "byte 526: a value is missing");
	expect_no_format("{\"nodes\":[1]}");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_samples),
		cmocka_unit_test(test_order_does_not_matter),
		cmocka_unit_test(test_hits),
		cmocka_unit_test(test_columns),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
