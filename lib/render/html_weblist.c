// weblist: a line of source is a line of text; one with machine code folds out.
//
//      26           .      620ms           		step(i)
//                    .      620ms   50fe47:                     callq *%rcx          main.go:26
#include <stdlib.h>

#include "base/text.h"
#include "measure/measure.h"
#include "render/html.h"
#include "report/header.h"
#include "report/weblist.h"

#define PIECE	   ((size_t)64 << 10)
#define TEXT_WIDTH 80 // of instructions and inlined calls
#define TAB_WIDTH  8
#define INDENT	   4 // of each inlined call

struct html_renderer {
	struct writer writer;
	struct table table;
	struct text out, scratch;
	size_t indent; // of the source line, in columns
	bool in_block, in_line;
};

static const char style[] = ":root { color-scheme: light dark }\n"
			    "body { font-family: sans-serif; margin: 1em }\n"
			    "h2 { font-size: 1.2em; margin: 1.5em 0 0 }\n"
			    ".legend { font-size: 1.1em }\n"
			    ".filename { margin: 0 0 .5em; opacity: .7 }\n"
			    ".code { font-family: monospace; tab-size: 8; overflow-x: auto }\n"
			    ".code div, summary { white-space: pre }\n"
			    "summary { cursor: pointer; list-style: none; width: fit-content }\n"
			    "summary::-webkit-details-marker { display: none }\n"
			    "summary:hover, summary:focus { background: #8883 }\n"
			    ".line, .nop, .unimportant { opacity: .6 }\n"
			    ".livesrc { color: light-dark(#0000cc, #99bbff) }\n"
			    ".deadsrc { color: inherit }\n"
			    ".inlinesrc { color: light-dark(#000066, #bbccff) }\n"
			    ".asm { color: light-dark(#006600, #88cc88) }\n"
			    ".note { font-style: italic }\n"
			    "@media print {\n"
			    "  .code { overflow: visible }\n" // paper does not scroll
			    "  .code div, summary { white-space: pre-wrap; overflow-wrap: anywhere }\n"
			    "}\n";

struct error *html_renderer_new(const struct writer *out, struct html_renderer **ret)
{
	struct html_renderer *r = calloc(1, sizeof *r);
	if (!r)
		return error_nomem();
	r->writer = *out;
	*ret = r;
	return NULL;
}

void html_renderer_free(struct html_renderer *r)
{
	if (!r)
		return;
	text_deinit(&r->out);
	text_deinit(&r->scratch);
	free(r);
}

static struct error *write_out(struct html_renderer *r)
{
	TRY(text_error(&r->out));
	TRY(text_error(&r->scratch));
	struct error *err = writer_put(&r->writer, r->out.bytes, r->out.len);
	text_clear(&r->out);
	return err;
}

static void put_text(struct html_renderer *r, struct slice text)
{
	html_put_text(&r->out, text.text, text.len);
}

// A value in ten columns; a point for 0 if there are to be points.
static void put_value(struct html_renderer *r, int64_t value, bool points)
{
	text_clear(&r->scratch);
	if (value || !points)
		measure_put_scaled(&r->scratch, report_ratio(value, r->table.ratio), r->table.unit,
				   r->table.output_unit);
	else
		text_putc(&r->scratch, '.');
	if (!r->scratch.failed)
		text_put_right(&r->out, 10, r->scratch.bytes, r->scratch.len);
}

// Text behind an indentation, padded to a width.
static void put_padded(struct html_renderer *r, size_t indent, struct slice text)
{
	size_t used = indent + text_code_points(text.text, text.len);
	text_pad(&r->out, ' ', indent);
	put_text(r, text);
	text_pad(&r->out, ' ', used < TEXT_WIDTH ? TEXT_WIDTH - used : 0);
}

static size_t indent_of(struct slice line)
{
	size_t column = 0;
	for (size_t i = 0; i < line.len && (line.text[i] == ' ' || line.text[i] == '\t'); i++)
		column = line.text[i] == '\t' ? (column / TAB_WIDTH + 1) * TAB_WIDTH : column + 1;
	return column;
}

// Columns in front of what is inlined at a depth, also where a profile says thousands.
static size_t indent_at(const struct html_renderer *r, int64_t depth)
{
	size_t indent = r->indent + INDENT + INDENT * (size_t)depth;
	return indent < 1000 ? indent : 1000;
}

static struct error *begin_table(void *context, const struct table *table)
{
	struct html_renderer *r = context;
	if (table->kind != REPORT_WEBLIST)
		return error_new(ERR_UNSUPPORTED, "this report is no page");
	r->table = *table;
	r->in_block = r->in_line = false;
	text_puts(&r->out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
			   "<meta name=\"viewport\" content=\"width=device-width\">\n<title>");
	put_text(r, table->title);
	text_puts(&r->out, "</title>\n<style>\n");
	text_puts(&r->out, style);
	text_puts(&r->out, "</style>\n</head>\n<body>\n<div class=\"legend\">");
	for (size_t at = 0; at < table->header.len;) {
		size_t end = at;
		while (end < table->header.len && table->header.text[end] != '\n')
			end++;
		html_put_text(&r->out, table->header.text + at, end - at);
		text_puts(&r->out, "<br>\n");
		at = end + 1;
	}
	text_puts(&r->out, "Total: ");
	measure_put_scaled(&r->out, report_ratio(table->total, table->ratio), table->unit,
			   table->output_unit);
	text_puts(&r->out, "</div>\n");
	return text_error(&r->out);
}

static void end_line(struct html_renderer *r)
{
	if (r->in_line)
		text_puts(&r->out, "</div></details>\n");
	r->in_line = false;
}

static void end_block(struct html_renderer *r)
{
	end_line(r);
	if (r->in_block)
		text_puts(&r->out, "</div>\n");
	r->in_block = false;
}

static void put_routine(struct html_renderer *r, const struct row *row)
{
	end_block(r);
	text_puts(&r->out, "<h2>");
	put_text(r, row->cell[2].text);
	text_puts(&r->out, "</h2>\n<p class=\"filename\">");
	put_text(r, row->cell[3].text);
	text_puts(&r->out, "</p>\n<div class=\"code\"><div>  Total:  ");
	put_value(r, row->cell[0].number, false);
	text_putc(&r->out, ' ');
	put_value(r, row->cell[1].number, false);
	text_puts(&r->out, " (flat, cum) ");
	measure_put_percent_trimmed(&r->out, row->cell[1].number, r->table.total);
	text_puts(&r->out, "</div>\n");
	r->in_block = true;
}

static void put_line(struct html_renderer *r, const struct row *row)
{
	static const char *const name[] = {
		[WEBLIST_NOTHING] = "nop", [WEBLIST_COST] = "deadsrc", [WEBLIST_CODE] = "livesrc"};
	int64_t mark = row->cell[4].number;
	bool folds = mark == WEBLIST_CODE;
	end_line(r);
	text_puts(&r->out, folds ? "<details><summary>" : "<div>");
	text_putf(&r->out, "<span class=\"line\"> %6lld</span> <span class=\"%s\">  ",
		  (long long)row->cell[2].number, name[mark]);
	put_value(r, row->cell[0].number, true);
	text_putc(&r->out, ' ');
	put_value(r, row->cell[1].number, true);
	text_putf(&r->out, " %8s  ", "");
	put_text(r, row->cell[3].text);
	text_puts(&r->out, " </span>");
	text_puts(&r->out, folds ? "</summary>\n<div class=\"asm\">" : "</div>\n");
	r->in_line = folds;
	r->indent = indent_of(row->cell[3].text);
}

static void put_place(struct html_renderer *r, struct slice place)
{
	text_puts(&r->out, " <span class=\"unimportant\">");
	put_text(r, place);
	text_puts(&r->out, "</span>\n");
}

static void put_instruction(struct html_renderer *r, const struct row *row)
{
	text_putf(&r->out, " %8s ", "");
	put_value(r, row->cell[0].number, true);
	text_putc(&r->out, ' ');
	put_value(r, row->cell[1].number, true);
	text_putf(&r->out, " %8llx: ", (unsigned long long)row->cell[2].number);
	put_padded(r, indent_at(r, row->cell[5].number), row->cell[3].text);
	put_place(r, row->cell[4].text);
}

static void put_call(struct html_renderer *r, const struct row *row)
{
	text_putf(&r->out, " %8s %10s %10s %8s  <span class=\"inlinesrc\">", "", "", "", "");
	put_padded(r, indent_at(r, row->cell[2].number), row->cell[0].text);
	text_puts(&r->out, "</span>");
	put_place(r, row->cell[1].text);
}

static struct error *put_row(void *context, const struct row *row)
{
	struct html_renderer *r = context;
	switch (row->kind) {
	case ROW_ROUTINE:
		put_routine(r, row);
		break;
	case ROW_LINE:
		put_line(r, row);
		break;
	case ROW_INSTRUCTION:
		put_instruction(r, row);
		break;
	case ROW_CALL:
		put_call(r, row);
		break;
	case ROW_GAP:
		text_putf(&r->out, " %8s %27s\xe2\x8b\xae\n", "", "");
		break;
	default:
		text_puts(&r->out, "<div class=\"note\">");
		put_text(r, row->cell[0].text);
		text_puts(&r->out, "</div>\n");
	}
	return r->out.len < PIECE && !r->out.failed ? NULL : write_out(r);
}

static struct error *end_table(void *context)
{
	struct html_renderer *r = context;
	end_block(r);
	text_puts(&r->out, "</body>\n</html>\n");
	return write_out(r);
}

struct sink html_renderer_sink(struct html_renderer *renderer)
{
	return (struct sink){
		.begin = begin_table, .row = put_row, .end = end_table, .context = renderer};
}
