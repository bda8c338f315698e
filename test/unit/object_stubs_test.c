// Calls into other files go through stubs: each machine's, as GNU ld writes them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "build.h"
#include "object/object.h"

#define BASE  0x10000
#define NAMES 0x100
#define TABLE 0x120 // of symbols
#define SLOTS 0x180 // relocations
#define STUBS 0x1c0
#define SHSTR 0x240
#define HEADS 0x2a0
#define GOT   0x13018 // the word that the loader fills in

struct machine {
	unsigned number, jump;
	bool wide, addends;
	uint8_t code[48];
	size_t len;
};

static const char section_names[] = "\0.dynstr\0.dynsym\0.rela.plt\0.plt\0.shstrtab\0.got.plt";

static void section(struct build *b, size_t word, uint32_t name, uint32_t type, uint64_t flags,
		    uint64_t offset, uint64_t size, uint32_t link, uint64_t entry)
{
	build_number(b, name, 4);
	build_number(b, type, 4);
	build_number(b, flags, word);
	build_number(b, flags ? BASE + offset : 0, word);
	build_number(b, offset, word);
	build_number(b, size, word);
	build_number(b, link, 4);
	build_number(b, 0, 4);
	build_number(b, 4, word);
	build_number(b, entry, word);
}

static void header(struct build *b, const struct machine *m)
{
	size_t word = m->wide ? 8 : 4;
	build_name(b, "\177ELF", 4);
	build_number(b, m->wide ? 2 : 1, 1);
	build_number(b, 1, 1);
	build_number(b, 1, 1);
	build_to(b, 16);
	build_number(b, 3, 2);
	build_number(b, m->number, 2);
	build_number(b, 1, 4);
	build_number(b, 0, word);
	build_number(b, 0, word);
	build_number(b, HEADS, word);
	build_number(b, 0, 4);
	build_number(b, m->wide ? 64 : 52, 2);
	build_number(b, 0, 2);
	build_number(b, 0, 2);
	build_number(b, m->wide ? 64 : 40, 2);
	build_number(b, 7, 2);
	build_number(b, 5, 2);
}

// Symbol 1 is "sine"; the relocation fills in GOT with its address.
static void build_stubs(const struct machine *m, struct text *ret)
{
	struct build b = {.out = ret};
	size_t word = m->wide ? 8 : 4, symbol = m->wide ? 24 : 16;
	size_t slot = (m->addends ? 3 : 2) * word;
	header(&b, m);
	build_to(&b, NAMES);
	text_put(ret, "\0sine", 6);
	build_to(&b, TABLE + symbol);
	build_number(&b, 1, 4);
	build_to(&b, SLOTS);
	build_number(&b, GOT, word);
	build_number(&b, m->wide ? (uint64_t)1 << 32 | m->jump : 1 << 8 | m->jump, word);
	build_to(&b, STUBS);
	for (size_t i = 0; i < m->len; i++)
		build_number(&b, m->code[i], 1);
	build_to(&b, SHSTR);
	text_put(ret, section_names, sizeof section_names);
	build_to(&b, HEADS);
	section(&b, word, 0, 0, 0, 0, 0, 0, 0);
	section(&b, word, 1, 3, 2, NAMES, 6, 0, 0);
	section(&b, word, 9, 11, 2, TABLE, 2 * symbol, 1, symbol);
	section(&b, word, 17, m->addends ? 4 : 9, 2, SLOTS, slot, 2, slot);
	section(&b, word, 27, 1, 6, STUBS, m->len, 0, 0);
	section(&b, word, 32, 3, 0, SHSTR, sizeof section_names, 0, 0);
	section(&b, word, 42, 8, 3, 0x3000, 0x20, 0, 0);
	build_to(&b, 0x3020);
}

static void check(const struct machine *m, const char *expected)
{
	struct text file = {0}, told = {0};
	struct object *o;
	struct arena arena;
	const struct object_symbol *stub;
	uint32_t count;
	arena_init(&arena, 1 << 20);
	build_stubs(m, &file);
	assert_null(object_from_memory(file.bytes, file.len, "stubs", &o));
	assert_null(object_stubs(o, &arena, &stub, &count));
	for (uint32_t i = 0; i < count; i++)
		text_putf(&told, "%s at %llu, %llu;", stub[i].name,
			  (unsigned long long)(stub[i].address - BASE - STUBS),
			  (unsigned long long)stub[i].size);
	assert_string_equal(told.bytes ? told.bytes : "", expected);
	object_close(o);
	arena_deinit(&arena);
	text_deinit(&told);
	text_deinit(&file);
}

// push GOT+8, jmp *GOT+16 in front; then jmp *GOT. 0x13018 is 0x2e42 behind the stub's jump.
static void x86_64(void **state)
{
	(void)state;
	struct machine m = {62, 7, true, true, {0xff, 0x35, 0, 0, 0, 0, 0xff, 0x25, 0, 0, 0, 0},
			    32};
	const uint8_t stub[] = {0xff, 0x25, 0x42, 0x2e, 0, 0, 0x68};
	memcpy(m.code + 16, stub, sizeof stub);
	check(&m, "sine@plt at 16, 16;");
	const uint8_t marked[] = {0xf3, 0x0f, 0x1e, 0xfa, 0xf2, 0xff, 0x25, 0x3d, 0x2e, 0, 0};
	memcpy(m.code + 16, marked, sizeof marked);
	check(&m, "sine@plt at 16, 16;");
	m.jump = 1; // no relocation of stubs
	check(&m, "");
}

static void x86_32(void **state)
{
	(void)state;
	const struct machine at = {3, 7, false, false, {0xff, 0x25, 0x18, 0x30, 1, 0}, 16};
	check(&at, "sine@plt at 0, 16;");
	// .got.plt is at 0x13000, which %ebx holds.
	const struct machine based = {3, 7, false, false, {0xff, 0xa3, 0x18, 0, 0, 0}, 8};
	check(&based, "sine@plt at 0, 8;");
}

// adrp x16, 3 pages on; ldr x17, [x16, #24]; add; br x17. A bti stands in front, or not.
static void arm64(void **state)
{
	(void)state;
	struct machine m = {183, 1026, true, true, {0}, 32};
	const uint8_t stub[] = {0x10, 0, 0, 0xf0, 0x11, 0x0e, 0x40, 0xf9};
	memcpy(m.code + 16, stub, sizeof stub);
	check(&m, "sine@plt at 16, 16;");
	const uint8_t pad[] = {0x5f, 0x24, 0x03, 0xd5};
	memcpy(m.code + 12, pad, sizeof pad);
	check(&m, "sine@plt at 12, 20;");
}

// add ip, pc, #0; add ip, ip, #0x2000; ldr pc, [ip, #0xe40]!
static void arm(void **state)
{
	(void)state;
	struct machine m = {40, 22, false, false, {0}, 32};
	const uint8_t stub[] = {0x00, 0xc6, 0x8f, 0xe2, 0x02, 0xca,
				0x8c, 0xe2, 0x40, 0xfe, 0xbc, 0xe5};
	memcpy(m.code + 16, stub, sizeof stub);
	check(&m, "sine@plt at 16, 12;");
	const uint8_t thumb[] = {0x78, 0x47, 0xc0, 0x46}; // bx pc; nop
	memcpy(m.code + 12, thumb, sizeof thumb);
	check(&m, "sine@plt at 12, 16;");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(x86_64),
		cmocka_unit_test(x86_32),
		cmocka_unit_test(arm64),
		cmocka_unit_test(arm),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
