// ask REPORT ARGUMENT PROFILE...: what the library answers; for trend ARGUMENT says nothing, and
// neither does an empty one elsewhere.
#include <cprof.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
	if (argc < 4)
		return 1;
	const char *report = argv[1], *argument = *argv[2] ? argv[2] : NULL;
	const char *const *files = (const char *const *)argv + 3;
	size_t count = (size_t)argc - 3, len;
	char *text = NULL;
	cprof *c = cprof_new();
	if (!c)
		return 1;
	int failed = cprof_set(c, "nodecount", "5");
	if (!failed && strcmp(report, "trend") == 0)
		failed = cprof_trend(c, NULL, files, count, &text, &len);
	else if (!failed)
		failed = cprof_open(c, NULL, files, count) ||
			 cprof_ask(c, report, argument, &text, &len);
	if (failed)
		fprintf(stderr, "%s\n", cprof_error(c));
	else
		fwrite(text, 1, len, stdout);
	free(text);
	cprof_free(c);
	return failed ? 2 : 0;
}
