#pragma once
/**
 * @file
 * Capstone, loaded when the first instruction is read.  For disasm.c only.
 *
 * It has 77,000 addresses to be relocated, which would double the time that every start of
 * cprof takes; most never look at an instruction.
 *
 * Threads: any number.
 */
#if __has_include(<capstone/capstone.h>)
#include <capstone/capstone.h>
#else
#include <capstone.h>
#endif

#include "base/error.h"

/** The functions of it that are used. */
struct capstone {
	__typeof__(cs_open) *open;
	__typeof__(cs_close) *close;
	__typeof__(cs_option) *option;
	__typeof__(cs_strerror) *strerror;
	__typeof__(cs_malloc) *malloc;
	__typeof__(cs_free) *free;
	__typeof__(cs_disasm_iter) *disasm_iter;
	__typeof__(cs_insn_group) *insn_group;
};

/** @return #ERR_UNSUPPORTED if it is not on this machine */
struct error *capstone_load(const struct capstone **ret) MUST_CHECK;
