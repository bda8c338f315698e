// A path is text until it is on the list: made, cleaned, checked, copied.
#include "symbolize/search_list.h"

#include <ctype.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "io/path.h"

#define LONGEST_ID 128

// Hex, Go's four parts of base64 with slashes between, UUIDs: no dots, no empty parts.
static bool is_id(struct slice id)
{
	if (id.len < 3 || id.len > 2 * LONGEST_ID || id.text[0] == '/' ||
	    id.text[id.len - 1] == '/')
		return false;
	for (size_t i = 0; i < id.len; i++) {
		char c = id.text[i];
		if (c == '/' ? id.text[i - 1] == '/'
			     : !isalnum((unsigned char)c) && c != '-' && c != '_')
			return false;
	}
	return true;
}

bool search_is_hex_id(struct slice id)
{
	if (id.len < 4 || id.len > LONGEST_ID)
		return false;
	for (size_t i = 0; i < id.len; i++)
		if (!isxdigit((unsigned char)id.text[i]))
			return false;
	return true;
}

bool search_is_path(struct slice path)
{
	return path.len && path.len < PATH_MAX && !memchr(path.text, '\0', path.len);
}

bool search_is_name(struct slice name)
{
	return search_is_path(name) && !memchr(name.text, '/', name.len) &&
	       !(name.len == 1 && name.text[0] == '.') &&
	       !(name.len == 2 && !memcmp(name.text, "..", 2));
}

static bool is_listed(const struct search_list *list, struct slice path)
{
	for (uint32_t i = 0; i < list->count; i++) {
		const char *other = list->item[i].path;
		if (strlen(other) == path.len && memcmp(other, path.text, path.len) == 0)
			return true;
	}
	return false;
}

struct error *search_append(struct search *s, enum search_kind kind, enum search_reason reason,
			    struct slice path)
{
	struct search_list *list = s->list;
	// Directories of the user must not crowd out everything else.
	uint32_t limit = reason == SEARCH_BINARY_PATH ? SEARCH_LIMIT / 2 : SEARCH_LIMIT;
	if (!search_is_path(path) || list->count >= limit || is_listed(list, path))
		return NULL;
	const char *copy;
	TRY(arena_copy_bytes(list->arena, path.text, path.len, &copy));
	TRY(RESERVE(list->arena, list->item, list->count, list->cap));
	list->item[list->count++] =
		(struct search_candidate){.path = copy, .kind = kind, .reason = reason};
	return NULL;
}

struct error *search_add(struct search *s, enum search_kind kind, enum search_reason reason,
			 struct slice dir, const char *fmt, ...)
{
	char rest[2 * PATH_MAX];
	va_list args;
	va_start(args, fmt);
	int len = vsnprintf(rest, sizeof rest, fmt, args);
	va_end(args);
	if (len < 0 || (size_t)len >= sizeof rest)
		return NULL;
	text_clear(&s->path);
	path_put_join(&s->path, dir.text, dir.len, rest, (size_t)len);
	TRY(text_error(&s->path));
	return search_append(s, kind, reason, (struct slice){s->path.bytes, s->path.len});
}

static struct error *copy_text(struct search *s, const char **ret)
{
	TRY(text_error(&s->path));
	return arena_copy_bytes(s->list->arena, s->path.bytes, s->path.len, ret);
}

static struct error *take_file(struct search *s, struct slice file)
{
	if (!search_is_path(file))
		return NULL;
	text_clear(&s->rest);
	text_putc(&s->rest, '/');
	text_put(&s->rest, file.text, file.len);
	TRY(text_error(&s->rest));
	text_clear(&s->path);
	path_put_clean(&s->path, s->rest.bytes, s->rest.len);
	TRY(copy_text(s, &s->rooted));
	if (file.text[0] != '/')
		s->rooted++;
	struct slice base = path_base(s->rooted, strlen(s->rooted));
	if (!*s->rooted || base.text[0] == '/')
		return NULL;
	text_clear(&s->path);
	path_put_dir(&s->path, s->rooted, strlen(s->rooted));
	TRY(copy_text(s, &s->dir));
	return arena_copy_bytes(s->list->arena, base.text, base.len, &s->base);
}

static struct error *take_id(struct search *s, struct slice id)
{
	if (!is_id(id))
		return NULL;
	TRY(arena_copy_bytes(s->list->arena, id.text, id.len, &s->id));
	if (!search_is_hex_id(id))
		return NULL;
	char *hex = arena_copy(s->list->arena, id.text, id.len);
	if (!hex)
		return arena_error(s->list->arena);
	for (char *c = hex; *c; c++)
		*c = (char)tolower((unsigned char)*c);
	s->hex = hex;
	return NULL;
}

struct error *search_run(const struct search_environment *environment,
			 const struct search_wanted *wanted, struct search_list *list,
			 struct error *(*add_all)(struct search *s,
						  const struct search_wanted *wanted))
{
	struct search s = {.environment = environment, .list = list};
	struct error *err = take_file(&s, wanted->file);
	if (!err)
		err = take_id(&s, wanted->build_id);
	if (!err)
		err = add_all(&s, wanted);
	text_deinit(&s.path);
	text_deinit(&s.rest);
	return err;
}
