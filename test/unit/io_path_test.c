// Paths as text.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "io/path.h"

static void expect_clean(const char *path, const char *clean)
{
	struct text out = {0};
	path_put_clean(&out, path, strlen(path));
	assert_string_equal(out.bytes, clean);
	assert_int_equal(path_is_clean(path, strlen(path)), strcmp(path, clean) == 0);
	text_deinit(&out);
}

static void test_clean(void **state)
{
	(void)state;
	expect_clean("", ".");
	expect_clean(".", ".");
	expect_clean("..", "..");
	expect_clean("/", "/");
	expect_clean("//", "/");
	expect_clean("a", "a");
	expect_clean("a/", "a");
	expect_clean("a//b", "a/b");
	expect_clean("./a/../b.c", "b.c");
	expect_clean("a/..", ".");
	expect_clean("a/../..", "..");
	expect_clean("../a", "../a");
	expect_clean("../../a/../b", "../../b");
	expect_clean("/..", "/");
	expect_clean("/../a", "/a");
	expect_clean("/a/../..", "/");
	expect_clean("/a/b/./c/..", "/a/b");
	expect_clean("..a/b", "..a/b");
	expect_clean(".a/b", ".a/b");
	expect_clean("a/..b", "a/..b");
}

static void test_clean_appends(void **state)
{
	(void)state;
	struct text out = {0};
	text_puts(&out, "x/y ");
	path_put_clean(&out, "../a/../..", 10);
	assert_string_equal(out.bytes, "x/y ../..");
	text_deinit(&out);
}

static void expect_base(const char *path, const char *base)
{
	struct slice part = path_base(path, strlen(path));
	assert_int_equal(part.len, strlen(base));
	assert_memory_equal(part.text, base, part.len);
}

static void test_base(void **state)
{
	(void)state;
	expect_base("", ".");
	expect_base("/", "/");
	expect_base("///", "/");
	expect_base("a", "a");
	expect_base("/a/b", "b");
	expect_base("/a/b//", "b");
}

static void expect_dir(const char *path, const char *dir)
{
	struct text out = {0};
	path_put_dir(&out, path, strlen(path));
	assert_string_equal(out.bytes, dir);
	text_deinit(&out);
}

static void test_dir(void **state)
{
	(void)state;
	expect_dir("", ".");
	expect_dir(".", ".");
	expect_dir("a", ".");
	expect_dir("a/b", "a");
	expect_dir("a/b/", "a/b");
	expect_dir("/a", "/");
	expect_dir("/", "/");
}

static void expect_join(const char *dir, const char *name, const char *joined)
{
	struct text out = {0};
	path_put_join(&out, dir, strlen(dir), name, strlen(name));
	assert_string_equal(out.bytes ? out.bytes : "", joined);
	text_deinit(&out);
}

static void test_join(void **state)
{
	(void)state;
	expect_join("", "", "");
	expect_join("", "a/./b", "a/b");
	expect_join("a", "", "a");
	expect_join("/a/", "../b", "/b");
	expect_join("/", "b", "/b");
}

static void test_list(void **state)
{
	(void)state;
	struct slice list = path_list(""), entry;
	assert_false(path_list_next(&list, &entry));
	list = path_list("/a:b:");
	assert_true(path_list_next(&list, &entry));
	assert_int_equal(entry.len, 2);
	assert_true(path_list_next(&list, &entry));
	assert_memory_equal(entry.text, "b", entry.len);
	assert_true(path_list_next(&list, &entry));
	assert_int_equal(entry.len, 0);
	assert_false(path_list_next(&list, &entry));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_clean), cmocka_unit_test(test_clean_appends),
		cmocka_unit_test(test_base),  cmocka_unit_test(test_dir),
		cmocka_unit_test(test_join),  cmocka_unit_test(test_list),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
