// libdebuginfod asks all servers at once, for one file at a time, and tells every second that it
// still does: the only place to stop it.
#include "symbolize/debuginfod.h"

#include <ctype.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <elfutils/debuginfod.h>

#include "base/clock.h"
#include "base/interrupt.h"
#include "base/library.h"
#include "symbolize/search.h"

// How long the beginning of an answer is waited for once a server was silent.
#define PATIENCE_MS 3000

#define LONGEST_ID 128

struct library {
	bool loaded;
	__typeof__(debuginfod_begin) *begin;
	__typeof__(debuginfod_end) *end;
	__typeof__(debuginfod_find_executable) *find_executable;
	__typeof__(debuginfod_find_debuginfo) *find_debuginfo;
	__typeof__(debuginfod_set_progressfn) *set_progressfn;
	__typeof__(debuginfod_set_user_data) *set_user_data;
	__typeof__(debuginfod_get_user_data) *get_user_data;
};

// Loaded once and never unloaded: what it is made of may have started threads.
static struct library library;

struct fetcher {
	struct fetcher_options options;
	debuginfod_client *client;
	int64_t deadline; // for everything
	int64_t patience; // until when this answer has to begin; 0 is "no matter"
	unsigned servers;
	bool was_silent, closed; // a server did not answer; nobody is asked any more
	bool out_of_time;	 // the progress function stopped the library
	struct error *stop;	 // why it did otherwise
	char *path;
	char problem[256];
};

// --- The library.

static struct error *load_library(void)
{
	const struct library_function wanted[] = {
		{"debuginfod_begin", &library.begin},
		{"debuginfod_end", &library.end},
		{"debuginfod_find_executable", &library.find_executable},
		{"debuginfod_find_debuginfo", &library.find_debuginfo},
		{"debuginfod_set_progressfn", &library.set_progressfn},
		{"debuginfod_set_user_data", &library.set_user_data},
		{"debuginfod_get_user_data", &library.get_user_data},
	};
	if (!library.loaded)
		TRY(library_load(DEBUGINFOD_SONAME, "debuginfod", wanted, ARRAY_LEN(wanted)));
	library.loaded = true;
	return NULL;
}

// --- Time.

// Stops the library by returning 1. Without a size, a counts calls.
static int report(debuginfod_client *client, long a, long b)
{
	struct fetcher *f = library.get_user_data(client);
	if (!f->stop)
		f->stop = interrupt_check();
	int64_t time = clock_ms();
	f->out_of_time = time >= f->deadline || (b <= 0 && f->patience > 0 && time >= f->patience);
	if (f->stop || f->out_of_time)
		return 1;
	if (f->options.progress)
		f->options.progress(f->options.context, b > 0 && a > 0 ? (uint64_t)a : 0,
				    b > 0 ? (uint64_t)b : 0);
	return 0;
}

static unsigned seconds_for_all(unsigned asked)
{
	const char *timeout = getenv(DEBUGINFOD_TIMEOUT_ENV_VAR);
	long longer = timeout ? strtol(timeout, NULL, 10) : 0;
	if (asked)
		return asked;
	return longer > FETCHER_SECONDS && longer < INT_MAX ? (unsigned)longer : FETCHER_SECONDS;
}

// --- Fetchers.

static unsigned count_servers(void)
{
	const char *c = getenv(DEBUGINFOD_URLS_ENV_VAR);
	unsigned count = 0;
	while (c && *(c += strspn(c, " \t\r\n"))) {
		count++;
		c += strcspn(c, " \t\r\n");
	}
	return count;
}

struct error *fetcher_new(const struct fetcher_options *options, struct fetcher **ret)
{
	unsigned servers = count_servers();
	if (servers == 0)
		return error_new(ERR_NOT_FOUND,
				 "no debuginfod server is named by " DEBUGINFOD_URLS_ENV_VAR);
	TRY(load_library());
	struct fetcher *f = calloc(1, sizeof *f);
	if (!f)
		return error_nomem();
	f->options = *options;
	f->servers = servers;
	f->client = library.begin();
	if (!f->client) {
		free(f);
		return error_new(ERR_UNSUPPORTED, "libdebuginfod does not start");
	}
	library.set_user_data(f->client, f);
	library.set_progressfn(f->client, report);
	f->deadline = clock_ms() + seconds_for_all(options->seconds) * INT64_C(1000);
	*ret = f;
	return NULL;
}

void fetcher_free(struct fetcher *f)
{
	if (!f)
		return;
	library.end(f->client);
	error_free(f->stop);
	free(f->path);
	free(f);
}

const char *fetcher_problem(const struct fetcher *f)
{
	return f->problem[0] ? f->problem : NULL;
}

// Nobody answers, as opposed to answering that something is wrong.
static bool is_silence(int code)
{
	return code == ETIME || code == ETIMEDOUT || code == ECONNREFUSED || code == EHOSTUNREACH ||
	       code == ENETUNREACH || code == ECONNRESET || code == ENONET;
}

static void note_problem(struct fetcher *f, int code)
{
	if (f->out_of_time && clock_ms() >= f->deadline) {
		f->closed = true;
		snprintf(f->problem, sizeof f->problem, "no answer in time");
		return;
	}
	if (f->out_of_time)
		code = ETIMEDOUT;
	if (is_silence(code)) {
		f->was_silent = true;
		f->closed = f->servers == 1;
	}
	char text[128];
	const char *message = strerror_r(code, text, sizeof text);
	snprintf(f->problem, sizeof f->problem, "%c%s",
		 tolower((unsigned char)message[0]), message + 1);
}

static int ask(struct fetcher *f, enum fetch_kind kind, const char *id)
{
	f->out_of_time = false;
	f->patience = f->was_silent ? clock_ms() + PATIENCE_MS : 0;
	const unsigned char *bytes = (const unsigned char *)id;
	return kind == FETCH_EXECUTABLE ? library.find_executable(f->client, bytes, 0, &f->path)
					: library.find_debuginfo(f->client, bytes, 0, &f->path);
}

struct error *fetcher_find(struct fetcher *f, enum fetch_kind kind, struct slice build_id,
			   const char **ret)
{
	*ret = NULL;
	free(f->path);
	f->path = NULL;
	if (f->closed || !search_is_hex_id(build_id) || build_id.len > LONGEST_ID ||
	    build_id.len % 2)
		return NULL;
	char id[LONGEST_ID + 1] = {0};
	for (size_t i = 0; i < build_id.len; i++)
		id[i] = (char)tolower((unsigned char)build_id.text[i]);
	TRY(interrupt_check());
	int fd = ask(f, kind, id);
	struct error *stop = f->stop;
	f->stop = NULL;
	if (stop) {
		if (fd >= 0)
			close(fd);
		return stop;
	}
	if (fd < 0) {
		if (fd != -ENOENT || f->out_of_time)
			note_problem(f, -fd);
		return NULL;
	}
	close(fd);
	*ret = f->path;
	return NULL;
}
