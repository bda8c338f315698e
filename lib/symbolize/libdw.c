// dlopen; it stays for as long as the process, which is a short one.
#include "symbolize/libdw.h"

#include <dlfcn.h>
#include <string.h>

#define SONAME "libdw.so.1"

struct error *libdw_load(struct libdw *ret)
{
	struct libdw dw;
	const struct {
		void *function;
		const char *name;
	} wanted[] = {
		{&dw.begin, "dwfl_begin"},
		{&dw.end, "dwfl_end"},
		{&dw.report_elf, "dwfl_report_elf"},
		{&dw.addrmodule, "dwfl_addrmodule"},
		{&dw.attach_state, "dwfl_attach_state"},
		{&dw.getthread_frames, "dwfl_getthread_frames"},
		{&dw.frame_pc, "dwfl_frame_pc"},
		{&dw.thread_state_registers, "dwfl_thread_state_registers"},
		{&dw.thread_state_register_pc, "dwfl_thread_state_register_pc"},
		{&dw.pid, "dwfl_pid"},
		{&dw.section_address, "dwfl_offline_section_address"},
	};
	void *handle = dlopen(SONAME, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_new(ERR_UNSUPPORTED, "stacks are unwound by libdw: %s", dlerror());
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++) {
		void *found = dlsym(handle, wanted[i].name);
		if (!found)
			return error_new(ERR_UNSUPPORTED, SONAME " has no %s", wanted[i].name);
		memcpy(wanted[i].function, &found, sizeof found);
	}
	*ret = dw;
	return NULL;
}
