#pragma once
/**
 * @file
 * Names of kernel functions: /proc/kallsyms of this machine, or a copy of another's.
 *
 *     struct kernel *kernel;
 *     TRY(kernel_open(NULL, &kernel));
 *     struct kernel_symbol s;
 *     if (kernel_find(kernel, 0xffffffff81234567, &s))
 *             printf("%s [%s]\n", s.name, s.module ? s.module : "kernel");
 *
 * Addresses are those of the running kernel, as profiles have them: nothing is to be subtracted.
 * System.map, which has the same lines without modules, is read as well; it fits only a kernel
 * that was not moved when it started (nokaslr).
 *
 * Memory:  everything belongs to the kernel, until kernel_close().
 * Threads: any number of readers.
 */
#include <stdbool.h>

#include "base/error.h"

struct kernel;

struct kernel_symbol {
	const char *name;
	const char *module; ///< "ext4"; "bpf" for programs of its own; NULL for the kernel itself
	uint64_t address;   ///< where the function starts
};

#define KERNEL_FILE_LIMIT   ((size_t)64 << 20)
#define KERNEL_SYMBOL_LIMIT (4u << 20)

/**
 * Reads the symbols.
 *
 * @param path  NULL for /proc/kallsyms
 * @return #ERR_IO in the system's words, or because the kernel shows only zeros
 *         (kernel.kptr_restrict); #ERR_FORMAT with the line that is not one; #ERR_LIMIT
 */
struct error *kernel_open(const char *path, struct kernel **ret) MUST_CHECK;

/** The same over text in memory, copied. */
struct error *kernel_from_memory(const void *bytes, size_t len, struct kernel **ret) MUST_CHECK;

/** NULL is fine. */
void kernel_close(struct kernel *kernel);

/** The function that @p address is in; false if it is outside of all code. */
bool kernel_find(const struct kernel *kernel, uint64_t address, struct kernel_symbol *ret);
