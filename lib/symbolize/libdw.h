#pragma once
/**
 * @file
 * The functions of elfutils' libdw that unwind.c calls, found when they are needed.
 *
 * libdw cannot be linked with: it and libdwarf have functions of the same names that do other
 * things.  What is used here does not call any of those.
 *
 * Threads: one.
 */
#include <elfutils/libdwfl.h>

#include "base/error.h"

struct libdw {
	__typeof__(&dwfl_begin) begin;
	__typeof__(&dwfl_end) end;
	__typeof__(&dwfl_report_elf) report_elf;
	__typeof__(&dwfl_addrmodule) addrmodule;
	__typeof__(&dwfl_attach_state) attach_state;
	__typeof__(&dwfl_getthread_frames) getthread_frames;
	__typeof__(&dwfl_frame_pc) frame_pc;
	__typeof__(&dwfl_thread_state_registers) thread_state_registers;
	__typeof__(&dwfl_thread_state_register_pc) thread_state_register_pc;
	__typeof__(&dwfl_pid) pid;
	__typeof__(&dwfl_offline_section_address) section_address;
};

/** @return #ERR_UNSUPPORTED if it is not on the machine */
struct error *libdw_load(struct libdw *ret) MUST_CHECK;
