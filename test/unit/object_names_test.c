// This very program again: what several readers know together.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "object/names.h"
#include "object/object.h"

// As C++ does it in an anonymous namespace: DWARF has the short name, the linker the long one.
static uintptr_t inside(void) __asm__("_ZN12_GLOBAL__N_16insideEv");

__attribute__((noinline)) static uintptr_t inside(void)
{
	return (uintptr_t)__builtin_return_address(0);
}

// A name that is the same for both.
__attribute__((noinline)) static uintptr_t plain(void)
{
	return inside() - 1; // in the call
}

static struct error *tell(void *context, uint32_t index, const struct frame *frame, size_t count)
{
	struct text *t = context;
	text_putf(t, "%u:", index);
	for (size_t i = 0; i < count; i++)
		text_putf(t, " %s%s", frame[i].name, frame[i].line > 0 ? "" : " without a line");
	text_puts(t, ";");
	return NULL;
}

// What the addresses are moved by: the program is position-independent.
static uintptr_t load_bias(struct object *o)
{
	const struct object_symbol *s;
	uint32_t count;
	assert_null(object_symbols(o, &s, &count));
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(s[i].name, "object_names") == 0)
			return (uintptr_t)object_names - s[i].address;
	fail();
	return 0;
}

static void the_linker_knows_the_whole_name(void **state)
{
	(void)state;
	struct object *o;
	struct text told = {0}, notes = {0};
	unsigned readers;
	assert_null(object_open("/proc/self/exe", &o));
	uint64_t address[2] = {(uintptr_t)inside - load_bias(o), plain() - load_bias(o)};
	const struct names_question question = {.address = address, .count = 2};
	const struct frame_sink sink = {tell, &told};
	assert_null(object_names(o, NULL, &question, &sink, &notes, &readers));
	assert_int_equal(readers, NAMES_BY_DWARF);
	assert_non_null(told.bytes);
	assert_non_null(strstr(told.bytes, "0: _ZN12_GLOBAL__N_16insideEv;"));
	assert_non_null(strstr(told.bytes, "1: plain;"));
	assert_null(notes.bytes);
	text_deinit(&told);
	object_close(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_linker_knows_the_whole_name),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
