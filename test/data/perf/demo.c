/* What the recordings are of: two threads that recurse, a child that sorts, inlined calls. */
#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define ROUNDS 400000

volatile uint64_t sink;

__attribute__((noinline)) void leaf(long n)
{
	for (long i = 0; i < n; i++)
		sink += (uint64_t)(i * i);
}

__attribute__((noinline)) void middle(long n)
{
	leaf(n);
	sink++;
}

__attribute__((noinline)) void recurse(int depth, long n)
{
	if (depth == 0)
		middle(n);
	else
		recurse(depth - 1, n);
	sink++;
}

static inline __attribute__((always_inline)) void inlined(long n)
{
	middle(n);
	sink++;
}

static void *thread(void *rounds)
{
	for (long i = 0; i < (long)rounds; i++)
		recurse(8, ROUNDS);
	return NULL;
}

static int compare(const void *a, const void *b)
{
	sink++;
	return *(const int *)a - *(const int *)b;
}

static void sort(void)
{
	int *v = malloc(ROUNDS * sizeof *v);
	for (int i = 0; v && i < ROUNDS; i++)
		v[i] = rand() >> 1;
	if (v)
		qsort(v, ROUNDS, sizeof *v, compare);
	_exit(0);
}

int main(void)
{
	pthread_t threads[2];
	for (long i = 0; i < 2; i++)
		pthread_create(&threads[i], NULL, thread, (void *)(20 + 20 * i));
	if (fork() == 0)
		sort();
	for (int i = 0; i < 20; i++)
		inlined(ROUNDS);
	for (int i = 0; i < 2; i++)
		pthread_join(threads[i], NULL);
	wait(NULL);
	return 0;
}
