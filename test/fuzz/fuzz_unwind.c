// A stack to be unwound: registers, a copy of its memory, and the binary that says how.
//
// 20 registers of x86-64 (u64s, as perf records them), 512 bytes of stack, and an ELF file that was
// mapped as a whole at 0x400000.
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/text.h"
#include "io/isolate.h"
#include "symbolize/unwind.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

#define REGISTERS_MASK 0xff0fffu // all but ds, es, fs, gs
#define REGISTERS_LEN  (20 * 8)
#define STACK_LEN      512
#define START	       0x400000

static char path[] = "/tmp/fuzz-unwind-XXXXXX";

static void remove_file(void)
{
	unlink(path);
}

static int binary(void)
{
	static int fd = -1;
	if (fd < 0) {
		fd = mkostemp(path, O_CLOEXEC);
		if (fd < 0)
			abort();
		atexit(remove_file);
	}
	return fd;
}

// In place of the library's: what happens in the child is to be seen.
struct error *isolate_run(struct error *(*work)(void *context, struct text *answer), void *context,
			  const struct isolate_limits *limits, struct text *ret)
{
	(void)limits;
	return work(context, ret);
}

static void check(const struct unwind_answer *a)
{
	if (a->start[0] != 0 || a->start[1] > UNWIND_DEPTH)
		abort();
	if (a->short_of_memory + a->short_of_binary > 1)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	const size_t head = REGISTERS_LEN + STACK_LEN;
	int fd = binary();
	if (len < head)
		return 0;
	size_t size = len - head;
	if (ftruncate(fd, 0) != 0 || pwrite(fd, bytes + head, size, 0) != (ssize_t)size)
		abort();
	const struct unwind_map map = {START, START + (size | 4095) + 1, 0, path, ""};
	const struct unwind_space space = {&map, 1};
	const struct unwind_stack stack = {
		.mask = REGISTERS_MASK,
		.regs = bytes,
		.regs_len = REGISTERS_LEN,
		.memory = bytes + REGISTERS_LEN,
		.memory_len = STACK_LEN,
	};
	const struct unwind_question question = {&space, 1, &stack, 1};
	struct unwind_answer answer;
	struct arena arena;
	arena_init(&arena, (size_t)64 << 20);
	struct error *err = unwind_run(&question, &arena, &answer);
	if (!err)
		check(&answer);
	else if (error_code(err) == ERR_NOMEM)
		abort();
	error_free(err);
	arena_deinit(&arena);
	return 0;
}
