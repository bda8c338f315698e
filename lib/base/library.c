#include "base/library.h"

#include <dlfcn.h>
#include <string.h>

struct error *library_load(const char *soname, const char *purpose,
			   const struct library_function *wanted, size_t count)
{
	void *handle = dlopen(soname, RTLD_NOW | RTLD_LOCAL);
	if (!handle)
		return error_new(ERR_UNSUPPORTED, "%s needs %s, which cannot be loaded: %s",
				 purpose, soname, dlerror());
	for (size_t i = 0; i < count; i++) {
		void *found = dlsym(handle, wanted[i].name);
		if (!found) {
			dlclose(handle);
			return error_new(ERR_UNSUPPORTED, "%s needs %s, which lacks %s here",
					 purpose, soname, wanted[i].name);
		}
		memcpy(wanted[i].pointer, &found, sizeof found);
	}
	return NULL;
}
