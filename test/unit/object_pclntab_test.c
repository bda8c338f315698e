// Go's table of functions in all its layouts, built for the test, and tables that lie.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "go_programs.h"
#include "object/pclntab.h"

#define MAIN	GO_IMAGE_TEXT
#define WRAPPER (GO_IMAGE_TEXT + 64)
#define LAST	(GO_IMAGE_TEXT + 96)
#define END	(GO_IMAGE_TEXT + 112)

// Releases that differ from the one before.
static const unsigned minors[] = {2, 9, 12, 13, 14, 16, 18, 20, 22, 25, 26};

// Frames as text: "name file:line+start<name ..."; one text for each address that was answered.
struct answers {
	char text[16][512];
	int order[16], count;
};

static struct error *write_down(void *context, uint32_t index, const struct frame *frame,
				size_t count)
{
	struct answers *a = context;
	char *to = a->text[index];
	size_t len = 0;
	assert_in_range(index, 0, 15);
	assert_in_range(count, 1, FRAMES_MAX);
	assert_string_equal(to, ""); // told once
	for (size_t i = 0; i < count && len < 400; i++)
		len += (size_t)snprintf(to + len, 512 - len, "%s%s %s:%lld+%lld", i ? " < " : "",
					frame[i].name ? frame[i].name : "?",
					frame[i].file ? frame[i].file : "?",
					(long long)frame[i].line, (long long)frame[i].start_line);
	a->order[a->count++] = (int)index;
	return NULL;
}

struct program {
	struct text bytes;
	struct build_go_places at;
	struct object *object;
	struct pclntab *table;
};

static struct error *open_bytes(struct program *p)
{
	p->object = go_image_object(p->bytes.bytes, p->bytes.len);
	assert_non_null(p->object);
	p->table = NULL;
	return pclntab_open(p->object, &p->table);
}

static void open_program(struct program *p, struct build_go how)
{
	*p = (struct program){0};
	build_go_program(how, &p->bytes, &p->at);
	struct error *err = open_bytes(p);
	if (err)
		fail_msg("1.%u %d bit, %s: %s", how.minor, how.wide ? 64 : 32,
			 how.big ? "big" : "little", error_message(err));
	assert_non_null(p->table);
}

static void close_program(struct program *p)
{
	pclntab_close(p->table);
	object_close(p->object);
	text_deinit(&p->bytes);
}

static void ask(struct program *p, const uint64_t *address, uint32_t count, struct answers *ret)
{
	const struct frame_sink sink = {write_down, ret};
	memset(ret, 0, sizeof *ret);
	assert_null(pclntab_names(p->table, address, count, &sink));
}

static void check(const struct build_go *how, const char *got, const char *expected)
{
	// Start lines are known since 1.20.
	char without[512];
	size_t len = 0;
	for (const char *c = expected; *c; c++) {
		without[len++] = *c;
		if (*c == '+' && how->minor < 20) {
			without[len++] = '0';
			c += strspn(c + 1, "0123456789");
		}
	}
	without[len] = '\0';
	if (strcmp(got, without) != 0)
		fail_msg("1.%u, %d bit, %s: %s\n  expected: %s", how->minor, how->wide ? 64 : 32,
			 how->big ? "big" : "little", got, without);
}

static void expect_program(struct program *p, const struct build_go *how)
{
	static const uint64_t address[] = {
		LAST + 15, MAIN,    MAIN + 8,	  MAIN + 12, MAIN + 39, MAIN + 40,
		MAIN - 1,  WRAPPER, WRAPPER + 16, END,	     MAIN + 23,
	};
	struct answers a;
	ask(p, address, ARRAY_LEN(address), &a);
	check(how, a.text[0], "main.last /src/a.go:50+49");
	check(how, a.text[1], "main.main /src/a.go:11+10");
	check(how, a.text[2], "main.main /src/a.go:12+10");
	check(how, a.text[5], "main.main ?:0+10");
	check(how, a.text[6], "");
	check(how, a.text[8], "main.(*T).M /src/a.go:1+1");
	check(how, a.text[9], "");
	if (how->minor < 9) { // nothing was inlined
		check(how, a.text[3], "main.main /src/b.go:21+10");
		return;
	}
	check(how, a.text[3], "lib.outer /src/b.go:21+20 < main.main /src/a.go:12+10");
	check(how, a.text[4],
	      "lib.leaf /src/b.go:31+30 < lib.outer /src/b.go:22+20 < main.main /src/a.go:12+10");
	check(how, a.text[10], "lib.outer /src/b.go:22+20 < main.main /src/a.go:12+10");
	check(how, a.text[7],
	      how->minor < 12 ? "lib.T.M /src/b.go:41+40 < main.(*T).M /src/a.go:1+1"
			      : "lib.T.M /src/b.go:41+40");
	for (int i = 1; i < a.count; i++)
		assert_true(a.order[i] > a.order[i - 1]);
}

static void all_layouts_say_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(minors); i++)
		for (int kind = 0; kind < 16; kind++) {
			const struct build_go how = {
				.minor = minors[i],
				.wide = kind & 1,
				.big = kind & 2,
				.no_sections = kind & 4,
				.quantum = kind & 8 ? 4 : 1,
			};
			// Releases without build information tell themselves apart by a byte.
			if (how.minor < 12 && how.big)
				continue;
			struct program p;
			open_program(&p, how);
			expect_program(&p, &how);
			close_program(&p);
		}
}

static void functions_are_listed(void **state)
{
	(void)state;
	for (size_t i = 0; i < ARRAY_LEN(minors); i++) {
		struct program p;
		const char *name;
		uint64_t start, end;
		open_program(&p, (struct build_go){.minor = minors[i], .wide = i & 1});
		assert_int_equal(pclntab_count(p.table), 3);
		assert_true(pclntab_function(p.table, 0, &name, &start, &end));
		assert_string_equal(name, "main.main");
		assert_int_equal(start, MAIN);
		assert_int_equal(end, WRAPPER);
		assert_true(pclntab_function(p.table, 2, &name, &start, &end));
		assert_string_equal(name, "main.last");
		assert_int_equal(end, END);
		assert_false(pclntab_function(p.table, 3, &name, &start, &end));
		assert_false(pclntab_covers(p.table, MAIN - 1));
		assert_true(pclntab_covers(p.table, MAIN));
		assert_true(pclntab_covers(p.table, END - 1));
		assert_false(pclntab_covers(p.table, END));
		assert_false(pclntab_covers(p.table, UINT64_MAX));
		close_program(&p);
	}
}

// Without build information, wrappers are those with the highest number.
static void releases_that_are_not_said_are_guessed(void **state)
{
	(void)state;
	static const unsigned minor[] = {16, 18, 20, 22, 25};
	for (size_t i = 0; i < ARRAY_LEN(minor); i++) {
		const struct build_go how = {.minor = minor[i], .wide = true, .no_info = true};
		struct program p;
		open_program(&p, how);
		expect_program(&p, &how);
		close_program(&p);
	}
}

// Where the text starts was in the header before it was in the linker's data alone. What is inlined
// is not known then.
static void without_the_linkers_data_there_are_names_still(void **state)
{
	(void)state;
	static const uint64_t address[] = {MAIN + 12, LAST};
	const struct build_go how = {.minor = 20, .wide = true, .no_module = true};
	struct program p;
	struct answers a;
	open_program(&p, how);
	ask(&p, address, 2, &a);
	check(&how, a.text[0], "main.main /src/b.go:21+10");
	check(&how, a.text[1], "main.last /src/a.go:50+49");
	close_program(&p);
	p = (struct program){0};
	build_go_program((struct build_go){.minor = 26, .wide = true, .no_module = true}, &p.bytes,
			 &p.at);
	struct error *err = open_bytes(&p);
	assert_non_null(err);
	assert_string_equal(error_message(err),
			    "Go's table of functions: where its code starts is not said");
	error_free(err);
	close_program(&p);
}

static void other_binaries_have_none(void **state)
{
	(void)state;
	struct object *o;
	struct pclntab *table = (struct pclntab *)&o;
	assert_null(object_open("/proc/self/exe", &o));
	assert_null(pclntab_open(o, &table));
	assert_null(table);
	object_close(o);
}

static void tables_that_cannot_be_right_are_errors(void **state)
{
	(void)state;
	static const struct {
		size_t at;
		uint64_t value;
		size_t size;
		const char *error;
	} lies[] = {
		{0, 0xfffffff7, 4,
		 "section .gopclntab: Go's table of functions is of an unknown kind, 0xfffffff7"},
		{7, 4, 1,
		 "section .gopclntab: Go's table of functions has a header that cannot be right"},
		{6, 3, 1,
		 "section .gopclntab: Go's table of functions has a header that cannot be right"},
		{8, UINT64_MAX, 8,
		 "section .gopclntab: Go's table of functions has a header that cannot be right"},
		{8, 40, 8,
		 "section .gopclntab: Go's table of functions: its list of 40 functions is cut "
		 "off"},
		{32, UINT64_MAX, 8,
		 "section .gopclntab: Go's table of functions: its parts lie outside of it"},
		{64, 1, 8,
		 "section .gopclntab: Go's table of functions: its functions lie outside of it"},
	};
	for (size_t i = 0; i < ARRAY_LEN(lies); i++) {
		struct program p = {0};
		build_go_program((struct build_go){.minor = 22, .wide = true}, &p.bytes, &p.at);
		for (size_t k = 0; k < lies[i].size; k++)
			p.bytes.bytes[p.at.table + lies[i].at + k] = (char)(lies[i].value >> 8 * k);
		struct error *err = open_bytes(&p);
		assert_non_null(err);
		assert_string_equal(error_message(err), lies[i].error);
		assert_null(p.table);
		error_free(err);
		close_program(&p);
	}
}

// An inlined call whose place is in itself.
static void circles_end(void **state)
{
	(void)state;
	static const struct build_go_row rows[] = {{16, 0, 7, 0}};
	static const struct build_go_call calls[] = {
		{.name = "round.about", .parent = 0, .line = 7, .parent_pc = 4}};
	static const struct build_go_func func = {"main.main", 16, 1, 0, rows, 1, calls, 1};
	static const char *const file[] = {"a.go"};
	static const unsigned minor[] = {9, 15, 17, 19, 26};
	for (size_t i = 0; i < ARRAY_LEN(minor); i++) {
		struct program p = {0};
		const uint64_t address = MAIN + 4;
		struct answers a;
		build_go(&(struct build_go){.minor = minor[i],
					    .wide = true,
					    .file = file,
					    .file_count = 1,
					    .func = &func,
					    .func_count = 1},
			 &p.bytes, &p.at);
		assert_null(open_bytes(&p));
		ask(&p, &address, 1, &a);
		assert_int_equal(strncmp(a.text[0], "round.about a.go:7+0 < round.about", 34), 0);
		close_program(&p);
	}
}

static struct error *count_only(void *context, uint32_t index, const struct frame *frame,
				size_t count)
{
	volatile size_t *sum = context;
	(void)index;
	assert_in_range(count, 1, FRAMES_MAX);
	for (size_t i = 0; i < count; i++)
		*sum += (frame[i].name ? strlen(frame[i].name) : 0) +
			(frame[i].file ? strlen(frame[i].file) : 0);
	return NULL;
}

// Whatever is asked of a table that may be broken.
static void ask_everything(struct program *p)
{
	uint64_t address[(END + 1 - MAIN)];
	volatile size_t sum = 0;
	const struct frame_sink sink = {count_only, (void *)(uintptr_t)&sum};
	for (size_t i = 0; i < ARRAY_LEN(address); i++)
		address[i] = MAIN + i;
	assert_null(pclntab_names(p->table, address, ARRAY_LEN(address), &sink));
	const char *name;
	uint64_t start, end;
	for (uint32_t i = 0; i < pclntab_count(p->table) && i < 1000; i++)
		if (pclntab_function(p->table, i, &name, &start, &end))
			assert_true(start < end && strlen(name) < p->bytes.len);
}

// Every beginning of an image, at the very end of its memory.
static void cut_tables_are_errors_or_answer_less(void **state)
{
	(void)state;
	static const unsigned minor[] = {2, 15, 17, 19, 26};
	for (size_t i = 0; i < ARRAY_LEN(minor); i++) {
		struct text whole = {0};
		build_go_program((struct build_go){.minor = minor[i], .wide = i & 1}, &whole, NULL);
		for (size_t len = GO_IMAGE_HEAD; len < whole.len; len++) {
			struct program p = {.bytes = {.bytes = malloc(len), .len = len}};
			assert_non_null(p.bytes.bytes);
			memcpy(p.bytes.bytes, whole.bytes, len);
			error_free(open_bytes(&p));
			if (p.table)
				ask_everything(&p);
			close_program(&p);
		}
		text_deinit(&whole);
	}
}

// Bytes that are something else, by a generator that is the same everywhere.
static void spoilt_tables_are_errors_or_answer_less(void **state)
{
	(void)state;
	uint32_t random = 1;
	for (size_t i = 0; i < ARRAY_LEN(minors); i++)
		for (int round = 0; round < 300; round++) {
			struct program p = {0};
			build_go_program((struct build_go){.minor = minors[i],
							   .wide = round & 1,
							   .big = round & 2},
					 &p.bytes, &p.at);
			for (int k = 0; k < 4; k++) {
				random = random * 1664525 + 1013904223;
				size_t at = GO_IMAGE_HEAD +
					    (random >> 8) % (p.bytes.len - GO_IMAGE_HEAD);
				p.bytes.bytes[at] = (char)(random & 1 ? 0xff : random >> 4);
			}
			error_free(open_bytes(&p));
			if (p.table)
				ask_everything(&p);
			close_program(&p);
		}
}

static struct error *refuse(void *context, uint32_t index, const struct frame *frame, size_t count)
{
	(void)frame;
	(void)count;
	++*(int *)context;
	return error_new(ERR_INTERRUPTED, "enough at %u", (unsigned)index);
}

static void the_sink_can_end_it(void **state)
{
	(void)state;
	static const uint64_t address[] = {1, MAIN, LAST};
	struct program p;
	int calls = 0;
	const struct frame_sink sink = {refuse, &calls};
	open_program(&p, (struct build_go){.minor = 26, .wide = true});
	struct error *err = pclntab_names(p.table, address, 3, &sink);
	assert_non_null(err);
	assert_string_equal(error_message(err), "enough at 1");
	assert_int_equal(calls, 1);
	error_free(err);
	close_program(&p);
}

static void frames_are_cut_where_a_function_repeats(void **state)
{
	(void)state;
	const struct frame frame[] = {
		{"a", .from_go = true}, {"b", .from_go = true}, {"a", .from_go = true},
		{"a", .from_go = true}, {"c", .from_go = true}};
	assert_int_equal(frames_cut_repeated(frame, 5), 3);
	assert_int_equal(frames_cut_repeated(frame, 3), 3);
	assert_int_equal(frames_cut_repeated(frame, 1), 1);
	assert_int_equal(frames_cut_repeated(frame + 2, 3), 1);
	const struct frame unknown[] = {{.name = NULL}, {.name = NULL}, {.name = "a"}};
	assert_int_equal(frames_cut_repeated(unknown, 3), 3);
	const struct frame c[] = {{.name = "fib"}, {.name = "fib"}};
	assert_int_equal(frames_cut_repeated(c, 2), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_layouts_say_the_same),
		cmocka_unit_test(functions_are_listed),
		cmocka_unit_test(releases_that_are_not_said_are_guessed),
		cmocka_unit_test(without_the_linkers_data_there_are_names_still),
		cmocka_unit_test(other_binaries_have_none),
		cmocka_unit_test(tables_that_cannot_be_right_are_errors),
		cmocka_unit_test(circles_end),
		cmocka_unit_test(cut_tables_are_errors_or_answer_less),
		cmocka_unit_test(spoilt_tables_are_errors_or_answer_less),
		cmocka_unit_test(the_sink_can_end_it),
		cmocka_unit_test(frames_are_cut_where_a_function_repeats),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
