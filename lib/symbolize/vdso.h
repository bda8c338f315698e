#pragma once
/**
 * @file
 * The vdso: the shared object that the kernel puts into every process, and no file has.
 *
 * Profiles name its mapping [vdso] or linux-vdso.so.1. This process has one too, and if the profile
 * comes from the same kernel, it is the same one.
 *
 * Memory:  borrowed from the process for as long as it lives; the object itself is closed as
 *          every other.
 * Threads: any number.
 */
#include "base/error.h"

struct object;

/**
 * Opens this machine's vdso.
 *
 * @param build_id  of the profile's mapping, in hex; "" or NULL if it has none, and then
 *                  this machine's is taken for its
 * @param[out] ret  NULL if this machine has none, or one of another build
 */
struct error *vdso_open(const char *build_id, struct object **ret) MUST_CHECK;
