// Boxes in cells: where they are, whatever the width, of flames that grow and of others.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "answer.h"
#include "base/text.h"
#include "render/flame_rows.h"
#include "report/flame_grow.h"
#include "sketch.h"

#define CALLS                                                                                      \
	"v/count\n"                                                                                \
	"main a c||20\n"                                                                           \
	"main a c d||20\n"                                                                         \
	"main a||20\n"                                                                             \
	"main b c a c||30\n"                                                                       \
	"main e||1\n"                                                                              \
	"main f||9\n"

struct fixture {
	struct arena scratch;
	struct profile *profile;
	struct view view;
	struct graph_options graph;
	struct report_options options;
	struct stacks stacks;
	struct flame flame, whole; // the first one grows
	struct flame_ground ground;
};

static void build(struct fixture *x, const char *profile)
{
	*x = (struct fixture){.profile = sketch(profile)};
	x->options = answer_options(x->profile);
	arena_init(&x->scratch, SIZE_MAX);
	assert_null(view_init(&x->view, &x->scratch, x->profile));
	struct graph_question question = {.graph = &x->graph, .report = &x->options};
	assert_null(stacks_build(&x->stacks, &x->scratch, &x->view, &question, false));
	assert_null(flame_build(&x->whole, &x->scratch, &x->stacks, false));
	assert_null(flame_ground_init(&x->ground, &x->scratch, &x->stacks));
	assert_null(flame_grow(&x->flame, &x->scratch, &x->ground,
			       &(struct flame_seed){.frame = NO_ID}));
}

static void end(struct fixture *x)
{
	arena_deinit(&x->scratch);
	profile_free(x->profile);
}

static uint32_t find(struct flame *f, const char *name)
{
	uint32_t n = 0;
	assert_null(f->growth ? flame_open_all(f) : NULL);
	while (n < f->count && !slice_is(flame_name(f, n), name))
		n++;
	assert_in_range(n, 0, f->count - 1);
	return n;
}

// "name left-right" of each box, a line for each row.
static void expect_rows_of(struct flame *f, struct flame_window window, const char *want)
{
	struct arena arena;
	struct flame_rows rows;
	struct text out = {0};
	arena_init(&arena, SIZE_MAX);
	assert_null(flame_rows_lay(&rows, &arena, f, &window));
	for (uint32_t r = 0; r < rows.count; r++) {
		for (uint32_t i = rows.start[r]; i < rows.start[r + 1]; i++) {
			struct slice name = flame_name(f, rows.box[i].node);
			text_put(&out, name.text, name.len);
			text_putf(&out, " %u-%u ", rows.box[i].left, rows.box[i].right);
		}
		text_putc(&out, '\n');
	}
	assert_string_equal(out.len ? out.bytes : "", want);
	text_deinit(&out);
	arena_deinit(&arena);
}

static void expect_rows(struct fixture *x, struct flame_window window, const char *want)
{
	expect_rows_of(&x->flame, window, want);
	if (window.root)
		window.root = find(&x->whole, "b");
	expect_rows_of(&x->whole, window, want);
}

static void test_rows(void **state)
{
	(void)state;
	struct fixture x;
	build(&x, CALLS);
	expect_rows(&x, (struct flame_window){.rows = 9, .columns = 100},
		    "root 0-100 \n"
		    "main 0-100 \n"
		    "a 0-60 b 60-90 e 90-91 f 91-100 \n"
		    "c 0-40 c 60-90 \n"
		    "d 0-20 a 60-90 \n"
		    "c 60-90 \n");
	expect_rows(&x, (struct flame_window){.rows = 3, .columns = 10},
		    "root 0-10 \n"
		    "main 0-10 \n"
		    "a 0-6 b 6-9 f 9-10 \n"); // e is too narrow
	expect_rows(&x, (struct flame_window){.root = find(&x.flame, "b"), .rows = 2, .columns = 5},
		    "b 0-5 \n"
		    "c 0-5 \n");
	expect_rows(&x, (struct flame_window){.first = 4, .rows = 1, .columns = 10},
		    "d 0-2 a 6-9 \n");
	expect_rows(&x, (struct flame_window){.first = 50, .rows = 5, .columns = 10}, "");
	end(&x);
}

static void test_nothing(void **state)
{
	(void)state;
	struct fixture x;
	build(&x, "v/count\nmain||0\n");
	expect_rows(&x, (struct flame_window){.rows = 5, .columns = 80}, "");
	end(&x);
}

// No box sticks out of the one above or lies on another one, at any width.
static void check_width(struct fixture *x, unsigned columns)
{
	struct arena arena;
	struct flame_rows rows;
	arena_init(&arena, SIZE_MAX);
	assert_null(flame_rows_lay(&rows, &arena, &x->flame,
				   &(struct flame_window){.rows = 50, .columns = columns}));
	for (uint32_t r = 0; r < rows.count; r++)
		for (uint32_t i = rows.start[r]; i < rows.start[r + 1]; i++) {
			const struct flame_cell *box = &rows.box[i], *above = NULL;
			assert_true(box->left < box->right && box->right <= columns);
			if (i > rows.start[r])
				assert_true(rows.box[i - 1].right <= box->left);
			for (uint32_t k = r ? rows.start[r - 1] : 0; r && k < rows.start[r]; k++)
				if (rows.box[k].node == x->flame.parent[box->node])
					above = &rows.box[k];
			if (r)
				assert_true(above && above->left <= box->left &&
					    box->right <= above->right);
		}
	arena_deinit(&arena);
}

static void test_any_width(void **state)
{
	(void)state;
	struct text calls = {0};
	text_puts(&calls, "v/count\n");
	srand(1);
	for (int i = 0; i < 400; i++) {
		for (int depth = rand() % 12 + 1; depth > 0; depth--)
			text_putf(&calls, "f%d ", rand() % 3);
		text_putf(&calls, "||%d\n", rand() % 1000);
	}
	struct fixture x;
	build(&x, calls.bytes);
	for (unsigned columns = 1; columns < 300; columns += 7)
		check_width(&x, columns);
	end(&x);
	text_deinit(&calls);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_rows),
		cmocka_unit_test(test_nothing),
		cmocka_unit_test(test_any_width),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
