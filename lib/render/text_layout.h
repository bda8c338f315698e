#pragma once
/**
 * @file
 * Layouts of the text renderer: one file each, found by kind of report.
 *
 * Only for lib/render/text*.c.  A layout puts text into renderer->out and does not care
 * about writing it or about memory: text.c asks after each row.
 */
#include "base/text.h"
#include "render/syntax.h"
#include "render/text.h"

// Formatted values are remembered, as traces show the same few millions of times.
#define VALUE_CACHE_SIZE 1024
#define VALUE_CACHE_TEXT 22

// Between the paragraphs of traces and goroutines.
#define TEXT_SEPARATOR "-----------+-------------------------------------------------------\n"

struct value_cache {
	int64_t value;
	uint8_t len; // 0: empty
	char text[VALUE_CACHE_TEXT];
};

struct text_renderer {
	struct writer writer;
	const struct text_layout *layout; // of the table being printed
	struct table table;
	struct text out;
	struct value_cache *cache;

	uint64_t flat_sum;  // of the entries so far: sum%
	enum row_kind last; // the row before this one
	bool any;	    // there was a row

	struct row routine; // disasm: whose sums are still to come; goroutines: the group
	bool routine_open;

	bool color;	      // list: for a terminal
	struct syntax syntax; // of the file being listed

	/// tags: the paragraph so far; calltree: for each caller, 1 if it has more siblings;
	/// trend: a number
	struct text held;
};

struct text_layout {
	void (*begin)(struct text_renderer *r); // after the header; may be NULL
	void (*row)(struct text_renderer *r, const struct row *row);
	void (*end)(struct text_renderer *r); // may be NULL
};

extern const struct text_layout text_layout_top;
extern const struct text_layout text_layout_tree; // and peek
extern const struct text_layout text_layout_list;
extern const struct text_layout text_layout_disasm;
extern const struct text_layout text_layout_traces;
extern const struct text_layout text_layout_tags;
extern const struct text_layout text_layout_lines; // raw and comments
extern const struct text_layout text_layout_symbols;
extern const struct text_layout text_layout_memstats;
extern const struct text_layout text_layout_goroutines;
extern const struct text_layout text_layout_trend;
extern const struct text_layout text_layout_calltree;

/** Puts a value in the output unit, right-aligned; @p out is of the renderer. */
void text_put_value(struct text_renderer *r, struct text *out, size_t width, int64_t value);

/** Puts a value in ten columns; a point for 0. */
void text_put_value_or_dot(struct text_renderer *r, int64_t value);

/** Puts flat, flat%, sum%, cum, cum% of an entry, and adds its flat to the sum. */
void text_put_entry(struct text_renderer *r, int64_t flat, int64_t cum);

/** Puts the text of a cell. */
static inline void text_put_cell(struct text_renderer *r, const struct cell *cell)
{
	text_put(&r->out, cell->text.text, cell->text.len);
}
