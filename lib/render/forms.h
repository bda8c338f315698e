#pragma once
/**
 * @file
 * One open function for each form.  For render.c and tests; others use render.h.
 */
#include "render/render.h"

/** Text; see text.h. */
struct error *text_form_open(bool color, const struct writer *out, struct renderer *ret) MUST_CHECK;

/** JSON, row by row as they come; docs/formats/json.md. */
struct error *json_form_open(const struct writer *out, struct renderer *ret) MUST_CHECK;

/** CSV, or with tabs TSV; a line for each row; docs/formats/csv.md. */
struct error *csv_form_open(bool tabs, const struct writer *out, struct renderer *ret) MUST_CHECK;

/** Markdown; docs/formats/markdown.md. */
struct error *markdown_form_open(const struct writer *out, struct renderer *ret) MUST_CHECK;
