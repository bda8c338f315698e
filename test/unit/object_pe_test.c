// PE as the builder makes it: headers, long names, symbols and exports, CodeView's id.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "build.h"
#include "object/symtab.h"

static struct object *open_built(const struct build_pe *how, struct text *bytes)
{
	struct object *o = NULL;
	build_pe(how, bytes);
	assert_null(object_from_memory(bytes->bytes, bytes->len, "built", &o));
	return o;
}

static void check(bool wide)
{
	struct text bytes = {0};
	struct object *o = open_built(&(struct build_pe){.wide = wide, .age = 0x1f}, &bytes);
	assert_int_equal(o->format, OBJECT_PE);
	assert_int_equal(o->kind, OBJECT_SHARED);
	assert_int_equal(o->machine, wide ? MACHINE_X86_64 : MACHINE_X86);
	assert_int_equal(o->word_size, wide ? 8 : 4);
	assert_int_equal(o->image_base, BUILT_PE_BASE);
	assert_string_equal(o->build_id, BUILT_PE_GUID "1f");
	assert_int_equal(o->segment_count, 3);

	const struct object_section *s = object_section(o, ".text");
	assert_non_null(s);
	assert_true(s->executable && s->loaded);
	assert_int_equal(s->address, BUILT_PE_CODE);
	assert_int_equal(s->file_size, BUILT_CODE_SIZE); // not the whole sector
	s = object_section(o, ".data");
	assert_non_null(s);
	assert_int_equal(s->size, 0x200);
	assert_int_equal(s->file_size, 0x80); // the rest is zeros
	struct slice text;
	s = object_debug_section(o, "info");
	assert_non_null(s);
	assert_string_equal(s->name, ".zdebug_info");
	assert_null(object_section_bytes(o, s, &text));
	assert_int_equal(text.len, strlen(BUILT_TEXT));
	assert_memory_equal(text.text, BUILT_TEXT, text.len);

	uint64_t word;
	assert_true(object_word(o, BUILT_PE_WORD, &word));
	assert_int_equal(word, BUILT_PE_CODE + 16);
	object_close(o);
	text_deinit(&bytes);
}

static void both_widths(void **state)
{
	(void)state;
	check(false);
	check(true);
}

static void the_age_has_no_zeros_in_front(void **state)
{
	(void)state;
	static const struct {
		uint32_t age;
		const char *id;
	} row[] = {{0, BUILT_PE_GUID "0"},
		   {1, BUILT_PE_GUID "1"},
		   {0xffffffff, BUILT_PE_GUID "ffffffff"}};
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct text bytes = {0};
		struct object *o =
			open_built(&(struct build_pe){.wide = true, .age = row[i].age}, &bytes);
		assert_string_equal(o->build_id, row[i].id);
		object_close(o);
		text_deinit(&bytes);
	}
}

static void symbols_and_exports(void **state)
{
	(void)state;
	struct text bytes = {0};
	struct object *o = open_built(&(struct build_pe){.wide = true}, &bytes);
	const struct object_symbol *s;
	uint32_t count;
	assert_null(object_symbols(o, &s, &count));
	// Neither the section, nor what follows it, nor what is not defined, nor another DLL's.
	static const struct {
		const char *name;
		uint64_t address;
		bool function, global;
	} want[] = {
		{"first", BUILT_PE_CODE, true, true},
		{"second", BUILT_PE_CODE + 16, true, false},
		{"exported", BUILT_PE_CODE + 32, true, true},
		{"datum with a long name", BUILT_PE_DATUM, false, true},
	};
	assert_int_equal(count, ARRAY_LEN(want));
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		assert_string_equal(s[i].name, want[i].name);
		assert_int_equal(s[i].address, want[i].address);
		assert_int_equal(s[i].function, want[i].function);
		assert_int_equal(s[i].global, want[i].global);
	}
	assert_string_equal(symtab_find(o, BUILT_PE_CODE + 31)->name, "second");
	assert_string_equal(symtab_find(o, BUILT_PE_CODE + 32)->name, "exported");
	assert_null(symtab_find(o, BUILT_PE_CODE + BUILT_CODE_SIZE));
	object_close(o);
	text_deinit(&bytes);
}

static void what_is_cut_off_is_promised(void **state)
{
	(void)state;
	struct text bytes = {0};
	struct object *o = open_built(&(struct build_pe){.wide = true}, &bytes);
	uint64_t whole = o->promised_size;
	assert_true(whole > 0 && whole <= bytes.len);
	object_close(o);
	assert_null(object_from_memory(bytes.bytes, whole - 1, "cut", &o));
	assert_int_equal(o->promised_size, whole);
	object_close(o);
	text_deinit(&bytes);
}

static void what_windows_would_not_load_is_refused(void **state)
{
	(void)state;
	struct text bytes = {0};
	build_pe(&(struct build_pe){.wide = true}, &bytes);
	struct build b = {&bytes, false};
	struct object *o;
	build_patch(&b, 0x58, 0x107, 2); // a ROM image
	struct error *err = object_from_memory(bytes.bytes, bytes.len, "built", &o);
	assert_string_equal(error_message(err), "PE: its optional header is cut off or not known");
	error_free(err);
	build_patch(&b, 0x3c, 0xfffffff0, 4); // "PE" is nowhere
	err = object_from_memory(bytes.bytes, bytes.len, "built", &o);
	assert_string_equal(error_message(err), "unrecognized object file");
	error_free(err);
	text_deinit(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_widths),
		cmocka_unit_test(the_age_has_no_zeros_in_front),
		cmocka_unit_test(symbols_and_exports),
		cmocka_unit_test(what_is_cut_off_is_promised),
		cmocka_unit_test(what_windows_would_not_load_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
