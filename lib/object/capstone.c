// dlopen, once; it stays.
#include "object/capstone.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#define TEXT_OF(x)	  #x
#define TEXT(x)		  TEXT_OF(x)
#define CAPSTONE_SONAME "libcapstone.so." TEXT(CS_API_MAJOR)

static bool find(void *handle, void *function, const char *name)
{
	void *found = dlsym(handle, name);
	memcpy(function, &found, sizeof found);
	return found != NULL;
}

static struct capstone loaded;
static char problem[256]; // "" once it is loaded

static void load(void)
{
	void *handle = dlopen(CAPSTONE_SONAME, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		snprintf(problem, sizeof problem, "%s", dlerror());
	else if (!find(handle, &loaded.open, "cs_open") ||
		 !find(handle, &loaded.close, "cs_close") ||
		 !find(handle, &loaded.option, "cs_option") ||
		 !find(handle, &loaded.strerror, "cs_strerror") ||
		 !find(handle, &loaded.malloc, "cs_malloc") ||
		 !find(handle, &loaded.free, "cs_free") ||
		 !find(handle, &loaded.disasm_iter, "cs_disasm_iter") ||
		 !find(handle, &loaded.insn_group, "cs_insn_group"))
		snprintf(problem, sizeof problem, CAPSTONE_SONAME " lacks functions");
}

struct error *capstone_load(const struct capstone **ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load);
	*ret = &loaded;
	if (!*problem)
		return NULL;
	return error_new(ERR_UNSUPPORTED, "machine code is read by Capstone: %s", problem);
}
