// Mach-O as the builder makes it: headers, names, chained pointers, universal files.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "build.h"
#include "object/machine.h"
#include "object/symtab.h"

static struct object *open_built(const struct build_macho *how, struct text *bytes)
{
	struct object *o = NULL;
	build_macho(how, bytes);
	assert_null(object_from_memory(bytes->bytes, bytes->len, "built", &o));
	return o;
}

static void check(const struct build_macho *how)
{
	struct text bytes = {0};
	struct object *o = open_built(how, &bytes);
	assert_int_equal(o->format, OBJECT_MACHO);
	assert_int_equal(o->kind, OBJECT_SHARED);
	assert_int_equal(o->word_size, how->wide ? 8 : 4);
	assert_int_equal(o->big_endian, how->big);
	assert_int_equal(o->image_base, BUILT_MACHO_BASE);
	assert_string_equal(o->build_id, BUILT_MACHO_UUID);
	assert_int_equal(o->segment_count, 2); // neither __PAGEZERO nor __DWARF

	const struct object_section *s = object_section(o, "__text");
	assert_non_null(s);
	assert_string_equal(s->segment, "__TEXT");
	assert_true(s->executable && s->loaded);
	assert_int_equal(s->address, BUILT_MACHO_CODE);
	s = object_section(o, "__bss");
	assert_non_null(s);
	assert_int_equal(s->file_size, 0);
	assert_int_equal(s->size, 0x100);
	struct slice text;
	assert_null(object_section_bytes(o, s, &text));
	assert_int_equal(text.len, 0);

	// A name of 20 letters in 16 bytes.
	s = object_debug_section(o, "str_offsets");
	assert_non_null(s);
	assert_false(s->loaded);
	assert_null(object_section_bytes(o, s, &text));
	assert_int_equal(text.len, strlen(BUILT_TEXT));
	assert_memory_equal(text.text, BUILT_TEXT, text.len);
	assert_null(object_debug_section(o, "str"));

	const struct object_symbol *symbol;
	uint32_t count;
	assert_null(object_symbols(o, &symbol, &count));
	assert_int_equal(count, 3);
	assert_string_equal(symbol[0].name, "first");
	assert_true(symbol[0].global && symbol[0].function);
	assert_string_equal(symbol[1].name, "second");
	assert_false(symbol[1].global);
	assert_string_equal(symbol[2].name, "datum");
	assert_false(symbol[2].function);
	assert_int_equal(symbol[2].address, BUILT_MACHO_DATUM);
	assert_string_equal(symtab_find(o, BUILT_MACHO_CODE + 15)->name, "first");
	assert_string_equal(symtab_find(o, BUILT_MACHO_CODE + 63)->name, "second");
	assert_null(symtab_find(o, BUILT_MACHO_CODE + 64)); // the section has ended
	assert_null(symtab_find(o, BUILT_MACHO_DATUM));	    // a datum without a size

	uint64_t word;
	assert_true(object_word(o, BUILT_MACHO_WORD, &word));
	assert_int_equal(word, BUILT_MACHO_CODE + 16);
	assert_false(object_word(o, 0x10, &word));
	object_close(o);
	text_deinit(&bytes);
}

static void both_widths_and_byte_orders(void **state)
{
	(void)state;
	for (int i = 0; i < 4; i++)
		check(&(struct build_macho){.wide = i & 1, .big = i & 2});
}

static void chained_pointers(void **state)
{
	(void)state;
	static const unsigned format[] = {1, 2, 6, 7, 9, 10, 12};
	for (size_t i = 0; i < ARRAY_LEN(format); i++)
		check(&(struct build_macho){.wide = true, .pointer_format = format[i]});
	check(&(struct build_macho){.pointer_format = 3});
	check(&(struct build_macho){.big = true, .pointer_format = 3});
}

// The bits of a chain: two words, the second a pointer into another image.
static void chains_go_on(void **state)
{
	(void)state;
	struct text bytes = {0};
	build_macho(&(struct build_macho){.wide = true, .pointer_format = 6}, &bytes);
	struct build b = {&bytes, false};
	// next: 2 * 4 bytes on
	build_patch(&b, 0x440, (uint64_t)2 << 51 | (uint64_t)0xab << 36 | 0x410, 8);
	build_patch(&b, 0x448, (uint64_t)1 << 63 | 5, 8);
	struct object *o;
	uint64_t word;
	assert_null(object_from_memory(bytes.bytes, bytes.len, "built", &o));
	assert_true(object_word(o, BUILT_MACHO_WORD, &word));
	assert_int_equal(word, (uint64_t)0xab << 56 | (BUILT_MACHO_BASE + 0x410));
	assert_true(object_word(o, BUILT_MACHO_WORD + 8, &word));
	assert_int_equal(word, 0);
	assert_true(object_word(o, BUILT_MACHO_WORD + 16, &word));
	assert_int_equal(word, 42); // not in the chain
	object_close(o);
	text_deinit(&bytes);
}

static void universal_files_give_the_part_for_this_machine(void **state)
{
	(void)state;
#if defined(__x86_64__) || defined(__aarch64__)
	struct text bytes = {0};
	struct object *o =
		open_built(&(struct build_macho){.wide = true, .universal = true}, &bytes);
	assert_ptr_not_equal(o->bytes, bytes.bytes);
	assert_int_not_equal(o->machine, MACHINE_OTHER);
	assert_ptr_equal(o->bytes + o->size, bytes.bytes + bytes.len);
	struct slice code;
	assert_true(object_bytes_at(o, BUILT_MACHO_CODE, &code));
	assert_int_equal((uint8_t)code.text[0], 0x90);
	object_close(o);
	// Without one, the first.
	bytes.bytes[8 + 20] = 0x55;
	assert_null(object_from_memory(bytes.bytes, bytes.len, "built", &o));
	assert_ptr_equal(o->bytes, bytes.bytes + 0x100);
	object_close(o);
	text_deinit(&bytes);
#endif
}

// A profile can be from another machine: its UUID tells, or its addresses.
static void a_part_can_be_asked_for(void **state)
{
	(void)state;
	static const struct {
		struct object_part part;
		bool first;
	} test[] = {
		{{.machine = MACHINE_OTHER}, false},
		{{.machine = MACHINE_X86}, true},
		{{.build_id = "FF010203-0405-0607-0809-0a0b0c0d0e0f"}, true},
		{{.build_id = BUILT_MACHO_UUID, .machine = MACHINE_X86}, false},
		{{.build_id = "00", .machine = MACHINE_X86}, true},
	};
	char path[] = "/tmp/cprof-test-XXXXXX";
	struct text bytes = {0};
	build_macho(&(struct build_macho){.wide = true, .universal = true}, &bytes);
	struct build b = {&bytes, true};
	build_patch(&b, 8, 7, 4); // x86, in the table
	char *uuid = memmem(bytes.bytes, bytes.len, "\0\1\2\3\4\5\6\7", 8);
	assert_non_null(uuid);
	*uuid = '\xff';
	int fd = mkstemp(path);
	assert_int_equal(write(fd, bytes.bytes, bytes.len), bytes.len);
	close(fd);
	for (size_t i = 0; i < sizeof test / sizeof test[0]; i++) {
		struct object *o;
		assert_null(object_open_part(path, &test[i].part, &o));
		assert_int_equal(o->build_id[0], test[i].first ? 'f' : '0');
		object_close(o);
	}
	unlink(path);
	text_deinit(&bytes);
}

static void addresses_tell_the_machine(void **state)
{
	(void)state;
	static const uint64_t arm64[] = {0x1000, 0x1007, 0x1010, 0x1013, 0x2000, 0x2003, 0x3000, 0x3004};
	static const uint64_t x86[] = {0x1000, 0x1004, 0x1008, 0x1002};
	assert_int_equal(machine_of_addresses(arm64, 8), MACHINE_ARM64);
	assert_int_equal(machine_of_addresses(arm64, 7), MACHINE_OTHER);
	assert_int_equal(machine_of_addresses(x86, 4), MACHINE_X86_64);
}

static void ids_are_compared_without_case_and_hyphens(void **state)
{
	(void)state;
	assert_true(object_is_id("7D830B98-FA89", "7d830b98fa89"));
	assert_true(object_is_id("ab-", "ab"));
	assert_false(object_is_id("7d830b98fa", "7d830b98fa89"));
	assert_false(object_is_id("7d830b98fa89", "7d830b98fa"));
	assert_false(object_is_id("", NULL));
}

// The same four bytes, then a version.
static void java_is_no_universal_file(void **state)
{
	(void)state;
	static const char class[64] = "\xca\xfe\xba\xbe\0\0\0\x34";
	struct object *o;
	struct error *err = object_from_memory(class, sizeof class, "A.class", &o);
	assert_string_equal(error_message(err), "unrecognized object file: it is a class of Java");
	error_free(err);
}

static void broken_tables_are_errors_of_the_table(void **state)
{
	(void)state;
	struct text bytes = {0};
	struct object *o = open_built(&(struct build_macho){.wide = true}, &bytes);
	object_close(o);
	char *symtab = memmem(bytes.bytes, bytes.len, "\x02\0\0\0\x18\0\0\0", 8);
	assert_non_null(symtab);
	memset(symtab + 12, 0xff, 4); // symbols without end
	assert_null(object_from_memory(bytes.bytes, bytes.len, "built", &o));
	const struct object_symbol *symbol;
	uint32_t count;
	struct error *err = object_symbols(o, &symbol, &count);
	assert_string_equal(error_message(err), "the symbol table lies outside the file");
	error_free(err);
	assert_null(symtab_find(o, BUILT_MACHO_CODE));
	object_close(o);
	text_deinit(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_widths_and_byte_orders),
		cmocka_unit_test(chained_pointers),
		cmocka_unit_test(chains_go_on),
		cmocka_unit_test(universal_files_give_the_part_for_this_machine),
		cmocka_unit_test(a_part_can_be_asked_for),
		cmocka_unit_test(addresses_tell_the_machine),
		cmocka_unit_test(ids_are_compared_without_case_and_hyphens),
		cmocka_unit_test(java_is_no_universal_file),
		cmocka_unit_test(broken_tables_are_errors_of_the_table),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
