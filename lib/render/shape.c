// One table for each report; the order of fields is the order in which they are written.
#include "render/shape.h"

#include <assert.h>
#include <string.h>

#include "base/text.h"
#include "report/header.h"

#define COLUMNS(...)                                                                               \
	(const char *const[])                                                                      \
	{                                                                                          \
		__VA_ARGS__, NULL                                                                  \
	}

#define NUMBER(name, at)                                                                           \
	{                                                                                          \
		name, FIELD_NUMBER, at, 0, 0                                                       \
	}
#define TEXT(name, at)                                                                             \
	{                                                                                          \
		name, FIELD_TEXT, at, 0, 0                                                         \
	}
#define CARRIED(name, at)                                                                          \
	{                                                                                          \
		name, FIELD_TEXT, at, 0, FIELD_CARRIED                                             \
	}
#define IMPLIED(name, at)                                                                          \
	{                                                                                          \
		name, FIELD_TEXT, at, 0, FIELD_IMPLIED                                             \
	}
#define ID(name, at)                                                                               \
	{                                                                                          \
		name, FIELD_NUMBER, at, 0, FIELD_CARRIED                                           \
	}
#define PERCENT(name, at)                                                                          \
	{                                                                                          \
		name, FIELD_PERCENT, at, 0, 0                                                      \
	}
#define RUNNING(name, at)                                                                          \
	{                                                                                          \
		name, FIELD_RUNNING, at, 0, 0                                                      \
	}
#define SHARE(name, at, of)                                                                        \
	{                                                                                          \
		name, FIELD_SHARE, at, of, 0                                                       \
	}
#define ADDRESS(name, at)                                                                          \
	{                                                                                          \
		name, FIELD_ADDRESS, at, 0, 0                                                      \
	}
#define ORDINAL(name)                                                                              \
	{                                                                                          \
		name, FIELD_ORDINAL, 0, 0, FIELD_CARRIED                                           \
	}

// Flat and cum in cells 0 and 1.
#define COSTS                                                                                      \
	NUMBER("flat", 0), PERCENT("flat_percent", 0), NUMBER("cum", 1), PERCENT("cum_percent", 1)
#define ENTRY_COSTS                                                                                \
	NUMBER("flat", 0), PERCENT("flat_percent", 0), RUNNING("sum_percent", 0),                  \
		NUMBER("cum", 1), PERCENT("cum_percent", 1)
#define COST_COLUMNS "flat", "flat_percent", "cum", "cum_percent"

// clang-format off
#define HEAD(kind, ...)               {kind, NULL, false, {__VA_ARGS__}}
#define MEMBER(kind, list, ...)       {kind, list, false, {__VA_ARGS__}}
#define LEADS(kind, list, ...)        {kind, list, true, {__VA_ARGS__}}

static const struct table_shape top = {
	.column = COLUMNS("flat", "flat_percent", "sum_percent", "cum", "cum_percent", "name",
			  "inline"),
	.row = {
		[ROW_ENTRY] = HEAD("entry", ENTRY_COSTS, TEXT("name", 2), TEXT("inline", 3)),
	},
};

#define CALL \
	IMPLIED("entry", 4), NUMBER("calls", 0), SHARE("calls_percent", 0, 1), TEXT("name", 2), \
	TEXT("inline", 3)
// Also of peek.
static const struct table_shape tree = {
	.column = COLUMNS("kind", "entry", "flat", "flat_percent", "sum_percent", "cum",
			  "cum_percent", "calls", "calls_percent", "name", "inline"),
	.row = {
		[ROW_CALLER] = LEADS("caller", "callers", CALL),
		[ROW_ENTRY] = HEAD("entry", IMPLIED("entry", 2), ENTRY_COSTS, TEXT("name", 2)),
		[ROW_CALLEE] = MEMBER("callee", "callees", CALL),
	},
};

static const struct table_shape list = {
	.column = COLUMNS("kind", "function", "file", COST_COLUMNS, "line", "depth", "inlined",
			  "inlined_file", "inlined_line", "more", "source", "note"),
	.headed = true,
	.row = {
		[ROW_ROUTINE] = HEAD("function", CARRIED("function", 2), CARRIED("file", 3), COSTS),
		[ROW_PROBLEM] = HEAD("problem", CARRIED("function", 1), TEXT("note", 0)),
		[ROW_INTO] = MEMBER("caller", "inlined_into", COSTS, TEXT("inlined", 2),
				    TEXT("inlined_file", 3), NUMBER("inlined_line", 4)),
		[ROW_MORE] = MEMBER("more", "inlined_into", NUMBER("more", 0)),
		[ROW_LINE] = MEMBER("line", "lines", NUMBER("line", 2), COSTS, TEXT("source", 3)),
		[ROW_INLINED] = MEMBER("inlined", "lines", COSTS, NUMBER("depth", 2),
				       TEXT("inlined", 3), TEXT("inlined_file", 4),
				       NUMBER("inlined_line", 5)),
		[ROW_NOTE] = MEMBER("note", "notes", TEXT("note", 0)),
	},
};

static const struct table_shape disasm = {
	.column = COLUMNS("kind", "function", COST_COLUMNS, "address", "instruction", "location",
			  "alias", "note"),
	.headed = true,
	.row = {
		[ROW_ROUTINE] = HEAD("function", CARRIED("function", 2), COSTS),
		[ROW_PROBLEM] = HEAD("problem", TEXT("note", 0)),
		[ROW_ALIAS] = MEMBER("alias", "aliases", TEXT("alias", 0)),
		[ROW_INSTRUCTION] = MEMBER("instruction", "instructions", ADDRESS("address", 2),
					   COSTS, TEXT("instruction", 3), TEXT("location", 4)),
	},
};

// Labels of samples.
#define LABEL_ROWS \
	[ROW_STRING] = MEMBER("label", "labels", TEXT("label", 0), TEXT("text", 1)), \
	[ROW_NUMBER] = MEMBER("label", "labels", TEXT("label", 0), NUMBER("number", 1), \
			      TEXT("unit", 2))

static const struct table_shape traces = {
	.column = COLUMNS("kind", "sample", "value", "name", "inline", "label", "text", "number",
			  "unit"),
	.headed = true,
	.row = {
		[ROW_SAMPLE] = HEAD("sample", ORDINAL("sample"), NUMBER("value", 0)),
		LABEL_ROWS,
		[ROW_FRAME] = MEMBER("frame", "frames", TEXT("name", 1), TEXT("inline", 2)),
	},
};

static const struct table_shape tags = {
	.column = COLUMNS("kind", "key", "value", "weight", "weight_percent"),
	.headed = true,
	.row = {
		[ROW_KEY] = HEAD("key", CARRIED("key", 1), NUMBER("weight", 0),
				 PERCENT("weight_percent", 0)),
		[ROW_VALUE] = MEMBER("value", "values", TEXT("value", 1), NUMBER("weight", 0),
				     PERCENT("weight_percent", 0)),
	},
};

static const struct table_shape symbols = {
	.column = COLUMNS("kind", "file", "weight", "weight_percent", "named", "named_percent",
			  "lined", "lined_percent", "key", "text"),
	.headed = true,
	.row = {
		[ROW_MAPPING] = HEAD("mapping", CARRIED("file", 3), NUMBER("weight", 0),
				     PERCENT("weight_percent", 0), NUMBER("named", 1),
				     SHARE("named_percent", 1, 0), NUMBER("lined", 2),
				     SHARE("lined_percent", 2, 0)),
		[ROW_FACT] = MEMBER("fact", "facts", TEXT("key", 0), TEXT("text", 1)),
	},
};

static const struct table_shape memstats = {
	.column = COLUMNS("kind", "name", "value", "text"),
	.row = {
		[ROW_STAT] = HEAD("stat", TEXT("name", 0), NUMBER("value", 1), TEXT("text", 2)),
		[ROW_PROBLEM] = HEAD("problem", TEXT("text", 0)),
	},
};

static const struct table_shape goroutines = {
	.column = COLUMNS("kind", "group", "weight", "weight_percent", "state", "shortest_wait",
			  "median_wait", "longest_wait", "name", "function", "file", "line",
			  "place", "label", "text"),
	.headed = true,
	.row = {
		[ROW_STATE] = HEAD("state", TEXT("state", 1), NUMBER("weight", 0),
				   PERCENT("weight_percent", 0)),
		[ROW_GROUP] = HEAD("group", ID("group", 5), TEXT("state", 1), NUMBER("weight", 0),
				   PERCENT("weight_percent", 0), NUMBER("shortest_wait", 2),
				   NUMBER("median_wait", 3), NUMBER("longest_wait", 4)),
		[ROW_FRAME] = MEMBER("frame", "frames", TEXT("name", 1), TEXT("function", 2),
				     TEXT("file", 3), NUMBER("line", 4)),
		[ROW_CREATOR] = MEMBER("creator", "creators", TEXT("name", 1), TEXT("place", 2),
				       NUMBER("weight", 0)),
		[ROW_STRING] = MEMBER("label", "labels", TEXT("label", 0), TEXT("text", 1),
				      NUMBER("weight", 2)),
	},
};

static const struct table_shape trend = {
	.column = COLUMNS("kind", "file", "time_ns", "total", "first", "last", "last_percent",
			  "change", "slope_per_hour", "slope_per_profile", "score", "name",
			  "values"),
	.row = {
		[ROW_SNAPSHOT] = HEAD("profile", TEXT("file", 0), NUMBER("time_ns", 1),
				      NUMBER("total", 2)),
		[ROW_ENTRY] = HEAD("entry", NUMBER("first", 0), NUMBER("last", 1),
				   PERCENT("last_percent", 1), NUMBER("change", 2),
				   NUMBER("slope_per_hour", 3), NUMBER("slope_per_profile", 4),
				   NUMBER("score", 5), TEXT("name", 6), NUMBER("values", 7)),
	},
};

static const struct table_shape calltree = {
	.column = COLUMNS("kind", "depth", "total", "total_percent", "self", "self_percent", "name",
			  "more"),
	.row = {
		[ROW_ENTRY] = HEAD("entry", NUMBER("depth", 2), NUMBER("total", 0),
				   PERCENT("total_percent", 0), NUMBER("self", 1),
				   PERCENT("self_percent", 1), TEXT("name", 4)),
		[ROW_MORE] = HEAD("more", NUMBER("depth", 2), NUMBER("total", 0),
				  PERCENT("total_percent", 0), NUMBER("more", 1)),
	},
};

static const struct table_shape raw = {
	.column = COLUMNS("kind", "sample", "values", "locations", "label", "text", "number", "unit",
			  "location", "address", "mapping", "folded", "function", "system_name",
			  "file", "line", "column", "start_line", "start", "limit", "offset",
			  "build_id", "flags"),
	.headed = true,
	.row = {
		[ROW_SAMPLE] = HEAD("sample", ORDINAL("sample"), NUMBER("values", 0),
				    NUMBER("locations", 1)),
		LABEL_ROWS,
		[ROW_LOCATION] = HEAD("location", ID("location", 0), ADDRESS("address", 1),
				      NUMBER("mapping", 2), NUMBER("folded", 3)),
		[ROW_FRAME] = MEMBER("line", "lines", TEXT("function", 0), TEXT("system_name", 1),
				     TEXT("file", 2), NUMBER("line", 3), NUMBER("column", 4),
				     NUMBER("start_line", 5)),
		[ROW_MAPPING] = HEAD("mapping", ID("mapping", 0), ADDRESS("start", 1),
				     ADDRESS("limit", 2), ADDRESS("offset", 3), TEXT("file", 4),
				     TEXT("build_id", 5), TEXT("flags", 6)),
	},
};

static const struct table_shape comments = {
	.column = COLUMNS("text"),
	.row = {
		[ROW_LINE] = HEAD("line", TEXT("text", 0)),
	},
};
// clang-format on

const struct table_shape *table_shape(enum report_kind kind)
{
	static const struct table_shape *const shapes[] = {
		[REPORT_TOP] = &top,	       [REPORT_TREE] = &tree,
		[REPORT_PEEK] = &tree,	       [REPORT_LIST] = &list,
		[REPORT_DISASM] = &disasm,     [REPORT_TRACES] = &traces,
		[REPORT_TAGS] = &tags,	       [REPORT_RAW] = &raw,
		[REPORT_COMMENTS] = &comments, [REPORT_SYMBOLS] = &symbols,
		[REPORT_MEMSTATS] = &memstats, [REPORT_GOROUTINES] = &goroutines,
		[REPORT_TREND] = &trend,       [REPORT_CALLTREE] = &calltree,
	};
	return (size_t)kind < ARRAY_LEN(shapes) ? shapes[kind] : NULL;
}

void fields_begin(struct fields *fields, const struct table *table)
{
	*fields = (struct fields){.table = *table, .shape = table_shape(table->kind)};
}

// A group ends with its last member: in front of a head, or of a member that comes before one.
static bool starts_group(const struct fields *fields, const struct row_shape *shape)
{
	return !fields->ordinal || (fields->has_head && (!shape->list || shape->leads));
}

const struct row_shape *fields_row(struct fields *fields, const struct row *row)
{
	const struct row_shape *shape = &fields->shape->row[row->kind];
	if (!shape->kind)
		return NULL;
	fields->starts = starts_group(fields, shape);
	if (fields->starts) {
		fields->ordinal++;
		fields->has_head = false;
	}
	fields->has_head |= !shape->list;
	for (const struct field *f = shape->field; f->name; f++)
		if (f->kind == FIELD_RUNNING)
			fields->sum += (uint64_t)row->cell[f->cell].number;
	return shape;
}

static struct value plain_value(const struct fields *fields, const struct cell *cell)
{
	switch (cell->kind) {
	case CELL_NONE:
		break;
	case CELL_VALUE:
		return (struct value){.kind = VALUE_MEASURE,
				      .number = report_ratio(cell->number, fields->table.ratio)};
	case CELL_NUMBER:
		return (struct value){.kind = VALUE_NUMBER, .number = cell->number};
	case CELL_ID:
		return (struct value){.kind = VALUE_ID, .number = cell->number};
	case CELL_TEXT:
		return (struct value){.kind = VALUE_TEXT, .text = cell->text};
	case CELL_NUMBERS:
	case CELL_IDS:
		return (struct value){.kind = cell->kind == CELL_IDS ? VALUE_IDS : VALUE_NUMBERS,
				      .list = cell->list.item,
				      .count = cell->list.count};
	}
	return (struct value){0};
}

static struct value percent_value(int64_t number, int64_t of)
{
	return (struct value){.kind = VALUE_PERCENT, .number = number, .of = of};
}

struct value fields_value(const struct fields *fields, const struct row *row,
			  const struct field *field)
{
	const struct cell *cell = &row->cell[field->cell];
	switch (field->kind) {
	case FIELD_NUMBER:
	case FIELD_TEXT:
		break;
	case FIELD_ADDRESS:
		return (struct value){.kind = VALUE_ADDRESS, .number = cell->number};
	case FIELD_PERCENT:
		return percent_value(cell->number, fields->table.total);
	case FIELD_RUNNING:
		return percent_value((int64_t)fields->sum, fields->table.total);
	case FIELD_SHARE:
		return percent_value(cell->number, row->cell[field->of].number);
	case FIELD_ORDINAL:
		return (struct value){.kind = VALUE_NUMBER, .number = fields->ordinal};
	}
	return plain_value(fields, cell);
}

double value_percent(const struct value *value)
{
	return value->of ? 100 * ((double)value->number / (double)value->of) : 0;
}

static void put_number(struct text *out, int64_t number, bool is_signed)
{
	if (is_signed)
		text_putf(out, "%lld", (long long)number);
	else
		text_putf(out, "%llu", (unsigned long long)number);
}

void value_put(struct text *out, const struct value *value)
{
	switch (value->kind) {
	case VALUE_MEASURE:
	case VALUE_NUMBER:
	case VALUE_ID:
		put_number(out, value->number, value->kind != VALUE_ID);
		break;
	case VALUE_ADDRESS:
		text_putf(out, "0x%llx", (unsigned long long)value->number);
		break;
	case VALUE_NUMBERS:
	case VALUE_IDS:
		for (size_t i = 0; i < value->count; i++) {
			if (i > 0)
				text_putc(out, ' ');
			put_number(out, value->list[i], value->kind == VALUE_NUMBERS);
		}
		break;
	case VALUE_ABSENT:
	case VALUE_TEXT:
	case VALUE_PERCENT:
		break;
	}
}

static size_t find_column(const struct table_shape *shape, const char *name)
{
	size_t i = 0;
	while (shape->column[i] && strcmp(shape->column[i], name) != 0)
		i++;
	return i;
}

void column_map_init(struct column_map *map, const struct table_shape *shape)
{
	*map = (struct column_map){.kind = find_column(shape, "kind")};
	while (shape->column[map->count])
		map->count++;
	assert(map->count <= MAX_COLUMNS);
	for (size_t kind = 0; kind < ROW_KINDS; kind++)
		for (const struct field *f = shape->row[kind].field; f->name; f++) {
			size_t i = find_column(shape, f->name);
			assert(i < map->count);
			map->field[kind][i] = f;
		}
}
