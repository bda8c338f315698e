// list: costs of lines, ranges, missing sources.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "answer.h"
#include "base/text.h"
#include "report/list.h"
#include "sketch.h"

static char root[64];

// a.c has lines "line 1" to "line 20".
static int make_root(void **state)
{
	(void)state;
	snprintf(root, sizeof root, "/tmp/cprof-list-XXXXXX");
	if (!mkdtemp(root) || chdir(root) != 0)
		return -1;
	FILE *file = fopen("a.c", "w");
	for (int i = 1; i <= 20; i++)
		fprintf(file, "line %d\n", i);
	return fclose(file);
}

static int remove_root(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf '%s'", root);
	return chdir("/") || system(command);
}

static void expect_list(const char *profile, const char *names, const char *text)
{
	struct profile *p = sketch(profile);
	struct report_options options = answer_options(p);
	options.argument = names;
	expect_answer(p, report_list, &options, text);
	profile_free(p);
}

// From the function's first line, which is known, to five lines after the last.
static void test_start_line_known(void **state)
{
	(void)state;
	expect_list("cpu/ms\n"
		    "main@a.c:11#10 f@a.c:3#2||10\n"
		    "main@a.c:12#10||5\n",
		    "^main$",
		    "Total: 15ms\n"
		    "ROUTINE ======================== main in a.c\n"
		    "       5ms       15ms (flat, cum)   100% of Total\n"
		    "         .          .     10:line 10\n"
		    "         .       10ms     11:line 11\n"
		    "       5ms        5ms     12:line 12\n"
		    "         .          .     13:line 13\n"
		    "         .          .     14:line 14\n"
		    "         .          .     15:line 15\n"
		    "         .          .     16:line 16\n"
		    "         .          .     17:line 17\n");
}

static void test_start_line_unknown(void **state)
{
	(void)state;
	expect_list("n/count\nf@a.c:18||1\n", "f",
		    "Total: 1\n"
		    "ROUTINE ======================== f in a.c\n"
		    "         1          1 (flat, cum)   100% of Total\n"
		    "         .          .     13:line 13\n"
		    "         .          .     14:line 14\n"
		    "         .          .     15:line 15\n"
		    "         .          .     16:line 16\n"
		    "         .          .     17:line 17\n"
		    "         1          1     18:line 18\n"
		    "         .          .     19:line 19\n"
		    "         .          .     20:line 20\n");
}

// Line 0 is no line: the first five are shown, with nothing on them.
static void test_no_line_numbers(void **state)
{
	(void)state;
	expect_list("n/count\nf@a.c||1\n", "f",
		    "Total: 1\n"
		    "ROUTINE ======================== f in a.c\n"
		    "         1          1 (flat, cum)   100% of Total\n"
		    "         .          .      1:line 1\n"
		    "         .          .      2:line 2\n"
		    "         .          .      3:line 3\n"
		    "         .          .      4:line 4\n"
		    "         .          .      5:line 5\n");
}

static void test_beyond_the_end(void **state)
{
	(void)state;
	expect_list("n/count\nf@a.c:100||1\n", "f",
		    "Total: 1\n"
		    "ROUTINE ======================== f in a.c\n"
		    "         1          1 (flat, cum)   100% of Total\n");
}

// However often a function is on a stack, the sample counts once.
static void test_recursion_counts_once(void **state)
{
	(void)state;
	expect_list("n/count\nf@a.c:1#1 f@a.c:2#1 f@a.c:1#1 f@a.c:3#1||4\n", "f",
		    "Total: 4\n"
		    "ROUTINE ======================== f in a.c\n"
		    "         4          4 (flat, cum)   100% of Total\n"
		    "         .          4      1:line 1\n"
		    "         .          4      2:line 2\n"
		    "         4          4      3:line 3\n"
		    "         .          .      4:line 4\n"
		    "         .          .      5:line 5\n"
		    "         .          .      6:line 6\n"
		    "         .          .      7:line 7\n"
		    "         .          .      8:line 8\n");
}

// Also when the profile tells apart what is one line of source.
static void test_one_line_counts_once(void **state)
{
	(void)state;
	expect_list("n/count\nf@a.c:20#19 f@a.c:20#20||4\n", "f",
		    "Total: 4\n"
		    "ROUTINE ======================== f in a.c\n"
		    "         4          4 (flat, cum)   100% of Total\n"
		    "         .          .     19:line 19\n"
		    "         4          4     20:line 20\n");
}

// The cost of an inlined function is cum at the line it is called from.
static void test_inlined(void **state)
{
	(void)state;
	expect_list("n/count\ninl@a.c:19#19+f@a.c:20#20||4\n", ".",
		    "Total: 4\n"
		    "ROUTINE ======================== f in a.c\n"
		    "         0          4 (flat, cum)   100% of Total\n"
		    "         .          4     20:line 20\n"
		    "ROUTINE ======================== inl in a.c\n"
		    "         4          4 (flat, cum)   100% of Total\n"
		    "         4          4     19:line 19\n"
		    "         .          .     20:line 20\n");
}

static void test_no_source(void **state)
{
	(void)state;
	expect_list("n/count\n"
		    "nofile /only@/nowhere/x.c:1 -||1\n"
		    "two@/nowhere/y.c:1 two||1\n",
		    "",
		    "Total: 2\n"
		    "No source information for \n"
		    "ROUTINE ======================== /only in /nowhere/x.c\n"
		    "         0          1 (flat, cum) 50.00% of Total\n"
		    " Error: open /nowhere/x.c: no such file or directory\n"
		    "No source information for nofile\n"
		    "ROUTINE ======================== two in /nowhere/y.c\n"
		    "         0          1 (flat, cum) 50.00% of Total\n"
		    " Error: open /nowhere/y.c: no such file or directory\n");
}

// With nothing to show the file is not opened, unless another routine did.
static void test_empty_range(void **state)
{
	(void)state;
	expect_list("n/count\n"
		    "a@/nowhere/x.c:1#50 b@/nowhere/x.c:9 c@/nowhere/x.c:1#50||1\n",
		    ".",
		    "Total: 1\n"
		    "ROUTINE ======================== a in /nowhere/x.c\n"
		    "         0          1 (flat, cum)   100% of Total\n"
		    "ROUTINE ======================== b in /nowhere/x.c\n"
		    "         0          1 (flat, cum)   100% of Total\n"
		    " Error: open /nowhere/x.c: no such file or directory\n"
		    "ROUTINE ======================== c in /nowhere/x.c\n"
		    "         1          1 (flat, cum)   100% of Total\n"
		    " Error: open /nowhere/x.c: no such file or directory\n");
}

// What cancels out is not shown and does not stretch the range.
static void test_zero(void **state)
{
	(void)state;
	expect_list("n/count\nf@a.c:1#1||4\nf@a.c:1#1||-4\nf@a.c:19#19||3\n", "f",
		    "Total: 11\n"
		    "ROUTINE ======================== f in a.c\n"
		    "         3          3 (flat, cum) 27.27% of Total\n"
		    "         3          3     19:line 19\n"
		    "         .          .     20:line 20\n");
}

static void test_drop_negative(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nf@a.c:19#19||-4\nf@a.c:20#20||3\n");
	struct report_options options = answer_options(p);
	options.argument = "f";
	options.drop_negative = true;
	expect_answer(p, report_list, &options,
		      "Total: 7\n"
		      "ROUTINE ======================== f in a.c\n"
		      "         3          3 (flat, cum) 42.86% of Total\n"
		      "         3          3     20:line 20\n");
	profile_free(p);
}

static void test_trimmed_names(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nf@/build/src/./a.c:20#20||3\n");
	struct report_options options = answer_options(p);
	options.argument = "f";
	options.trim_path = "/build/src";
	expect_answer(p, report_list, &options,
		      "Total: 3\n"
		      "ROUTINE ======================== f in a.c\n"
		      "         3          3 (flat, cum)   100% of Total\n"
		      "         3          3     20:line 20\n");
	options.trim_path = "";
	options.source_path = "/nowhere";
	expect_answer(p, report_list, &options,
		      "Total: 3\n"
		      "ROUTINE ======================== f in /build/src/a.c\n"
		      "         3          3 (flat, cum)   100% of Total\n"
		      " Error: open /build/src/a.c: no such file or directory\n");
	profile_free(p);
}

static void expect_listing(const char *profile, const char *names, struct report_listing listing,
			   const char *text)
{
	struct profile *p = sketch(profile);
	struct report_options options = answer_options(p);
	struct text want = {0};
	// @ is the current directory.
	for (const char *at = text; *at; at++)
		*at == '@' ? text_puts(&want, root) : text_putc(&want, *at);
	options.argument = names;
	options.listing = listing;
	expect_answer(p, report_list, &options, want.bytes);
	text_deinit(&want);
	profile_free(p);
}

// g and, in it, h were inlined into two lines of f; the recursion of main counts once.
static const char inlined_profile[] = "n/count\n"
				      "main@a.c:1#1 main@a.c:1#1 h@b.c:5#4+g@b.c:2#1+f@a.c:3#3||7\n"
				      "main@a.c:1#1 h@b.c:6#4+g@b.c:2#1+f@a.c:3#3||1\n"
				      "main@a.c:1#1 g@b.c:1#1+f@a.c:3#3||2\n"
				      "main@a.c:1#1 h@b.c:5#4+f@a.c:3#3||40\n"
				      "main@a.c:1#1 g@b.c:2#1+f@a.c:4#3 x@a.c:9#9||100\n"
				      "main@a.c:1#1 f@a.c:4#3||1000\n";

static void test_callees(void **state)
{
	(void)state;
	expect_listing(inlined_profile, "^f$",
		       (struct report_listing){.inlines = true, .hot = true},
		       "Total: 1150\n"
		       "ROUTINE ======================== f in a.c\n"
		       "      1000       1150 (flat, cum)   100% of Total\n"
		       "         .         50      3:line 3\n"
		       "        40         40          (inlined) h b.c:4\n"
		       "         2         10          (inlined) g b.c:1\n"
		       "         8          8            (inlined) h b.c:4\n"
		       "      1000       1100      4:line 4\n"
		       "         .        100          (inlined) g b.c:1\n");
	expect_listing(inlined_profile, "^main$",
		       (struct report_listing){.inlines = true, .hot = true},
		       "Total: 1150\n"
		       "ROUTINE ======================== main in a.c\n"
		       "         0       1150 (flat, cum)   100% of Total\n"
		       "         .       1150      1:line 1\n");
}

static void test_callers(void **state)
{
	(void)state;
	expect_listing(inlined_profile, "^[gh]$", (struct report_listing){.inlines = true},
		       "Total: 1150\n"
		       "ROUTINE ======================== g in b.c\n"
		       "         2        110 (flat, cum)  9.57% of Total\n"
		       "         .        100 inlined into f a.c:4\n"
		       "         2         10 inlined into f a.c:3\n"
		       " Error: could not find file b.c on path @\n"
		       "ROUTINE ======================== h in b.c\n"
		       "        48         48 (flat, cum)  4.17% of Total\n"
		       "        40         40 inlined into f a.c:3\n"
		       "         8          8 inlined into g b.c:2\n"
		       " Error: could not find file b.c on path @\n");
}

static void test_many_callers(void **state)
{
	(void)state;
	struct text profile = {0}, want = {0};
	text_puts(&profile, "n/count\n");
	for (int i = 1; i <= 13; i++)
		text_putf(&profile, "g@b.c:1#1+f@a.c:%d#1||1\n", i);
	text_puts(&want, "Total: 13\nROUTINE ======================== g in b.c\n"
			 "        13         13 (flat, cum)   100% of Total\n");
	for (int i = 1; i <= 10; i++)
		text_putf(&want, "         1          1 inlined into f a.c:%d\n", i);
	text_puts(&want, " Inlined into 3 more lines\n"
			 " Error: could not find file b.c on path @\n");
	expect_listing(profile.bytes, "g", (struct report_listing){.inlines = true}, want.bytes);
	text_deinit(&profile);
	text_deinit(&want);
}

// More calls within calls than are told apart.
static void test_deep_inlining(void **state)
{
	(void)state;
	struct text profile = {0}, want = {0};
	text_puts(&profile, "n/count\n");
	for (int i = 1; i < 100; i++)
		text_putf(&profile, "g%d@b.c:1#1+", 100 - i);
	text_puts(&profile, "f@a.c:1#1||1\n");
	text_puts(&want, "Total: 1\nROUTINE ======================== f in a.c\n"
			 "         0          1 (flat, cum)   100% of Total\n"
			 "         .          1      1:line 1\n");
	for (int i = 1; i <= 32; i++)
		text_putf(&want, "         .          1%*s(inlined) g%d b.c:1\n", 8 + 2 * i, "", i);
	expect_listing(profile.bytes, "f", (struct report_listing){.inlines = true, .hot = true},
		       want.bytes);
	text_deinit(&profile);
	text_deinit(&want);
}

static void test_hot_lines(void **state)
{
	(void)state;
	const char *profile = "n/count\nf@a.c:4#3||1\nf@a.c:9#3||2\nf@a.c:18#3||3\n";
	expect_listing(profile, "f", (struct report_listing){.hot = true, .context = 1},
		       "Total: 6\n"
		       "ROUTINE ======================== f in a.c\n"
		       "         6          6 (flat, cum)   100% of Total\n"
		       "         .          .      3:line 3\n"
		       "         1          1      4:line 4\n"
		       "         .          .      5:line 5\n"
		       "...\n"
		       "         .          .      8:line 8\n"
		       "         2          2      9:line 9\n"
		       "         .          .     10:line 10\n"
		       "...\n"
		       "         .          .     17:line 17\n"
		       "         3          3     18:line 18\n"
		       "         .          .     19:line 19\n");
	// Runs that touch are one; it starts where the function does and ends with the file.
	expect_listing(profile, "f", (struct report_listing){.hot = true, .context = 2},
		       "Total: 6\n"
		       "ROUTINE ======================== f in a.c\n"
		       "         6          6 (flat, cum)   100% of Total\n"
		       "         .          .      3:line 3\n"
		       "         1          1      4:line 4\n"
		       "         .          .      5:line 5\n"
		       "         .          .      6:line 6\n"
		       "         .          .      7:line 7\n"
		       "         .          .      8:line 8\n"
		       "         2          2      9:line 9\n"
		       "         .          .     10:line 10\n"
		       "         .          .     11:line 11\n"
		       "...\n"
		       "         .          .     16:line 16\n"
		       "         .          .     17:line 17\n"
		       "         3          3     18:line 18\n"
		       "         .          .     19:line 19\n"
		       "         .          .     20:line 20\n");
}

static void test_hot_lines_at_the_ends(void **state)
{
	(void)state;
	expect_listing("n/count\nf@a.c:0||1\nf@a.c:1||1\nf@a.c:9223372036854775807||1\n", "f",
		       (struct report_listing){.hot = true, .context = 1},
		       "Total: 3\n"
		       "ROUTINE ======================== f in a.c\n"
		       "         3          3 (flat, cum)   100% of Total\n"
		       "         1          1      1:line 1\n"
		       "         .          .      2:line 2\n"
		       "...\n");
	expect_listing("n/count\nf@a.c:5||1\n", "f",
		       (struct report_listing){.hot = true, .context = INT32_MAX},
		       "Total: 1\n"
		       "ROUTINE ======================== f in a.c\n"
		       "         1          1 (flat, cum)   100% of Total\n"
		       "         .          .      1:line 1\n"
		       "         .          .      2:line 2\n"
		       "         .          .      3:line 3\n"
		       "         .          .      4:line 4\n"
		       "         1          1      5:line 5\n"
		       "         .          .      6:line 6\n"
		       "         .          .      7:line 7\n"
		       "         .          .      8:line 8\n"
		       "         .          .      9:line 9\n"
		       "         .          .     10:line 10\n"
		       "         .          .     11:line 11\n"
		       "         .          .     12:line 12\n"
		       "         .          .     13:line 13\n"
		       "         .          .     14:line 14\n"
		       "         .          .     15:line 15\n"
		       "         .          .     16:line 16\n"
		       "         .          .     17:line 17\n"
		       "         .          .     18:line 18\n"
		       "         .          .     19:line 19\n"
		       "         .          .     20:line 20\n");
}

static void test_refusals(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nf@a.c:1||0\n");
	struct report_options options = answer_options(p);
	options.argument = "zzz";
	expect_refusal(p, report_list, &options, "no matches found for regexp: zzz");
	options.argument = "f"; // matches, but costs nothing
	expect_refusal(p, report_list, &options, "no matches found for regexp: f");
	options.argument = "(";
	expect_refusal(p, report_list, &options,
		       "parsing argument regexp (: "
		       "error parsing regexp: missing closing ): `(`");
	profile_free(p);
	p = sketch("n/count\n");
	options = answer_options(p);
	options.argument = "f";
	expect_refusal(p, report_list, &options, "no matches found for regexp: f");
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_start_line_known),
		cmocka_unit_test(test_start_line_unknown),
		cmocka_unit_test(test_no_line_numbers),
		cmocka_unit_test(test_beyond_the_end),
		cmocka_unit_test(test_recursion_counts_once),
		cmocka_unit_test(test_one_line_counts_once),
		cmocka_unit_test(test_inlined),
		cmocka_unit_test(test_no_source),
		cmocka_unit_test(test_empty_range),
		cmocka_unit_test(test_zero),
		cmocka_unit_test(test_drop_negative),
		cmocka_unit_test(test_trimmed_names),
		cmocka_unit_test(test_callees),
		cmocka_unit_test(test_callers),
		cmocka_unit_test(test_many_callers),
		cmocka_unit_test(test_deep_inlining),
		cmocka_unit_test(test_hot_lines),
		cmocka_unit_test(test_hot_lines_at_the_ends),
		cmocka_unit_test(test_refusals),
	};
	return cmocka_run_group_tests(tests, make_root, remove_root);
}
