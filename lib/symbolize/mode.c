// Each word switches something on; a later word wins.
#include "symbolize/mode.h"

#include <string.h>
#include <strings.h>

#include "base/compiler.h"
#include "base/text.h"

static bool word_is(const char *word, size_t len, const char *name)
{
	return len == strlen(name) && strncasecmp(word, name, len) == 0;
}

// Where names may come from.
static bool read_source(struct symbolize_mode *mode, const char *word, size_t len)
{
	if (word_is(word, len, "remote")) {
		mode->no_local = true;
		mode->no_remote = false;
		return true;
	}
	bool fast = word_is(word, len, "fastlocal"), pclntab = word_is(word, len, "pclntab");
	if (!fast && !pclntab && !word_is(word, len, "local"))
		return len == 0;
	mode->no_local = false;
	mode->no_remote = true;
	mode->fast = fast;
	mode->pclntab = pclntab;
	return true;
}

static bool read_demangle(struct symbolize_mode *mode, const char *word, size_t len)
{
	size_t prefix = strlen("demangle=");
	if (len >= prefix && strncasecmp(word, "demangle=", prefix) == 0) {
		word += prefix;
		len -= prefix;
	}
	if (word_is(word, len, "default"))
		return true;
	bool none = word_is(word, len, "none"), full = word_is(word, len, "full");
	if (!none && !full && !word_is(word, len, "templates"))
		return false;
	mode->force = true;
	mode->keep_names = none;
	mode->keep_params = full;
	mode->keep_templates = true;
	return true;
}

// True if the word means something.
static bool read_word(struct symbolize_mode *mode, const char *word, size_t len)
{
	if (word_is(word, len, "none") || word_is(word, len, "no"))
		mode->off = true;
	else if (word_is(word, len, "force"))
		mode->force = true;
	else
		return read_source(mode, word, len) || read_demangle(mode, word, len);
	return true;
}

static struct symbolize_mode read_mode(const char *text, unsigned *ret_strangers)
{
	struct symbolize_mode mode = {0};
	*ret_strangers = 0;
	while (text && !mode.off) {
		size_t len = strcspn(text, ":");
		*ret_strangers += !read_word(&mode, text, len);
		text = text[len] ? text + len + 1 : NULL;
	}
	return mode;
}

struct symbolize_mode symbolize_mode_read(const char *text)
{
	unsigned strangers;
	return read_mode(text, &strangers);
}

void symbolize_note_mode(const char *text, struct text *notes)
{
	unsigned strangers;
	read_mode(text, &strangers);
	while (strangers-- > 0) {
		text_putf(notes, "ignoring unrecognized symbolization option: %s\n", text);
		text_puts(notes, "expecting -symbolize=[local|fastlocal|remote|none][:force]"
				 "[:demangle=[none|full|templates|default]\n");
	}
}
