#pragma once
/**
 * @file
 * The forms that a table can have, by name.
 *
 *     struct renderer renderer;
 *     TRY(renderer_open("json", &writer, &renderer));
 *     err = report_top(&view, &question, &renderer.sink, &scratch);
 *     if (!err)
 *             err = renderer_finish(&renderer, notes.bytes);
 *     renderer_close(&renderer);
 *
 * A new form is a file beside json.c and a line in render.c.
 *
 * Memory:  of the renderer, until renderer_close(); what it holds of a table is said in its file.
 * Threads: one at a time.
 */
#include "base/writer.h"
#include "report/table.h"

/** Fields are set by the form's own open function. */
struct renderer {
	struct sink sink; ///< to give to a report, for one table
	struct error *(*finish)(void *context, const char *notes); ///< may be NULL
	void (*close)(void *context);
};

/**
 * Makes the renderer of a form: text, json, csv, tsv or md.
 *
 * @param color  source lines are for a terminal; matters to text only
 * @param out    copied; what it points to must live as long as the renderer
 * @return #ERR_USAGE if there is no such form
 */
struct error *renderer_open(const char *form, bool color, const struct writer *out,
			    struct renderer *ret) MUST_CHECK;

/** Writes what follows the table; @p notes are the warnings of the question, a line each. */
struct error *renderer_finish(const struct renderer *renderer, const char *notes) MUST_CHECK;

/** Frees it; fine on a zeroed one. */
void renderer_close(struct renderer *renderer);
