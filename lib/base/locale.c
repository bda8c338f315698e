// Only the name of a locale is looked at: it need not be installed.
#include "base/locale.h"

#include <stdlib.h>
#include <string.h>

#include "base/compiler.h"

bool locale_is_utf8(void)
{
	static const char *const variables[] = {"LC_ALL", "LC_CTYPE", "LANG"};
	for (size_t i = 0; i < ARRAY_LEN(variables); i++) {
		const char *value = getenv(variables[i]);
		if (value && value[0])
			return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
	}
	return false;
}
