// Mach-O: __TEXT and __DATA share the file's first pages, __DWARF and the tables follow.
#include <string.h>

#include "build.h"

#define CODE	 0x400
#define WORD	 0x440
#define DATUM	 0x450
#define DATA_END 0x480
#define DEBUG	 0x480
#define NAMES	 0x500
#define TABLE	 0x540
#define FIXUPS	 0x600
#define END	 0x680

#define CPU_X86_64  0x01000007
#define CPU_I386    7
#define CPU_ARM64   0x0100000c
#define CPU_NOBODYS 0x55

static size_t begin(struct build *b, uint32_t type, uint32_t *count)
{
	size_t at = b->out->len;
	build_number(b, type, 4);
	build_number(b, 0, 4);
	++*count;
	return at;
}

static void end(struct build *b, size_t at)
{
	build_patch(b, at + 4, b->out->len - at, 4);
}

static void segment(struct build *b, size_t word, const char *name, uint64_t address, uint64_t size,
		    uint64_t offset, uint64_t file_size, uint32_t protection, uint32_t sections)
{
	build_name(b, name, 16);
	build_number(b, address, word);
	build_number(b, size, word);
	build_number(b, offset, word);
	build_number(b, file_size, word);
	build_number(b, 7, 4);
	build_number(b, protection, 4);
	build_number(b, sections, 4);
	build_number(b, 0, 4);
}

static void section(struct build *b, size_t word, const char *segment, const char *name,
		    uint64_t address, uint64_t size, uint32_t offset, uint32_t flags)
{
	build_name(b, name, 16);
	build_name(b, segment, 16);
	build_number(b, address, word);
	build_number(b, size, word);
	build_number(b, offset, 4);
	for (int i = 0; i < 3; i++)
		build_number(b, 0, 4);
	build_number(b, flags, 4);
	for (int i = 0; i < (word == 8 ? 3 : 2); i++)
		build_number(b, 0, 4);
}

static void symbol(struct build *b, size_t word, uint32_t name, uint8_t type, uint8_t number,
		   uint64_t address)
{
	build_number(b, name, 4);
	build_number(b, type, 1);
	build_number(b, number, 1);
	build_number(b, 0, 2);
	build_number(b, address, word);
}

// The word that points to `second`, as the fixup format has it.
static uint64_t pointer(unsigned format)
{
	uint64_t target = BUILT_MACHO_CODE + 16, offset = target - BUILT_MACHO_BASE;
	switch (format) {
	case 0: // no chains; the others: this is the last one, "next" is 0
	case 1:
	case 2:
	case 3:
	case 10:
		return target;
	default:
		return offset;
	}
}

static void fixups(struct build *b, unsigned format)
{
	build_number(b, 0, 4);	// version
	build_number(b, 32, 4); // starts
	for (int i = 0; i < 6; i++)
		build_number(b, 0, 4);
	build_number(b, 3, 4); // segments: page zero, __TEXT, __DATA
	build_number(b, 0, 4);
	build_number(b, 0, 4);
	build_number(b, 16, 4);
	build_number(b, 24, 4);	    // of this
	build_number(b, 0x1000, 2); // page
	build_number(b, format, 2);
	build_number(b, WORD, 8);     // segment
	build_number(b, 0x200000, 4); // largest pointer
	build_number(b, 1, 2);
	build_number(b, 0, 2); // the chain begins at once
}

static void thin(const struct build_macho *how, struct text *ret)
{
	struct build build = {ret, how->big}, *b = &build;
	size_t word = how->wide ? 8 : 4, at;
	uint32_t segment_type = how->wide ? 0x19 : 1, count = 0;
	build_number(b, how->wide ? 0xfeedfacf : 0xfeedface, 4);
	build_number(b, how->wide ? CPU_X86_64 : CPU_I386, 4);
	build_number(b, 3, 4);
	build_number(b, 2, 4); // executable
	build_number(b, 0, 4);
	build_number(b, 0, 4);
	build_number(b, 0x200000, 4); // position-independent
	if (how->wide)
		build_number(b, 0, 4);
	size_t commands = b->out->len;
	at = begin(b, segment_type, &count);
	segment(b, word, "__PAGEZERO", 0, BUILT_MACHO_BASE, 0, 0, 0, 0);
	end(b, at);
	at = begin(b, segment_type, &count);
	segment(b, word, "__TEXT", BUILT_MACHO_BASE, WORD, 0, WORD, 5, 1);
	section(b, word, "__TEXT", "__text", BUILT_MACHO_CODE, BUILT_CODE_SIZE, CODE, 0x80000400);
	end(b, at);
	at = begin(b, segment_type, &count);
	segment(b, word, "__DATA", BUILT_MACHO_WORD, 0x1000, WORD, DATA_END - WORD, 3, 2);
	section(b, word, "__DATA", "__data", BUILT_MACHO_WORD, DATA_END - WORD, WORD, 0);
	section(b, word, "__DATA", "__bss", BUILT_MACHO_BASE + DATA_END, 0x100, 0, 1);
	end(b, at);
	at = begin(b, segment_type, &count);
	segment(b, word, "__DWARF", 0x200000, 0, DEBUG, NAMES - DEBUG, 0, 1);
	size_t debug = b->out->len;
	section(b, word, "__DWARF", "__zdebug_str_offsets", 0x200000, 0, DEBUG, 0);
	end(b, at);
	at = begin(b, 2, &count); // symbols
	build_number(b, TABLE, 4);
	build_number(b, 5, 4);
	build_number(b, NAMES, 4);
	build_number(b, TABLE - NAMES, 4);
	end(b, at);
	at = begin(b, 0x1b, &count);
	for (uint64_t i = 0; i < 16; i++)
		build_number(b, i, 1);
	end(b, at);
	at = begin(b, 0x80000028, &count); // main
	build_number(b, CODE, 8);
	build_number(b, 0, 8);
	end(b, at);
	if (how->pointer_format) {
		at = begin(b, 0x80000034, &count);
		build_number(b, FIXUPS, 4);
		build_number(b, END - FIXUPS, 4);
		end(b, at);
	}
	build_patch(b, 16, count, 4);
	build_patch(b, 20, b->out->len - commands, 4);
	build_to(b, CODE);
	text_pad(ret, (char)0x90, BUILT_CODE_SIZE);
	build_number(b, pointer(how->pointer_format), word);
	build_to(b, DATUM);
	build_number(b, 42, 8);
	build_to(b, DEBUG);
	build_zdebug(b, 0);
	build_patch(b, debug + 32 + word, ret->len - DEBUG, word);
	build_to(b, NAMES);
	static const char names[] = "\0_first\0_second\0_datum\0debug\0_elsewhere";
	text_put(ret, names, sizeof names);
	build_to(b, TABLE);
	symbol(b, word, 1, 0x0f, 1, BUILT_MACHO_CODE);
	symbol(b, word, 8, 0x0e, 1, BUILT_MACHO_CODE + 16);
	symbol(b, word, 16, 0x0f, 2, BUILT_MACHO_DATUM);
	symbol(b, word, 23, 0x24, 1, BUILT_MACHO_CODE + 20); // of a debugger
	symbol(b, word, 29, 0x01, 0, 0);		     // not defined
	build_to(b, FIXUPS);
	if (how->pointer_format)
		fixups(b, how->pointer_format);
	build_to(b, END);
}

void build_macho(const struct build_macho *how, struct text *ret)
{
	if (!how->universal) {
		thin(how, ret);
		return;
	}
	struct text part = {0};
	thin(how, &part);
	// In nobody's part everything is like in the other, but for the machine and the UUID.
#if defined(__aarch64__)
	const uint32_t cpu[] = {CPU_NOBODYS, CPU_ARM64};
#else
	const uint32_t cpu[] = {CPU_NOBODYS, CPU_X86_64};
#endif
	struct build b = {ret, true};
	build_number(&b, 0xcafebabe, 4);
	build_number(&b, 2, 4);
	for (uint32_t i = 0; i < 2; i++) {
		build_number(&b, cpu[i], 4);
		build_number(&b, 0, 4);
		build_number(&b, 0x100 + i * END, 4);
		build_number(&b, END, 4);
		build_number(&b, 4, 4);
	}
	build_to(&b, 0x100);
	for (uint32_t i = 0; i < 2; i++) {
		struct build inner = {&part, how->big};
		build_patch(&inner, 4, cpu[i], 4);
		text_put(ret, part.bytes, part.len);
	}
	text_deinit(&part);
}
