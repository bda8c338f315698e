// Layouts: rows in, bytes out; no profile needed.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/text.h"

#define TEXT(s) cell_text(s, strlen(s))
#define SLICE(s)                                                                                   \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}

struct fixture {
	struct text written;
	size_t writes;
	bool refuse;
	struct text_renderer *renderer;
	struct sink sink;
};

static struct error *write_text(void *context, const char *bytes, size_t len)
{
	struct fixture *f = context;
	if (f->refuse)
		return error_new(ERR_IO, "disk full");
	text_put(&f->written, bytes, len);
	f->writes++;
	return NULL;
}

static int set_up(void **state)
{
	static struct fixture f;
	f = (struct fixture){0};
	struct writer writer = {write_text, &f};
	assert_null(text_renderer_new(&writer, &f.renderer));
	f.sink = text_renderer_sink(f.renderer);
	*state = &f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	text_renderer_free(f->renderer);
	text_deinit(&f->written);
	return 0;
}

static void begin(struct fixture *f, struct table table)
{
	if (!table.unit)
		table.unit = "count";
	if (!table.output_unit)
		table.output_unit = "minimum";
	assert_null(f->sink.begin(f->sink.context, &table));
}

static void push(struct fixture *f, struct row row)
{
	assert_null(f->sink.row(f->sink.context, &row));
}

static void expect(struct fixture *f, const char *text)
{
	assert_null(f->sink.end(f->sink.context));
	assert_string_equal(f->written.bytes ? f->written.bytes : "", text);
}

static void put_entry(struct fixture *f, int64_t flat, int64_t cum, const char *name,
		      const char *mark)
{
	push(f,
	     (struct row){ROW_ENTRY, {cell_value(flat), cell_value(cum), TEXT(name), TEXT(mark)}});
}

static void put_call(struct fixture *f, enum row_kind kind, int64_t weight, int64_t of,
		     const char *name, const char *mark)
{
	push(f, (struct row){kind, {cell_value(weight), cell_value(of), TEXT(name), TEXT(mark)}});
}

static void test_top(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TOP,
				.unit = "nanoseconds",
				.output_unit = "s",
				.total = 1590000000,
				.header = SLICE("Type: cpu\n")});
	put_entry(f, 210000000, 210000000, "cmpbody", "");
	put_entry(f, 130000000, 260000000, "main.hot", "partial-inline");
	put_entry(f, 0, 130000000, "main.inlined", "inline");
	put_entry(f, -5, 1590000000, "<unknown>", "");
	expect(f, "Type: cpu\n"
		  "      flat  flat%   sum%        cum   cum%\n"
		  "     0.21s 13.21% 13.21%      0.21s 13.21%  cmpbody\n"
		  "     0.13s  8.18% 21.38%      0.26s 16.35%  main.hot (partial-inline)\n"
		  "         0     0% 21.38%      0.13s  8.18%  main.inlined (inline)\n"
		  "         0 3.1e-07% 21.38%      1.59s   100%  <unknown>\n");
}

static void test_top_divided(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TOP, .total = 100, .ratio = 1.0 / 3});
	put_entry(f, 50, -50, "a", "");
	expect(f, "      flat  flat%   sum%        cum   cum%\n"
		  "        16 50.00% 50.00%        -16 50.00%  a\n");
}

static void test_top_nothing(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TOP});
	expect(f, "      flat  flat%   sum%        cum   cum%\n");
}

#define SEPARATOR "----------------------------------------------------------+-------------\n"
#define LEGEND	  "      flat  flat%   sum%        cum   cum%   calls calls% + context \t \t \n"

static void test_tree(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TREE, .total = 200});
	put_entry(f, 10, 200, "alone", "");
	put_call(f, ROW_CALLEE, 100, 200, "below", "inline");
	put_entry(f, 0, 100, "middle", "");
	put_call(f, ROW_CALLER, 40, 100, "one", "");
	put_call(f, ROW_CALLER, 30, 100, "two", "inline");
	put_entry(f, 20, 100, "called", "");
	put_call(f, ROW_CALLER, 500, 100, "three", "");
	put_entry(f, 30, 100, "last", "");
	expect(f, SEPARATOR LEGEND SEPARATOR
	       "        10  5.00%  5.00%        200   100%                | alone\n"
	       "                                               100 50.00% |   below "
	       "(inline)\n" SEPARATOR
	       "         0     0%  5.00%        100 50.00%                | middle\n" SEPARATOR
	       "                                                40 40.00% |   one\n"
	       "                                                30 30.00% |   two (inline)\n"
	       "        20 10.00% 15.00%        100 50.00%                | called\n" SEPARATOR
	       "                                               500 500.00% |   three\n"
	       "        30 15.00% 30.00%        100 50.00%                | last\n" SEPARATOR);
}

static void test_tree_nothing(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_PEEK});
	expect(f, SEPARATOR LEGEND);
}

static void test_list(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_LIST, .unit = "ms", .total = 1590});
	push(f, (struct row){ROW_ROUTINE,
			     {cell_value(130), cell_value(0), TEXT("main.hot"), TEXT("/m.go")}});
	push(f,
	     (struct row){ROW_LINE, {cell_value(0), cell_value(0), cell_number(41), TEXT("\tx")}});
	push(f, (struct row){ROW_LINE,
			     {cell_value(130), cell_value(260), cell_number(1234567), TEXT("}")}});
	push(f, (struct row){ROW_NOTE, {TEXT("open /m.go: no")}});
	push(f, (struct row){ROW_PROBLEM, {TEXT("No source information"), TEXT("f")}});
	expect(f, "Total: 1.59s\n"
		  "ROUTINE ======================== main.hot in /m.go\n"
		  "     130ms          0 (flat, cum)     0% of Total\n"
		  "         .          .     41:\tx\n"
		  "     130ms      260ms 1234567:}\n"
		  " Error: open /m.go: no\n"
		  "No source information for f\n");
}

#define SAMPLE "-----------+-------------------------------------------------------\n"

static struct row instruction(int64_t flat, int64_t cum, const char *text, const char *location)
{
	return (struct row){.kind = ROW_INSTRUCTION,
			    .cell = {cell_value(flat), cell_value(cum), cell_number(0x4e0640),
				     TEXT(text), TEXT(location)}};
}

static void test_disasm(void **state)
{
	struct fixture *f = *state;
	static const char long_text[] = "movq $1, 0x100000(%rip) # 0x5 <runtime.z>";
	begin(f, (struct table){.kind = REPORT_DISASM, .total = 200});
	push(f, (struct row){ROW_PROBLEM, {TEXT("open /x: no such file or directory")}});
	push(f, (struct row){ROW_ROUTINE, {cell_value(0), cell_value(20), TEXT("main.hot")}});
	push(f, (struct row){ROW_ALIAS, {TEXT("main.warm")}});
	push(f, instruction(0, 0, "retq", ""));
	push(f, instruction(10, 20, "nop", "main.hot a.go:5"));
	push(f, instruction(1, 0, long_text, ""));
	push(f, instruction(0, 1, long_text, "a.go:6"));
	push(f, (struct row){ROW_ROUTINE, {cell_value(0), cell_value(0), TEXT("main.none")}});
	expect(f, "open /x: no such file or directory\n"
	       "Total: 200\n"
	       "ROUTINE ======================== main.hot\n"
	       "    AKA ======================== main.warm\n"
	       "         0         20 (flat, cum) 10.00% of Total\n"
	       "         .          .     4e0640: retq\n"
	       "        10         20     4e0640: nop                                     ;main.hot a.go:5\n"
	       "         1          .     4e0640: movq $1, 0x100000(%rip) # 0x5 <runtime.z>\n"
	       "                                                                          ;a.go:6\n"
	       "         .          1     4e0640: movq $1, 0x100000(%rip) # 0x5 <runtime.z>\n"
	       "ROUTINE ======================== main.none\n"
	       "         0          0 (flat, cum)     0% of Total\n");
}

static void test_traces(void **state)
{
	struct fixture *f = *state;
	begin(f,
	      (struct table){.kind = REPORT_TRACES, .unit = "ms", .header = SLICE("Type: cpu\n")});
	push(f, (struct row){.kind = ROW_SAMPLE});
	push(f, (struct row){ROW_LABEL, {TEXT("tier"), TEXT("gold silver")}});
	push(f, (struct row){ROW_LABEL, {TEXT("a long key here"), TEXT("")}});
	push(f, (struct row){ROW_FRAME, {cell_value(10), TEXT("leaf"), TEXT("inline")}});
	push(f, (struct row){ROW_FRAME, {{0}, TEXT("root"), TEXT("")}});
	push(f, (struct row){.kind = ROW_SAMPLE});
	push(f, (struct row){ROW_FRAME, {cell_value(0), TEXT("leaf"), TEXT("")}});
	expect(f, "Type: cpu\n" SAMPLE "      tier:  gold silver\n"
		  "a long key here:  \n"
		  "      10ms   leaf (inline)\n"
		  "             root\n" SAMPLE "         0   leaf\n" SAMPLE);
}

static void test_traces_nothing(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TRACES});
	expect(f, "\n" SAMPLE);
}

static void put_tag(struct fixture *f, enum row_kind kind, int64_t sum, const char *text)
{
	push(f, (struct row){kind, {cell_value(sum), TEXT(text)}});
}

static void test_tags(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TAGS, .unit = "ms", .total = 1590});
	put_tag(f, ROW_KEY, 120, "tier");
	put_tag(f, ROW_VALUE, 120, "gold");
	put_tag(f, ROW_KEY, 1270, "wörker");
	put_tag(f, ROW_VALUE, 1260, "hot");
	put_tag(f, ROW_VALUE, 10, "fib");
	expect(f, " tier: Total 120ms of 1.59s ( 7.55%)\n"
		  "       120ms ( 7.55%): gold\n"
		  "\n"
		  " wörker: Total 1.27s of 1.59s (79.87%)\n"
		  "         1.26s (79.25%): hot\n"
		  "          10ms ( 0.63%): fib\n"
		  "\n");
}

// Tabs and newlines of names are cells and lines like any others.
static void test_tags_with_tabs(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TAGS, .total = 0});
	put_tag(f, ROW_KEY, 0, "query");
	put_tag(f, ROW_VALUE, 10000, "SELECT a\n\tFROM b\n\t\tWHERE c");
	put_tag(f, ROW_VALUE, 5, "x\ty");
	put_tag(f, ROW_VALUE, 4, "longer\tz\f");
	put_tag(f, ROW_VALUE, 3, "v\vw");
	expect(f, " query: Total 0 of 0\n"
		  "        10000: SELECT a\n"
		  "       FROM b\n"
		  "          WHERE c\n"
		  "        5:       xy\n"
		  "        4:  longerz\n"
		  "\n"
		  "   3:  vw\n"
		  "\n");
}

static void test_tags_no_total(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TAGS, .total = 0});
	put_tag(f, ROW_KEY, 0, "k");
	put_tag(f, ROW_VALUE, 100, "x");
	put_tag(f, ROW_VALUE, -7, "y");
	expect(f, " k: Total 0 of 0\n"
		  "    100: x\n"
		  "     -7: y\n"
		  "\n");
}

static void test_tags_nothing(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_TAGS});
	expect(f, "");
}

static void test_lines(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_COMMENTS});
	push(f, (struct row){ROW_LINE, {TEXT("# a")}});
	push(f, (struct row){ROW_LINE, {TEXT("")}});
	expect(f, "# a\n\n");
}

// Rows are written as they come, not kept.
static void test_pieces(void **state)
{
	struct fixture *f = *state;
	char line[1000];
	memset(line, 'x', sizeof line);
	begin(f, (struct table){.kind = REPORT_RAW});
	for (int i = 0; i < 200; i++)
		push(f, (struct row){ROW_LINE, {cell_text(line, sizeof line)}});
	assert_true(f->writes >= 2);
	assert_null(f->sink.end(f->sink.context));
	assert_int_equal(f->written.len, 200 * (sizeof line + 1));
}

static void test_values_beyond_the_cache(void **state)
{
	struct fixture *f = *state;
	struct text expected = {0};
	begin(f, (struct table){.kind = REPORT_TRACES,
				.unit = "a-unit-with-a-very-long-name",
				.output_unit = "a-unit-with-a-very-long-name"});
	text_puts(&expected, "\n");
	for (int round = 0; round < 2; round++) {
		for (int i = 0; i < 3000; i++) {
			push(f, (struct row){ROW_FRAME, {cell_value(i), TEXT("f"), TEXT("")}});
			text_putf(&expected,
				  i ? "%da-unit-with-a-very-long-name   f\n" : "         %d   f\n",
				  i);
		}
	}
	text_puts(&expected, SAMPLE);
	expect(f, expected.bytes);
	text_deinit(&expected);
}

static void test_writer_fails(void **state)
{
	struct fixture *f = *state;
	begin(f, (struct table){.kind = REPORT_COMMENTS});
	push(f, (struct row){ROW_LINE, {TEXT("a")}});
	f->refuse = true;
	struct error *err = f->sink.end(f->sink.context);
	assert_non_null(err);
	assert_string_equal(error_message(err), "disk full");
	error_free(err);
}

static void test_not_a_table(void **state)
{
	struct fixture *f = *state;
	struct table table = {.kind = REPORT_PROTO};
	struct error *err = f->sink.begin(f->sink.context, &table);
	assert_int_equal(error_code(err), ERR_UNSUPPORTED);
	error_free(err);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(test_top),
		TEST(test_top_divided),
		TEST(test_top_nothing),
		TEST(test_tree),
		TEST(test_tree_nothing),
		TEST(test_list),
		TEST(test_disasm),
		TEST(test_traces),
		TEST(test_traces_nothing),
		TEST(test_tags),
		TEST(test_tags_with_tabs),
		TEST(test_tags_no_total),
		TEST(test_tags_nothing),
		TEST(test_lines),
		TEST(test_pieces),
		TEST(test_values_beyond_the_cache),
		TEST(test_writer_fails),
		TEST(test_not_a_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
