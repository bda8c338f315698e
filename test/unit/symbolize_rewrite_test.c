// Frames that were found replace lines; everything else stays.
#include "symbolize/rewrite.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "profile/adjust.h"
#include "profile/check.h"
#include "profile/profile.h"
#include "sketch.h"

static func_id function_at(const struct profile *p, loc_id l, uint32_t i)
{
	assert_true(p->loc.line_start[l] + i < p->loc.line_start[l + 1]);
	return p->line.func[p->loc.line_start[l] + i];
}

static void expect_line(const struct profile *p, loc_id l, uint32_t i, const char *name,
			const char *file, int64_t line)
{
	func_id f = function_at(p, l, i);
	assert_string_equal(profile_text(p, p->func.name[f]), name);
	assert_string_equal(profile_text(p, p->func.system_name[f]), name);
	assert_string_equal(profile_text(p, p->func.file[f]), file);
	assert_int_equal(p->line.number[p->loc.line_start[l] + i], line);
}

static void frames_become_lines(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nmain@m.c:3 - known@k.c:9 | | 1\n- main@m.c:3 | | 1\n");
	assert_null(profile_adjust(p, NULL, NULL));
	uint32_t functions = p->func.count, locations = p->loc.count;
	const struct frame inner[] = {{.name = "leaf", .file = "a.c", .line = 5, .column = 2},
				      {.name = "outer", .file = "b.c", .line = 7, .start_line = 4}};
	const struct frame again[] = {{.name = "outer", .file = "b.c", .line = 8, .start_line = 4},
				      {.name = "bare"}};
	struct location_frames found[8] = {0};
	assert_in_range(locations, 3, 8);
	found[0] = (struct location_frames){again, 2};
	found[1] = (struct location_frames){inner, 2};
	struct frame kept = {.name = profile_text(p, p->func.name[function_at(p, 2, 0)])};
	assert_null(profile_set_frames(p, found));
	assert_null(profile_check(p));

	expect_line(p, 0, 0, "outer", "b.c", 8);
	expect_line(p, 0, 1, "bare", "", 0);
	expect_line(p, 1, 0, "leaf", "a.c", 5);
	expect_line(p, 1, 1, "outer", "b.c", 7);
	assert_int_equal(p->line.column[p->loc.line_start[1]], 2);
	assert_string_equal(profile_text(p, p->func.name[function_at(p, 2, 0)]), kept.name);
	// One function for one name, file and start line; new ones are numbered on.
	assert_int_equal(function_at(p, 0, 0), function_at(p, 1, 1));
	assert_int_equal(p->func.count, functions + 3);
	assert_int_equal(p->func.id[functions], functions + 1);
	assert_int_equal(p->func.start_line[function_at(p, 1, 1)], 4);
	assert_int_equal(p->mapping.flags[0],
			 MAPPING_HAS_FUNCTIONS | MAPPING_HAS_FILENAMES | MAPPING_HAS_LINE_NUMBERS |
				 MAPPING_HAS_INLINE_FRAMES);
	profile_free(p);
}

static void nothing_found_changes_nothing(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nmain@m.c:3 - | | 1\n");
	assert_null(profile_adjust(p, NULL, NULL));
	const struct location_frames none[8] = {0};
	uint32_t lines = p->line.count, functions = p->func.count;
	assert_null(profile_set_frames(p, none));
	assert_int_equal(p->line.count, lines);
	assert_int_equal(p->func.count, functions);
	assert_int_equal(p->mapping.flags[0], 0);
	assert_null(profile_check(p));
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_become_lines),
		cmocka_unit_test(nothing_found_changes_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
