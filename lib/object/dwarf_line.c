// Line tables. Layout: DWARF 5, 6.2.4 (header) and 6.2.5 (program); DWARF 4 and 2 for the older
// ones.
#include "object/dwarf_line.h"

#include "base/sort.h"

#include <dwarf.h>

// What one run may cost: rows are paid for by their bytes, but a few rows can cover many addresses.
#define WORK_PER_BYTE	 16
#define WORK_PER_ADDRESS 64

// Version 2 to 4: names up to an empty one.
static struct error *read_old_tables(struct dwarf_lines *l, struct dwarf_bytes *b)
{
	l->dir_count = 1; // the unit's own
	TRY(ALLOC(l->arena, l->dir, l->dir_cap = 16));
	for (const char *name; *(name = dwarf_text(b));) {
		TRY(RESERVE(l->arena, l->dir, l->dir_count, l->dir_cap));
		l->dir[l->dir_count++] = name;
	}
	l->file_count = 1; // there is no file 0
	TRY(ALLOC(l->arena, l->file, l->file_cap = 16));
	for (const char *name; *(name = dwarf_text(b));) {
		TRY(RESERVE(l->arena, l->file, l->file_count, l->file_cap));
		l->file[l->file_count++] =
			(struct dwarf_line_file){.name = name, .dir = dwarf_uleb(b)};
		dwarf_uleb(b); // time
		dwarf_uleb(b); // size
	}
	return NULL;
}

// One field of an entry of version 5: text or a number, as far as its form gives one.
struct field {
	const char *text;
	uint64_t number;
};

static struct field read_field(const struct dwarf_lines *l, const struct dwarf_line_sections *s,
			       struct dwarf_bytes *b, uint64_t form)
{
	struct field f = {0};
	switch (form) {
	case DW_FORM_string:
		f.text = dwarf_text(b);
		break;
	case DW_FORM_line_strp:
		f.text = dwarf_string_at(s->line_str, dwarf_number(b, l->offset_size));
		break;
	case DW_FORM_strp:
		f.text = dwarf_string_at(s->str, dwarf_number(b, l->offset_size));
		break;
	case DW_FORM_strp_sup:
	case DW_FORM_sec_offset:
		dwarf_skip(b, l->offset_size);
		break;
	case DW_FORM_udata:
	case DW_FORM_strx:
		f.number = dwarf_uleb(b);
		break;
	case DW_FORM_sdata:
		f.number = (uint64_t)dwarf_sleb(b);
		break;
	case DW_FORM_data1:
	case DW_FORM_flag:
	case DW_FORM_strx1:
		f.number = dwarf_number(b, 1);
		break;
	case DW_FORM_data2:
	case DW_FORM_strx2:
		f.number = dwarf_number(b, 2);
		break;
	case DW_FORM_strx3:
		f.number = dwarf_number(b, 3);
		break;
	case DW_FORM_data4:
	case DW_FORM_strx4:
		f.number = dwarf_number(b, 4);
		break;
	case DW_FORM_data8:
		f.number = dwarf_number(b, 8);
		break;
	case DW_FORM_data16:
		dwarf_skip(b, 16);
		break;
	case DW_FORM_block:
		dwarf_skip(b, dwarf_uleb(b));
		break;
	case DW_FORM_block1:
		dwarf_skip(b, dwarf_number(b, 1));
		break;
	case DW_FORM_block2:
		dwarf_skip(b, dwarf_number(b, 2));
		break;
	case DW_FORM_block4:
		dwarf_skip(b, dwarf_number(b, 4));
		break;
	default:
		dwarf_fail(b);
	}
	return f;
}

// Version 5: which fields an entry has, then the entries.
static struct error *read_table(struct dwarf_lines *l, const struct dwarf_line_sections *s,
				struct dwarf_bytes *b, bool files)
{
	uint8_t field_count = dwarf_byte(b);
	uint64_t type[UINT8_MAX], form[UINT8_MAX];
	for (unsigned i = 0; i < field_count; i++) {
		type[i] = dwarf_uleb(b);
		form[i] = dwarf_uleb(b);
	}
	uint64_t count = dwarf_uleb(b);
	// An entry takes a byte at least, or the count could be anything.
	if (count > dwarf_left(b) || count >= UINT32_MAX || (count && !field_count))
		return error_new(ERR_FORMAT, "more %s than bytes", files ? "files" : "directories");
	for (uint64_t i = 0; i < count && !b->failed; i++) {
		struct dwarf_line_file entry = {0};
		for (unsigned k = 0; k < field_count; k++) {
			struct field f = read_field(l, s, b, form[k]);
			if (type[k] == DW_LNCT_path)
				entry.name = f.text;
			else if (type[k] == DW_LNCT_directory_index)
				entry.dir = f.number;
		}
		if (files) {
			TRY(RESERVE(l->arena, l->file, l->file_count, l->file_cap));
			l->file[l->file_count++] = entry;
		} else {
			TRY(RESERVE(l->arena, l->dir, l->dir_count, l->dir_cap));
			l->dir[l->dir_count++] = entry.name;
		}
	}
	return NULL;
}

static struct error *read_header(struct dwarf_lines *l, const struct dwarf_line_sections *s,
				 uint64_t offset)
{
	struct dwarf_bytes b = dwarf_bytes(s->line, offset, s->big_endian);
	dwarf_limit(&b, dwarf_length(&b, &l->offset_size));
	l->version = (uint16_t)dwarf_number(&b, 2);
	if (b.failed || l->version < 2 || l->version > 5)
		return error_new(ERR_FORMAT, "line table of version %u", l->version);
	if (l->version >= 5)
		dwarf_skip(&b, 2); // sizes of addresses and of segment selectors
	uint64_t header_length = dwarf_number(&b, l->offset_size);
	l->program = b;
	dwarf_skip(&l->program, header_length);
	dwarf_limit(&b, header_length);
	l->min_length = dwarf_byte(&b);
	l->max_ops = l->version >= 4 ? dwarf_byte(&b) : 1;
	dwarf_byte(&b); // whether rows are statements
	l->line_base = (int8_t)dwarf_byte(&b);
	l->line_range = dwarf_byte(&b);
	l->opcode_base = dwarf_byte(&b);
	l->lengths = dwarf_skip(&b, l->opcode_base ? l->opcode_base - 1u : 0);
	if (b.failed || l->program.failed || l->opcode_base == 0)
		return error_new(ERR_FORMAT, "header of a line table is cut off");
	if (l->version < 5)
		return read_old_tables(l, &b);
	TRY(read_table(l, s, &b, false));
	return read_table(l, s, &b, true);
}

struct error *dwarf_lines_open(const struct dwarf_line_sections *sections, uint64_t offset,
			       const char *comp_dir, struct arena *arena, struct dwarf_lines *ret)
{
	struct dwarf_lines l = {.arena = arena, .comp_dir = comp_dir};
	TRY(read_header(&l, sections, offset));
	*ret = l;
	return NULL;
}

// What a row is made of: registers of the machine, DWARF 5, 6.2.2.
struct registers {
	uint64_t address;
	uint32_t file, line, column;
};

struct run {
	struct dwarf_lines *lines;
	struct registers now, row; // row: the last one made
	uint64_t op_index, sequence;
	bool started; // a row of this sequence was made
	const uint64_t *address;
	struct dwarf_row *ret;
	uint32_t count, next; // the first address not below the last row
	uint64_t work;
};

static void start_sequence(struct run *r)
{
	r->now = (struct registers){.file = 1, .line = 1};
	r->op_index = 0;
	r->started = false;
}

// The last row holds up to here.
static void close_row(struct run *r)
{
	const struct registers *row = &r->row;
	for (; r->next < r->count && r->address[r->next] < r->now.address; r->next++) {
		struct dwarf_row *found = &r->ret[r->next];
		r->work++;
		if (found->found && found->sequence >= r->sequence)
			continue;
		*found = (struct dwarf_row){
			.found = true,
			.file = row->file,
			.line = row->line,
			.column = row->column,
			.sequence = r->sequence,
		};
	}
}

static void make_row(struct run *r)
{
	if (!r->started || r->now.address < r->row.address) {
		r->sequence = r->now.address;
		r->next = sorted_first_from(r->address, r->count, r->now.address);
	} else {
		close_row(r);
	}
	r->started = true;
	r->row = r->now;
}

static void advance(struct run *r, uint64_t operations)
{
	const struct dwarf_lines *l = r->lines;
	if (l->max_ops <= 1) {
		r->now.address += l->min_length * operations;
		return;
	}
	uint64_t op = r->op_index + operations;
	r->now.address += l->min_length * (op / l->max_ops);
	r->op_index = op % l->max_ops;
}

// Opcode byte, then its length, then that many bytes.
static struct error *extended(struct run *r, struct dwarf_bytes *b)
{
	uint64_t len = dwarf_uleb(b);
	struct dwarf_bytes body = *b;
	if (!dwarf_skip(b, len) || len == 0)
		return NULL;
	dwarf_limit(&body, len);
	switch (dwarf_byte(&body)) {
	case DW_LNE_end_sequence:
		make_row(r);
		start_sequence(r);
		break;
	case DW_LNE_set_address:
		r->now.address = dwarf_number(&body, len - 1 > 8 ? 8 : (unsigned)(len - 1));
		r->op_index = 0;
		break;
	case DW_LNE_define_file: {
		struct dwarf_lines *l = r->lines;
		struct dwarf_line_file file = {.name = dwarf_text(&body)};
		file.dir = dwarf_uleb(&body);
		if (!body.failed && l->version < 5) {
			TRY(RESERVE(l->arena, l->file, l->file_count, l->file_cap));
			l->file[l->file_count++] = file;
		}
		break;
	}
	}
	return NULL;
}

static void special(struct run *r, uint8_t opcode)
{
	const struct dwarf_lines *l = r->lines;
	unsigned adjusted = (unsigned)(opcode - l->opcode_base);
	unsigned range = l->line_range ? l->line_range : 1;
	advance(r, adjusted / range);
	r->now.line += (uint32_t)(l->line_base + (int)(adjusted % range));
	make_row(r);
}

static struct error *standard(struct run *r, struct dwarf_bytes *b, uint8_t opcode)
{
	const struct dwarf_lines *l = r->lines;
	switch (opcode) {
	case DW_LNS_copy:
		make_row(r);
		break;
	case DW_LNS_advance_pc:
		advance(r, dwarf_uleb(b));
		break;
	case DW_LNS_advance_line:
		r->now.line += (uint32_t)dwarf_sleb(b);
		break;
	case DW_LNS_set_file:
		r->now.file = (uint32_t)dwarf_uleb(b);
		break;
	case DW_LNS_set_column:
		r->now.column = (uint32_t)dwarf_uleb(b);
		break;
	case DW_LNS_const_add_pc:
		advance(r, (255u - l->opcode_base) / (l->line_range ? l->line_range : 1u));
		break;
	case DW_LNS_fixed_advance_pc:
		r->now.address += dwarf_number(b, 2);
		r->op_index = 0;
		break;
	case 0:
		return extended(r, b);
	default: // statements, blocks, prologues, and what later versions add
		for (unsigned i = 0; i < l->lengths[opcode - 1]; i++)
			dwarf_uleb(b);
	}
	return NULL;
}

struct error *dwarf_lines_find(struct dwarf_lines *lines, const uint64_t *address, uint32_t count,
			       struct dwarf_row *ret)
{
	struct run r = {.lines = lines, .address = address, .count = count, .ret = ret};
	for (uint32_t i = 0; i < count; i++)
		ret[i] = (struct dwarf_row){0};
	start_sequence(&r);
	struct dwarf_bytes b = lines->program;
	uint64_t limit =
		(uint64_t)dwarf_left(&b) * WORK_PER_BYTE + (uint64_t)count * WORK_PER_ADDRESS;
	while (dwarf_left(&b) > 0) {
		uint8_t opcode = dwarf_byte(&b);
		if (opcode >= lines->opcode_base)
			special(&r, opcode);
		else
			TRY(standard(&r, &b, opcode));
		if (r.work > limit)
			return error_new(ERR_LIMIT,
					 "a line table covers the same code again and again");
	}
	return NULL;
}

// A drive letter or two slashes is Windows' idea of absolute.
static bool is_absolute(const char *path)
{
	return path[0] == '/' || path[0] == '\\' || (path[0] && path[1] == ':');
}

// Puts a directory in front of a path that is relative; "." and none say nothing.
static struct error *join(struct arena *arena, const char *dir, const char *path, const char **ret)
{
	if (!dir || !*dir || strcmp(dir, ".") == 0 || is_absolute(path)) {
		*ret = path;
		return NULL;
	}
	size_t dir_len = strlen(dir), len = strlen(path);
	bool slash = dir[dir_len - 1] != '/' && dir[dir_len - 1] != '\\';
	char *joined;
	TRY(ALLOC(arena, joined, dir_len + slash + len + 1));
	memcpy(joined, dir, dir_len);
	if (slash)
		joined[dir_len] = '/';
	memcpy(joined + dir_len + slash, path, len);
	*ret = joined;
	return NULL;
}

struct error *dwarf_lines_file(struct dwarf_lines *l, uint64_t number, const char **ret)
{
	*ret = NULL;
	struct dwarf_line_file *f = number < l->file_count ? &l->file[number] : NULL;
	if (!f || !f->name || !*f->name)
		return NULL;
	if (!f->path) {
		const char *dir = f->dir < l->dir_count ? l->dir[f->dir] : NULL, *path;
		TRY(join(l->arena, dir, f->name, &path));
		// Directory 0 is the unit's own, in version 5 by name.
		if (path == f->name || !is_absolute(path))
			TRY(join(l->arena, l->comp_dir, path, &path));
		f->path = path;
	}
	*ret = f->path;
	return NULL;
}
