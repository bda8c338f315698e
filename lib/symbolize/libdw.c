#include "symbolize/libdw.h"

#include "base/library.h"

struct error *libdw_load(struct libdw *ret)
{
	const struct library_function wanted[] = {
		{"dwfl_begin", &ret->begin},
		{"dwfl_end", &ret->end},
		{"dwfl_report_elf", &ret->report_elf},
		{"dwfl_addrmodule", &ret->addrmodule},
		{"dwfl_attach_state", &ret->attach_state},
		{"dwfl_getthread_frames", &ret->getthread_frames},
		{"dwfl_frame_pc", &ret->frame_pc},
		{"dwfl_thread_state_registers", &ret->thread_state_registers},
		{"dwfl_thread_state_register_pc", &ret->thread_state_register_pc},
		{"dwfl_pid", &ret->pid},
		{"dwfl_offline_section_address", &ret->section_address},
	};
	return library_load("libdw.so.1", "unwinding stacks", wanted, ARRAY_LEN(wanted));
}
