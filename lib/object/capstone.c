// Loaded once; it stays.
#include "object/capstone.h"

#include <pthread.h>
#include <stdio.h>

#include "base/library.h"

#define TEXT_OF(x)	  #x
#define TEXT(x)		  TEXT_OF(x)
#define CAPSTONE_SONAME "libcapstone.so." TEXT(CS_API_MAJOR)

static struct capstone loaded;
static char problem[256]; // "" once it is loaded

static void load(void)
{
	const struct library_function wanted[] = {
		{"cs_open", &loaded.open},
		{"cs_close", &loaded.close},
		{"cs_option", &loaded.option},
		{"cs_strerror", &loaded.strerror},
		{"cs_malloc", &loaded.malloc},
		{"cs_free", &loaded.free},
		{"cs_disasm_iter", &loaded.disasm_iter},
		{"cs_insn_group", &loaded.insn_group},
	};
	struct error *err =
		library_load(CAPSTONE_SONAME, "reading machine code", wanted, ARRAY_LEN(wanted));
	if (err)
		snprintf(problem, sizeof problem, "%s", error_message(err));
	error_free(err);
}

struct error *capstone_load(const struct capstone **ret)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, load);
	*ret = &loaded;
	return *problem ? error_new(ERR_UNSUPPORTED, "%s", problem) : NULL;
}
