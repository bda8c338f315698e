// Where loaders put binaries, case by case.  Segments are as linkers lay them out; addresses as
// /proc/PID/maps and perf show them.
#include "object/load_bias.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "object/object.h"

#define ALL UINT64_MAX

static const struct object_segment go_segments[] = {
	// A Go program: text from the start of the file.
	{.address = 0x400000, .memory_size = 0xb0000, .offset = 0, .file_size = 0xb0000,
	 .align = 0x1000, .executable = true},
	{.address = 0x4b0000, .memory_size = 0xc0000, .offset = 0xb0000, .file_size = 0xc0000,
	 .align = 0x1000},
};

static const struct object_segment pie_segments[] = {
	// GNU ld with separate code: headers, text, read-only data, data.
	{.address = 0, .memory_size = 0x628, .offset = 0, .file_size = 0x628, .align = 0x1000},
	{.address = 0x1000, .memory_size = 0x175, .offset = 0x1000, .file_size = 0x175,
	 .align = 0x1000, .executable = true},
	{.address = 0x2000, .memory_size = 0xf4, .offset = 0x2000, .file_size = 0xf4,
	 .align = 0x1000},
	{.address = 0x3dd0, .memory_size = 0x250, .offset = 0x2dd0, .file_size = 0x240,
	 .align = 0x1000},
};

static const struct object_segment lld_segments[] = {
	// lld: addresses are a page further than offsets with each segment.
	{.address = 0, .memory_size = 0x4c8, .offset = 0, .file_size = 0x4c8, .align = 0x1000},
	{.address = 0x14d0, .memory_size = 0x2a0, .offset = 0x4d0, .file_size = 0x2a0,
	 .align = 0x1000, .executable = true},
	{.address = 0x2770, .memory_size = 0x1a0, .offset = 0x770, .file_size = 0x1a0,
	 .align = 0x1000},
};

static const struct object_segment two_code_segments[] = {
	{.address = 0x200000, .memory_size = 0x1000, .offset = 0, .file_size = 0x1000,
	 .align = 0x1000, .executable = true},
	{.address = 0x601000, .memory_size = 0x3000, .offset = 0x1000, .file_size = 0x3000,
	 .align = 0x1000, .executable = true},
};

static const struct object_segment hollow_segments[] = {
	// objcopy --only-keep-debug of pie_segments: code has an address and no bytes.
	{.address = 0, .memory_size = 0x628, .offset = 0, .file_size = 0x39c, .align = 0x1000},
	{.address = 0x1040, .memory_size = 0x175, .offset = 0, .align = 0x1000, .executable = true},
	{.address = 0x2000, .memory_size = 0xf4, .offset = 0, .align = 0x1000},
};

static const struct object_segment kernel_segments[] = {
	{.address = 0xffffffff81000000, .memory_size = 0x1200000, .offset = 0x200000,
	 .file_size = 0x1200000, .align = 0x200000, .executable = true},
};

static const struct bias_case {
	const char *what;
	enum object_kind kind;
	const struct object_segment *segment;
	uint32_t count;
	struct mapped_range range;
	uint64_t address, bias;
	enum { IS, FAILS } outcome;
} cases[] = {
	{"a profile without a real mapping", OBJECT_FIXED, go_segments, 2, {0, 0, 0}, 0x401000, 0, IS},
	{"the whole address space", OBJECT_SHARED, pie_segments, 4, {0, ALL, 0}, 0x1100, 0, IS},
	{"a fixed program at home", OBJECT_FIXED, go_segments, 2, {0x400000, 0x4b0000, 0}, 0x401000,
	 0, IS},
	{"a fixed program, prelinked elsewhere", OBJECT_FIXED, go_segments, 2,
	 {0x600000, 0x6b0000, 0}, 0x601000, 0x200000, IS},
	{"a position-independent program, text mapped", OBJECT_SHARED, pie_segments, 4,
	 {0x555555555000, 0x555555556000, 0x1000}, 0x555555555100, 0x555555554000, IS},
	{"the same, mapped as one piece from the file's start", OBJECT_SHARED, pie_segments, 4,
	 {0x555555554000, 0x555555558000, 0}, 0x555555555100, 0x555555554000, IS},
	{"text that shares a page with headers", OBJECT_SHARED, lld_segments, 3,
	 {0x7f0000001000, 0x7f0000002000, 0}, 0x7f00000014f0, 0x7f0000000000, IS},
	{"the second of two pieces of code", OBJECT_FIXED, two_code_segments, 2,
	 {0x601000, 0x604000, 0x1000}, 0x602000, 0, IS},
	{"both pieces, moved", OBJECT_SHARED, two_code_segments, 2,
	 {0x10601000, 0x10604000, 0x1000}, 0x10602000, 0x10000000, IS},
	{"a shared object without segments", OBJECT_SHARED, NULL, 0,
	 {0x7f0000001000, 0x7f0000002000, 0x1000}, 0x7f0000001100, 0x7f0000000000, IS},
	{"a fixed program without segments", OBJECT_FIXED, NULL, 0, {0x500000, 0x600000, 0x1000},
	 0x500010, 0, IS},
	{"an object that is not linked", OBJECT_RELOCATABLE, NULL, 0,
	 {0xffffffffc0000000, 0xffffffffc0010000, 0}, 0xffffffffc0000010, 0xffffffffc0000000, IS},
	{"the same, at an offset", OBJECT_RELOCATABLE, NULL, 0,
	 {0xffffffffc0000000, 0xffffffffc0010000, 64}, 0xffffffffc0000010, 0, FAILS},
	{"an offset that no segment has", OBJECT_SHARED, pie_segments, 4,
	 {0x555555555000, 0x555555556000, 0x900000}, 0x555555555100, 0, FAILS},
	{"debug information alone", OBJECT_SHARED, hollow_segments, 3,
	 {0x555555555000, 0x555555556000, 0x1000}, 0x555555555100, 0x555555554000, IS},
	{"the same of a fixed program", OBJECT_FIXED, hollow_segments, 3, {0x1000, 0x2000, 0x1000},
	 0x1100, 0, IS},
	{"the same, an address behind the code", OBJECT_SHARED, hollow_segments, 3,
	 {0x555555555000, 0x555555557000, 0x1000}, 0x555555556100, 0, FAILS},
	{"the kernel's half, and no section .text", OBJECT_FIXED, go_segments, 2,
	 {0x8000000000400000, 0x80000000004b0000, 0x3000}, 0x8000000000401000, 0, IS},
};

static struct object object_of(const struct bias_case *c, struct object_segment *copy)
{
	for (uint32_t i = 0; i < c->count; i++)
		copy[i] = c->segment[i];
	return (struct object){
		.path = "program",
		.kind = c->kind,
		.segment = copy,
		.segment_count = c->count,
		.symbols_read = true,
	};
}

static void each_case_has_its_bias(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		const struct bias_case *c = &cases[i];
		struct object_segment copy[4];
		struct object o = object_of(c, copy);
		uint64_t bias = 1;
		struct error *err = object_load_bias(&o, &c->range, c->address, &bias);
		if ((c->outcome == FAILS) != (err != NULL) ||
		    (c->outcome == IS && bias != c->bias))
			fail_msg("%s: bias %#llx, %s", c->what, (unsigned long long)bias,
				 err ? error_message(err) : "no error");
		error_free(err);
	}
}

// A kernel that was moved at boot is where its symbol _stext says.
static void kernels_count_from_stext(void **state)
{
	(void)state;
	struct object_symbol stext = {.name = "_stext", .address = 0xffffffff81000000};
	struct object_section text = {.name = ".text", .address = 0xffffffff81000000,
				      .size = 0x1000000};
	struct object_segment segment = kernel_segments[0];
	struct object o = {
		.path = "/boot/vmlinux",
		.kind = OBJECT_FIXED,
		.segment = &segment,
		.segment_count = 1,
		.section = &text,
		.section_count = 1,
		.symbol = &stext,
		.symbol_count = 1,
		.symbols_read = true,
	};
	const struct mapped_range moved = {0xffffffff9e000000, 0xffffffff9f200000, 0};
	const struct mapped_range perf = {0xffffffff81000000, 0xffffffffbfffffff,
					  0xffffffff81000000};
	uint64_t bias;
	assert_null(object_load_bias(&o, &moved, moved.start + 64, &bias));
	assert_true(bias == 0x1d000000);
	assert_null(object_load_bias(&o, &perf, perf.start + 64, &bias));
	assert_true(bias == 0);
	o.symbol_count = 0;
	assert_null(object_load_bias(&o, &moved, moved.start + 64, &bias));
	assert_true(bias == 0x1d000000);
}

// Images with a base of their own count from it.
static void images_count_from_their_base(void **state)
{
	(void)state;
	struct object o = {.path = "a.exe", .format = OBJECT_PE, .image_base = 0x140000000};
	const struct mapped_range moved = {0x7ff600000000, 0x7ff600100000, 0}, none = {0, 0, 0};
	uint64_t bias;
	assert_null(object_load_bias(&o, &moved, 0x7ff600001000, &bias));
	assert_true(bias == 0x7ff600000000 - 0x140000000);
	assert_null(object_load_bias(&o, &none, 0x140001000, &bias));
	assert_true(bias == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_case_has_its_bias),
		cmocka_unit_test(kernels_count_from_stext),
		cmocka_unit_test(images_count_from_their_base),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
