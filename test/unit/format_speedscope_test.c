// Files of speedscope.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "formats.h"

#define HEAD(exporter)                                                                             \
	"{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\"exporter\":\""      \
	exporter "\",\"shared\":{\"frames\":[{\"name\":\"a\"},{\"name\":\"b\",\"file\":\"b.c\","   \
	"\"line\":3,\"col\":2},{\"name\":\"c\",\"x\":[]}]},\"profiles\":["
#define SAMPLED(name, unit, samples, weights)                                                      \
	"{\"type\":\"sampled\",\"name\":\"" name "\",\"unit\":\"" unit                             \
	"\",\"startValue\":0,\"endValue\":9,\"samples\":" samples ",\"weights\":" weights "}"
#define EVENTED(name, unit, events)                                                                \
	"{\"type\":\"evented\",\"name\":\"" name "\",\"unit\":\"" unit "\",\"events\":[" events "]}"
#define EVENT(type, frame, at)                                                                     \
	"{\"type\":\"" #type "\",\"frame\":" #frame ",\"at\":" #at "}"

static void test_sampled(void **state)
{
	(void)state;
	expect_profile("speedscope",
		       HEAD("x") SAMPLED("t", "milliseconds", "[[0,1],[0],[0,1]]", "[1.5,2,1]") "]}",
		       "time/nanoseconds\na b@b.c:3 | | 2500000\na | | 2000000\n", "");
	expect_profile("speedscope", HEAD("x") SAMPLED("t", "none", "[[2]]", "[4]") "]}",
		       "samples/count\nc | | 4\n", "");
	expect_profile("speedscope", HEAD("x") "]}", "samples/count\n", "");
}

static void test_same_samples_are_types(void **state)
{
	(void)state;
	expect_profile("speedscope",
		       HEAD("x") SAMPLED("objects", "none", "[[0,1],[0]]", "[1,2]") ","
		       SAMPLED("space", "bytes", "[[0,1],[0]]", "[100,0]") "]}",
		       "objects/count space/bytes\na b@b.c:3 | | 1 100\na | | 2 0\n", "");
	expect_profile("speedscope", HEAD("cprof") SAMPLED("cpu", "none", "[[0]]", "[1]") "]}",
		       "cpu/count\na | | 1\n", "");
}

static void test_others_are_threads(void **state)
{
	(void)state;
	expect_profile("speedscope",
		       HEAD("x") SAMPLED("main", "none", "[[0,1]]", "[1]") ","
		       SAMPLED("worker", "none", "[[0]]", "[7]") ","
		       SAMPLED("heap", "bytes", "[[0]]", "[8]") "]}",
		       "samples/count space/bytes\n"
		       "a b@b.c:3 | thread=main | 1 0\n"
		       "a | thread=worker | 7 0\n"
		       "a | thread=heap | 0 8\n",
		       "");
}

static void test_evented(void **state)
{
	(void)state;
	expect_profile("speedscope",
		       HEAD("x") EVENTED("t", "microseconds",
					 EVENT(O, 0, 10) "," EVENT(O, 1, 12) "," EVENT(C, 1, 15) ","
					 EVENT(O, 1, 15.5) "," EVENT(C, 1, 16) "," EVENT(C, 0, 20) ","
					 EVENT(O, 2, 30) "," EVENT(C, 2, 31)) "]}",
		       "time/nanoseconds\na | | 6500\na b@b.c:3 | | 3500\nc | | 1000\n", "");
}

static void test_refused(void **state)
{
	(void)state;
	expect_bad_format("speedscope", HEAD("x") SAMPLED("t", "none", "[[9]]", "[1]") "]}",
			  "profile 0, \"t\": sample 0: there is no frame 9");
	expect_bad_format("speedscope", HEAD("x") SAMPLED("t", "none", "[[0],[0]]", "[1]") "]}",
			  "profile 0, \"t\": sample 1: there is no weight");
	expect_bad_format("speedscope",
			  HEAD("x") EVENTED("t", "none", EVENT(O, 0, 1) "," EVENT(C, 1, 2)) "]}",
			  "profile 0, \"t\": event 1: it closes a frame that is not the innermost");
	expect_bad_format("speedscope",
			  HEAD("x") EVENTED("t", "none", EVENT(O, 0, 2) "," EVENT(C, 0, 1)) "]}",
			  "profile 0, \"t\": event 1: it is before the one in front of it");
	expect_bad_format("speedscope", HEAD("x") EVENTED("t", "none", EVENT(C, 0, 1)) "]}",
			  "profile 0, \"t\": event 0: it closes a frame that is not the innermost");
	expect_bad_format("speedscope", HEAD("x") EVENTED("t", "none", "{\"at\":1}") "]}",
			  "profile 0, \"t\": event 0: it neither opens nor closes a frame");
	expect_bad_format("speedscope", HEAD("x") "}", "byte 190: the file ends early");
	expect_bad_format("speedscope", HEAD("x") "{\"type\" 1}]}", "byte 197: a colon is missing");
	expect_no_format("{\"profiles\":[],\"shared\":{}}");
	expect_no_format("[]");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_sampled),
		cmocka_unit_test(test_same_samples_are_types),
		cmocka_unit_test(test_others_are_threads),
		cmocka_unit_test(test_evented),
		cmocka_unit_test(test_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
