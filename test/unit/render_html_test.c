// Pages: rows in, HTML out.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "render/html.h"
#include "report/weblist.h"

#define TEXT(s) cell_text(s, strlen(s))
#define SLICE(s)                                                                                   \
	{                                                                                          \
		s, sizeof(s) - 1                                                                   \
	}

static void escaped(const char *bytes, size_t len, const char *want)
{
	struct text out = {0};
	text_puts(&out, "");
	html_put_text(&out, bytes, len);
	assert_string_equal(out.bytes, want);
	text_deinit(&out);
}
#define ESCAPED(bytes, want) escaped(bytes, sizeof bytes - 1, want)

static void text_is_text(void **state)
{
	(void)state;
	ESCAPED("", "");
	ESCAPED("a<b>\"c\" & 'd'\t\n", "a&lt;b&gt;&#34;c&#34; &amp; &#39;d&#39;\t\n");
	ESCAPED("main.(*T).f\xc3\xa9\xf0\x9f\x98\x80", "main.(*T).f\xc3\xa9\xf0\x9f\x98\x80");
#define BAD "\xef\xbf\xbd"
	ESCAPED("\0\x01\r\x1b\x7f", BAD BAD BAD BAD BAD);
	ESCAPED("\xc2\x9b"
		"x",
		BAD "x");	      // a control character in two bytes
	ESCAPED("\xef\xbf\xbf", BAD); // no character
	ESCAPED("\xff<\xc3<\xe2\x82", BAD "&lt;" BAD "&lt;" BAD BAD);
}

static void push(const struct sink *sink, struct row row)
{
	assert_null(sink->row(sink->context, &row));
}

static void lines_fold_out(void **state)
{
	(void)state;
	struct text page = {0};
	struct writer writer = text_writer(&page);
	struct html_renderer *r;
	assert_null(html_renderer_new(&writer, &r));
	struct sink sink = html_renderer_sink(r);
	struct table table = {.kind = REPORT_WEBLIST,
			      .unit = "ms",
			      .output_unit = "minimum",
			      .total = 2000,
			      .title = SLICE("a<b cpu"),
			      .header = SLICE("File: a<b\nType: cpu\n")};
	assert_null(sink.begin(sink.context, &table));
	push(&sink, (struct row){ROW_ROUTINE,
				 {cell_value(0), cell_value(500), TEXT("f<T>"), TEXT("/a b.go")}});
	push(&sink, (struct row){ROW_NOTE, {TEXT("open /a b.go: no")}});
	push(&sink, (struct row){ROW_LINE,
				 {cell_value(0), cell_value(0), cell_number(7), TEXT("// <"),
				  cell_number(WEBLIST_NOTHING)}});
	push(&sink, (struct row){ROW_LINE,
				 {cell_value(0), cell_value(500), cell_number(8), TEXT("\tg()"),
				  cell_number(WEBLIST_CODE)}});
	push(&sink, (struct row){ROW_CALL, {TEXT("x & y"), TEXT("b.go:3"), cell_number(0)}});
	push(&sink, (struct row){ROW_INSTRUCTION,
				 {cell_value(0), cell_value(500), cell_number(0x40ab), TEXT("nop"),
				  TEXT("b.go:3"), cell_number(1)}});
	push(&sink, (struct row){ROW_GAP, {{0}}});
	push(&sink, (struct row){ROW_LINE,
				 {cell_value(1), cell_value(2), cell_number(9), TEXT("}"),
				  cell_number(WEBLIST_COST)}});
	assert_null(sink.end(sink.context));
	const char *body = strstr(page.bytes, "<body>");
	assert_non_null(strstr(page.bytes, "<title>a&lt;b cpu</title>"));
	assert_non_null(body);
	struct text want = {0};
	text_putf(&want,
		  "<body>\n"
		  "<div class=\"legend\">File: a&lt;b<br>\nType: cpu<br>\nTotal: 2s</div>\n"
		  "<h2>f&lt;T&gt;</h2>\n<p class=\"filename\">/a b.go</p>\n"
		  "<div class=\"code\"><div>  Total:           0      500ms (flat, cum) "
		  "25.00%%</div>\n"
		  "<div class=\"note\">open /a b.go: no</div>\n"
		  "<div><span class=\"line\">      7</span> <span class=\"nop\">           .       "
		  "   .           // &lt; </span></div>\n"
		  "<details><summary><span class=\"line\">      8</span> <span class=\"livesrc\">  "
		  "         .      500ms           \tg() </span></summary>\n"
		  "<div class=\"asm\">                                          <span "
		  "class=\"inlinesrc\">            x &amp; y%63s</span> <span "
		  "class=\"unimportant\">b.go:3</span>\n"
		  "                   .      500ms     40ab:                 nop%61s <span "
		  "class=\"unimportant\">b.go:3</span>\n"
		  "                                     \xe2\x8b\xae\n"
		  "</div></details>\n"
		  "<div><span class=\"line\">      9</span> <span class=\"deadsrc\">         1ms   "
		  "     2ms           } </span></div>\n"
		  "</div>\n</body>\n</html>\n",
		  "", "");
	assert_string_equal(body, want.bytes);
	text_deinit(&want);
	html_renderer_free(r);
	text_deinit(&page);
}

static void other_reports_are_no_pages(void **state)
{
	(void)state;
	struct html_renderer *r;
	struct text page = {0};
	struct writer writer = text_writer(&page);
	assert_null(html_renderer_new(&writer, &r));
	struct sink sink = html_renderer_sink(r);
	struct error *err = sink.begin(sink.context, &(struct table){.kind = REPORT_TOP});
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_UNSUPPORTED);
	error_free(err);
	html_renderer_free(r);
	text_deinit(&page);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(text_is_text),
		cmocka_unit_test(lines_fold_out),
		cmocka_unit_test(other_reports_are_no_pages),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
