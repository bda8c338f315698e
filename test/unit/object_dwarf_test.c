// This very program, whose debug information the compiler has just written.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "object/dwarf.h"

#define SELF "/proc/self/exe"

// Where the call came back to.
__attribute__((noinline)) static uintptr_t here(void)
{
	return (uintptr_t)__builtin_return_address(0);
}

static int here_line, inner_line, outer_line;

static inline __attribute__((always_inline)) uintptr_t inner(void)
{
	here_line = __LINE__ + 1;
	uintptr_t pc = here();
	return pc - 1; // in the call
}

static inline __attribute__((always_inline)) uintptr_t middle(void)
{
	inner_line = __LINE__ + 1;
	uintptr_t pc = inner();
	return pc;
}

static __attribute__((noinline)) uintptr_t outer(void)
{
	outer_line = __LINE__ + 1;
	uintptr_t pc = middle();
	return pc;
}

// What a sink was told: "index: name file-without-folders:line, ...;".
static struct error *tell(void *context, uint32_t index, const struct frame *frame, size_t count)
{
	struct text *t = context;
	text_putf(t, "%u:", index);
	for (size_t i = 0; i < count; i++) {
		const char *file = frame[i].file ? frame[i].file : "?", *slash = strrchr(file, '/');
		text_putf(t, " %s %s:%lld", frame[i].name ? frame[i].name : "?",
			  slash ? slash + 1 : file, (long long)frame[i].line);
	}
	text_puts(t, ";");
	return NULL;
}

// What the addresses are moved by: the program is position-independent.
static uintptr_t load_bias(void)
{
	struct object *o;
	const struct object_symbol *s;
	uint32_t count;
	uintptr_t bias = 0;
	assert_null(object_open(SELF, &o));
	assert_null(object_symbols(o, &s, &count));
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(s[i].name, "dwarf_open") == 0)
			bias = (uintptr_t)dwarf_open - s[i].address;
	object_close(o);
	return bias;
}

static void inlined_calls_are_frames(void **state)
{
	(void)state;
	struct object *o;
	struct dwarf *d;
	struct text told = {0}, expected = {0};
	uint64_t address[3] = {outer() - load_bias(), 0, 0};
	address[2] = address[0];
	const struct frame_sink sink = {tell, &told};
	assert_null(object_open(SELF, &o));
	assert_null(dwarf_open(o, &d));
	assert_non_null(d);
	assert_null(dwarf_names(d, address, 3, &sink));
	for (int i = 0; i <= 2; i += 2)
		text_putf(&expected,
			  "%d: inner object_dwarf_test.c:%d middle object_dwarf_test.c:%d"
			  " outer object_dwarf_test.c:%d;",
			  i, here_line, inner_line, outer_line);
	assert_non_null(told.bytes);
	assert_string_equal(told.bytes, expected.bytes);
	text_deinit(&told);
	text_deinit(&expected);
	dwarf_close(d);
	object_close(o);
}

#define MANY 2000
#define FEW  30

// The frames of many addresses, each as a text of its own.
struct answers {
	uint32_t first; // number of the first one asked for
	struct text text[MANY];
};

static struct error *tell_one(void *context, uint32_t index, const struct frame *frame,
			      size_t count)
{
	struct answers *a = context;
	return tell(&a->text[a->first + index], 0, frame, count);
}

// Addresses in functions of this program, whoever compiled them.
static uint32_t find_addresses(struct object *o, uint64_t ret[MANY])
{
	const struct object_symbol *s;
	uint32_t count, n = 0;
	assert_null(object_symbols(o, &s, &count));
	for (uint32_t i = 0; i < count; i++)
		for (uint64_t at = 0; s[i].function && at < s[i].size && n < MANY; at += 61)
			ret[n++] = s[i].address + at;
	return n;
}

// Many are shared out among threads; a few are not.
static void many_addresses_are_named_as_a_few_are(void **state)
{
	(void)state;
	static struct answers all, some;
	static uint64_t address[MANY];
	struct object *o;
	struct dwarf *d;
	assert_null(object_open(SELF, &o));
	uint32_t count = find_addresses(o, address), named = 0;
	assert_true(count > 10 * FEW);
	assert_null(dwarf_open(o, &d));
	assert_null(dwarf_names(d, address, count, &(struct frame_sink){tell_one, &all}));
	for (; some.first < count; some.first += FEW) {
		uint32_t left = count - some.first;
		assert_null(dwarf_names(d, address + some.first, left < FEW ? left : FEW,
					&(struct frame_sink){tell_one, &some}));
	}
	for (uint32_t i = 0; i < count; i++) {
		assert_int_equal(all.text[i].len, some.text[i].len);
		if (all.text[i].len)
			assert_string_equal(all.text[i].bytes, some.text[i].bytes);
		named += all.text[i].len > 0;
		text_deinit(&all.text[i]);
		text_deinit(&some.text[i]);
	}
	assert_true(named > 0);
	dwarf_close(d);
	object_close(o);
}

static struct error *refuse(void *context, uint32_t index, const struct frame *frame, size_t count)
{
	(void)context, (void)index, (void)frame, (void)count;
	return error_new(ERR_LIMIT, "enough");
}

static void what_the_sink_says_comes_back(void **state)
{
	(void)state;
	struct object *o;
	struct dwarf *d;
	uint64_t address = outer() - load_bias();
	const struct frame_sink sink = {.frames = refuse};
	assert_null(object_open(SELF, &o));
	assert_null(dwarf_open(o, &d));
	struct error *err = dwarf_names(d, &address, 1, &sink);
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_LIMIT);
	error_free(err);
	dwarf_close(d);
	object_close(o);
}

// The smallest binary there is: a header.
static void no_debug_information_is_no_error(void **state)
{
	(void)state;
	uint8_t elf[64] = {0x7f, 'E', 'L', 'F', 2, 1, 1};
	elf[16] = 2;
	elf[18] = 62;
	elf[20] = 1;
	elf[52] = 64;
	struct object *o;
	struct dwarf *d = (struct dwarf *)elf;
	assert_null(object_from_memory(elf, sizeof elf, "small", &o));
	assert_null(dwarf_open(o, &d));
	assert_null(d);
	dwarf_close(d);
	object_close(o);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(inlined_calls_are_frames),
		cmocka_unit_test(many_addresses_are_named_as_a_few_are),
		cmocka_unit_test(what_the_sink_says_comes_back),
		cmocka_unit_test(no_debug_information_is_no_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
