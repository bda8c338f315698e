// All is copied out, and ncurses' current terminal is left as it was: readline has one, too.
#include "tui/terminfo.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/slice.h"
#include "base/text.h"

#include <term.h> // last: it has macros with plain names

// Of curses.h, which calls its keys what we call ours.
extern const char *curses_version(void);

static const struct {
	const char *capability;
	enum key key;
} keys[] = {
	{"kcuu1", KEY_UP},	{"kcud1", KEY_DOWN},	{"kcub1", KEY_LEFT},
	{"kcuf1", KEY_RIGHT},	{"khome", KEY_HOME},	{"kend", KEY_END},
	{"kpp", KEY_PAGE_UP},	{"knp", KEY_PAGE_DOWN}, {"kdch1", KEY_DELETE},
	{"kbs", KEY_BACKSPACE}, {"kcbt", KEY_BACK_TAB}, {"kent", KEY_ENTER},
};

static const char *find(const char *capability)
{
	const char *text = tigetstr((char *)capability);
	return text && text != (char *)-1 ? text : "";
}

// Without the pauses, "$<5>", that terminals of metal needed.
static struct error *copy(struct arena *arena, const char *capability, const char **ret)
{
	const char *text = find(capability);
	char *out;
	TRY(ALLOC(arena, out, strlen(text) + 1));
	*ret = out;
	while (*text) {
		const char *end = strncmp(text, "$<", 2) == 0 ? strchr(text, '>') : NULL;
		if (end)
			text = end + 1;
		else
			*out++ = *text++;
	}
	return NULL;
}

static struct error *copy_keys(struct terminfo *info, struct arena *arena)
{
	TRY(ALLOC(arena, info->key, ARRAY_LEN(keys)));
	for (size_t i = 0; i < ARRAY_LEN(keys); i++) {
		struct event_sequence *known = &info->key[info->key_count];
		TRY(copy(arena, keys[i].capability, &known->bytes));
		known->key = keys[i].key;
		info->key_count += known->bytes[0] != '\0';
	}
	return NULL;
}

// Descriptions seldom say that colours are true ones; terminals say it in COLORTERM.
static enum color_depth find_depth(void)
{
	const char *says = getenv("COLORTERM");
	int count = tigetnum((char *)"colors");
	if ((says && (strcmp(says, "truecolor") == 0 || strcmp(says, "24bit") == 0)) ||
	    tigetflag((char *)"RGB") > 0 || tigetflag((char *)"Tc") > 0)
		return COLORS_TRUE;
	return count >= 256  ? COLORS_256
	       : count >= 16 ? COLORS_16
	       : count >= 8  ? COLORS_8
			     : COLORS_NONE;
}

static struct error *copy_all(struct terminfo *info, struct arena *arena)
{
	TRY(copy(arena, "smcup", &info->enter));
	TRY(copy(arena, "rmcup", &info->leave));
	TRY(copy(arena, "cnorm", &info->show));
	TRY(copy(arena, "civis", &info->hide));
	TRY(copy(arena, "clear", &info->clear));
	TRY(copy(arena, "smkx", &info->keys_on));
	TRY(copy(arena, "rmkx", &info->keys_off));
	TRY(copy(arena, "cup", &info->move));
	TRY(copy_keys(info, arena));
	bool mouse = find("kmous")[0];
	info->mouse_on = mouse ? "\x1b[?1000h\x1b[?1006h" : "";
	info->mouse_off = mouse ? "\x1b[?1006l\x1b[?1000l" : "";
	info->corner = tigetflag((char *)"xenl") > 0 || tigetflag((char *)"am") <= 0;
	info->depth = find_depth();
	if (info->move[0] && info->clear[0] && tigetflag((char *)"hc") <= 0)
		return NULL;
	return error_new(ERR_UNSUPPORTED, "the terminal that TERM names cannot show a screen");
}

// Terminals that call themselves xterm-something are like xterm; over ssh often no more is known.
static bool set_up(void)
{
	const char *name = getenv("TERM");
	int found;
	if (setupterm(NULL, STDOUT_FILENO, &found) == 0)
		return true;
	return name && strncmp(name, "xterm-", strlen("xterm-")) == 0 &&
	       setupterm((char *)"xterm-256color", STDOUT_FILENO, &found) == 0;
}

struct error *terminfo_load(struct terminfo *info, struct arena *arena)
{
	*info = (struct terminfo){0};
	TERMINAL *before = set_curterm(NULL);
	struct error *err = NULL;
	if (set_up()) {
		err = copy_all(info, arena);
		del_curterm(cur_term);
	} else {
		err = error_new(ERR_UNSUPPORTED, "TERM names a terminal that is not known here;"
						 " TERM=xterm-256color does for most");
	}
	set_curterm(before);
	return err;
}

void terminfo_move(const struct terminfo *info, struct text *out, unsigned row, unsigned column)
{
	const char *sequence =
		tparm((char *)info->move, (long)row, (long)column, 0L, 0L, 0L, 0L, 0L, 0L, 0L);
	if (sequence)
		text_puts(out, sequence);
}

const char *terminfo_version(void)
{
	return curses_version();
}
