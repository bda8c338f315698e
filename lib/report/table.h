#pragma once
/**
 * @file
 * Tables: answers before they are printed.
 *
 * A report says first what its table is (struct table: columns, total, unit,
 * header facts), then pushes rows into a sink; a renderer is a sink.  The
 * same report becomes text, and later JSON, HTML or a terminal view, without
 * knowing which; and a report of millions of rows needs no memory for them.
 *
 * Values are raw, in the unit of the sample type (mean already taken); scaling to
 * the output unit and percentages of `total` are the renderer's work.  What stands above the
 * table is there twice: as lines, and as facts for renderers that do not print lines.
 *
 * Memory:  text in cells is borrowed for the duration of the call.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/error.h"
#include "base/slice.h"

struct profile;
struct report_filter;
struct report_shown;
struct text;

/** Which report a table answers; renderers choose the layout by it. */
enum report_kind {
#define REPORT(constant, name) REPORT_##constant,
#include "report/reports.def"
};

/** What a report is called: "top", "dot". */
const char *report_name(enum report_kind kind);

/** The report of that name; false if there is none. */
bool report_find(const char *name, enum report_kind *ret);

/** What a row is. The cells it uses, in column order, are listed with each report. */
enum row_kind {
	/// top: flat, cum, name, mark; tree, peek: the node itself; trend, calltree: see their headers
	ROW_ENTRY,
	ROW_CALLER,  ///< tree, peek: weight, of, name, mark, name of the node
	ROW_CALLEE,  ///< tree, peek: weight, of, name, mark, name of the node
	ROW_ROUTINE, ///< list, weblist: flat, cum, function, file; disasm: flat, cum, function
	ROW_ALIAS,   ///< disasm: another name of the function
	/// disasm, weblist: flat, cum, address, text, location; 1 if that is the one before's (disasm)
	ROW_INSTRUCTION,
	ROW_CALL,    ///< weblist: source, location, depth
	ROW_NOTE,    ///< list, weblist: why there is no source
	/// list, disasm: a sentence instead of a routine; list: its function; memstats: there are none
	ROW_PROBLEM,
	ROW_INTO,    ///< list: flat, cum, function, file, line: what the routine was inlined into
	/// list: number of places that the routine was inlined into besides; calltree: total, how many
	/// siblings more, depth
	ROW_MORE,
	ROW_INLINED, ///< list: flat, cum, depth, function, file, line: inlined at the line above
	ROW_GAP,     ///< list: lines are left out here; weblist: code of other lines is
	ROW_LINE,    ///< list: flat, cum, line number, source; raw (see struct sink), comments: the text
	ROW_SAMPLE,  ///< traces: value of a new sample; raw: all its values, ids of its locations
	ROW_LABEL,   ///< traces: key, all its values as text
	ROW_STRING,  ///< traces, raw: key, value: one of the label above, if it is a string
	ROW_NUMBER,  ///< traces, raw: key, value, unit: one of the label above, if it is a number
	/// traces: value (first frame of a sample only), name, mark; raw: function, its name in
	/// the binary, file, line, column, first line of the function; goroutines: nothing, name,
	/// function, file, line if known
	ROW_FRAME,
	ROW_LOCATION, ///< raw: id, address, id of its mapping, 1 if folded
	ROW_KEY,     ///< tags: sum, key
	ROW_VALUE,   ///< tags: sum, value
	/// symbols: weight, with names, with lines, file; raw: id, start, limit, offset, file,
	/// build id, flags
	ROW_MAPPING,
	ROW_FACT,    ///< symbols: key, text
	ROW_STAT,    ///< memstats: name, number (none if it is no whole one), text: what it means
	ROW_STATE,   ///< goroutines: weight, state
	/// goroutines: weight, state; shortest, median, longest wait in seconds if known; number from 1
	ROW_GROUP,
	ROW_SNAPSHOT, ///< trend: source, time in ns since 1970 or none, total
	ROW_CREATOR, ///< goroutines: weight, function, place
	ROW_KINDS,   ///< how many there are
};

enum cell_kind {
	CELL_NONE,
	CELL_VALUE,   ///< in table.unit
	CELL_NUMBER,  ///< a plain number
	CELL_ID,      ///< a number without sign
	CELL_TEXT,
	CELL_NUMBERS, ///< a list
	CELL_IDS,     ///< a list
};

struct cell {
	enum cell_kind kind;
	int64_t number;
	union {
		struct slice text;
		struct {
			const int64_t *item;
			size_t count;
		} list;
	};
};

#define MAX_CELLS 8

struct row {
	enum row_kind kind;
	struct cell cell[MAX_CELLS];
};

/** What is known before the first row. */
struct table {
	enum report_kind kind;
	const char *type;        ///< sample type, "mean_…" in mean mode
	const char *unit;        ///< of CELL_VALUE
	const char *output_unit; ///< what to print values in: a unit, "minimum" or "auto"
	double ratio;            ///< 1/divide_by; used if > 0 and not 1
	int64_t total;           ///< what percentages are of
	struct slice header;     ///< finished lines above the table, each with its newline
	const struct profile *profile; ///< what the table is about
	const struct report_filter *filter; ///< all there are, whether they are set or not
	size_t filter_count;
	const struct report_shown *shown; ///< what trimming did; NULL if the report does not trim
	struct slice title;      ///< of a page; may be empty
	bool unicode;		 ///< drawings may have characters that are not ASCII
};

/** Where rows go. Each function fails when the destination does. */
struct sink {
	struct error *(*begin)(void *context, const struct table *table);
	struct error *(*row)(void *context, const struct row *row);
	struct error *(*end)(void *context);
	void *context;
	bool lines; ///< what raw says is wanted as lines, not in values
};

static inline struct cell cell_value(int64_t value)
{
	return (struct cell){.kind = CELL_VALUE, .number = value};
}

static inline struct cell cell_number(int64_t number)
{
	return (struct cell){.kind = CELL_NUMBER, .number = number};
}

static inline struct cell cell_id(uint64_t id)
{
	return (struct cell){.kind = CELL_ID, .number = (int64_t)id};
}

/** @param kind  CELL_NUMBERS or CELL_IDS */
static inline struct cell cell_list(enum cell_kind kind, const int64_t *item, size_t count)
{
	return (struct cell){.kind = kind, .list = {item, count}};
}

static inline struct cell cell_text(const char *text, size_t len)
{
	return (struct cell){.kind = CELL_TEXT, .text = {text, len}};
}
