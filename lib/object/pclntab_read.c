// The pclntab's header, its list of functions and what is said of each. Layouts: Go's
// debug/gosym/pclntab.go, cmd/link/internal/ld/pcln.go and struct _func in runtime/runtime2.go.
#include <string.h>

#include "object/gomoduledata.h"
#include "object/pclntab_table.h"
#include "object/reader.h"

#define HEADER_START 8 // magic, two zeros, quantum, size of a pointer

// `_func` behind its entry: nameoff, args, deferreturn, pcsp, pcfile, pcln, npcdata, each 32 bits;
// then cuOffset, startLine if they are there; a word of bytes: funcID, flag, pad, nfuncdata.
enum { FUNC_NAME = 0, FUNC_FILE = 16, FUNC_LINE = 20, FUNC_PCDATA_COUNT = 24 };

static const struct pclntab_layout layouts[] = {
	{.magic = 0xfffffff1,
	 .cu = 28,
	 .start_line = 32,
	 .ids = 36,
	 .offsets = true,
	 .split = true,
	 .text_start = true}, // 1.20
	{.magic = 0xfffffff0,
	 .cu = 28,
	 .ids = 32,
	 .offsets = true,
	 .split = true,
	 .text_start = true},					   // 1.18
	{.magic = 0xfffffffa, .cu = 28, .ids = 32, .split = true}, // 1.16
	{.magic = 0xfffffffb, .ids = 28},			   // 1.2
};

static bool pclntab_word(const struct pclntab *p, uint64_t offset, uint64_t *ret)
{
	const uint8_t *b = pclntab_at(p, offset, p->word);
	if (!b)
		return false;
	*ret = object_number(p->object, b, p->word);
	return true;
}

bool pclntab_pointer(const struct pclntab *p, uint64_t offset, uint64_t *ret)
{
	return p->relocated ? pclntab_at(p, offset, p->word) &&
				      object_word(p->object, p->address + offset, ret)
			    : pclntab_word(p, offset, ret);
}

bool pclntab_entry(const struct pclntab *p, uint32_t index, uint64_t *ret)
{
	if (!p->layout->offsets)
		return pclntab_pointer(p, p->functab + 2 * (uint64_t)p->word * index, ret);
	uint32_t offset;
	if (!pclntab_u32(p, p->functab + 8 * (uint64_t)index, &offset))
		return false;
	*ret = p->text + offset;
	return true;
}

// Where `_func` of function number @p index is, from the table's start.
static bool func_offset(const struct pclntab *p, uint32_t index, uint64_t *ret)
{
	uint32_t half;
	uint64_t offset;
	if (p->layout->offsets) {
		if (!pclntab_u32(p, p->functab + 8 * (uint64_t)index + 4, &half))
			return false;
		offset = half;
	} else if (!pclntab_word(p, p->functab + p->word * (2 * (uint64_t)index + 1), &offset)) {
		return false;
	}
	if (offset > p->len)
		return false;
	*ret = p->functions + offset;
	return true;
}

bool pclntab_func(const struct pclntab *p, uint32_t index, struct pclntab_func *ret)
{
	const struct pclntab_layout *l = p->layout;
	uint64_t at;
	struct pclntab_func f = {0};
	if (!pclntab_entry(p, index, &f.start) || !pclntab_entry(p, index + 1, &f.end) ||
	    !func_offset(p, index, &at))
		return false;
	at += l->offsets ? 4 : p->word;
	const uint8_t *b = pclntab_at(p, at, l->ids + 4U);
	if (!b)
		return false;
	f.name = pclntab_load(p, b + FUNC_NAME);
	f.file = pclntab_load(p, b + FUNC_FILE);
	f.line = pclntab_load(p, b + FUNC_LINE);
	f.pcdata_count = pclntab_load(p, b + FUNC_PCDATA_COUNT);
	f.cu = l->cu ? pclntab_load(p, b + l->cu) : 0;
	f.start_line = l->start_line ? (int32_t)pclntab_load(p, b + l->start_line) : 0;
	// Until 1.11 all four bytes were the number of funcdata, which is small.
	bool narrow = p->release.minor >= 12;
	f.id = narrow ? b[l->ids] : 0;
	f.funcdata_count = b[l->ids + (narrow || p->big_endian ? 3 : 0)];
	f.pcdata = at + l->ids + 4;
	*ret = f;
	return true;
}

const char *pclntab_name(const struct pclntab *p, uint32_t offset)
{
	return object_string(p->bytes, p->len, p->names + offset);
}

const char *pclntab_file(const struct pclntab *p, const struct pclntab_func *f, int32_t number)
{
	uint32_t offset;
	if (number < 0)
		return NULL;
	if (!p->layout->split)
		return number > 0 && (uint32_t)number < p->file_count &&
				       pclntab_u32(p, p->files + 4 * (uint64_t)number, &offset)
			       ? object_string(p->bytes, p->len, offset)
			       : NULL;
	uint64_t slot = (uint64_t)f->cu + (uint32_t)number;
	if (!pclntab_u32(p, p->cutab + 4 * slot, &offset) || offset == UINT32_MAX)
		return NULL;
	return object_string(p->bytes, p->len, p->files + offset);
}

// 1.2: the list of functions follows, and behind it where the files are.
static struct error *parse_joined(struct pclntab *p)
{
	uint64_t end = HEADER_START + (uint64_t)p->word * (2 + 2 * (uint64_t)p->count);
	uint32_t files;
	p->functab = HEADER_START + p->word;
	if (!pclntab_u32(p, end, &files) || !pclntab_u32(p, files, &p->file_count))
		return error_new(ERR_FORMAT, "its files are not there");
	p->files = files;
	return NULL;
}

// 1.16: word number 2 and those behind it say where the parts are, one later since 1.18.
static struct error *parse_split(struct pclntab *p)
{
	uint64_t *const part[] = {&p->names, &p->cutab, &p->files, &p->values, &p->functab};
	for (unsigned i = 0; i < ARRAY_LEN(part); i++) {
		uint64_t at = HEADER_START + (uint64_t)p->word * (2 + p->layout->text_start + i);
		if (!pclntab_word(p, at, part[i]) || *part[i] >= p->len)
			return error_new(ERR_FORMAT, "its parts lie outside of it");
	}
	p->functions = p->functab;
	return NULL;
}

// Of a binary without the linker's own data: the header said it until 1.25, symbols say it,
// and if no C is linked to it, it is where the code starts.
static bool find_text(struct pclntab *p)
{
	static const char *const section[] = {".text", "__text"};
	const struct object_symbol *symbol;
	uint32_t count;
	uint64_t at = p->address + HEADER_START + 2 * (uint64_t)p->word;
	if (object_word(p->object, at, &p->text) && p->text)
		return true;
	struct error *err = object_symbols(p->object, &symbol, &count);
	for (uint32_t i = 0; !err && i < count; i++)
		if (strcmp(symbol[i].name, "runtime.text") == 0 ||
		    strcmp(symbol[i].name, "_runtime.text") == 0) {
			p->text = symbol[i].address;
			return true;
		}
	error_free(err);
	for (size_t i = 0; i < ARRAY_LEN(section); i++) {
		const struct object_section *s = object_section(p->object, section[i]);
		if (s) {
			p->text = s->address;
			return true;
		}
	}
	return false;
}

struct error *pclntab_bases(struct pclntab *p)
{
	if (!p->layout->offsets)
		return NULL;
	const struct gomoduledata_key key = {
		.table = p->address,
		.names = p->address + p->names,
		.functions = p->address + p->functab,
		.function_count = p->count,
		.covctrs = p->layout->start_line != 0,
	};
	struct gomoduledata data;
	if (gomoduledata_find(p->object, &key, &data)) {
		p->text = data.text;
		p->funcdata = data.funcdata;
		return NULL;
	}
	return find_text(p)
		       ? NULL
		       : error_new(ERR_FORMAT, "Go's table of functions: where its code starts is "
					       "not said");
}

// Are its pointers left to the loader? Go's linker writes them all the same, others do not. Those
// of Mach-O are not what the file has.
static bool is_relocated(const struct pclntab *p)
{
	uint64_t entry;
	return !p->layout->offsets && p->object->kind == OBJECT_SHARED &&
	       (p->object->format == OBJECT_MACHO ||
		(pclntab_word(p, p->functab, &entry) && entry == 0));
}

// Parts that start inside, a list of functions that ends inside, and a first and a last one.
static struct error *check(struct pclntab *p)
{
	uint64_t entry_size = p->layout->offsets ? 4 : p->word, start, end;
	struct pclntab_func first, last;
	if (!pclntab_at(p, p->functab, entry_size * (2 * (uint64_t)p->count + 1)))
		return error_new(ERR_FORMAT, "its list of %u functions is cut off", p->count);
	if (p->count == 0)
		return NULL;
	p->relocated = is_relocated(p);
	if (!pclntab_func(p, 0, &first) || !pclntab_func(p, p->count - 1, &last) ||
	    !pclntab_entry(p, 0, &start) || !pclntab_entry(p, p->count, &end) || start >= end)
		return error_new(ERR_FORMAT, "its functions lie outside of it");
	return NULL;
}

struct error *pclntab_parse(struct pclntab *p, uint64_t address, struct slice bytes)
{
	struct object *o = p->object;
	*p = (struct pclntab){
		.object = o,
		.address = address,
		.bytes = (const uint8_t *)bytes.text,
		.len = bytes.len,
		.word = o->word_size,
		.big_endian = o->big_endian,
	};
	if (bytes.len < HEADER_START)
		return error_new(ERR_FORMAT, "Go's table of functions is cut off");
	uint32_t magic = pclntab_load(p, p->bytes);
	for (size_t i = 0; i < ARRAY_LEN(layouts); i++)
		if (layouts[i].magic == magic)
			p->layout = &layouts[i];
	if (!p->layout)
		return error_new(ERR_UNSUPPORTED,
				 "Go's table of functions is of an unknown kind, 0x%x",
				 (unsigned)magic);
	p->quantum = p->bytes[6];
	uint64_t count;
	if (!pclntab_bids(o, p->bytes, p->len) || !pclntab_word(p, HEADER_START, &count) ||
	    count > p->len / 8 || count >= UINT32_MAX)
		return error_new(ERR_FORMAT,
				 "Go's table of functions has a header that cannot be right");
	p->count = (uint32_t)count;
	struct error *err = p->layout->split ? parse_split(p) : parse_joined(p);
	return error_context(err ? err : check(p), "Go's table of functions");
}
