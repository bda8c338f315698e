// Works on bytes, left to right, as in Rob Pike's "Lexical File Names in Plan 9".
#include "io/path.h"

#include <string.h>

#include "base/text.h"

static bool is_element(const char *path, size_t len, size_t at, const char *name)
{
	size_t n = strlen(name);
	return len - at >= n && memcmp(path + at, name, n) == 0 &&
	       (at + n == len || path[at + n] == '/');
}

bool path_is_clean(const char *path, size_t len)
{
	if (len == 0)
		return false;
	bool rooted = path[0] == '/';
	if (len == 1)
		return true;
	// Leading ".." elements of a relative path may stay.
	bool only_parents = !rooted;
	for (size_t at = rooted; at < len;) {
		const char *slash = memchr(path + at, '/', len - at);
		size_t end = slash ? (size_t)(slash - path) : len;
		if (end == at || is_element(path, len, at, "."))
			return false;
		if (is_element(path, len, at, "..")) {
			if (!only_parents)
				return false;
		} else {
			only_parents = false;
		}
		if (slash && end + 1 == len)
			return false;
		at = end + 1;
	}
	return true;
}

void path_put_clean(struct text *out, const char *path, size_t len)
{
	if (len == 0) {
		text_putc(out, '.');
		return;
	}
	size_t begin = out->len;
	bool rooted = path[0] == '/';
	if (rooted)
		text_putc(out, '/');
	// Nothing before this can be taken back by "..".
	size_t floor = out->len;
	for (size_t at = rooted; at < len;) {
		const char *slash = memchr(path + at, '/', len - at);
		size_t end = slash ? (size_t)(slash - path) : len;
		if (end == at || is_element(path, len, at, ".")) {
			at = end + 1;
			continue;
		}
		if (out->failed)
			return;
		bool parent = is_element(path, len, at, "..");
		if (parent && out->len > floor) {
			size_t keep = out->len;
			while (keep > floor && out->bytes[keep - 1] != '/')
				keep--;
			out->len = keep > floor ? keep - 1 : floor;
			out->bytes[out->len] = '\0';
		} else if (!(parent && rooted)) {
			if (out->len > begin + rooted)
				text_putc(out, '/');
			text_put(out, path + at, end - at);
			if (parent)
				floor = out->len;
		}
		at = end + 1;
	}
	if (out->len == begin)
		text_putc(out, '.');
}

struct slice path_base(const char *path, size_t len)
{
	if (len == 0)
		return (struct slice){".", 1};
	while (len > 0 && path[len - 1] == '/')
		len--;
	if (len == 0)
		return (struct slice){"/", 1};
	size_t begin = len;
	while (begin > 0 && path[begin - 1] != '/')
		begin--;
	return (struct slice){path + begin, len - begin};
}

void path_put_dir(struct text *out, const char *path, size_t len)
{
	while (len > 0 && path[len - 1] != '/')
		len--;
	path_put_clean(out, path, len);
}

void path_put_join(struct text *out, const char *dir, size_t dir_len, const char *name,
		   size_t name_len)
{
	if (dir_len == 0 && name_len == 0)
		return;
	struct text joined = {0};
	text_put(&joined, dir, dir_len);
	if (dir_len && name_len)
		text_putc(&joined, '/');
	text_put(&joined, name, name_len);
	if (joined.failed)
		out->failed = true;
	else
		path_put_clean(out, joined.bytes, joined.len);
	text_deinit(&joined);
}

bool path_list_next(struct slice *list, struct slice *ret)
{
	if (!list->text)
		return false;
	const char *colon = list->len ? memchr(list->text, ':', list->len) : NULL;
	*ret = (struct slice){list->text, colon ? (size_t)(colon - list->text) : list->len};
	if (colon)
		*list = (struct slice){colon + 1, list->len - ret->len - 1};
	else
		*list = (struct slice){NULL, 0};
	return true;
}
