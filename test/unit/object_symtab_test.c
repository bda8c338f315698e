// Which of its symbols names an address.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "build.h"
#include "object/reader.h"
#include "object/symtab.h"

// A binary whose symbols are these instead of its own.
static struct object *with_symbols(struct text *bytes, const struct object_symbol *symbol,
				   size_t count)
{
	struct object *o;
	build_macho(&(struct build_macho){.wide = true}, bytes);
	assert_null(object_from_memory(bytes->bytes, bytes->len, "built", &o));
	for (size_t i = 0; i < count; i++)
		assert_null(object_add_symbol(o, &symbol[i]));
	o->symbols_read = true;
	return o;
}

#define CODE  BUILT_MACHO_CODE
#define DATUM BUILT_MACHO_DATUM

static void expect(struct object *o, uint64_t address, const char *name)
{
	const struct object_symbol *s = symtab_find(o, address);
	if (name) {
		assert_non_null(s);
		assert_string_equal(s->name, name);
	} else {
		assert_null(s);
	}
}

static void sizes_count(void **state)
{
	(void)state;
	static const struct object_symbol symbol[] = {
		{"outer", CODE, 32, true, true},    {"label", CODE + 4, 0, false, false},
		{"inner", CODE + 8, 8, true, true}, {"asm", CODE + 40, 0, true, true},
		{"datum", DATUM, 8, false, true},
	};
	struct text bytes = {0};
	struct object *o = with_symbols(&bytes, symbol, ARRAY_LEN(symbol));
	expect(o, CODE - 1, NULL);
	expect(o, CODE, "outer");
	expect(o, CODE + 4, "outer"); // a label inside names nothing
	expect(o, CODE + 8, "inner");
	expect(o, CODE + 15, "inner");
	expect(o, CODE + 16, "outer"); // behind the inner one
	expect(o, CODE + 31, "outer");
	expect(o, CODE + 32, NULL);
	expect(o, CODE + 40, "asm");
	expect(o, CODE + 63, "asm"); // to the end of the section
	expect(o, CODE + 64, NULL);
	expect(o, DATUM + 7, "datum");
	expect(o, DATUM + 8, NULL);
	expect(o, UINT64_MAX, NULL);
	object_close(o);
	text_deinit(&bytes);
}

static void the_better_name_wins(void **state)
{
	(void)state;
	// In the order of object_symbols().
	static const struct object_symbol symbol[] = {
		{"datum", CODE, 8, false, true},
		{"function", CODE, 8, true, false},
		{"sized", CODE + 8, 8, true, false},
		{"a_unsized", CODE + 8, 0, true, true},
		{"a_local", CODE + 16, 8, true, false},
		{"global", CODE + 16, 8, true, true},
		{"__write", CODE + 24, 8, true, true},
		{"write", CODE + 24, 8, true, true},
		{"alpha", CODE + 32, 8, true, true},
		{"beta", CODE + 32, 8, true, true},
		{"$x", CODE + 40, 0, false, false},
		{"code", CODE + 40, 8, true, true},
		{"runtime.etext", CODE + 48, 0, true, true},
	};
	static const char *const want[] = {"function", "sized", "global", "write",
					   "alpha",    "code",	NULL};
	struct text bytes = {0};
	struct object *o = with_symbols(&bytes, symbol, ARRAY_LEN(symbol));
	for (size_t i = 0; i < ARRAY_LEN(want); i++)
		expect(o, CODE + 8 * i, want[i]);
	object_close(o);
	text_deinit(&bytes);
}

// Sizes that wrap around and thousands of symbols in one another do not lead anywhere else.
static void absurd_sizes(void **state)
{
	(void)state;
	static struct object_symbol symbol[40];
	for (uint64_t i = 0; i < ARRAY_LEN(symbol); i++)
		symbol[i] = (struct object_symbol){"nested", CODE + i, 40 - i, true, true};
	symbol[39] = (struct object_symbol){"wraps", CODE + 39, UINT64_MAX, true, true};
	struct text bytes = {0};
	struct object *o = with_symbols(&bytes, symbol, ARRAY_LEN(symbol));
	expect(o, CODE + 38, "nested");
	expect(o, CODE + 39, "nested"); // what wraps has no size, what contains comes first
	expect(o, CODE + 50, "wraps");
	object_close(o);
	text_deinit(&bytes);
}

static struct error *note_frame(void *context, uint32_t index, const struct frame *frame,
				size_t count)
{
	assert_int_equal(count, 1);
	assert_null(frame->file);
	((const char **)context)[index] = frame->name;
	return NULL;
}

static struct error *refuse(void *context, uint32_t index, const struct frame *frame, size_t count)
{
	(void)context, (void)index, (void)frame, (void)count;
	return error_new(ERR_LIMIT, "enough");
}

static void many_addresses_at_once(void **state)
{
	(void)state;
	const uint64_t address[] = {CODE + 20, 7, CODE};
	const char *name[3] = {NULL, NULL, NULL};
	struct text bytes = {0};
	struct object *o;
	build_macho(&(struct build_macho){.wide = true}, &bytes);
	assert_null(object_from_memory(bytes.bytes, bytes.len, "built", &o));
	struct frame_sink sink = {note_frame, name};
	assert_null(symtab_names(o, address, 3, &sink));
	assert_string_equal(name[0], "second");
	assert_null(name[1]);
	assert_string_equal(name[2], "first");
	sink.frames = refuse;
	struct error *err = symtab_names(o, address, 3, &sink);
	assert_string_equal(error_message(err), "enough");
	error_free(err);
	object_close(o);
	text_deinit(&bytes);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sizes_count),
		cmocka_unit_test(the_better_name_wins),
		cmocka_unit_test(absurd_sizes),
		cmocka_unit_test(many_addresses_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
