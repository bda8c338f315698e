// A stripped ELF file with another one in .gnu_debugdata.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>
#include <lzma.h>

#include "build.h"
#include "object/symtab.h"

// ELF's section headers begin at 0x600; 64 bytes each: name, type, flags, address, offset, size,
// ...
#define HEADER(n)      (0x600 + (n)*64)
#define SECTION_NAMES  0x580
#define SHT_PROGBITS   1
#define N_NOTE	       1 // becomes .gnu_debugdata
#define N_DYNSYM       2 // becomes nothing
#define CONTENTS_LIMIT 65536

// The file whose .gnu_debugdata is what xz makes of @p inner.
static void build_outer(const struct text *inner, struct text *ret)
{
	uint8_t packed[CONTENTS_LIMIT];
	size_t len = 0;
	assert_int_equal(lzma_easy_buffer_encode(6, LZMA_CHECK_CRC32, NULL,
						 (const uint8_t *)inner->bytes, inner->len, packed,
						 &len, sizeof packed),
			 LZMA_OK);
	build_elf(&(struct build_elf){.wide = true}, ret);
	struct build b = {ret, false};
	strcpy(ret->bytes + SECTION_NAMES + 1, ".gnu_debugdata");
	build_patch(&b, HEADER(N_NOTE) + 4, SHT_PROGBITS, 4);
	build_patch(&b, HEADER(N_NOTE) + 24, ret->len, 8);
	build_patch(&b, HEADER(N_NOTE) + 32, len, 8);
	build_patch(&b, HEADER(N_DYNSYM) + 4, SHT_PROGBITS, 4);
	text_put(ret, (const char *)packed, len);
}

static uint32_t count_symbols(const struct text *bytes)
{
	struct object *o;
	const struct object_symbol *s;
	uint32_t count;
	assert_null(object_from_memory(bytes->bytes, bytes->len, "built", &o));
	assert_null(object_symbols(o, &s, &count));
	if (count) {
		assert_int_equal(count, 3);
		assert_string_equal(s[1].name, "second");
		assert_string_equal(symtab_find(o, BUILT_ELF_CODE + 20)->name, "second");
	}
	object_close(o);
	return count;
}

static void its_symbols_are_the_files(void **state)
{
	(void)state;
	struct text inner = {0}, outer = {0};
	build_elf(&(struct build_elf){.wide = true}, &inner);
	build_outer(&inner, &outer);
	assert_int_equal(count_symbols(&outer), 3);
	text_deinit(&inner);
	text_deinit(&outer);
}

static void broken_ones_give_nothing(void **state)
{
	(void)state;
	struct text inner = {0}, outer = {0}, text = {0};
	build_elf(&(struct build_elf){.wide = true}, &inner);
	build_outer(&inner, &outer);
	const size_t start = HEADER(10); // behind the section headers
	for (size_t at = start; at < outer.len; at++) {
		outer.bytes[at] ^= 0x10;
		count_symbols(&outer); // xz has checksums, but not of its padding
		outer.bytes[at] ^= 0x10;
	}
	outer.bytes[start] ^= 1; // not xz at all
	assert_int_equal(count_symbols(&outer), 0);
	text_puts(&text, "This is no ELF file.");
	text_clear(&outer);
	build_outer(&text, &outer);
	assert_int_equal(count_symbols(&outer), 0);
	text_deinit(&inner);
	text_deinit(&outer);
	text_deinit(&text);
}

// Of a file in a file in a file only the first two count.
static void it_is_not_followed_further(void **state)
{
	(void)state;
	struct text first = {0}, second = {0}, third = {0};
	build_elf(&(struct build_elf){.wide = true}, &first);
	build_outer(&first, &second);
	build_outer(&second, &third);
	assert_int_equal(count_symbols(&second), 3);
	assert_int_equal(count_symbols(&third), 0);
	text_deinit(&first);
	text_deinit(&second);
	text_deinit(&third);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_symbols_are_the_files),
		cmocka_unit_test(broken_ones_give_nothing),
		cmocka_unit_test(it_is_not_followed_further),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
