// What filters leave of a profile; expectations are those of pprof's -raw.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "filter/filter.h"
#include "profile/adjust.h"
#include "show.h"
#include "sketch.h"

// The profile of most tests: recursion, an inlined call, an empty stack, labels.
static const char stacks[] = "n/count\n"
			     "main a inl+a b | k=v | 1\n"
			     "main b c | k=w n#5:kb | 2\n"
			     "main d@dir/x.c | z=1 z=2 | 3\n"
			     "| | 4\n";

// Filters and says what is left and what there was to say.
static void expect_in(struct profile *p, struct filter_options options, const char *samples,
		      const char *notes_expected)
{
	struct arena arena;
	struct view view;
	struct text notes = {0};
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	assert_null(filter_apply(&view, &arena, &options, &notes));
	assert_view(&view, samples);
	assert_string_equal(notes.bytes ? notes.bytes : "", notes_expected);
	text_deinit(&notes);
	arena_deinit(&arena);
}

static void expect(struct filter_options options, const char *samples, const char *notes)
{
	struct profile *p = sketch(stacks);
	expect_in(p, options, samples, notes);
	profile_free(p);
}

#define OPTIONS(...) ((struct filter_options){__VA_ARGS__})

static void test_nothing_set(void **state)
{
	(void)state;
	expect(OPTIONS(.focus = ""),
	       "main a inl+a b | k=v | 1\n"
	       "main b c | k=w n#5:kb | 2\n"
	       "main d@dir/x.c | z=1 z=2 | 3\n"
	       "| | 4\n",
	       "");
}

static void test_focus_and_ignore(void **state)
{
	(void)state;
	expect(OPTIONS(.focus = "^b$"), "main a inl+a b | k=v | 1\nmain b c | k=w n#5:kb | 2\n",
	       "");
	expect(OPTIONS(.focus = "inl"), "main a inl+a b | k=v | 1\n", "");
	expect(OPTIONS(.focus = "dir/"), "main d@dir/x.c | z=1 z=2 | 3\n", "");
	expect(OPTIONS(.focus = "b", .ignore = "c"), "main a inl+a b | k=v | 1\n", "");
	// Whoever ignores drops samples without a stack as well.
	expect(OPTIONS(.ignore = "nobody"),
	       "main a inl+a b | k=v | 1\nmain b c | k=w n#5:kb | 2\n"
	       "main d@dir/x.c | z=1 z=2 | 3\n",
	       "Ignore expression matched no samples\n");
	expect(OPTIONS(.focus = "nobody", .ignore = "main"), "",
	       "Focus expression matched no samples\n");
	// A frame that is ignored does not count for focus.
	expect(OPTIONS(.focus = "c", .ignore = "c"), "", "Focus expression matched no samples\n");
}

static void test_hide_and_show(void **state)
{
	(void)state;
	expect(OPTIONS(.hide = "^a$"),
	       "main inl b | k=v | 1\nmain b c | k=w n#5:kb | 2\n"
	       "main d@dir/x.c | z=1 z=2 | 3\n",
	       "");
	expect(OPTIONS(.show = "^a$|x.c"), "a a | k=v | 1\nd@dir/x.c | z=1 z=2 | 3\n", "");
	expect(OPTIONS(.show = "nobody"), "", "Show expression matched no samples\n");
	expect(OPTIONS(.hide = "nobody"),
	       "main a inl+a b | k=v | 1\nmain b c | k=w n#5:kb | 2\n"
	       "main d@dir/x.c | z=1 z=2 | 3\n",
	       "Hide expression matched no samples\n");
	// Focus looks at frames before they are hidden.
	expect(OPTIONS(.focus = "^c$", .hide = "^c$"), "main b | k=w n#5:kb | 2\n", "");
	expect(OPTIONS(.hide = "inl", .show = "inl"), "", "Show expression matched no samples\n");
}

static void test_show_from(void **state)
{
	(void)state;
	expect(OPTIONS(.show_from = "^a$"), "a inl+a b | k=v | 1\n", "");
	expect(OPTIONS(.show_from = "^inl$"), "inl b | k=v | 1\n", "");
	expect(OPTIONS(.show_from = "^b$"), "b | k=v | 1\nb c | k=w n#5:kb | 2\n", "");
	expect(OPTIONS(.show_from = "nobody"), "", "ShowFrom expression matched no samples\n");
	// What is hidden cannot be where a stack begins.
	expect(OPTIONS(.hide = "^b$", .show_from = "^b$"), "",
	       "ShowFrom expression matched no samples\n");
}

static void test_prune_from(void **state)
{
	(void)state;
	expect(OPTIONS(.prune_from = "^a$"),
	       "main a a | k=v | 1\nmain b c | k=w n#5:kb | 2\n"
	       "main d@dir/x.c | z=1 z=2 | 3\n| | 4\n",
	       "");
	expect(OPTIONS(.prune_from = "main"),
	       "main | k=v | 1\nmain | k=w n#5:kb | 2\nmain | z=1 z=2 | 3\n| | 4\n", "");
	expect(OPTIONS(.prune_from = "nobody"),
	       "main a inl+a b | k=v | 1\nmain b c | k=w n#5:kb | 2\n"
	       "main d@dir/x.c | z=1 z=2 | 3\n| | 4\n",
	       "");
	// The argument list is no part of the name here, and the file is not looked at.
	struct profile *p = sketch("n/count\nmain f(int)@x.c g | | 1\n");
	expect_in(p, OPTIONS(.prune_from = "int|x.c"), "main f(int)@x.c g | | 1\n", "");
	expect_in(p, OPTIONS(.prune_from = "^f$"), "main f(int)@x.c | | 1\n", "");
	profile_free(p);
}

static void test_mappings(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nmain f | | 1\nmain - | | 2\n");
	assert_null(profile_adjust(p, "/bin/app", NULL));
	p->loc.mapping[0] = NO_ID;
	expect_in(p, OPTIONS(.focus = "app"), "main f | | 1\nmain - | | 2\n", "");
	expect_in(p, OPTIONS(.hide = "app"), "main | | 1\nmain | | 2\n", "");
	// A location without lines is never shown, not even by its binary.
	expect_in(p, OPTIONS(.show = "app"), "f | | 1\n", "");
	expect_in(p, OPTIONS(.show_from = "app"), "f | | 1\n- | | 2\n", "");
	expect_in(p, OPTIONS(.show = "main"), "main | | 1\nmain | | 2\n", "");
	profile_free(p);
}

static void test_tags(void **state)
{
	(void)state;
	static const char all[] = "main a inl+a b | k=v | 1\nmain b c | k=w n#5:kb | 2\n"
				  "main d@dir/x.c | z=1 z=2 | 3\n| | 4\n";
	expect(OPTIONS(.tagfocus = "k=v"), "main a inl+a b | k=v | 1\n", "");
	expect(OPTIONS(.tagfocus = "k:v"), "main a inl+a b | k=v | 1\n", "");
	expect(OPTIONS(.tagfocus = "1$,2"), "main d@dir/x.c | z=1 z=2 | 3\n", "");
	expect(OPTIONS(.tagfocus = "v,w"), "", "TagFocus expression matched no samples\n");
	expect(OPTIONS(.tagfocus = "k=v,w"),
	       "main a inl+a b | k=v | 1\nmain b c | k=w n#5:kb | 2\n", "");
	expect(OPTIONS(.tagignore = "k=v,w"), "main d@dir/x.c | z=1 z=2 | 3\n| | 4\n", "");
	expect(OPTIONS(.tagfocus = "k=v,w", .tagignore = "w"), "main a inl+a b | k=v | 1\n", "");
	expect(OPTIONS(.tagfocus = "5kb"), "main b c | k=w n#5:kb | 2\n",
	       "tagfocus:Interpreted '5kb' as range, not regexp\n");
	expect(OPTIONS(.tagfocus = "n=5000b:6000b"), "main b c | k=w n#5:kb | 2\n",
	       "tagfocus:Interpreted '5000b:6000b' as range, not regexp\n");
	expect(OPTIONS(.tagignore = "k=5kb"), all,
	       "tagignore:Interpreted '5kb' as range, not regexp\n"
	       "TagIgnore expression matched no samples\n");
	expect(OPTIONS(.tagfocus = "z=1"), "",
	       "tagfocus:Interpreted '1' as range, not regexp\n"
	       "TagFocus expression matched no samples\n");
	// An empty key is no key.
	expect(OPTIONS(.tagfocus = "=k:v"), "main a inl+a b | k=v | 1\n", "");
	expect(OPTIONS(.tagfocus = "none="), "", "TagFocus expression matched no samples\n");
}

static void test_keys(void **state)
{
	(void)state;
	expect(OPTIONS(.tagshow = "^k"),
	       "main a inl+a b | k=v | 1\nmain b c | k=w | 2\n"
	       "main d@dir/x.c | | 3\n| | 4\n",
	       "");
	expect(OPTIONS(.taghide = "k|z"),
	       "main a inl+a b | | 1\nmain b c | n#5:kb | 2\n"
	       "main d@dir/x.c | | 3\n| | 4\n",
	       "");
	expect(OPTIONS(.focus = "x.c", .tagshow = "k", .taghide = "k"), "main d@dir/x.c | | 3\n",
	       "TagShow expression matched no samples\nTagHide expression matched no samples\n");
	// The label is there to be asked for even if it is not shown.
	expect(OPTIONS(.tagfocus = "k=v", .taghide = "k"), "main a inl+a b | | 1\n", "");
}

static void expect_error(struct filter_options options, const char *message, const char *said)
{
	struct profile *p = sketch(stacks);
	struct arena arena;
	struct view view;
	struct text notes = {0};
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	struct error *err = filter_apply(&view, &arena, &options, &notes);
	assert_non_null(err);
	assert_string_equal(error_message(err), message);
	assert_string_equal(notes.bytes ? notes.bytes : "", said);
	error_free(err);
	text_deinit(&notes);
	arena_deinit(&arena);
	profile_free(p);
}

#define UNCLOSED " regexp: error parsing regexp: missing closing ): `(`"

static void test_errors(void **state)
{
	(void)state;
	expect_error(OPTIONS(.focus = "(", .ignore = ")"), "parsing focus" UNCLOSED, "");
	expect_error(OPTIONS(.prune_from = "("), "parsing prune_from" UNCLOSED, "");
	expect_error(OPTIONS(.tagfocus = "1:", .tagignore = "k=a,("), "parsing tagignore" UNCLOSED,
		     "tagfocus:Interpreted '1:' as range, not regexp\n");
	expect_error(OPTIONS(.focus = "nobody", .taghide = "("), "parsing taghide" UNCLOSED,
		     "Focus expression matched no samples\n");
	expect_error(OPTIONS(.tagfocus = "99999999999999999999"),
		     "parsing tagfocus: 99999999999999999999 does not fit 64 bits", "");
}

static void test_inlines(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nmain x+y+z - | | 1\n");
	struct arena arena;
	struct view view;
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	assert_null(filter_fold_inlines(&view, &arena));
	assert_true(view.inlines_folded);
	assert_view(&view, "main z - | | 1\n");
	arena_deinit(&arena);
	profile_free(p);
}

static void test_unit_notes(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\n"
				   "f | z#1:ms size#1: b#1:x | 1\n"
				   "f | z#1:us z#2:ns size#1:kb | 1\n"
				   "f | z#1:us z#2:s size#1:bytes | 1\n");
	struct text notes = {0};
	filter_note_units(p, &notes);
	assert_string_equal(notes.bytes,
			    "For tag size used unit kb, also encountered unit(s) bytes\n"
			    "For tag z used unit ms, also encountered unit(s) ns, s, us\n");
	filter_note_units(p, NULL);
	text_deinit(&notes);
	profile_free(p);
}

static void test_interrupt(void **state)
{
	(void)state;
	interrupt_request();
	struct error *err = interrupt_check();
	expect_error(OPTIONS(.focus = "main"), error_message(err), "");
	error_free(err);
	interrupt_clear();
}

static void expect_frames(const char *text, const char *tagroot, const char *tagleaf,
			  const char *unit, const char *expected, const char *expected_notes)
{
	struct profile *p = sketch(text), *tagged;
	struct text notes = {0};
	assert_null(filter_tag_frames(p, tagroot, tagleaf, unit, &notes, &tagged));
	assert_profile(tagged, expected);
	assert_string_equal(notes.bytes ? notes.bytes : "", expected_notes);
	assert_profile(p, text);
	text_deinit(&notes);
	profile_free(tagged);
	profile_free(p);
}

static void test_tag_frames(void **state)
{
	(void)state;
	static const char profile[] = "n/count\n"
				      "main f | a=x a=y b#2048:bytes b#3:bytes | 1\n"
				      "main | a=x c#7: | 2\n"
				      "| | 3\n";
	expect_frames(profile, "a", "", "minimum",
		      "n/count\n"
		      "x,y@a main f | a=x a=y b#2048:bytes b#3:bytes | 1\n"
		      "x@a main | a=x c#7: | 2\n"
		      "@a | | 3\n",
		      "");
	expect_frames(profile, "a,,b", "c,a", "kb",
		      "n/count\n"
		      "x,y@a 2kB,0@b main f @c x,y@a | a=x a=y b#2048:bytes b#3:bytes | 1\n"
		      "x@a @b main 7@c x@a | a=x c#7: | 2\n"
		      "@a @b @c @a | | 3\n",
		      "");
	expect_frames(profile, "none", "none", "auto",
		      "n/count\n"
		      "@none main f @none | a=x a=y b#2048:bytes b#3:bytes | 1\n"
		      "@none main @none | a=x c#7: | 2\n"
		      "@none @none | | 3\n",
		      "TagRoot expression matched no samples\n"
		      "TagLeaf expression matched no samples\n");
	expect_frames(profile, ",", "", "auto", profile, "TagRoot expression matched no samples\n");
}

static void test_tag_frame_ids(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count\nmain | a=1 b=2 | 1\nmain | a=3 | 1\n"), *tagged;
	assert_null(filter_tag_frames(p, "a,b", "a", "minimum", NULL, &tagged));
	// In order of first use: of the root keys the last one first, then those of the leaf.
	static const char *const names[] = {"main", "2", "1", "", "3"};
	assert_int_equal(tagged->loc.count, ARRAY_LEN(names));
	for (uint32_t i = 0; i < ARRAY_LEN(names); i++) {
		assert_int_equal(tagged->loc.id[i], i + 1);
		assert_string_equal(profile_text(tagged, tagged->func.name[i]), names[i]);
	}
	assert_int_equal(tagged->loc.mapping[1], NO_ID);
	profile_free(tagged);
	profile_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_nothing_set),   cmocka_unit_test(test_focus_and_ignore),
		cmocka_unit_test(test_hide_and_show), cmocka_unit_test(test_show_from),
		cmocka_unit_test(test_prune_from),    cmocka_unit_test(test_mappings),
		cmocka_unit_test(test_tags),	      cmocka_unit_test(test_keys),
		cmocka_unit_test(test_errors),	      cmocka_unit_test(test_inlines),
		cmocka_unit_test(test_unit_notes),    cmocka_unit_test(test_interrupt),
		cmocka_unit_test(test_tag_frames),    cmocka_unit_test(test_tag_frame_ids),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
