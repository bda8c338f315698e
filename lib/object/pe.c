// PE32 and PE32+: executables and DLLs of Windows. Layout: "PE Format", Microsoft's specification
// of the Portable Executable and Common Object File Format. All of it is little endian.
#include <string.h>

#include "object/reader.h"

#define DOS_HEADER	64
#define DOS_NEW_HEADER	0x3c // where the offset of "PE\0\0" is
#define COFF_HEADER	20
#define OPTIONAL_HEADER 96 // what both kinds have at least, without directories
#define PE32		0x10b
#define PE32_PLUS	0x20b

#define FILE_RELOCS_STRIPPED 0x1

#define DIRECTORY_EXPORT 0
#define DIRECTORY_DEBUG	 6

#define SECTION_HEADER	40
#define SECTION_CODE	0x20
#define SECTION_EXECUTE 0x20000000
#define SECTION_DISCARD 0x02000000
#define SECTION_NAME	8
#define SECTIONS_MAX	1024 // Windows itself loads at most 96

#define SYMBOL_SIZE	18
#define SYMBOL_EXTERNAL 2
#define SYMBOL_STATIC	3
#define SYMBOL_LABEL	6
#define SYMBOL_WEAK	105
#define SYMBOL_FUNCTION 2 // in the derived type

#define DEBUG_ENTRY    28
#define DEBUG_CODEVIEW 2
#define DEBUG_ENTRIES  64 // files have a handful
#define GUID_SIZE      16

#define EXPORT_HEADER	40
#define EXPORTS_MAX	65536 // their numbers have 16 bits
#define EXPORT_NAME_MAX 65536

// What is needed of the headers; addresses without image_base are RVAs.
struct pe {
	const uint8_t *coff, *optional, *section, *directory;
	uint32_t optional_size, section_count, directory_count;
	const uint8_t *symbol, *names;
	uint32_t symbol_count, names_len;
};

static uint32_t get16(const uint8_t *b)
{
	return (uint32_t)(b[0] | b[1] << 8);
}

static uint32_t get32(const uint8_t *b)
{
	return get16(b) | get16(b + 2) << 16;
}

static uint64_t get64(const uint8_t *b)
{
	return get32(b) | (uint64_t)get32(b + 4) << 32;
}

static bool pe_bids(const uint8_t *bytes, uint64_t size)
{
	if (size < DOS_HEADER || memcmp(bytes, "MZ", 2) != 0)
		return false;
	uint64_t at = get32(bytes + DOS_NEW_HEADER);
	return at <= size && size - at >= 4 && memcmp(bytes + at, "PE\0\0", 4) == 0;
}

static enum object_machine machine_of(uint32_t machine)
{
	switch (machine) {
	case 0x8664:
		return MACHINE_X86_64;
	case 0x14c:
		return MACHINE_X86;
	case 0xaa64:
		return MACHINE_ARM64;
	case 0x1c0:
	case 0x1c4:
		return MACHINE_ARM;
	default:
		return MACHINE_OTHER;
	}
}

// The symbols, and behind them their names: bytes in all, these four included, then text.
static void find_symbols(const struct object *o, struct pe *pe)
{
	uint32_t offset = get32(pe->coff + 8), count = get32(pe->coff + 12);
	uint64_t size = (uint64_t)count * SYMBOL_SIZE;
	if (offset == 0 || !object_at(o, offset, size))
		return;
	pe->symbol = o->bytes + offset;
	pe->symbol_count = count;
	const uint8_t *names = object_at(o, offset + size, 4);
	if (names && object_at(o, offset + size, get32(names))) {
		pe->names = names;
		pe->names_len = (uint32_t)object_strings_len(names, get32(names));
	}
}

static void find_directories(struct pe *pe, bool wide)
{
	uint32_t at = wide ? 112 : 96;
	if (pe->optional_size < at)
		return;
	uint32_t count = get32(pe->optional + at - 4), room = (pe->optional_size - at) / 8;
	pe->directory = pe->optional + at;
	pe->directory_count = count < room ? count : room;
}

static struct error *find_headers(const struct object *o, struct pe *pe)
{
	uint64_t at = (uint64_t)get32(o->bytes + DOS_NEW_HEADER) + 4;
	*pe = (struct pe){.coff = object_at(o, at, COFF_HEADER)};
	if (!pe->coff)
		return error_new(ERR_FORMAT, "its header is cut off");
	pe->optional_size = get16(pe->coff + 16);
	pe->optional = object_at(o, at + COFF_HEADER, pe->optional_size);
	if (!pe->optional || pe->optional_size < OPTIONAL_HEADER ||
	    (get16(pe->optional) != PE32 && get16(pe->optional) != PE32_PLUS))
		return error_new(ERR_FORMAT, "its optional header is cut off or not known");
	at += COFF_HEADER + pe->optional_size;
	uint64_t room = (o->size - at) / SECTION_HEADER;
	pe->section = o->bytes + at;
	pe->section_count = get16(pe->coff + 2);
	if (pe->section_count > room)
		pe->section_count = (uint32_t)room;
	if (pe->section_count > SECTIONS_MAX)
		return error_new(ERR_LIMIT, "it has more than %d sections", SECTIONS_MAX);
	find_directories(pe, get16(pe->optional) == PE32_PLUS);
	find_symbols(o, pe);
	return NULL;
}

static const char *long_name(const struct pe *pe, uint64_t offset)
{
	return pe->names && offset >= 4 ? object_string_in(pe->names, pe->names_len, offset) : NULL;
}

// Up to eight bytes, or "/" and the offset of a longer name in decimal.
static struct error *section_name(struct object *o, const struct pe *pe, const uint8_t *b,
				  const char **ret)
{
	size_t len = strnlen((const char *)b, SECTION_NAME);
	uint32_t offset = 0;
	size_t digits = 1;
	while (b[0] == '/' && digits < len && b[digits] >= '0' && b[digits] <= '9')
		offset = offset * 10 + b[digits++] - '0';
	const char *name = digits > 1 && digits == len ? long_name(pe, offset) : NULL;
	if (!name)
		return arena_copy_bytes(&o->arena, (const char *)b, len, ret);
	*ret = name;
	return NULL;
}

// name, size in memory, address, size in the file, offset, (relocations, lines,) characteristics
static struct error *take_section(struct object *o, const struct pe *pe, const uint8_t *b)
{
	uint32_t memory = get32(b + 8), size = get32(b + 16), flags = get32(b + 36);
	struct object_section s = {
		.segment = "",
		.address = o->image_base + get32(b + 12),
		.offset = get32(b + 20),
		.size = memory ? memory : size,
		// The file's part is rounded up to whole sectors.
		.file_size = memory && memory < size ? memory : size,
		.executable = flags & (SECTION_CODE | SECTION_EXECUTE),
		.loaded = !(flags & SECTION_DISCARD),
	};
	TRY(section_name(o, pe, b, &s.name));
	if (s.offset == 0)
		s.file_size = 0;
	object_promise(o, s.offset, s.file_size);
	if (!object_at(o, s.offset, s.file_size))
		return NULL;
	const struct object_segment segment = {
		.address = s.address,
		.memory_size = s.size,
		.offset = s.offset,
		.file_size = s.file_size,
		.executable = s.executable,
	};
	if (s.loaded)
		TRY(object_add_segment(o, &segment));
	object_note_zdebug(o, &s);
	return object_add_section(o, &s);
}

// The bytes that are loaded at an RVA; NULL if there are not so many.
static const uint8_t *at_rva(const struct object *o, uint32_t rva, uint64_t len)
{
	struct slice bytes;
	if (!object_bytes_at(o, o->image_base + rva, &bytes) || bytes.len < len)
		return NULL;
	return (const uint8_t *)bytes.text;
}

// Its first four bytes count as one number, the next two pairs as well; in text they come first.
static struct error *take_guid(struct object *o, const uint8_t *guid, uint32_t age)
{
	static const uint8_t order[GUID_SIZE] = {3, 2, 1,  0,  5,  4,  7,  6,
						 8, 9, 10, 11, 12, 13, 14, 15};
	uint8_t bytes[GUID_SIZE + 4];
	size_t len = GUID_SIZE;
	for (size_t i = 0; i < GUID_SIZE; i++)
		bytes[i] = guid[order[i]];
	for (int shift = 24; shift >= 0; shift -= 8)
		bytes[len++] = (uint8_t)(age >> shift);
	const char *text;
	TRY(object_hex(o, bytes, len, &text));
	// The age follows without leading zeros, as in the folders of a symbol server.
	size_t zeros = strspn(text + 2 * GUID_SIZE, "0");
	if (zeros == 8)
		zeros = 7;
	char *id = arena_copy(&o->arena, text, 2 * GUID_SIZE + 8 - zeros);
	if (!id)
		return arena_error(&o->arena);
	memcpy(id + 2 * GUID_SIZE, text + 2 * GUID_SIZE + zeros, 8 - zeros);
	o->build_id = id;
	return NULL;
}

// Debug entries: (flags, time, version,) type, size, RVA, offset. CodeView's: "RSDS", GUID, age.
static struct error *read_build_id(struct object *o, const struct pe *pe)
{
	if (pe->directory_count <= DIRECTORY_DEBUG)
		return NULL;
	const uint8_t *d = pe->directory + (size_t)DIRECTORY_DEBUG * 8;
	uint32_t count = get32(d + 4) / DEBUG_ENTRY;
	for (uint32_t i = 0; i < count && i < DEBUG_ENTRIES; i++) {
		const uint8_t *e = at_rva(o, get32(d) + i * DEBUG_ENTRY, DEBUG_ENTRY);
		if (!e || get32(e + 12) != DEBUG_CODEVIEW || get32(e + 16) < 24)
			continue;
		const uint8_t *view = object_at(o, get32(e + 24), 24);
		if (view && memcmp(view, "RSDS", 4) == 0)
			return take_guid(o, view + 4, get32(view + 20));
	}
	return NULL;
}

static struct error *pe_read(struct object *o)
{
	struct pe pe;
	TRY(find_headers(o, &pe));
	bool wide = get16(pe.optional) == PE32_PLUS;
	o->word_size = wide ? 8 : 4;
	o->machine = machine_of(get16(pe.coff));
	o->kind = get16(pe.coff + 18) & FILE_RELOCS_STRIPPED ? OBJECT_FIXED : OBJECT_SHARED;
	o->image_base = wide ? get64(pe.optional + 24) : get32(pe.optional + 28);
	for (uint32_t i = 0; i < pe.section_count; i++)
		TRY(take_section(o, &pe, pe.section + (size_t)i * SECTION_HEADER));
	TRY(read_build_id(o, &pe));
	return object_find_go_build_id(o, object_section(o, ".text"));
}

// Up to eight bytes, or four zeros and the offset of a longer name.
static struct error *symbol_name(struct object *o, const struct pe *pe, const uint8_t *b,
				 const char **ret)
{
	*ret = NULL;
	if (get32(b) == 0) {
		*ret = long_name(pe, get32(b + 4));
		return NULL;
	}
	const char *name = (const char *)b;
	return arena_copy_bytes(&o->arena, name, strnlen(name, SECTION_NAME), ret);
}

// name, value, section (from 1), type, class, number of auxiliary records. Of the static ones those
// with auxiliary records are the sections themselves.
static struct error *take_symbol(struct object *o, const struct pe *pe, const uint8_t *b)
{
	uint32_t section = get16(b + 12), type = get16(b + 14), class = b[16];
	bool global = class == SYMBOL_EXTERNAL || class == SYMBOL_WEAK;
	bool function = (type >> 4 & 3) == SYMBOL_FUNCTION;
	if (section == 0 || section > pe->section_count ||
	    (!global && class != SYMBOL_STATIC && class != SYMBOL_LABEL) ||
	    (class == SYMBOL_STATIC && b[17] && !function))
		return NULL;
	const char *name;
	TRY(symbol_name(o, pe, b, &name));
	if (!name || !*name)
		return NULL;
	const uint8_t *header = pe->section + (size_t)(section - 1) * SECTION_HEADER;
	bool code = get32(header + 36) & (SECTION_CODE | SECTION_EXECUTE);
	return object_add_symbol(
		o, &(struct object_symbol){
			   .name = name,
			   .address = o->image_base + get32(header + 12) + get32(b + 8),
			   .function = function || (code && class != SYMBOL_LABEL),
			   .global = global,
		   });
}

static struct error *take_export(struct object *o, uint32_t name, uint64_t address)
{
	struct slice text;
	if (!object_bytes_at(o, o->image_base + name, &text) || text.len == 0 ||
	    !memchr(text.text, 0, text.len < EXPORT_NAME_MAX ? text.len : EXPORT_NAME_MAX) ||
	    !*text.text)
		return NULL;
	return object_add_symbol(o, &(struct object_symbol){
					    .name = text.text,
					    .address = address,
					    .function = object_is_code(o, address),
					    .global = true,
				    });
}

// (flags, time, version, name, base,) number of functions and names, RVAs of functions, names and
// the names' function numbers. A function inside the directory is the name of another DLL's.
static struct error *read_exports(struct object *o, const struct pe *pe)
{
	if (pe->directory_count <= DIRECTORY_EXPORT)
		return NULL;
	uint32_t start = get32(pe->directory), size = get32(pe->directory + 4);
	const uint8_t *d = size ? at_rva(o, start, EXPORT_HEADER) : NULL;
	if (!d)
		return NULL;
	uint32_t functions = get32(d + 20), count = get32(d + 24);
	const uint8_t *function = at_rva(o, get32(d + 28), (uint64_t)functions * 4);
	const uint8_t *name = at_rva(o, get32(d + 32), (uint64_t)count * 4);
	const uint8_t *number = at_rva(o, get32(d + 36), (uint64_t)count * 2);
	if (!function || !name || !number || count > EXPORTS_MAX)
		return NULL;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t n = get16(number + (size_t)i * 2);
		uint32_t rva = n < functions ? get32(function + (size_t)n * 4) : 0;
		if (rva && (rva < start || rva - start >= size))
			TRY(take_export(o, get32(name + (size_t)i * 4), o->image_base + rva));
	}
	return NULL;
}

static struct error *pe_read_symbols(struct object *o)
{
	struct pe pe;
	TRY(find_headers(o, &pe));
	if (pe.symbol_count > OBJECT_SYMBOLS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u symbols", OBJECT_SYMBOLS_MAX);
	for (uint64_t i = 0; i < pe.symbol_count; i++) {
		const uint8_t *b = pe.symbol + i * SYMBOL_SIZE;
		TRY(take_symbol(o, &pe, b));
		i += b[17]; // auxiliary records
	}
	return read_exports(o, &pe);
}

// Words are written for the address that the file asks for, and need no change.
static struct error *pe_read_relocations(struct object *o)
{
	(void)o;
	return NULL;
}

const struct object_reader pe_reader = {
	.name = "PE",
	.bids = pe_bids,
	.read = pe_read,
	.read_symbols = pe_read_symbols,
	.read_relocations = pe_read_relocations,
};
