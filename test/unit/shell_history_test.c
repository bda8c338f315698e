// Lines kept across sessions.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "shell/history.h"

static char directory[64];
static char path[128];

static int set_up(void **state)
{
	(void)state;
	strcpy(directory, "/tmp/cprof-history-XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof path, "%s/a/cprof/history", directory);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", directory);
	return system(command);
}

static const char *content(void)
{
	static char buffer[4096];
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	buffer[fread(buffer, 1, sizeof buffer - 1, file)] = '\0';
	fclose(file);
	return buffer;
}

static void add(struct history *history, const char *line)
{
	assert_null(history_add(history, line));
}

static void kept_across_sessions(void **state)
{
	(void)state;
	struct history h;
	assert_null(history_open(&h, path, HISTORY_LIMIT));
	add(&h, "top");
	add(&h, "list main");
	assert_string_equal(content(), "top\nlist main\n");
	assert_null(history_close(&h));
	assert_null(history_open(&h, path, HISTORY_LIMIT));
	assert_int_equal(h.count, 2);
	assert_string_equal(h.line[1], "list main");
	assert_null(history_close(&h));
}

static void private_to_the_user(void **state)
{
	(void)state;
	umask(0);
	struct history h;
	struct stat st;
	assert_null(history_open(&h, path, HISTORY_LIMIT));
	add(&h, "top");
	assert_null(history_close(&h));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
	*strrchr(path, '/') = '\0';
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0700);
	path[strlen(path)] = '/';
	chmod(path, 0644);
	assert_null(history_open(&h, path, HISTORY_LIMIT));
	assert_null(history_close(&h));
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 0777, 0600);
}

static void duplicates_go(void **state)
{
	(void)state;
	struct history h;
	assert_null(history_open(&h, path, HISTORY_LIMIT));
	add(&h, "a");
	add(&h, "b");
	add(&h, "a");
	add(&h, "a");
	assert_int_equal(h.count, 2);
	assert_string_equal(h.line[1], "a");
	assert_null(history_close(&h));
	assert_string_equal(content(), "b\na\n");
}

static void oldest_go(void **state)
{
	(void)state;
	struct history h;
	assert_null(history_open(&h, path, 3));
	for (int i = 0; i < 10; i++) {
		char line[8];
		snprintf(line, sizeof line, "%d", i);
		add(&h, line);
	}
	assert_null(history_close(&h));
	assert_string_equal(content(), "7\n8\n9\n");
}

static void two_sessions(void **state)
{
	(void)state;
	struct history a, b;
	assert_null(history_open(&a, path, HISTORY_LIMIT));
	assert_null(history_open(&b, path, HISTORY_LIMIT));
	add(&a, "from a");
	add(&b, "from b");
	add(&a, "both");
	add(&b, "both");
	assert_null(history_close(&a));
	add(&b, "last of b");
	assert_null(history_close(&b));
	assert_string_equal(content(), "from a\nfrom b\nboth\nlast of b\n");
}

// Many processes append and tidy at once; nobody's line is lost.
static void many_sessions(void **state)
{
	(void)state;
	enum { PROCESSES = 8, LINES = 30 };
	for (int p = 0; p < PROCESSES; p++)
		if (fork() == 0) {
			for (int i = 0; i < LINES; i++) {
				struct history h;
				char line[32];
				snprintf(line, sizeof line, "%d.%d", p, i);
				error_free(history_open(&h, path, HISTORY_LIMIT));
				error_free(history_add(&h, line));
				error_free(history_add(&h, "the same"));
				error_free(history_close(&h));
			}
			_exit(0);
		}
	while (wait(NULL) > 0)
		;
	struct history h;
	assert_null(history_open(&h, path, HISTORY_LIMIT));
	assert_int_equal(h.count, PROCESSES * LINES + 1);
	assert_null(history_close(&h));
}

static void nowhere_to_keep(void **state)
{
	(void)state;
	struct history h;
	assert_null(history_open(&h, NULL, HISTORY_LIMIT));
	add(&h, "top");
	assert_int_equal(h.count, 1);
	assert_null(history_close(&h));

	struct error *err = history_open(&h, "/proc/nothing/here/history", HISTORY_LIMIT);
	assert_non_null(err);
	assert_non_null(strstr(error_message(err), "history is not kept: /proc/nothing"));
	error_free(err);
	add(&h, "top");
	assert_int_equal(h.count, 1);
	assert_null(history_close(&h));

	err = history_open(&h, "/dev/null", HISTORY_LIMIT); // no regular file
	assert_non_null(err);
	error_free(err);
	assert_null(history_close(&h));
}

static void where(void **state)
{
	(void)state;
	setenv("HOME", "/h", 1);
	setenv("XDG_STATE_HOME", "/s", 1);
	char *p = history_default_path();
	assert_string_equal(p, "/s/cprof/history");
	free(p);
	setenv("XDG_STATE_HOME", "relative", 1);
	p = history_default_path();
	assert_string_equal(p, "/h/.local/state/cprof/history");
	free(p);
	unsetenv("XDG_STATE_HOME");
	unsetenv("HOME");
	assert_null(history_default_path());
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(kept_across_sessions), TEST(private_to_the_user),
		TEST(duplicates_go),	    TEST(oldest_go),
		TEST(two_sessions),	    TEST(many_sessions),
		TEST(nowhere_to_keep),	    TEST(where),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
