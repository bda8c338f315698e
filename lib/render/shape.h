#pragma once
/**
 * @file
 * What the cells of a table are called, for renderers of forms that programs read.
 *
 * Each report has a shape: for each kind of row its fields, by name, and what each is
 * made from.  JSON, CSV and Markdown are three ways to write these fields down, so a new
 * column is a line here.  The names are documented in docs/formats/json.md and do not
 * change without a new version of the schema.
 *
 * Rows come in groups: an entry and its calls, a function and its lines.  One row of a
 * group is its head; the others are members, of a list that has a name.
 *
 *     struct fields fields;
 *     fields_begin(&fields, table);
 *     const struct row_shape *shape = fields_row(&fields, row);   // NULL: this row is text's
 *     for (const struct field *f = shape->field; f->name; f++)
 *             put(f->name, fields_value(&fields, row, f));
 *
 * Memory:  shapes are static; values borrow from the row.
 * Threads: one at a time.
 */
#include "report/table.h"

/** How a field is made from its cell. */
enum field_kind {
	FIELD_NUMBER,  ///< as it is; values of the sample type after divide_by
	FIELD_TEXT,    ///< as it is
	FIELD_ADDRESS, ///< a number that is an address
	FIELD_PERCENT, ///< of the total
	FIELD_RUNNING, ///< the same, of the sum of this cell in all rows so far
	FIELD_SHARE,   ///< a percentage of the cell that FIELD says
	FIELD_ORDINAL, ///< the number of the group, from 1
};

enum field_flags {
	FIELD_CARRIED = 1, ///< of a head: where rows do not nest, its members have it as well
	FIELD_IMPLIED = 2, ///< only where rows do not nest: the head says it, or another field
};

struct field {
	const char *name;
	enum field_kind kind;
	unsigned cell;
	unsigned of;	///< FIELD_SHARE: the cell that is 100%
	unsigned flags; ///< enum field_flags
};

#define MAX_FIELDS 9 // and one without a name

struct row_shape {
	const char *kind; ///< what such a row is called; NULL: the table has no such row
	const char *list; ///< of which it is a member; NULL: it is the head of a group
	bool leads;	  ///< a member that comes before its head
	struct field field[MAX_FIELDS + 1]; ///< the one without a name ends them
};

struct table_shape {
	const char *const *column; ///< all names of fields, in order; NULL ends them
	bool headed;		   ///< every group's head is its first row
	struct row_shape row[ROW_KINDS];
};

/** The shape of a report's table; NULL for what is no table of rows (pages, profiles). */
const struct table_shape *table_shape(enum report_kind kind);

/** What is known of a table while its rows come. Private but for the first two and `starts`. */
struct fields {
	struct table table;
	const struct table_shape *shape;
	bool starts;	 // the row is the first of a group
	uint64_t sum;	 // of FIELD_RUNNING; wraps around like the original's
	int64_t ordinal; // of the group
	bool has_head;	 // of the group
};

/** @param table  copied; its texts must live until the last row */
void fields_begin(struct fields *fields, const struct table *table);

/** Takes a row in and returns its shape; NULL if it has none. */
const struct row_shape *fields_row(struct fields *fields, const struct row *row);

enum value_kind {
	VALUE_ABSENT,
	VALUE_TEXT,
	VALUE_MEASURE, ///< number, in the table's unit
	VALUE_NUMBER,
	VALUE_ID,      ///< number, unsigned
	VALUE_ADDRESS, ///< number, unsigned
	VALUE_NUMBERS, ///< list
	VALUE_IDS,     ///< list, unsigned
	VALUE_PERCENT, ///< 100 * number / of, 0 if of is 0
};

struct value {
	enum value_kind kind;
	struct slice text;
	int64_t number, of;
	const int64_t *list;
	size_t count;
};

/** The value of a field of the row that fields_row() was given last. */
struct value fields_value(const struct fields *fields, const struct row *row,
			  const struct field *field);

/** 100 * number / of; 0 if `of` is 0. */
double value_percent(const struct value *value);

/** Puts a number, id, address ("0x4e0640") or list ("1 2 3"); nothing for other kinds. */
void value_put(struct text *out, const struct value *value);

#define MAX_COLUMNS 24

/** Which field of a row is in which column, for forms whose rows are all of one width. */
struct column_map {
	size_t count;
	size_t kind; ///< the column of the row's kind; count if there is none
	const struct field *field[ROW_KINDS][MAX_COLUMNS]; ///< NULL: the row has no such field
};

void column_map_init(struct column_map *map, const struct table_shape *shape);
