// What Go programs say about their build.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/arena.h"
#include "go_programs.h"
#include "object/buildinfo.h"

#define MODULES                                                                                    \
	"path\texample.com/cmd/tool\n"                                                             \
	"mod\texample.com\tv1.2.3\th1:sum=\n"                                                      \
	"dep\texample.com/a\tv0.1.0\th1:a=\n"                                                      \
	"dep\texample.com/b\tv0.2.0\n"                                                             \
	"=>\t../b\t(devel)\th1:b=\n"                                                               \
	"later\tnobody knows yet\n"                                                                \
	"build\t-compiler=gc\n"                                                                    \
	"build\t-tags=\n"                                                                          \
	"build\t-ldflags=\"-X \\\"main.v=\\u00e9\\x41\\101\\t\\\"\"\n"                             \
	"build\t\"odd = key\"=`a\\b`\n"                                                            \
	"build\tvcs.modified=true\n"

static struct object *program(struct build_go how, struct text *bytes)
{
	build_go_program(how, bytes, NULL);
	struct object *o = go_image_object(bytes->bytes, bytes->len);
	assert_non_null(o);
	return o;
}

static void expect_module(const struct buildinfo_module *m, const char *path, const char *version,
			  const char *sum)
{
	assert_non_null(m);
	assert_string_equal(m->path, path);
	assert_string_equal(m->version, version);
	assert_string_equal(m->sum, sum);
}

static void expect_all(const struct buildinfo *i)
{
	assert_string_equal(i->path, "example.com/cmd/tool");
	expect_module(i->main, "example.com", "v1.2.3", "h1:sum=");
	assert_null(i->main->replace);
	assert_int_equal(i->dep_count, 2);
	expect_module(&i->dep[0], "example.com/a", "v0.1.0", "h1:a=");
	assert_null(i->dep[0].replace);
	expect_module(&i->dep[1], "example.com/b", "v0.2.0", "");
	expect_module(i->dep[1].replace, "../b", "(devel)", "h1:b=");
	assert_int_equal(i->setting_count, 5);
	assert_string_equal(buildinfo_setting(i, "-compiler"), "gc");
	assert_string_equal(buildinfo_setting(i, "-tags"), "");
	assert_string_equal(buildinfo_setting(i, "-ldflags"), "-X \"main.v=\xc3\xa9"
							      "AA\t\"");
	assert_string_equal(buildinfo_setting(i, "odd = key"), "a\\b");
	assert_string_equal(buildinfo_setting(i, "vcs.modified"), "true");
	assert_null(buildinfo_setting(i, "vcs"));
}

// Pointers until 1.17, the text itself since.
static void both_kinds_are_read(void **state)
{
	(void)state;
	static const unsigned minor[] = {13, 17, 18, 26};
	for (size_t i = 0; i < ARRAY_LEN(minor); i++)
		for (int kind = 0; kind < 8; kind++) {
			struct text bytes = {0};
			struct arena arena;
			struct buildinfo *info;
			char version[16];
			struct object *o = program((struct build_go){.minor = minor[i],
								     .wide = kind & 1,
								     .big = kind & 2,
								     .no_sections = kind & 4,
								     .modules = MODULES},
						   &bytes);
			arena_init(&arena, 1 << 20);
			assert_null(buildinfo_read(o, &arena, &info));
			assert_non_null(info);
			snprintf(version, sizeof version, "go1.%u.1", minor[i]);
			assert_string_equal(info->go_version, version);
			assert_int_equal(buildinfo_minor(o), minor[i]);
			expect_all(info);
			arena_deinit(&arena);
			object_close(o);
			text_deinit(&bytes);
		}
}

static void none_is_no_error(void **state)
{
	(void)state;
	struct text bytes = {0};
	struct arena arena;
	struct buildinfo *info = (struct buildinfo *)&bytes;
	struct object *o = program((struct build_go){.minor = 20, .no_info = true}, &bytes);
	arena_init(&arena, 1 << 20);
	assert_null(buildinfo_read(o, &arena, &info));
	assert_null(info);
	assert_int_equal(buildinfo_minor(o), 0);
	arena_deinit(&arena);
	object_close(o);
	text_deinit(&bytes);
}

static void lines_that_make_no_sense_are_errors(void **state)
{
	(void)state;
	static const struct {
		const char *modules, *error;
	} lies[] = {
		{"path\tx\nmod\tonly\n", "line 2: a module has no version"},
		{"dep\ta\tb\tc\td\n", "line 1: a module has more than path, version and sum"},
		{"=>\ta\tb\tc\n", "line 1: a replacement of nothing"},
		{"dep\ta\tb\n=>\ta\tb\tc\n=>\ta\tb\tc\n", "line 3: a replacement of nothing"},
		{"build\t=v\n", "line 1: a setting has no name"},
		{"build\t\n", "line 1: a setting has no name"},
		{"build\tk\n", "line 1: a setting has no value"},
		{"build\tk v=x\n", "line 1: a setting has no value"},
		{"build\tk=a b\n", "line 1: a setting has something behind its value"},
		{"build\tk=\"a\"b\n", "line 1: a setting has something behind its value"},
		{"build\tk=\"a\n", "line 1: a quoted text does not end or has a wrong escape"},
		{"build\tk=\"\\q\"\n", "line 1: a quoted text does not end or has a wrong escape"},
		{"build\tk=\"\\xg0\"\n",
		 "line 1: a quoted text does not end or has a wrong escape"},
		{"build\tk=\"\\400\"\n",
		 "line 1: a quoted text does not end or has a wrong escape"},
		{"build\tk=\"\\ud800\"\n",
		 "line 1: a quoted text does not end or has a wrong escape"},
		{"build\tk=\"\\U00110000\"\n",
		 "line 1: a quoted text does not end or has a wrong escape"},
		{"build\tk=\"\\u12\"\n",
		 "line 1: a quoted text does not end or has a wrong escape"},
	};
	for (size_t i = 0; i < ARRAY_LEN(lies); i++) {
		struct arena arena;
		struct buildinfo info;
		arena_init(&arena, 1 << 20);
		struct error *err = buildinfo_parse(
			(struct slice){lies[i].modules, strlen(lies[i].modules)}, &arena, &info);
		assert_non_null(err);
		assert_string_equal(error_message(err), lies[i].error);
		error_free(err);
		arena_deinit(&arena);
	}
}

// The last line counts only if it ends.
static void half_a_line_is_nothing(void **state)
{
	(void)state;
	static const char text[] = "path\tx\nbuild\tk=v\nbuild\tcut";
	struct arena arena;
	struct buildinfo info;
	arena_init(&arena, 1 << 20);
	assert_null(buildinfo_parse((struct slice){text, sizeof text - 1}, &arena, &info));
	assert_int_equal(info.setting_count, 1);
	assert_string_equal(info.path, "x");
	assert_null(info.main);
	arena_deinit(&arena);
}

static void memory_is_bounded(void **state)
{
	(void)state;
	for (size_t limit = 0; limit < 4096; limit += 16) {
		struct arena arena;
		struct buildinfo info;
		arena_init(&arena, limit);
		struct error *err =
			buildinfo_parse((struct slice){MODULES, strlen(MODULES)}, &arena, &info);
		if (!err)
			expect_all(&info);
		else
			assert_int_equal(error_code(err), ERR_LIMIT);
		error_free(err);
		arena_deinit(&arena);
	}
}

static void cut_images_are_errors_or_say_less(void **state)
{
	(void)state;
	for (int old = 0; old < 2; old++) {
		struct text whole = {0};
		build_go_program((struct build_go){.minor = old ? 15 : 26, .modules = MODULES},
				 &whole, NULL);
		for (size_t len = GO_IMAGE_HEAD; len < whole.len; len++) {
			char *bytes = malloc(len);
			struct arena arena;
			struct buildinfo *info;
			assert_non_null(bytes);
			memcpy(bytes, whole.bytes, len);
			struct object *o = go_image_object(bytes, len);
			assert_non_null(o);
			arena_init(&arena, 1 << 20);
			error_free(buildinfo_read(o, &arena, &info));
			arena_deinit(&arena);
			object_close(o);
			free(bytes);
		}
		text_deinit(&whole);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(both_kinds_are_read),
		cmocka_unit_test(none_is_no_error),
		cmocka_unit_test(lines_that_make_no_sense_are_errors),
		cmocka_unit_test(half_a_line_is_nothing),
		cmocka_unit_test(memory_is_bounded),
		cmocka_unit_test(cut_images_are_errors_or_say_less),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
