// Words, lines and blocks.
#include "io/source_gomod.h"

#include <string.h>

#include "base/arena.h"

// The next word of a line; quotes are taken off. Comments end a line.
static bool next_word(struct slice *line, struct slice *ret)
{
	while (line->len &&
	       (line->text[0] == ' ' || line->text[0] == '\t' || line->text[0] == '\r'))
		*line = slice_from(*line, 1);
	if (line->len == 0 || slice_begins(*line, "//"))
		return false;
	char quote = line->text[0];
	if (quote == '"' || quote == '`') {
		const char *end = memchr(line->text + 1, quote, line->len - 1);
		size_t len = end ? (size_t)(end - line->text) - 1 : line->len - 1;
		*ret = (struct slice){line->text + 1, len};
		*line = slice_from(*line, len + 1 + (end != NULL));
		return true;
	}
	size_t len = 0;
	while (len < line->len && !strchr(" \t\r", line->text[len]))
		len++;
	*ret = (struct slice){line->text, len};
	*line = slice_from(*line, len);
	return true;
}

static struct error *read_replace(struct arena *arena, struct go_mod *m, struct slice word,
				  struct slice line)
{
	struct go_replacement r = {.old = word};
	bool more = next_word(&line, &word);
	if (more && !slice_is(word, "=>")) {
		r.old_version = word;
		more = next_word(&line, &word);
	}
	if (!more || !slice_is(word, "=>") || !next_word(&line, &r.new))
		return NULL;
	if (!next_word(&line, &r.new_version))
		r.new_version = (struct slice){"", 0};
	if (!r.old.len || !r.new.len || m->replacement_count == GO_MOD_ENTRIES)
		return NULL;
	TRY(RESERVE(arena, m->replacement, m->replacement_count, m->replacement_capacity));
	m->replacement[m->replacement_count++] = r;
	return NULL;
}

static struct error *read_use(struct arena *arena, struct go_mod *m, struct slice word)
{
	if (!word.len || m->use_count == GO_MOD_ENTRIES)
		return NULL;
	TRY(RESERVE(arena, m->use, m->use_count, m->use_capacity));
	m->use[m->use_count++] = word;
	return NULL;
}

// What follows a directive's name: on its own line, or each line of its block.
static struct error *read_directive(struct arena *arena, struct go_mod *m, struct slice name,
				    struct slice word, struct slice line)
{
	if (slice_is(name, "replace"))
		return read_replace(arena, m, word, line);
	if (slice_is(name, "use"))
		return read_use(arena, m, word);
	if (slice_is(name, "module") && !m->path.len)
		m->path = word;
	return NULL;
}

struct error *go_mod_read(struct arena *arena, struct slice bytes, struct go_mod *ret)
{
	*ret = (struct go_mod){0};
	struct slice block = {NULL, 0}; // the name of the directive whose block it is
	while (bytes.len) {
		const char *newline = memchr(bytes.text, '\n', bytes.len);
		size_t len = newline ? (size_t)(newline - bytes.text) : bytes.len;
		struct slice line = {bytes.text, len}, word, name;
		bytes = slice_from(bytes, len + (newline != NULL));
		if (!next_word(&line, &word))
			continue;
		if (block.text && slice_is(word, ")")) {
			block.text = NULL;
		} else if (block.text) {
			TRY(read_directive(arena, ret, block, word, line));
		} else if (name = word, next_word(&line, &word)) {
			if (slice_is(word, "("))
				block = name;
			else
				TRY(read_directive(arena, ret, name, word, line));
		}
	}
	return NULL;
}
