#pragma once
/**
 * @file
 * HTML pages that need nothing but themselves: no network, no scripts.
 *
 *     struct html_renderer *html;
 *     TRY(html_renderer_new(&writer, &html));
 *     struct sink sink = html_renderer_sink(html);
 *     err = report_weblist(&view, &options, &sink, &scratch);
 *     html_renderer_free(html);
 *
 * The text inside is pprof's; lines that have machine code fold out, and the browser does that.
 *
 * Memory:  a piece of the page.
 * Threads: one at a time.
 */
#include "base/writer.h"
#include "report/table.h"

struct html_renderer;
struct text;

/** @param out  copied; what it points to must live as long as the renderer */
struct error *html_renderer_new(const struct writer *out, struct html_renderer **ret) MUST_CHECK;

/** NULL is fine. */
void html_renderer_free(struct html_renderer *renderer);

/** The sink for weblist. */
struct sink html_renderer_sink(struct html_renderer *renderer);

/**
 * Puts text that came from outside, so that it is text and nothing else: signs of HTML are
 * escaped; what must not be in a page (control characters, bytes that are not UTF-8) becomes
 * U+FFFD.
 */
void html_put_text(struct text *out, const char *bytes, size_t len);

/** The same without escaping: for text that has signs of its own, such as DOT. */
void html_put_legal(struct text *out, const char *bytes, size_t len);
