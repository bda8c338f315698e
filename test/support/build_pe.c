// PE32 and PE32+: four sections, COFF symbols, exports, CodeView's id.
#include "build.h"

#define OPTIONAL 0x58
#define CODE	 0x400
#define DATA	 0x480
#define RDATA	 0x500
#define DEBUG	 0x600
#define SYMBOLS	 0x680

#define RVA_CODE  0x1000
#define RVA_DATA  0x2000
#define RVA_RDATA 0x3000
#define RVA_DEBUG 0x4000

#define EXPORTS	    0x40 // in .rdata
#define EXPORTS_LEN 0x80

static void optional_header(struct build *b, const struct build_pe *how)
{
	build_number(b, how->wide ? 0x20b : 0x10b, 2);
	build_to(b, OPTIONAL + 16);
	build_number(b, RVA_CODE, 4);
	build_to(b, OPTIONAL + (how->wide ? 24 : 28));
	build_number(b, BUILT_PE_BASE, how->wide ? 8 : 4);
	build_to(b, OPTIONAL + (how->wide ? 108 : 92));
	build_number(b, 7, 4); // directories
	build_number(b, RVA_RDATA + EXPORTS, 4);
	build_number(b, EXPORTS_LEN, 4);
	build_to(b, OPTIONAL + (how->wide ? 112 : 96) + 6 * 8);
	build_number(b, RVA_RDATA, 4); // debug
	build_number(b, 28, 4);
}

static void section(struct build *b, const char *name, uint32_t rva, uint32_t memory,
		    uint32_t offset, uint32_t size, uint32_t flags)
{
	build_name(b, name, 8);
	build_number(b, memory, 4);
	build_number(b, rva, 4);
	build_number(b, size, 4);
	build_number(b, offset, 4);
	build_number(b, 0, 8);
	build_number(b, 0, 4);
	build_number(b, flags, 4);
}

static void debug_entry(struct build *b, uint32_t age)
{
	build_number(b, 0, 8);
	build_number(b, 0, 4);
	build_number(b, 2, 4); // CodeView
	build_number(b, 24, 4);
	build_number(b, RVA_RDATA + 28, 4);
	build_number(b, RDATA + 28, 4);
	build_name(b, "RSDS", 4);
	build_number(b, 0x00112233, 4);
	build_number(b, 0x4455, 2);
	build_number(b, 0x6677, 2);
	for (uint64_t i = 8; i < 16; i++)
		build_number(b, i * 0x11, 1);
	build_number(b, age, 4);
}

// `exported` is at `second`; `forwarded` is another DLL's.
static void exports(struct build *b)
{
	build_number(b, 0, 8);
	build_number(b, 0, 8);
	build_number(b, 0, 4);
	build_number(b, 2, 4); // functions
	build_number(b, 2, 4); // names
	build_number(b, RVA_RDATA + EXPORTS + 40, 4);
	build_number(b, RVA_RDATA + EXPORTS + 48, 4);
	build_number(b, RVA_RDATA + EXPORTS + 56, 4);
	build_number(b, RVA_CODE + 32, 4);
	build_number(b, RVA_RDATA + EXPORTS + 60, 4);
	build_number(b, RVA_RDATA + EXPORTS + 72, 4);
	build_number(b, RVA_RDATA + EXPORTS + 60, 4);
	build_number(b, 0, 2);
	build_number(b, 1, 2);
	build_name(b, "other.dll.f", 12);
	build_name(b, "exported", 9);
}

static void symbol(struct build *b, const char *name, uint32_t long_name, uint32_t value,
		   uint32_t section_number, uint32_t type, uint32_t class, uint32_t more)
{
	if (name) {
		build_name(b, name, 8);
	} else {
		build_number(b, 0, 4);
		build_number(b, long_name, 4);
	}
	build_number(b, value, 4);
	build_number(b, section_number, 2);
	build_number(b, type, 2);
	build_number(b, class, 1);
	build_number(b, more, 1);
}

void build_pe(const struct build_pe *how, struct text *ret)
{
	struct build build = {ret, false}, *b = &build;
	build_name(b, "MZ", 0x3c);
	build_number(b, 0x40, 4);
	build_name(b, "PE", 4);
	build_number(b, how->wide ? 0x8664 : 0x14c, 2);
	build_number(b, 4, 2); // sections
	build_number(b, 0, 4);
	build_number(b, SYMBOLS, 4);
	build_number(b, 6, 4);
	build_number(b, (how->wide ? 112 : 96) + 56, 2);
	build_number(b, 0x22, 2);
	optional_header(b, how);
	section(b, ".text", RVA_CODE, BUILT_CODE_SIZE, CODE, 0x80, 0x60000020);
	section(b, ".data", RVA_DATA, 0x200, DATA, 0x80, 0xc0000040);
	section(b, ".rdata", RVA_RDATA, 0x100, RDATA, 0x100, 0x40000040);
	size_t debug = ret->len;
	section(b, "/4", RVA_DEBUG, 0, DEBUG, 0x80, 0x42000040);
	build_to(b, CODE);
	text_pad(ret, (char)0x90, BUILT_CODE_SIZE);
	build_to(b, DATA);
	build_number(b, 42, 8);
	build_number(b, BUILT_PE_CODE + 16, how->wide ? 8 : 4);
	build_to(b, RDATA);
	debug_entry(b, how->age);
	build_to(b, RDATA + EXPORTS);
	exports(b);
	build_to(b, DEBUG);
	build_zdebug(b, 0);
	build_patch(b, debug + 8, ret->len - DEBUG, 4);
	build_to(b, SYMBOLS);
	symbol(b, ".text", 0, 0, 1, 0, 3, 1); // the section itself
	symbol(b, "record", 0, 16, 1, 0x20, 2, 0);
	symbol(b, "first", 0, 0, 1, 0x20, 2, 0);
	symbol(b, "second", 0, 16, 1, 0x20, 3, 0);
	symbol(b, NULL, 17, 0, 2, 0, 2, 0);
	symbol(b, "nowhere", 0, 0, 0, 0x20, 2, 0);
	static const char names[] = ".zdebug_info\0datum with a long name";
	build_number(b, 4 + sizeof names, 4);
	text_put(ret, names, sizeof names);
}
