// Wide rather than exact: a word that is hidden for nothing does less harm than a secret that is
// shown.
#include "fetch/redact.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "base/compiler.h"
#include "base/text.h"

#define SPACE " \t\r\n\v\f"

// Names of parameters that hold one of these are secrets; `key` and `sig` only as whole names, or
// behind - and _.
static const char *const inside[] = {"token", "passw", "pwd", "secret", "signature",
				     "credential", "apikey", "authorization", "session"};
static const char *const whole[] = {"key", "sig", "auth", "pass"};

static bool contains(const char *name, size_t len, const char *part)
{
	size_t n = strlen(part);
	for (size_t i = 0; i + n <= len; i++)
		if (strncasecmp(name + i, part, n) == 0)
			return true;
	return false;
}

static bool ends_in_word(const char *name, size_t len, const char *word)
{
	size_t n = strlen(word);
	return len >= n && strncasecmp(name + len - n, word, n) == 0 &&
	       (len == n || strchr("-_.", name[len - n - 1]));
}

static bool is_secret(const char *name, size_t len)
{
	for (size_t i = 0; i < ARRAY_LEN(inside); i++)
		if (contains(name, len, inside[i]))
			return true;
	for (size_t i = 0; i < ARRAY_LEN(whole); i++)
		if (ends_in_word(name, len, whole[i]))
			return true;
	return false;
}

void redact_put_query(struct text *out, const char *query, size_t len)
{
	for (size_t at = 0; at < len;) {
		const char *end = memchr(query + at, '&', len - at);
		size_t next = end ? (size_t)(end - query) : len;
		const char *equals = memchr(query + at, '=', next - at);
		size_t name = equals ? (size_t)(equals - query) - at : 0;
		if (equals && is_secret(query + at, name)) {
			text_put(out, query + at, name + 1);
			text_puts(out, REDACTED);
		} else {
			text_put(out, query + at, next - at);
		}
		if (end)
			text_putc(out, '&');
		at = next + (end != NULL);
	}
}

// Where the user and the password end, or NULL.  A / in a password that was not escaped makes what
// is in front of it look like host:port; then the @ behind it counts.
static const char *find_at(const char *text, size_t len)
{
	size_t part = 0;
	while (part < len && !strchr("/?#", text[part]))
		part++;
	const char *at = memrchr(text, '@', part);
	const char *colon = at ? NULL : memchr(text, ':', part);
	if (!colon || colon + 1 == text + part)
		return at;
	size_t digits = 0;
	while (colon + 1 + digits < text + part && strchr("0123456789", colon[1 + digits]))
		digits++;
	return colon + 1 + digits == text + part ? NULL : memrchr(text, '@', len);
}

static void put_word(struct text *out, const char *word, size_t len)
{
	const char *scheme = memmem(word, len, "://", 3);
	size_t start = scheme ? (size_t)(scheme + 3 - word) : 0;
	const char *at = find_at(word + start, len - start);
	text_put(out, word, start);
	if (at && at > word + start && (scheme || memchr(word, ':', (size_t)(at - word)))) {
		size_t user = (size_t)(at - word) - start;
		const char *colon = memchr(word + start, ':', user);
		if (colon)
			text_put(out, word + start, (size_t)(colon + 1 - word) - start);
		text_puts(out, REDACTED);
		start = (size_t)(at - word);
	}
	const char *mark = memchr(word + start, '?', len - start);
	size_t query = mark ? (size_t)(mark + 1 - word) : len;
	text_put(out, word + start, query - start);
	redact_put_query(out, word + query, len - query);
}

void redact_put_line(struct text *out, const char *line, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t end = at;
		while (end < len && (!line[end] || !strchr(SPACE, line[end])))
			end++;
		put_word(out, line + at, end - at);
		at = end;
		while (end < len && line[end] && strchr(SPACE, line[end]))
			end++;
		text_put(out, line + at, end - at);
		at = end;
	}
}

// How much of a secret stands at `at`; 0 if it is not one.  Of one that was cut off, shorter pieces
// say nothing.
static size_t match_secret(const char *at, size_t left, const char *secret, size_t len)
{
	size_t n = left < len ? left : len;
	return (n == len || n >= 4) && memcmp(at, secret, n) == 0 ? n : 0;
}

struct error *redact_known(struct text *text, const char *secret, size_t len)
{
	struct text safe = {0};
	size_t done = 0;
	for (size_t at = 0; len && at < text->len;) {
		size_t n = match_secret(text->bytes + at, text->len - at, secret, len);
		if (n) {
			text_put(&safe, text->bytes + done, at - done);
			text_puts(&safe, REDACTED);
			done = at + n;
		}
		at += n ? n : 1;
	}
	if (done) {
		text_put(&safe, text->bytes + done, text->len - done);
		text_clear(text);
		text_put(text, safe.bytes, safe.len);
	}
	struct error *err = text_error(&safe);
	text_deinit(&safe);
	return err ? err : text_error(text);
}

struct error *redact_known_words(struct text *text, const char *value, size_t len)
{
	for (size_t at = 0; at < len;) {
		size_t end = at;
		while (end < len && !strchr(SPACE ";,=\"", value[end]))
			end++;
		if (end - at >= 3)
			TRY(redact_known(text, value + at, end - at));
		at = end + 1;
	}
	return NULL;
}

struct error *redact_authorizations(struct text *text)
{
	static const char *const scheme[] = {"Basic ", "Bearer "};
	struct text safe = {0};
	for (size_t at = 0; at < text->len;) {
		size_t n = 0;
		for (size_t i = 0; i < ARRAY_LEN(scheme); i++)
			if (strncasecmp(text->bytes + at, scheme[i], strlen(scheme[i])) == 0)
				n = strlen(scheme[i]);
		text_put(&safe, text->bytes + at, n ? n : 1);
		at += n ? n : 1;
		size_t word = n ? strcspn(text->bytes + at, SPACE ";,\\\"") : 0;
		if (word)
			text_puts(&safe, REDACTED);
		at += word;
	}
	text_deinit(text);
	*text = safe;
	return text_error(text);
}
