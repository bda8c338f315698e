#include "report/table.h"

#include <string.h>

static const char *const names[] = {
#define REPORT(constant, name) [REPORT_##constant] = name,
#include "report/reports.def"
};

const char *report_name(enum report_kind kind)
{
	return names[kind];
}

bool report_find(const char *name, enum report_kind *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(names); i++)
		if (strcmp(name, names[i]) == 0)
			return *ret = (enum report_kind)i, true;
	return false;
}
