// Small pieces are cut from blocks that double in size; a large piece is a
// block of its own, so that realloc() can grow it by moving pages.
#include "base/arena.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#if defined(__SANITIZE_ADDRESS__)
#define HAVE_ASAN 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define HAVE_ASAN 1
#endif
#endif

#ifdef HAVE_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n)   ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
#define GAP            16
#else
#define POISON(p, n)   ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
#define GAP            0
#endif

#define ALIGN       16
#define FIRST_BLOCK (16u << 10)
#define LAST_BLOCK  (1u << 20)
#define BIG         (64u << 10)
#define HUGE_PAGE   ((size_t)2 << 20)

struct arena_block {
	struct arena_block *next, *prev; // prev is kept for big pieces only
	size_t size, used;
	max_align_t data[];
};

void arena_init(struct arena *arena, size_t limit)
{
	*arena = (struct arena){.limit = limit};
}

static void free_list(struct arena_block *block)
{
	while (block) {
		struct arena_block *next = block->next;
		UNPOISON(block->data, block->size);
		free(block);
		block = next;
	}
}

void arena_deinit(struct arena *arena)
{
	free_list(arena->block);
	free_list(arena->big);
	arena_init(arena, arena->limit);
}

void arena_reset(struct arena *arena)
{
	arena_deinit(arena);
}

struct error *arena_error(const struct arena *arena)
{
	if (arena->exhausted)
		return error_nomem();
	return error_new(ERR_LIMIT, "needs more than the %zu MiB of memory allowed",
			 arena->limit >> 20);
}

static bool take_budget(struct arena *arena, size_t size)
{
	arena->exhausted = false;
	if (arena->used > arena->limit || size > arena->limit - arena->used)
		return false;
	arena->used += size;
	return true;
}

// Columns are filled from end to end: asking for huge pages saves most of the page faults.
static void prefer_huge_pages(struct arena_block *block)
{
	uintptr_t start = ((uintptr_t)block + HUGE_PAGE - 1) & ~(HUGE_PAGE - 1);
	uintptr_t end = ((uintptr_t)block->data + block->size) & ~(HUGE_PAGE - 1);
	if (block->size >= HUGE_PAGE && start < end)
		(void)madvise((void *)start, end - start, MADV_HUGEPAGE);
}

static void *alloc_big(struct arena *arena, size_t size)
{
	if (!take_budget(arena, size))
		return NULL;
	struct arena_block *block = calloc(1, sizeof *block + size);
	if (!block) {
		arena->used -= size;
		arena->exhausted = true;
		return NULL;
	}
	block->size = block->used = size;
	block->next = arena->big;
	if (arena->big)
		arena->big->prev = block;
	arena->big = block;
	prefer_huge_pages(block);
	return block->data;
}

static bool add_block(struct arena *arena, size_t size)
{
	size_t want = arena->block ? arena->block->size * 2 : FIRST_BLOCK;
	if (want > LAST_BLOCK)
		want = LAST_BLOCK;
	if (want < size)
		want = size;
	struct arena_block *block = calloc(1, sizeof *block + want);
	if (!block) {
		arena->exhausted = true;
		return false;
	}
	block->size = want;
	POISON(block->data, want);
	block->next = arena->block;
	arena->block = block;
	return true;
}

// A piece of @p size bytes, already a multiple of ALIGN.
static void *alloc_small(struct arena *arena, size_t size)
{
	if (!take_budget(arena, size))
		return NULL;
	struct arena_block *block = arena->block;
	if (!block || block->size - block->used < size + GAP) {
		if (!add_block(arena, size + GAP)) {
			arena->used -= size;
			return NULL;
		}
		block = arena->block;
	}
	char *piece = (char *)block->data + block->used;
	block->used += size + GAP;
	UNPOISON(piece, size);
	return piece;
}

static bool round_up(size_t count, size_t size, size_t *ret)
{
	size_t bytes;
	if (__builtin_mul_overflow(count, size, &bytes) || bytes > SIZE_MAX / 2)
		return false;
	*ret = bytes ? (bytes + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
	return true;
}

void *arena_calloc(struct arena *arena, size_t count, size_t size)
{
	size_t bytes;
	if (!round_up(count, size, &bytes)) {
		arena->exhausted = false;
		return NULL;
	}
	return bytes >= BIG ? alloc_big(arena, bytes) : alloc_small(arena, bytes);
}

static struct arena_block *block_of(void *big_piece)
{
	return (struct arena_block *)(void *)((char *)big_piece -
					      offsetof(struct arena_block, data));
}

void arena_give_back(struct arena *arena, void *piece, size_t count, size_t size)
{
	size_t bytes;
	if (!piece || !round_up(count, size, &bytes) || bytes < BIG)
		return;
	struct arena_block *block = block_of(piece);
	if (block->prev)
		block->prev->next = block->next;
	else
		arena->big = block->next;
	if (block->next)
		block->next->prev = block->prev;
	arena->used -= bytes;
	free(block);
}

static void *grow_big(struct arena *arena, void *piece, size_t bytes)
{
	struct arena_block *block = block_of(piece);
	size_t more = bytes - block->size;
	if (!take_budget(arena, more))
		return NULL;
	struct arena_block *moved = realloc(block, sizeof *block + bytes);
	if (!moved) {
		arena->used -= more;
		arena->exhausted = true;
		return NULL;
	}
	moved->size = moved->used = bytes;
	if (moved->prev)
		moved->prev->next = moved;
	else
		arena->big = moved;
	if (moved->next)
		moved->next->prev = moved;
	prefer_huge_pages(moved);
	return moved->data;
}

void *arena_grow(struct arena *arena, void *piece, size_t old_count, size_t new_count, size_t size)
{
	size_t old_bytes, new_bytes;
	if (!round_up(new_count, size, &new_bytes) || !round_up(old_count, size, &old_bytes)) {
		arena->exhausted = false;
		return NULL;
	}
	if (!piece)
		return arena_calloc(arena, new_count, size);
	if (new_bytes <= old_bytes)
		return piece;
	if (old_bytes >= BIG)
		return grow_big(arena, piece, new_bytes);
	void *copy = arena_calloc(arena, new_count, size);
	if (copy)
		memcpy(copy, piece, old_count * size);
	return copy;
}

char *arena_copy(struct arena *arena, const char *text, size_t len)
{
	char *copy = arena_calloc(arena, len + 1, 1);
	if (copy && len)
		memcpy(copy, text, len);
	return copy;
}

struct error *arena_copy_bytes(struct arena *arena, const char *text, size_t len, const char **ret)
{
	const char *copy = arena_copy(arena, text, len);
	if (!copy)
		return arena_error(arena);
	*ret = copy;
	return NULL;
}

struct error *arena_copy_text(struct arena *arena, const char *text, const char **ret)
{
	if (text)
		return arena_copy_bytes(arena, text, strlen(text), ret);
	*ret = NULL;
	return NULL;
}

struct error *arena_reserve_(struct arena *arena, any_pointer *ptr, size_t count, uint32_t *cap,
			     size_t more, size_t size)
{
	size_t want = *cap ? (size_t)*cap * 2 : 16;
	if (want < count + more)
		want = count + more;
	if (want > UINT32_MAX)
		want = UINT32_MAX;
	if (want < count + more)
		return error_new(ERR_LIMIT, "more than 4294967295 entries");
	void *grown = arena_grow(arena, *ptr, *cap, want, size);
	if (!grown)
		return arena_error(arena);
	*ptr = grown;
	*cap = (uint32_t)want;
	return NULL;
}
