// One word of the user's, many files.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "io/expand.h"

static void write_file(const char *path, const char *text)
{
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

// A directory of its own, in which the test runs.
static int set_up(void **state)
{
	static char dir[] = "/tmp/cprof-expand-XXXXXX";
	(void)state;
	assert_non_null(mkdtemp(dir));
	assert_int_equal(chdir(dir), 0);
	mkdir("d", 0777);
	mkdir("d/below", 0777);
	mkdir("empty", 0777);
	write_file("d/b", "");
	write_file("d/a", "");
	write_file("d/.hidden", "");
	write_file("d/below/c", "");
	write_file("x1", "");
	write_file("x2", "");
	write_file("y*", "");
	write_file("y2", "");
	write_file("@is", "");
	write_file("is", "x1\n");
	write_file("list", "# all\n\n  x2 \r\nd\n@again\nx[1]\n");
	*state = dir;
	return 0;
}

static int tear_down(void **state)
{
	char command[64];
	snprintf(command, sizeof command, "rm -rf %s", (const char *)*state);
	return chdir("/") || system(command);
}

// Names joined by spaces, or the message of the error.
static void expect(const char *name, const char *want)
{
	struct arena arena;
	struct text all = {0};
	arena_init(&arena, SIZE_MAX);
	struct expansion list = {.arena = &arena};
	struct error *err = expand_source(&list, name);
	text_puts(&all, "");
	for (uint32_t i = 0; i < list.count && !err; i++)
		text_putf(&all, "%s%s", i ? " " : "", list.name[i]);
	assert_string_equal(err ? error_message(err) : all.bytes, want);
	error_free(err);
	text_deinit(&all);
	arena_deinit(&arena);
}

static void test_files(void **state)
{
	(void)state;
	expect("x1", "x1");
	expect("absent", "absent");
	expect("", "");
	expect("-", "-");
}

static void test_directories(void **state)
{
	(void)state;
	expect("d", "d/a d/b");
	expect("d/", "d/a d/b");
	expect("./d", "./d/a ./d/b");
	expect("empty", "empty: there is no file in this directory");
}

static void test_patterns(void **state)
{
	(void)state;
	expect("x*", "x1 x2");
	expect("x[2-9]", "x2");
	expect("y*", "y*"); // a file of this name
	expect("y?", "y* y2");
	expect("z*", "z*");
	expect("d*", "d/a d/b");
	expect("localhost:6060/debug/pprof/heap?gc=1", "localhost:6060/debug/pprof/heap?gc=1");
	expect("http://localhost/*", "http://localhost/*");
}

static void test_lists(void **state)
{
	(void)state;
	expect("@list", "x2 d/a d/b @again x1"); // a list does not name others
	expect("@is", "@is");			 // a file of this name
	expect("@absent", "@absent: stat absent: no such file or directory");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_files),
		cmocka_unit_test(test_directories),
		cmocka_unit_test(test_patterns),
		cmocka_unit_test(test_lists),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
