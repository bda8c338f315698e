#pragma once
/**
 * @file
 * Text: tables as aligned lines, byte for byte as pprof prints them.
 *
 * A sink for rows in front and a writer for bytes behind:
 *
 *     struct text_renderer *renderer;
 *     TRY(text_renderer_new(&writer, &renderer));
 *     struct sink sink = text_renderer_sink(renderer);
 *     err = report_traces(&view, &options, &sink, &scratch);
 *     text_renderer_free(renderer);
 *
 * What only the printed form has is made here: percentages, sum%, separators,
 * dots for zeros.  Lines are gathered and written in pieces of 64 KiB, the last one
 * when the table ends; an error of the writer comes back from the row that met it.
 *
 * Memory:  a few pieces; of `tags`, one key with its values.
 * Threads: one at a time.
 */
#include "base/writer.h"
#include "report/table.h"

struct text_renderer;

/** @param out  copied; what it points to must live as long as the renderer */
struct error *text_renderer_new(const struct writer *out, struct text_renderer **ret) MUST_CHECK;

/** NULL is fine. */
void text_renderer_free(struct text_renderer *renderer);

/** The sink to give to a report; any number of tables one after the other. */
struct sink text_renderer_sink(struct text_renderer *renderer);
