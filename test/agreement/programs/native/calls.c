/* Functions of C that get inlined, split, cloned and called at the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct node {
	struct node *left, *right;
	long key;
};

#define CLAMP(x, low, high) ((x) < (low) ? (low) : (x) > (high) ? (high) : (x))

static inline long mix(long x)
{
	x ^= x >> 7;
	x = (long)((unsigned long)x * 0x9e3779b9);
	return x;
}

static inline __attribute__((always_inline)) long twice(long x)
{
	long once = mix(x);

	return mix(once) + CLAMP(once, -1000, 1000);
}

__attribute__((noinline, cold)) static void failed(const char *what)
{
	fprintf(stderr, "%s\n", what);
	exit(1);
}

static struct node *insert(struct node *at, long key)
{
	if (!at) {
		at = calloc(1, sizeof(*at));
		if (!at)
			failed("no memory");
		at->key = key;
		return at;
	}
	if (key < at->key)
		at->left = insert(at->left, key);
	else
		at->right = insert(at->right, key);
	return at;
}

static long sum(const struct node *at)
{
	return at ? sum(at->left) + twice(at->key) + sum(at->right) : 0;
}

static int compare(const void *a, const void *b)
{
	const long *x = a, *y = b;

	return (*x > *y) - (*x < *y);
}

static long choose(int kind, long x)
{
	switch (kind % 7) {
	case 0:
		return mix(x);
	case 1:
		return twice(x) + 1;
	case 2:
		return x << 3;
	case 3:
		return labs(x);
	case 4:
		return x % 1021;
	case 5:
		if (x == 77)
			failed("seventy-seven");
		return -x;
	default:
		return twice(mix(twice(x)));
	}
}

long scale(long *values, size_t count, long by)
{
	long total = 0;

	for (size_t i = 0; i < count; i++) {
		values[i] = choose((int)i, values[i] * by);
		total += values[i] & 0xff;
	}
	return total;
}

int main(int argc, char **argv)
{
	size_t count = argc > 1 ? strtoul(argv[1], NULL, 10) : 1000;
	long *values = malloc(count * sizeof(*values));
	struct node *root = NULL;

	if (!values)
		failed("no memory");
	for (size_t i = 0; i < count; i++)
		values[i] = twice((long)i);
	qsort(values, count, sizeof(*values), compare);
	for (size_t i = 0; i < count; i++)
		root = insert(root, mix(values[i]));
	printf("%ld %ld\n", sum(root), scale(values, count, 3));
	free(values);
	return 0;
}
