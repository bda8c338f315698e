// Keys, prompts and grids, without a terminal.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tui/event.h"
#include "tui/grid.h"
#include "tui/prompt.h"
#include "tui/terminfo.h"

static const struct event_sequence known[] = {{"\x1b[[A", KEY_HOME}, {"\x1bOA", KEY_UP}};
static const struct event_reader reader = {known, 2};

static struct event read_all(const char *bytes, size_t len)
{
	struct event event;
	assert_int_equal(event_read(&reader, bytes, len, false, &event), len);
	return event;
}

static void check_key(const char *bytes, int32_t key)
{
	struct event event = read_all(bytes, strlen(bytes));
	assert_int_equal(event.kind, EVENT_KEY);
	assert_int_equal(event.key, key);
}

static void test_keys(void **state)
{
	(void)state;
	check_key("a", 'a');
	check_key("\r", KEY_ENTER);
	check_key("\n", KEY_ENTER);
	check_key("\b", KEY_BACKSPACE);
	check_key("\x12", KEY_CONTROL('r'));
	check_key("\u65e5", 0x65e5);
	check_key("\x1b[A", KEY_UP);
	check_key("\x1bOB", KEY_DOWN);
	check_key("\x1b[1;5C", KEY_RIGHT);
	check_key("\x1b[5~", KEY_PAGE_UP);
	check_key("\x1b[[A", KEY_HOME); // the terminal's own
}

static void test_pieces(void **state)
{
	(void)state;
	struct event event;
	static const char *const parts[] = {"\x1b",  "\x1b[", "\x1b[1",	  "\x1b[1;5",
					    "\x1bO", "\xe6",  "\xe6\x97", "\x1b[<0;1"};
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		assert_int_equal(event_read(&reader, parts[i], strlen(parts[i]), false, &event), 0);
		assert_true(event_read(&reader, parts[i], strlen(parts[i]), true, &event) > 0);
	}
	assert_int_equal(event_read(&reader, "\x1b", 1, true, &event), 1);
	assert_int_equal(event.key, KEY_ESCAPE);
}

static void test_unknown_sequences_are_no_keys(void **state)
{
	(void)state;
	assert_int_equal(read_all("\x1b[99;99~", 8).kind, EVENT_NONE);
	assert_int_equal(read_all("\x1b[?1;2c", 7).kind, EVENT_NONE);
	assert_int_equal(read_all("\xff", 1).kind, EVENT_NONE);
}

static void test_mouse(void **state)
{
	(void)state;
	struct event event = read_all("\x1b[<0;7;3M", 9);
	assert_int_equal(event.kind, EVENT_CLICK);
	assert_int_equal(event.row, 2);
	assert_int_equal(event.column, 6);
	assert_int_equal(read_all("\x1b[<0;7;3m", 9).kind, EVENT_NONE); // released
	assert_int_equal(read_all("\x1b[<65;7;3M", 10).kind, EVENT_WHEEL_DOWN);
	assert_int_equal(read_all("\x1b[<68;7;3M", 10).kind, EVENT_WHEEL_UP); // with Shift
	assert_int_equal(read_all("\x1b[<0;0;0M", 9).kind, EVENT_NONE);
}

// --- the prompt

static void type(struct prompt *prompt, const int32_t *key)
{
	for (; *key; key++)
		assert_int_equal(prompt_key(prompt, *key), PROMPT_OPEN);
}

static void test_prompt(void **state)
{
	(void)state;
	struct prompt prompt = {.label = "/"};
	type(&prompt, (int32_t[]){'a', 0x65e5, 'c', KEY_LEFT, KEY_LEFT, 'x', 0x1f, 0x202e, 0});
	assert_string_equal(prompt.text.bytes, "ax\u65e5c"); // controls are not typed
	type(&prompt,
	     (int32_t[]){KEY_DELETE, KEY_BACKSPACE, KEY_END, ' ', 'w', KEY_CONTROL('w'), 0});
	assert_string_equal(prompt.text.bytes, "ac ");
	type(&prompt, (int32_t[]){KEY_HOME, KEY_RIGHT, KEY_CONTROL('u'), KEY_UP, 0});
	assert_string_equal(prompt.text.bytes, "c ");
	assert_int_equal(prompt_key(&prompt, KEY_ENTER), PROMPT_DONE);
	prompt_clear(&prompt);
	assert_int_equal(prompt_key(&prompt, KEY_BACKSPACE), PROMPT_LEFT);
	for (int i = 0; i < 2 * PROMPT_MAX; i++)
		type(&prompt, (int32_t[]){'a', 0});
	assert_true(prompt.text.len <= PROMPT_MAX);
	prompt_deinit(&prompt);
}

// --- the grid

static const struct terminfo info = {.clear = "<clear>", .move = "<%p1%d,%p2%d>", .corner = true};

static void put(struct grid *grid, unsigned row, unsigned column, const char *glyph, unsigned width)
{
	grid_set(grid, row, column, glyph, strlen(glyph), width, style_plain);
}

static void check_changes(struct grid *grid, const char *want)
{
	struct text out = {0};
	grid_put_changes(grid, &out, &info, COLORS_NONE);
	assert_string_equal(out.bytes, want);
	text_deinit(&out);
}

static void test_grid(void **state)
{
	(void)state;
	if (!terminfo_version())
		skip();
	struct grid grid = {0};
	assert_null(grid_resize(&grid, 2, 12));
	put(&grid, 0, 0, "a", 1);
	check_changes(&grid, "\x1b[0m<clear><0,0>\x1b[0ma\x1b[0m");
	check_changes(&grid, "\x1b[0m"); // nothing is new
	grid_clear(&grid);
	put(&grid, 0, 0, "a", 1);
	put(&grid, 1, 2, "b", 1);
	put(&grid, 1, 4, "c", 1); // near: what is between is written, too
	put(&grid, 1, 11, "d", 1);
	check_changes(&grid, "<1,2>\x1b[0mb c<1,11>d\x1b[0m");
	grid_deinit(&grid);
}

static void test_grid_wide(void **state)
{
	(void)state;
	if (!terminfo_version())
		skip();
	struct grid grid = {0};
	assert_null(grid_resize(&grid, 1, 4));
	put(&grid, 0, 0, "\u65e5", 2);
	put(&grid, 0, 3, "\u65e5", 2); // no room: a blank
	check_changes(&grid, "\x1b[0m<clear><0,0>\x1b[0m\u65e5\x1b[0m");
	put(&grid, 0, 1, "x", 1); // half of it: nothing of it stays
	check_changes(&grid, "<0,0>\x1b[0m x\x1b[0m");
	put(&grid, 9, 9, "x", 1); // outside
	check_changes(&grid, "\x1b[0m");
	grid_deinit(&grid);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_keys),
		cmocka_unit_test(test_pieces),
		cmocka_unit_test(test_unknown_sequences_are_no_keys),
		cmocka_unit_test(test_mouse),
		cmocka_unit_test(test_prompt),
		cmocka_unit_test(test_grid),
		cmocka_unit_test(test_grid_wide),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
