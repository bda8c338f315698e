// A thread that wakes up ten times a second and redraws one line.
#include "shell/progress.h"

#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/clock.h"
#include "base/text.h"
#include "shell/signals.h"
#include "shell/tell.h"

#define AFTER_MS 300
#define EVERY_MS 100
#define ERASE	 "\r\x1b[K"

struct progress {
	pthread_t thread;
	pthread_mutex_t lock; // of all below
	pthread_cond_t stop;
	bool stopping, shown;
	char source[128];
	uint64_t done, size;
	char measured[128]; // by the program that is waited for longest
	int64_t until;	    // seconds of clock_ms()
};

static void draw(struct progress *progress)
{
	if (signals_seen(SIGINT)) // the process is about to end, and the line is erased
		return;
	struct text line = {0};
	int64_t left = progress->until - clock_ms() / 1000;
	const char *name = left > 0 ? progress->measured : progress->source;
	text_puts(&line, left > 0 ? ERASE "Waiting for " : ERASE "Reading ");
	text_put_visible(&line, name, strlen(name));
	if (left > 0)
		text_putf(&line, " %llds", (long long)left);
	else if (progress->size)
		text_putf(&line, " %d%%",
			  (int)((double)progress->done * 100.0 / (double)progress->size));
	else if (progress->done)
		text_putf(&line, " %.1f MB", (double)progress->done / 1e6);
	if (!line.failed)
		fputs(line.bytes, stderr);
	text_deinit(&line);
	progress->shown = true;
}

static void erase(struct progress *progress)
{
	if (progress->shown)
		fputs(ERASE, stderr);
	progress->shown = false;
}

// Waits until it is time, or until it is over.
static bool wait_ms(struct progress *progress, long ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_nsec += ms * 1000000;
	until.tv_sec += until.tv_nsec / 1000000000;
	until.tv_nsec %= 1000000000;
	int result = 0;
	while (!progress->stopping && result == 0)
		result = pthread_cond_timedwait(&progress->stop, &progress->lock, &until);
	return !progress->stopping;
}

static void *run(void *context)
{
	struct progress *progress = context;
	pthread_mutex_lock(&progress->lock);
	for (long ms = AFTER_MS; wait_ms(progress, ms); ms = EVERY_MS)
		draw(progress);
	erase(progress);
	pthread_mutex_unlock(&progress->lock);
	return NULL;
}

struct progress *progress_start(const struct tell *tell)
{
	struct progress *progress = tell->smart ? calloc(1, sizeof *progress) : NULL;
	if (!progress)
		return NULL;
	pthread_condattr_t clock;
	pthread_condattr_init(&clock);
	pthread_condattr_setclock(&clock, CLOCK_MONOTONIC);
	pthread_cond_init(&progress->stop, &clock);
	pthread_condattr_destroy(&clock);
	pthread_mutex_init(&progress->lock, NULL);
	signals_on_leave(ERASE);
	if (pthread_create(&progress->thread, NULL, run, progress) == 0)
		return progress;
	free(progress);
	return NULL;
}

void progress_stop(struct progress *progress)
{
	if (!progress)
		return;
	pthread_mutex_lock(&progress->lock);
	progress->stopping = true;
	pthread_cond_signal(&progress->stop);
	pthread_mutex_unlock(&progress->lock);
	pthread_join(progress->thread, NULL);
	signals_on_leave(NULL);
	pthread_cond_destroy(&progress->stop);
	pthread_mutex_destroy(&progress->lock);
	free(progress);
}

static void put_name(char (*to)[128], const char *source)
{
	const char *slash = strrchr(source, '/');
	snprintf(*to, sizeof *to, "%s", slash ? slash + 1 : source);
}

void progress_wait(struct progress *progress, const char *source, unsigned seconds)
{
	if (!progress)
		return;
	int64_t until = clock_ms() / 1000 + seconds;
	pthread_mutex_lock(&progress->lock);
	if (until > progress->until) {
		progress->until = until;
		put_name(&progress->measured, source);
	}
	pthread_mutex_unlock(&progress->lock);
}

void progress_update(struct progress *progress, const char *source, uint64_t done, uint64_t size)
{
	if (!progress)
		return;
	pthread_mutex_lock(&progress->lock);
	put_name(&progress->source, source);
	progress->done = done;
	progress->size = size;
	pthread_mutex_unlock(&progress->lock);
}

void progress_note(struct progress *progress, const struct tell *tell, const char *line)
{
	if (progress) {
		pthread_mutex_lock(&progress->lock);
		erase(progress);
	}
	tell_note(tell, line, strlen(line));
	if (progress)
		pthread_mutex_unlock(&progress->lock);
}
