// traces, tags, raw and comments: reports that read samples as they are.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "answer.h"
#include "base/interrupt.h"
#include "report/comments.h"
#include "report/raw.h"
#include "report/tags.h"
#include "report/traces.h"
#include "sketch.h"

#define SEPARATOR "-----------+-------------------------------------------------------\n"

static void test_traces(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count cpu/nanoseconds\n"
				   "main@m.c:1 inl@i.c:2+f@f.c:3||1 10000000\n"
				   "||1 5\n"
				   "main@m.c:1 -||2 0\n");
	struct report_options options = answer_options(p);
	expect_answer(p, report_traces, &options,
		      "Type: cpu\n" SEPARATOR "      10ms   inl (inline)\n"
		      "             f\n"
		      "             main\n" SEPARATOR "         0   <unknown>\n"
		      "             main\n" SEPARATOR);
	options.granularity = GRANULARITY_LINES;
	expect_answer(p, report_traces, &options,
		      "Type: cpu\n" SEPARATOR "      10ms   inl i.c:2 (inline)\n"
		      "             f f.c:3\n"
		      "             main m.c:1\n" SEPARATOR "         0   <unknown>\n"
		      "             main m.c:1\n" SEPARATOR);
	options.granularity = GRANULARITY_FILES;
	expect_answer(p, report_traces, &options,
		      "Type: cpu\n" SEPARATOR "      10ms   i.c (inline)\n"
		      "             f.c\n"
		      "             m.c\n" SEPARATOR "         0   <unknown>\n"
		      "             m.c\n" SEPARATOR);
	profile_free(p);
}

static void test_traces_mean(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count v/count\na||2 11\na||0 11\n");
	struct report_options options = answer_options(p);
	options.mean = true;
	expect_answer(p, report_traces, &options,
		      "Type: v\n" SEPARATOR "         5   a\n" SEPARATOR
		      "        11   a\n" SEPARATOR);
	profile_free(p);
}

// Labels are sorted as they are printed, padding included.
static void test_traces_labels(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\n"
				   "a|zone=x req=1 req=2 bytes#4096 ms#5 d#7:seconds d#8|3\n");
	struct report_options options = answer_options(p);
	expect_answer(p, report_traces, &options,
		      "Type: v\n" SEPARATOR "       req:  1 2\n"
		      "      zone:  x\n"
		      "         d:  7s 8s\n"
		      "        ms:  5ms\n"
		      "     bytes:  4kB\n"
		      "         3   a\n" SEPARATOR);
	profile_free(p);
}

static void test_traces_of_nothing(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\n");
	struct report_options options = answer_options(p);
	expect_answer(p, report_traces, &options, "Type: v\n" SEPARATOR);
	profile_free(p);
}

static void test_interrupted(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\na||1\n");
	struct report_options options = answer_options(p);
	struct arena scratch;
	struct view view;
	arena_init(&scratch, SIZE_MAX);
	assert_null(view_init(&view, &scratch, p));
	interrupt_request();
	expect_refusal(p, report_tags, &options, "interrupted");
	interrupt_clear();
	arena_deinit(&scratch);
	profile_free(p);
}

static void test_tags(void **state)
{
	(void)state;
	struct profile *p = sketch("v/ms\n"
				   "a|tier=gold worker=hot bytes#1024|100\n"
				   "a|worker=fib bytes#1025|20\n"
				   "a|worker=hot bytes=1kB|160\n"
				   "a||1310\n"
				   "a|worker=neg|-280\n");
	struct report_options options = answer_options(p);
	options.total = 1590;
	expect_answer(p, report_tags, &options,
		      " bytes: Total 280ms of 1.59s (17.61%)\n"
		      "        280ms (17.61%): 1kB\n"
		      "\n"
		      " tier: Total 100ms of 1.59s ( 6.29%)\n"
		      "       100ms ( 6.29%): gold\n"
		      "\n"
		      " worker: Total 0 of 1.59s (    0%)\n"
		      "         -280ms (17.61%): neg\n"
		      "          260ms (16.35%): hot\n"
		      "           20ms ( 1.26%): fib\n"
		      "\n");
	profile_free(p);
}

static void test_tags_hidden(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\na|tier=gold worker=hot|1\n");
	struct report_options options = answer_options(p);
	struct arena scratch;
	struct view view;
	bool *hidden;
	arena_init(&scratch, SIZE_MAX);
	assert_null(view_init(&view, &scratch, p));
	assert_null(ALLOC(&scratch, hidden, p->strings.count));
	hidden[strtab_find(&p->strings, "tier", 4)] = true;
	view.key_hidden = hidden;
	expect_answer_of_view(&view, report_tags, &options,
			      " worker: Total 1 of 1 (  100%)\n"
			      "         1 (  100%): hot\n\n");
	expect_answer_of_view(&view, report_traces, &options,
			      "Type: v\n" SEPARATOR "    worker:  hot\n"
			      "         1   a\n" SEPARATOR);
	arena_deinit(&scratch);
	profile_free(p);
}

static void test_no_tags(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\na||1\n");
	struct report_options options = answer_options(p);
	expect_answer(p, report_tags, &options, "");
	profile_free(p);
}

static void test_raw(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count v/bytes\n"
				   "main@m.c:1#1 inl@i.c:2+f@f.c:3||1 -10\n"
				   "-|zone=x req=1 req=2 b#5 a#1048576:bytes a#7|2 12345678901\n"
				   "||0 0\n");
	struct report_options options = answer_options(p);
	p->period = 512;
	p->duration_ns = 500000000;
	p->default_type = p->type.type[1];
	p->func.system_name[0] = p->type.type[0];
	p->loc.address[0] = 0x4e1038;
	p->loc.folded[0] = 1;
	expect_answer(p, report_raw, &options,
		      "PeriodType:  \n"
		      "Period: 512\n"
		      "Duration: 500m\n"
		      "Samples:\n"
		      "n/count v/bytes[dflt]\n"
		      "          1        -10: 2 1 \n"
		      "          2 12345678901: 3 \n"
		      "                req:[1 2] zone:[x]\n"
		      "                a:[1048576 bytes 7 ] b:[5]\n"
		      "          0          0: \n"
		      "Locations\n"
		      "     1: 0x4e1038 [F] main m.c:1:0 s=1(n)\n"
		      "     2: 0x0 inl i.c:2:0 s=0\n"
		      "             f f.c:3:0 s=0\n"
		      "     3: 0x0 \n"
		      "Mappings\n");
	profile_free(p);
}

static void test_comments(void **state)
{
	(void)state;
	struct profile *p = sketch("v/count\n");
	struct report_options options = answer_options(p);
	expect_answer(p, report_comments, &options, "");
	str_id comments[2] = {0, p->type.type[0]};
	p->comment.count = 2;
	p->comment.text = comments;
	expect_answer(p, report_comments, &options, "\nv\n");
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_traces),	      cmocka_unit_test(test_traces_mean),
		cmocka_unit_test(test_traces_labels), cmocka_unit_test(test_traces_of_nothing),
		cmocka_unit_test(test_interrupted),   cmocka_unit_test(test_tags),
		cmocka_unit_test(test_tags_hidden),   cmocka_unit_test(test_no_tags),
		cmocka_unit_test(test_raw),	      cmocka_unit_test(test_comments),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
