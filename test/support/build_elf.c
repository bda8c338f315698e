// ELF: one segment for all, a dynamic symbol table, a note, a compressed section; section headers
// at the end.
#include "build.h"

#define BASE	      0x10000
#define NOTE	      0x200
#define DYNAMIC	      0x240
#define SYMBOLS	      0x2e0
#define NAMES	      0x360
#define HASH	      0x390
#define RELA	      0x3d0
#define CODE	      0x400
#define WORD	      0x440
#define DATUM	      0x450
#define DEBUG	      0x460
#define ZDEBUG	      0x500
#define SECTION_NAMES 0x580
#define SECTIONS      0x600
#define ALL	      0x600

#define X86_64 62
#define I386   3
#define S390   22
#define PPC    20

static const char section_names[] =
	"\0.note.gnu.build-id\0.dynsym\0.dynstr\0.text\0.data\0.debug_info\0"
	".zdebug_line\0.shstrtab\0.rela.dyn";

static void symbol(struct build *b, bool wide, uint32_t name, uint64_t value, uint64_t size,
		   uint32_t info, uint32_t section)
{
	build_number(b, name, 4);
	if (!wide) {
		build_number(b, value, 4);
		build_number(b, size, 4);
	}
	build_number(b, info, 1);
	build_number(b, 0, 1);
	build_number(b, section, 2);
	if (wide) {
		build_number(b, value, 8);
		build_number(b, size, 8);
	}
}

static void section(struct build *b, size_t word, uint32_t name, uint32_t type, uint64_t flags,
		    uint64_t address, uint64_t offset, uint64_t size, uint32_t link, uint64_t entry)
{
	build_number(b, name, 4);
	build_number(b, type, 4);
	build_number(b, flags, word);
	build_number(b, address, word);
	build_number(b, offset, word);
	build_number(b, size, word);
	build_number(b, link, 4);
	build_number(b, type == 11 ? 1 : 0, 4);
	build_number(b, 1, word);
	build_number(b, entry, word);
}

static void segment(struct build *b, bool wide, uint32_t type, uint32_t flags, uint64_t offset,
		    uint64_t size)
{
	size_t word = wide ? 8 : 4;
	build_number(b, type, 4);
	if (wide)
		build_number(b, flags, 4);
	build_number(b, offset, word);
	build_number(b, BASE + offset, word);
	build_number(b, BASE + offset, word);
	build_number(b, size, word);
	build_number(b, size, word);
	if (!wide)
		build_number(b, flags, 4);
	build_number(b, type == 1 ? 0x1000 : 4, word);
}

static void header(struct build *b, const struct build_elf *how)
{
	size_t word = how->wide ? 8 : 4;
	build_name(b, "\177ELF", 4);
	build_number(b, how->wide ? 2 : 1, 1);
	build_number(b, how->big ? 2 : 1, 1);
	build_number(b, 1, 1);
	build_to(b, 16);
	build_number(b, 3, 2); // shared
	build_number(b, how->wide ? (how->big ? S390 : X86_64) : how->big ? PPC : I386, 2);
	build_number(b, 1, 4);
	build_number(b, BUILT_ELF_CODE, word);
	build_number(b, how->wide ? 64 : 52, word);
	build_number(b, how->no_sections ? 0 : SECTIONS, word);
	build_number(b, 0, 4);
	build_number(b, how->wide ? 64 : 52, 2);
	build_number(b, how->wide ? 56 : 32, 2);
	build_number(b, 3, 2);
	build_number(b, how->wide ? 64 : 40, 2);
	build_number(b, how->no_sections ? 0 : 10, 2);
	build_number(b, how->no_sections ? 0 : 8, 2);
}

static void dynamic(struct build *b, const struct build_elf *how)
{
	size_t word = how->wide ? 8 : 4;
	const uint64_t entry[][2] = {
		{how->gnu_hash ? 0x6ffffef5 : 4, BASE + HASH},
		{6, BASE + SYMBOLS},
		{5, BASE + NAMES},
		{10, HASH - NAMES},
		{11, how->wide ? 24 : 16},
		{7, BASE + RELA},
		{8, how->wide ? 24 : 12},
		{9, how->wide ? 24 : 12},
		{0, 0},
	};
	for (size_t i = 0; i < ARRAY_LEN(entry); i++) {
		build_number(b, entry[i][0], word);
		build_number(b, entry[i][1], word);
	}
}

// One bucket of three symbols, from number 1 on.
static void hash(struct build *b, const struct build_elf *how)
{
	if (!how->gnu_hash) {
		const uint32_t words[] = {1, 4, 1, 0, 2, 3, 0};
		for (size_t i = 0; i < ARRAY_LEN(words); i++)
			build_number(b, words[i], how->wide && how->big ? 8 : 4); // of S/390: 8
		return;
	}
	build_number(b, 1, 4); // buckets
	build_number(b, 1, 4); // first symbol
	build_number(b, 1, 4); // words of the filter
	build_number(b, 0, 4);
	build_number(b, UINT64_MAX, how->wide ? 8 : 4);
	build_number(b, 1, 4);
	const uint32_t chain[] = {2, 4, 7}; // the last is odd
	for (size_t i = 0; i < ARRAY_LEN(chain); i++)
		build_number(b, chain[i], 4);
}

static uint32_t relative(const struct build_elf *how)
{
	return how->wide ? (how->big ? 12 : 8) : how->big ? 22 : 8;
}

// As SHF_COMPRESSED has it: kind, (unused,) size, alignment, zlib's bytes.
static void compressed(struct build *b, size_t word)
{
	build_number(b, 1, 4);
	build_number(b, 0, word - 4);
	build_number(b, sizeof BUILT_TEXT - 1, word);
	build_number(b, 1, word);
	build_zlib(b);
}

static uint32_t name_of(const char *name)
{
	for (size_t at = 0; at < sizeof section_names; at++)
		if (__builtin_strcmp(section_names + at, name) == 0)
			return (uint32_t)at;
	return 0;
}

static void sections(struct build *b, const struct build_elf *how, size_t debug_len,
		     size_t zdebug_len)
{
	size_t w = how->wide ? 8 : 4, sym = how->wide ? 24 : 16;
	section(b, w, 0, 0, 0, 0, 0, 0, 0, 0);
	section(b, w, name_of(".note.gnu.build-id"), 7, 2, BASE + NOTE, NOTE, 20, 0, 0);
	section(b, w, name_of(".dynsym"), 11, 2, BASE + SYMBOLS, SYMBOLS, 4 * sym, 3, sym);
	section(b, w, name_of(".dynstr"), 3, 2, BASE + NAMES, NAMES, HASH - NAMES, 0, 0);
	section(b, w, name_of(".text"), 1, 6, BUILT_ELF_CODE, CODE, BUILT_CODE_SIZE, 0, 0);
	section(b, w, name_of(".data"), 1, 3, BUILT_ELF_WORD, WORD, DEBUG - WORD, 0, 0);
	section(b, w, name_of(".debug_info"), 1, 0x800, 0, DEBUG, debug_len, 0, 0);
	section(b, w, name_of(".zdebug_line"), 1, 0, 0, ZDEBUG, zdebug_len, 0, 0);
	section(b, w, name_of(".shstrtab"), 3, 0, 0, SECTION_NAMES, sizeof section_names, 0, 0);
	section(b, w, name_of(".rela.dyn"), 4, 2, BASE + RELA, RELA, how->wide ? 24 : 12, 2,
		how->wide ? 24 : 12);
}

void build_elf(const struct build_elf *how, struct text *ret)
{
	struct build build = {ret, how->big}, *b = &build;
	size_t word = how->wide ? 8 : 4;
	header(b, how);
	segment(b, how->wide, 1, 7, 0, ALL);
	segment(b, how->wide, 2, 6, DYNAMIC, SYMBOLS - DYNAMIC);
	segment(b, how->wide, 4, 4, NOTE, 20);
	build_to(b, NOTE);
	build_number(b, 4, 4);
	build_number(b, 4, 4);
	build_number(b, 3, 4);
	build_name(b, "GNU", 4);
	text_put(ret, "\0\1\2\3", 4);
	build_to(b, DYNAMIC);
	dynamic(b, how);
	build_to(b, SYMBOLS);
	symbol(b, how->wide, 0, 0, 0, 0, 0);
	symbol(b, how->wide, 1, BUILT_ELF_CODE, 8, 0x12, 4);
	symbol(b, how->wide, 7, BUILT_ELF_CODE + 16, 16, 0x12, 4);
	symbol(b, how->wide, 23, BUILT_ELF_DATUM, 8, 0x11, 5);
	build_to(b, NAMES);
	static const char names[] = "\0first\0second@@BUILT_1\0datum";
	text_put(ret, names, sizeof names);
	build_to(b, HASH);
	hash(b, how);
	build_to(b, RELA);
	build_number(b, BUILT_ELF_WORD, word);
	build_number(b, how->wide ? relative(how) : relative(how) & 0xff, word);
	build_number(b, BUILT_ELF_CODE + 16, word);
	build_to(b, CODE);
	text_pad(ret, (char)0x90, BUILT_CODE_SIZE);
	build_to(b, DATUM);
	build_number(b, 42, 8);
	build_to(b, DEBUG);
	compressed(b, word);
	size_t debug_len = ret->len - DEBUG;
	build_to(b, ZDEBUG);
	build_zdebug(b, 0);
	size_t zdebug_len = ret->len - ZDEBUG;
	build_to(b, SECTION_NAMES);
	text_put(ret, section_names, sizeof section_names);
	build_to(b, SECTIONS);
	if (!how->no_sections)
		sections(b, how, debug_len, zdebug_len);
}
