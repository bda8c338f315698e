// Goroutine dumps: lines, blocks, and what logs do to them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "format/goroutine_text.h"
#include "format/log_line.h"
#include "formats.h"
#include "profile/profile.h"

#define TYPES "goroutine/count\n"

static void expect(const char *text, const char *samples)
{
	expect_profile("goroutines", text, samples, "");
}

static void assert_slice(struct slice s, const char *text)
{
	assert_int_equal(s.len, strlen(text));
	assert_memory_equal(s.text, text, s.len);
}

static void test_heads(void **state)
{
	(void)state;
	struct goroutine_head h;
	assert_true(goroutine_find_head(slice_of("x: goroutine 7 [chan receive (nil chan)]:"), &h));
	assert_int_equal(h.at, 3);
	assert_int_equal(h.id, 7);
	assert_slice(h.state, "chan receive (nil chan)");
	assert_true(goroutine_find_head(
		slice_of(
			"goroutine 8 gp=0xc0 m=nil [select (scan) (durable), 12 minutes, locked to "
			"thread, synctest bubble 3 labels:{\"a\": \"]:\", \"b\": \"\\\"]:\"}]: "),
		&h));
	assert_slice(h.state, "select");
	assert_int_equal(h.minutes, 12);
	assert_int_equal(h.bubble, 3);
	assert_true(h.locked && h.durable && !h.leaked);
	assert_slice(h.labels, "\"a\": \"]:\", \"b\": \"\\\"]:\"");
	assert_true(goroutine_find_head(slice_of("goroutine 99999999999999999999 [x]:"), &h));
	assert_int_equal(h.id, INT64_MAX);
	static const char *const others[] = {"goroutine",
					     "goroutine x [a]:",
					     "goroutine 1 []:",
					     "goroutine 1 [a]",
					     "goroutine 1 [a",
					     "goroutine 1 gp=1",
					     "created by f in goroutine 1"};
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_false(goroutine_find_head(slice_of(others[i]), &h));
}

static void test_calls(void **state)
{
	(void)state;
	struct goroutine_call call;
	assert_true(goroutine_parse_call(slice_of("main.(*T).f.func1({0x1, 0x2?}, ...)"), &call));
	assert_slice(call.name, "main.(*T).f.func1");
	assert_true(call.sure && !call.elided);
	assert_true(goroutine_parse_call(slice_of("main.(*list[...]).each(...)"), &call));
	assert_slice(call.name, "main.(*list[...]).each");
	assert_true(call.elided);
	assert_true(goroutine_parse_call(slice_of("read"), &call)); // of C
	assert_false(call.sure);
	assert_false(goroutine_parse_call(slice_of("\tx()"), &call));
}

static void expect_place(const char *text, const char *file, int64_t line, bool physical)
{
	struct goroutine_place place;
	assert_true(goroutine_parse_place(slice_of(text), &place));
	assert_slice(place.file, file);
	assert_int_equal(place.line, line);
	assert_int_equal(place.physical, physical);
}

static void test_places(void **state)
{
	(void)state;
	expect_place("\t/a b/c.go:12 +0x1d", "/a b/c.go", 12, true);
	expect_place("\tC:/a.go:7", "C:/a.go", 7, false);
	expect_place("        /a.go:3 +0x1 fp=0x1 sp=0x2 pc=0x3", "/a.go", 3, true);
	expect_place("#011/a.go:3", "/a.go", 3, false);
	expect_place("\tpc=0x1234", "", 0, true);
	struct goroutine_place place;
	assert_false(goroutine_parse_place(slice_of("/a.go:3"), &place));
	assert_false(goroutine_parse_place(slice_of("\t/a.go"), &place));
	assert_false(goroutine_parse_place(slice_of("\t/a.go:x"), &place));
	assert_false(goroutine_parse_place(slice_of("\t"), &place));
}

static void test_prefixes(void **state)
{
	(void)state;
	struct slice rest;
	assert_true(log_unprefix(slice_of("12:59 a[7]: "), slice_of("1:0 a[12345]: x"), &rest));
	assert_slice(rest, "x");
	assert_true(log_unprefix(slice_of("a 1  "), slice_of("a 22"), &rest));
	assert_slice(rest, "");
	assert_false(log_unprefix(slice_of("a 1: "), slice_of("b 1: x"), &rest));
	assert_false(log_unprefix(slice_of("a 1: "), slice_of("a 1"), &rest));
}

#define HEAD   "goroutine 1 [running]:\n"
#define FRAME  "main.f()\n\t/a.go:1 +0x1\n"
#define SAMPLE "main.f@/a.go:1 | state=running goroutine#1: | 1\n"

static void test_blocks(void **state)
{
	(void)state;
	expect(HEAD FRAME, TYPES SAMPLE);
	expect("panic: x\n\n" HEAD FRAME "exit status 2\n", TYPES SAMPLE);
	expect("goroutine 1 [running]:\r\nmain.f()\r\n\t/a.go:1 +0x1\r\n\r\n", TYPES SAMPLE);
	expect(HEAD "main.g(...)\n\t/a.go:2\n" FRAME,
	       TYPES "main.g@/a.go:2+main.f@/a.go:1 | state=running goroutine#1: | 1\n");
	expect("goroutine 5 [select, 2 minutes]:\n" FRAME
	       "created by main.main in goroutine 1\n\t/a.go:9 +0x2\n",
	       TYPES
	       "main.f@/a.go:1 | created_at=/a.go:9 created_by=main.main state=select creator#1: "
	       "goroutine#5: wait#120:seconds | 1\n");
	expect(HEAD "main.f()\nunrelated text\n\t/a.go:1 +0x1\n", TYPES SAMPLE);
	expect(HEAD FRAME "[originating from goroutine 2]:\nmain.g()\n\t/a.go:2 +0x1\n",
	       TYPES SAMPLE);
}

static void test_logs(void **state)
{
	(void)state;
	expect("1: goroutine 1 [running]:\n2: main.f()\nother: main.g()\n33: \t/a.go:1 +0x1\n4:\n"
	       "5: main.h()\n6: \t/a.go:3\n",
	       TYPES SAMPLE);
	expect("2026/11/21 goroutine 1 [running]:\nmain.f()\n\t/a.go:1 +0x1\n", TYPES SAMPLE);
	expect("{\"s\":\"goroutine 1 [running]:\\nmain.f()\\n\\t/a.go:1 +0x1\",\"x\":1}\n",
	       TYPES SAMPLE);
	expect("h app: goroutine 1 [running]:#012main.f()#012#011/a.go:1 +0x1\n", TYPES SAMPLE);
	expect("{\"log\":\"goroutine 1 [running]:\\n\"}\n{\"log\":\"main.f()\\n\"}\n"
	       "{\"log\":\"\\t/a.go:1 +0x1\\n\"}\n",
	       TYPES SAMPLE);
	// Other collectors: the message is elsewhere in the object, with or without the end of its
	// line.
	expect("{\"t\": 1, \"msg\": \"goroutine 1 [running]:\"}\n{\"t\": 2, \"msg\": "
	       "\"main.f()\"}\n"
	       "{\"x\": \"goroutine\", \"msg\": \"\\t/a.go:1 +0x1\"}\n{\"msg\": \"\"}\n",
	       TYPES SAMPLE);
	expect("{\"log\":\"{\\\"message\\\":\\\"goroutine 1 [running]:\\\"}\\n\"}\n"
	       "{\"log\":\"{\\\"message\\\":\\\"main.f()\\\"}\\n\"}\n"
	       "{\"log\":\"{\\\"message\\\":\\\"\\\\t/a.go:1 +0x1\\\"}\\n\"}\n",
	       TYPES SAMPLE);
	expect("{\"Action\":\"output\",\"Output\":\"goroutine 1 [running]:\\n\"}\n"
	       "{\"MESSAGE\":\"main.f()\"}\n{\"line\":\"\\t/a.go:1 +0x1\"}\n",
	       TYPES SAMPLE);
	expect("12:01 app: {\"msg\": \"goroutine 1 [running]:\"}\n"
	       "12:02 app: {\"body\": {\"stringValue\": \"main.f()\"}}\n"
	       "12:03 app: {\"msg\": \"\\t/a.go:1 +0x1\"}\n12:04 app: {\"msg\": \"\"}\n",
	       TYPES SAMPLE);
	expect("{\"msg\":\"it fell\",\"stack\":\"goroutine 1 [running]:\\nmain.f()\\n\\t/a.go:1 "
	       "+0x1\"}\n",
	       TYPES SAMPLE);
}

static void test_colored(void **state)
{
	(void)state;
	expect("\033[1;31mgoroutine 1 [running]:\033[0m\n\033[1;31mmain.f()\033[0m\n"
	       "\033[1;31m\t/a.go:1 +0x1\033[0m\n\033[1;31m\033[0m\n\033[31mmain.g()\033[m\n",
	       TYPES SAMPLE);
}

// Some collectors cut off white space.
static void test_trimmed(void **state)
{
	(void)state;
	expect("12:01 goroutine 5 [select]:\n12:02 main.g(...)\n12:03 /a.go:2\n12:04 main.f()\n"
	       "12:05 /a.go:1 +0x1\n12:06 created by main.main in goroutine 1\n12:07 /a.go:9 "
	       "+0x2\n",
	       TYPES "main.g@/a.go:2+main.f@/a.go:1 | created_at=/a.go:9 created_by=main.main "
		     "state=select creator#1: goroutine#5: | 1\n");
	expect(HEAD "main.f()\n12:30\n\t/a.go:1 +0x1\n", TYPES SAMPLE);
}

static void test_notes(void **state)
{
	(void)state;
	expect_profile("goroutines", HEAD FRAME "main.g(0x", TYPES SAMPLE,
		       "the dump ends in the middle of goroutine 1\n");
	expect_profile("goroutines", HEAD "\n" HEAD FRAME, TYPES SAMPLE,
		       "1 goroutine was left out for want of a stack\n");
	expect_profile("goroutines", HEAD FRAME "\n" HEAD FRAME,
		       TYPES "main.f@/a.go:1 | state=running dump#1: goroutine#1: | 1\n"
			     "main.f@/a.go:1 | state=running dump#2: goroutine#1: | 1\n",
		       "2 dumps are in this file: tagfocus=dump=2 looks at the last alone\n");
	expect_bad_format("goroutines", HEAD, "parsing profile: no goroutine has a stack");
	expect_no_format("goroutine 1 [running]: is what it said\n");
}

// What a thread tells of a goroutine counts if the dump could not.
static void test_threads(void **state)
{
	(void)state;
	expect(HEAD
	       "\tgoroutine running on other thread; stack unavailable\n\n-----\n\n" HEAD FRAME,
	       TYPES SAMPLE);
	expect(HEAD FRAME "\n-----\n\n" HEAD "main.g()\n\t/a.go:2 +0x1\n", TYPES SAMPLE);
}

// The head is far behind the start.
static void test_late(void **state)
{
	(void)state;
	size_t len = (1u << 20) + strlen(HEAD FRAME);
	char *text = malloc(len);
	assert_non_null(text);
	for (size_t i = 0; i < 1u << 20; i++)
		text[i] = i % 64 == 63 ? '\n' : 'x';
	memcpy(text + (1u << 20), HEAD FRAME, strlen(HEAD FRAME));
	struct profile *p = expect_format("goroutines", text, len, "");
	assert_int_equal(p->sample.count, 1);
	profile_free(p);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_heads),	cmocka_unit_test(test_calls),
		cmocka_unit_test(test_places),	cmocka_unit_test(test_prefixes),
		cmocka_unit_test(test_blocks),	cmocka_unit_test(test_logs),
		cmocka_unit_test(test_notes),	cmocka_unit_test(test_threads),
		cmocka_unit_test(test_late),	cmocka_unit_test(test_trimmed),
		cmocka_unit_test(test_colored),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
