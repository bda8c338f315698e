// pprof's rules are regular expressions; what each of them matches is in front of its function.
#include "report/short_name.h"

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "base/slice.h"
#include "base/text.h"

static bool is_lower(char c)
{
	return c >= 'a' && c <= 'z';
}

static bool is_upper(char c)
{
	return c >= 'A' && c <= 'Z';
}

static const char *skip_words(const char *at, const char *end)
{
	while (at < end && is_word(*at))
		at++;
	return at;
}

static const char *skip_digits(const char *at, const char *end)
{
	while (at < end && is_digit(*at))
		at++;
	return at;
}

// (?:[\w\-\.]+\/)+([^.]+\..+)  at the start.  The folders are as many as there are, and what is
// left has to begin with something that is no dot; with fewer folders it may do so, too.
static bool shorten_go(struct slice name, struct slice *ret)
{
	const char *begin = name.text, *end = begin + name.len, *rest = NULL;
	for (const char *at = begin; at < end; at++) {
		if (*at == '/' && at > begin && at[-1] != '/') {
			const char *dot = memchr(at + 1, '.', (size_t)(end - at - 1));
			if (dot && dot > at + 1 && dot + 1 < end && dot[1] != '\n')
				rest = at + 1;
		} else if (*at == '/' || (!is_word(*at) && *at != '-' && *at != '.')) {
			break;
		}
	}
	if (!rest)
		return false;
	// `.+` ends at a line break.
	const char *dot = memchr(rest, '.', (size_t)(end - rest));
	const char *line = memchr(dot, '\n', (size_t)(end - dot));
	*ret = (struct slice){rest, (size_t)((line ? line : end) - rest)};
	return true;
}

// (?:<init>|[a-z][\w\$]*(?:\$\d+)?)(?:\(|$)  at @p at; where the method ends, or NULL.
static const char *java_method(const char *at, const char *end)
{
	static const char init[] = "<init>";
	size_t len = sizeof init - 1;
	const char *after = at;
	if ((size_t)(end - at) >= len && memcmp(at, init, len) == 0)
		after = at + len;
	else if (at < end && is_lower(*at))
		while (after < end && (is_word(*after) || *after == '$'))
			after++;
	return after > at && (after == end || *after == '(') ? after : NULL;
}

// (?:[a-z]\w*\.)*([A-Z][\w\$]*\.METHOD)(?:\(|$)  at the start.
static bool shorten_java(struct slice name, struct slice *ret)
{
	const char *at = name.text, *end = at + name.len;
	while (at < end && is_lower(*at)) {
		at = skip_words(at, end);
		if (at == end || *at++ != '.')
			return false;
	}
	if (at == end || !is_upper(*at))
		return false;
	const char *dot = at;
	while (dot < end && (is_word(*dot) || *dot == '$'))
		dot++;
	const char *after = dot < end && *dot == '.' ? java_method(dot + 1, end) : NULL;
	if (!after)
		return false;
	*ret = (struct slice){at, (size_t)(after - at)};
	return true;
}

// _*[A-Z]\w*::~?[_a-zA-Z]\w*(?:<.*>)?  at @p at; where it ends, or NULL.
static const char *cpp_method(const char *at, const char *end)
{
	while (at < end && *at == '_')
		at++;
	if (at == end || !is_upper(*at))
		return NULL;
	at = skip_words(at, end);
	if (end - at < 3 || at[0] != ':' || at[1] != ':')
		return NULL;
	at += 2;
	if (*at == '~')
		at++;
	if (at == end || !is_word(*at) || is_digit(*at))
		return NULL;
	at = skip_words(at, end);
	if (at == end || *at != '<')
		return at;
	const char *line = memchr(at, '\n', (size_t)(end - at));
	const char *last = memrchr(at, '>', (size_t)((line ? line : end) - at));
	return last ? last + 1 : at;
}

// (?:[_a-zA-Z]\w*::)+(CLASS::METHOD)  at the start; behind as many namespaces as can be.
static bool shorten_cpp(struct slice name, struct slice *ret)
{
	const char *at = name.text, *end = at + name.len;
	bool found = false;
	while (at < end && is_word(*at) && !is_digit(*at)) {
		at = skip_words(at, end);
		if (end - at < 2 || at[0] != ':' || at[1] != ':')
			break;
		at += 2;
		const char *after = cpp_method(at, end);
		if (after)
			*ret = (struct slice){at, (size_t)(after - at)};
		found |= after != NULL;
	}
	return found;
}

// ^(.*?)/v(?:[2-9]|[1-9][0-9]+)([./].*)$  Where "/v2" begins; its length goes to *ret.
static const char *find_version(struct slice name, size_t *ret)
{
	const char *end = name.text + name.len;
	if (memchr(name.text, '\n', name.len))
		return NULL; // of which `.` is none
	for (const char *at = name.text; at + 3 < end; at++) {
		if (at[0] != '/' || at[1] != 'v' || !is_digit(at[2]) || at[2] == '0')
			continue;
		const char *after = skip_digits(at + 2, end);
		bool one = after == at + 3 && at[2] == '1';
		if (!one && after < end && (*after == '.' || *after == '/')) {
			*ret = (size_t)(after - at);
			return at;
		}
	}
	return NULL;
}

static void put_shortest(struct text *out, struct slice name)
{
	struct slice left;
	if (shorten_go(name, &left) || shorten_java(name, &left) || shorten_cpp(name, &left))
		name = left;
	text_put(out, name.text, name.len);
}

void short_name_put(struct text *out, const char *name, size_t len)
{
	static const char anonymous[] = "(anonymous namespace)::";
	struct slice left = {name, len};
	size_t skip = sizeof anonymous - 1, version_len;
	if (len >= skip && memcmp(name, anonymous, skip) == 0)
		left = (struct slice){name + skip, len - skip};
	const char *version = find_version(left, &version_len);
	if (!version) {
		put_shortest(out, left);
		return;
	}
	struct text without = {0};
	size_t before = (size_t)(version - left.text);
	text_put(&without, left.text, before);
	text_put(&without, version + version_len, left.len - before - version_len);
	out->failed |= without.failed;
	put_shortest(out, (struct slice){without.bytes, without.len});
	text_deinit(&without);
}
