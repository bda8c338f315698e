// In place of terminfo.c in a build without ncurses.
#include "tui/terminfo.h"

struct error *terminfo_load(struct terminfo *info, struct arena *arena)
{
	(void)arena;
	*info = (struct terminfo){0};
	return error_new(ERR_UNSUPPORTED, "this build of cprof has no full-screen views: it was made "
					  "without ncurses");
}

void terminfo_move(const struct terminfo *info, struct text *out, unsigned row, unsigned column)
{
	(void)info, (void)out, (void)row, (void)column;
}

const char *terminfo_version(void)
{
	return NULL;
}
