// Asking debuginfod servers: one of our own on this machine, that answers by the first digits of a
// build id.
#include <arpa/inet.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/interrupt.h"
#include "symbolize/debuginfod.h"

#define FOUND	"aa00000000000000000000000000000000000001"
#define ABSENT	"bb00000000000000000000000000000000000002"
#define SILENT	"cc00000000000000000000000000000000000003"
#define GARBAGE "dd00000000000000000000000000000000000004"
#define BROKEN	"ee00000000000000000000000000000000000005"

static int listener = -1;
static char url[64], cache[] = "/tmp/cprof-fetch-XXXXXX";
static atomic_uint questions, progress_calls;
static int held[64];
static unsigned held_count;

static void send_text(int fd, const char *text)
{
	size_t len = strlen(text);
	while (len) {
		ssize_t n = send(fd, text, len, MSG_NOSIGNAL);
		if (n <= 0)
			return;
		text += n;
		len -= (size_t)n;
	}
}

static void answer(int fd)
{
	char request[4096];
	size_t len = 0;
	while (len < sizeof request - 1) {
		ssize_t n = recv(fd, request + len, sizeof request - 1 - len, 0);
		if (n <= 0)
			break;
		len += (size_t)n;
		request[len] = '\0';
		if (strstr(request, "\r\n\r\n"))
			break;
	}
	request[len] = '\0';
	questions++;
	if (strstr(request, "/buildid/" SILENT)) {
		held[held_count++ % 64] = fd;
		return;
	}
	if (strstr(request, "/buildid/" FOUND "/executable"))
		send_text(fd, "HTTP/1.0 200 OK\r\nContent-Length: 6\r\n\r\nbinary");
	else if (strstr(request, "/buildid/" FOUND "/debuginfo"))
		send_text(fd, "HTTP/1.0 200 OK\r\nContent-Length: 5\r\n\r\ndebug");
	else if (strstr(request, "/buildid/" GARBAGE))
		send_text(fd, "\x01\x02 nonsense \xff\r\n\r\n");
	else if (strstr(request, "/buildid/" BROKEN))
		send_text(fd, "HTTP/1.0 500 Internal Server Error\r\nContent-Length: 0\r\n\r\n");
	else
		send_text(fd, "HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n");
	close(fd);
}

static void *serve(void *unused)
{
	for (int fd; (fd = accept(listener, NULL, NULL)) >= 0;)
		answer(fd);
	return unused;
}

static pthread_t thread;

static int start(void **state)
{
	(void)state;
	struct sockaddr_in address = {.sin_family = AF_INET,
				      .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, len) != 0 ||
	    listen(listener, 16) != 0 ||
	    getsockname(listener, (struct sockaddr *)&address, &len) != 0 || !mkdtemp(cache))
		return -1;
	snprintf(url, sizeof url, "http://127.0.0.1:%d", ntohs(address.sin_port));
	setenv("DEBUGINFOD_CACHE_PATH", cache, 1);
	setenv("no_proxy", "127.0.0.1", 1);
	unsetenv("DEBUGINFOD_TIMEOUT");
	return pthread_create(&thread, NULL, serve, NULL);
}

static int stop(void **state)
{
	(void)state;
	shutdown(listener, SHUT_RDWR);
	pthread_join(thread, NULL);
	close(listener);
	for (unsigned i = 0; i < held_count && i < 64; i++)
		close(held[i]);
	char command[128];
	snprintf(command, sizeof command, "rm -r %s", cache);
	return system(command);
}

static void count_progress(void *context, uint64_t done, uint64_t size)
{
	(void)context, (void)done, (void)size;
	progress_calls++;
}

// Skips the test where there is no library.
static struct fetcher *make(const char *urls, unsigned seconds)
{
	struct fetcher *fetcher = NULL;
	setenv("DEBUGINFOD_URLS", urls, 1);
	const struct fetcher_options options = {.seconds = seconds, .progress = count_progress};
	struct error *err = fetcher_new(&options, &fetcher);
	if (err && error_code(err) == ERR_UNSUPPORTED) {
		error_free(err);
		skip();
	}
	assert_null(err);
	return fetcher;
}

static const char *find(struct fetcher *fetcher, enum fetch_kind kind, const char *id)
{
	const char *path = "untouched";
	assert_null(fetcher_find(fetcher, kind, (struct slice){id, strlen(id)}, &path));
	return path;
}

static void expect_file(const char *path, const char *content)
{
	char bytes[32] = {0};
	assert_non_null(path);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fread(bytes, 1, sizeof bytes - 1, file), strlen(content));
	assert_string_equal(bytes, content);
	fclose(file);
}

static void test_found(void **state)
{
	(void)state;
	struct fetcher *fetcher = make(url, 60);
	expect_file(find(fetcher, FETCH_EXECUTABLE, FOUND), "binary");
	expect_file(find(fetcher, FETCH_DEBUGINFO, FOUND), "debug");
	// From the cache, in capitals too.
	unsigned before = questions;
	expect_file(find(fetcher, FETCH_EXECUTABLE, "AA00000000000000000000000000000000000001"),
		    "binary");
	assert_int_equal(questions, before);
	assert_null(fetcher_problem(fetcher));
	fetcher_free(fetcher);
}

static void test_absent(void **state)
{
	(void)state;
	struct fetcher *fetcher = make(url, 60);
	unsigned before = questions;
	assert_null(find(fetcher, FETCH_EXECUTABLE, ABSENT));
	assert_int_equal(questions, before + 1);
	assert_null(fetcher_problem(fetcher));
	// It goes on after answers that are wrong.
	assert_null(find(fetcher, FETCH_EXECUTABLE, BROKEN));
	assert_null(find(fetcher, FETCH_EXECUTABLE, GARBAGE));
	expect_file(find(fetcher, FETCH_DEBUGINFO, FOUND), "debug");
	fetcher_free(fetcher);
}

// What is no build id in hex is not asked for.
static void test_bad_id(void **state)
{
	(void)state;
	struct fetcher *fetcher = make(url, 60);
	unsigned before = questions;
	static const char *const ids[] = {
		"", "ab", "abc", "abcde", "../../../etc/passwd", "xyzxyzxy", "Go/build/id-_"};
	for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++)
		assert_null(find(fetcher, FETCH_EXECUTABLE, ids[i]));
	assert_int_equal(questions, before);
	fetcher_free(fetcher);
}

// Silence ends with the time there is for everything, and nobody is asked after that.
static void test_silent(void **state)
{
	(void)state;
	struct fetcher *fetcher = make(url, 2);
	progress_calls = 0;
	assert_null(find(fetcher, FETCH_EXECUTABLE, SILENT));
	assert_true(progress_calls > 0);
	assert_string_equal(fetcher_problem(fetcher), "no answer in time");
	unsigned before = questions;
	assert_null(find(fetcher, FETCH_DEBUGINFO, SILENT));
	assert_null(find(fetcher, FETCH_EXECUTABLE, ABSENT));
	assert_int_equal(questions, before);
	fetcher_free(fetcher);
}

// Nobody is there: asked once.
static void test_refused(void **state)
{
	(void)state;
	struct fetcher *fetcher = make("http://127.0.0.1:1", 60);
	assert_null(find(fetcher, FETCH_EXECUTABLE, "0123456789"));
	const char *problem = fetcher_problem(fetcher);
	assert_non_null(problem);
	assert_null(find(fetcher, FETCH_EXECUTABLE, "0123456789"));
	assert_ptr_equal(fetcher_problem(fetcher), problem);
	fetcher_free(fetcher);
}

// One server is dead, the other has the file.
static void test_two(void **state)
{
	(void)state;
	char urls[128];
	snprintf(urls, sizeof urls, "http://127.0.0.1:1 %s", url);
	char command[128];
	snprintf(command, sizeof command, "rm -rf %s/" FOUND, cache);
	assert_int_equal(system(command), 0);
	struct fetcher *fetcher = make(urls, 60);
	find(fetcher, FETCH_EXECUTABLE, "bb00000000000000000000000000000000000006");
	expect_file(find(fetcher, FETCH_EXECUTABLE, FOUND), "binary");
	fetcher_free(fetcher);
}

static void test_interrupt(void **state)
{
	(void)state;
	struct fetcher *fetcher = make(url, 60);
	interrupt_request();
	const char *path = "x";
	struct error *err = fetcher_find(fetcher, FETCH_EXECUTABLE,
					 (struct slice){SILENT, strlen(SILENT)}, &path);
	interrupt_clear();
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_INTERRUPTED);
	assert_null(path);
	error_free(err);
	fetcher_free(fetcher);
}

// Ctrl-C while it waits.
static void interrupt_now(void *context, uint64_t done, uint64_t size)
{
	(void)context, (void)done, (void)size;
	interrupt_request();
}

static void test_interrupt_waiting(void **state)
{
	(void)state;
	fetcher_free(make(url, 60));
	struct fetcher *fetcher;
	assert_null(fetcher_new(&(struct fetcher_options){.progress = interrupt_now}, &fetcher));
	const char *path;
	struct error *err = fetcher_find(fetcher, FETCH_DEBUGINFO,
					 (struct slice){SILENT, strlen(SILENT)}, &path);
	interrupt_clear();
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_INTERRUPTED);
	error_free(err);
	fetcher_free(fetcher);
}

static void test_no_servers(void **state)
{
	(void)state;
	fetcher_free(make(url, 1));
	static const char *const none[] = {"", " \t\n"};
	for (size_t i = 0; i < 2; i++) {
		struct fetcher *fetcher;
		setenv("DEBUGINFOD_URLS", none[i], 1);
		struct error *err = fetcher_new(&(struct fetcher_options){0}, &fetcher);
		assert_non_null(err);
		assert_int_equal(error_code(err), ERR_NOT_FOUND);
		error_free(err);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_found),	   cmocka_unit_test(test_absent),
		cmocka_unit_test(test_bad_id),	   cmocka_unit_test(test_silent),
		cmocka_unit_test(test_refused),	   cmocka_unit_test(test_two),
		cmocka_unit_test(test_interrupt),  cmocka_unit_test(test_interrupt_waiting),
		cmocka_unit_test(test_no_servers),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
