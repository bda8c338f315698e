// Where answers go, and what is left when they fail.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "shell/output.h"
#include "shell/signals.h"

static char directory[64];
static char path[128];

static int set_up(void **state)
{
	(void)state;
	signals_init();
	strcpy(directory, "/tmp/cprof-output-XXXXXX");
	if (!mkdtemp(directory))
		return -1;
	snprintf(path, sizeof path, "%s/f", directory);
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s", directory);
	return system(command);
}

// Files in the directory, the hidden ones, too.
static int count_files(void)
{
	char command[128], number[16] = "";
	snprintf(command, sizeof command, "ls -A %s | wc -l", directory);
	FILE *pipe = popen(command, "r");
	assert_non_null(fgets(number, sizeof number, pipe));
	pclose(pipe);
	return atoi(number);
}

static const char *content(const char *file)
{
	static char buffer[4096];
	FILE *in = fopen(file, "r");
	assert_non_null(in);
	buffer[fread(buffer, 1, sizeof buffer - 1, in)] = '\0';
	fclose(in);
	return buffer;
}

static void put_file(const char *text)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

static struct error *deliver(enum target_kind target, const char *name, const char *text,
			     struct error *failure)
{
	struct output out;
	assert_null(output_open(&out, &(struct output_options){.target = target, .name = name}));
	struct writer writer = output_writer(&out);
	struct error *err = writer_put(&writer, text, strlen(text));
	return output_close(&out, err ? err : failure, NULL);
}

static void assert_fails(struct error *err, const char *message)
{
	assert_non_null(err);
	assert_string_equal(error_message(err), message);
	error_free(err);
}

static void new_file(void **state)
{
	(void)state;
	umask(022);
	assert_null(deliver(TARGET_FILE, path, "answer\n", NULL));
	assert_string_equal(content(path), "answer\n");
	struct stat st;
	stat(path, &st);
	assert_int_equal(st.st_mode & 0777, 0644);
	assert_int_equal(count_files(), 1);
	assert_null(deliver(TARGET_FILE, path, "", NULL));
	assert_string_equal(content(path), "");
}

static void old_file_keeps_mode_and_links(void **state)
{
	(void)state;
	put_file("old");
	chmod(path, 0640);
	char link_path[160];
	snprintf(link_path, sizeof link_path, "%s/link", directory);
	assert_int_equal(symlink(path, link_path), 0);
	assert_null(deliver(TARGET_FILE, link_path, "new", NULL));
	struct stat st;
	lstat(link_path, &st);
	assert_true(S_ISLNK(st.st_mode));
	stat(path, &st);
	assert_int_equal(st.st_mode & 0777, 0640);
	assert_string_equal(content(path), "new");
}

static void failure_leaves_no_trace(void **state)
{
	(void)state;
	assert_fails(deliver(TARGET_FILE, path, "half", error_new(ERR_IO, "sorry")), "sorry");
	assert_int_equal(count_files(), 0);
	put_file("old");
	assert_fails(deliver(TARGET_FILE, path, "half", error_new(ERR_IO, "sorry")), "sorry");
	assert_string_equal(content(path), "old");
	assert_int_equal(count_files(), 1);
	assert_fails(deliver(TARGET_APPEND, path, "half", error_new(ERR_IO, "sorry")), "sorry");
	assert_string_equal(content(path), "old");
}

static void appending(void **state)
{
	(void)state;
	assert_null(deliver(TARGET_APPEND, path, "a", NULL));
	assert_null(deliver(TARGET_APPEND, path, "b", NULL));
	assert_string_equal(content(path), "ab");
}

static void full_disk(void **state)
{
	(void)state;
	assert_fails(deliver(TARGET_FILE, "/dev/full", "x", NULL),
		     "write /dev/full: no space left on device");
	assert_fails(deliver(TARGET_APPEND, "/dev/full", "x", NULL),
		     "write /dev/full: no space left on device");
}

// A limit on the size of files is as good as a full disk.
static void no_half_written_file(void **state)
{
	(void)state;
	put_file("old");
	pid_t child = fork();
	if (child == 0) {
		signal(SIGXFSZ, SIG_IGN);
		size_t len = 4 << 20;
		char *big = malloc(len + 1);
		memset(big, 'x', len);
		big[len] = '\0';
		setrlimit(RLIMIT_FSIZE, &(struct rlimit){1 << 20, 1 << 20});
		struct error *err = deliver(TARGET_FILE, path, big, NULL);
		_exit(!(err && strstr(error_message(err), "file too large")));
	}
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	assert_string_equal(content(path), "old");
	assert_int_equal(count_files(), 1);
}

static void devices_and_fifos(void **state)
{
	(void)state;
	assert_null(deliver(TARGET_FILE, "/dev/null", "x", NULL));
	assert_int_equal(mkfifo(path, 0600), 0);
	pid_t child = fork();
	if (child == 0)
		_exit(strcmp(content(path), "through") != 0);
	assert_null(deliver(TARGET_FILE, path, "through", NULL));
	int status;
	waitpid(child, &status, 0);
	assert_int_equal(status, 0);
	struct stat st;
	stat(path, &st);
	assert_true(S_ISFIFO(st.st_mode));
}

static void bad_places(void **state)
{
	(void)state;
	assert_fails(deliver(TARGET_FILE, "/nonexistent/f", "x", NULL),
		     "open /nonexistent/f: no such file or directory");
	char want[256];
	snprintf(want, sizeof want, "open %s: is a directory", directory);
	assert_fails(deliver(TARGET_FILE, directory, "x", NULL), want);
}

static void pipes(void **state)
{
	(void)state;
	char command[256];
	snprintf(command, sizeof command, "tr a-z A-Z > %s", path);
	assert_null(deliver(TARGET_PIPE, command, "abc\x1b\n", NULL));
	assert_string_equal(content(path), "ABC\x1b\n");
	// A reader that does not care.
	size_t len = 1 << 20;
	char *big = malloc(len + 1);
	memset(big, 'x', len);
	big[len] = '\0';
	assert_null(deliver(TARGET_PIPE, "true", big, NULL));
	free(big);
}

// Our standard output has no reader any more.
static void closed_standard_output(void **state)
{
	(void)state;
	int ends[2], saved = dup(STDOUT_FILENO);
	assert_int_equal(pipe(ends), 0);
	close(ends[0]);
	fflush(stdout);
	dup2(ends[1], STDOUT_FILENO);
	close(ends[1]);
	struct output out;
	bool gone = false;
	struct error *err = output_open(&out, &(struct output_options){.target = TARGET_STDOUT});
	struct writer writer = output_writer(&out);
	err = writer_put(&writer, "x", 1);
	err = output_close(&out, err, &gone);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	assert_null(err);
	assert_true(gone);
}

static void numbered_files(void **state)
{
	(void)state;
	assert_int_equal(chdir(directory), 0);
	char *first, *second;
	assert_null(output_numbered("pb.gz", &first));
	assert_null(output_numbered("pb.gz", &second));
	assert_string_equal(first, "profile001.pb.gz");
	assert_string_equal(second, "profile002.pb.gz");
	free(first);
	free(second);
	assert_int_equal(chdir("/"), 0);
}

static void at_home(void **state)
{
	(void)state;
	setenv("HOME", directory, 1);
	assert_null(deliver(TARGET_FILE, "~/f", "x", NULL));
	assert_string_equal(content(path), "x");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(new_file),
		TEST(old_file_keeps_mode_and_links),
		TEST(failure_leaves_no_trace),
		TEST(appending),
		TEST(full_disk),
		TEST(no_half_written_file),
		TEST(devices_and_fifos),
		TEST(bad_places),
		TEST(pipes),
		TEST(closed_standard_output),
		TEST(numbered_files),
		TEST(at_home),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
