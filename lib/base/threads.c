// POSIX threads, started and awaited in one call.
#include "base/threads.h"

#include <pthread.h>
#include <stdbool.h>

struct job {
	pthread_t thread;
	bool started;
	void (*work)(void *thing);
	void *thing;
};

static void *run(void *job)
{
	const struct job *j = job;
	j->work(j->thing);
	return NULL;
}

void threads_run(void (*work)(void *thing), void *things, size_t size, uint32_t count)
{
	struct job job[THREADS_MAX] = {0};
	char *thing = things;
	for (uint32_t i = 1; i < count && i < THREADS_MAX; i++) {
		job[i].work = work;
		job[i].thing = thing + i * size;
		job[i].started = pthread_create(&job[i].thread, NULL, run, &job[i]) == 0;
	}
	for (uint32_t i = 0; i < count; i++)
		if (i >= THREADS_MAX || !job[i].started)
			work(thing + i * size);
	for (uint32_t i = 1; i < THREADS_MAX; i++)
		if (job[i].started)
			pthread_join(job[i].thread, NULL);
}
