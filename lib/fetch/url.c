// The parser follows net/url: what it refuses is no address, and then it is the name of a file.
#include "fetch/url.h"

#include <arpa/inet.h>
#include <string.h>
#include <strings.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/text.h"
#include "fetch/percent.h"
#include "fetch/query.h"
#include "fetch/redact.h"
#include "io/path.h"

#define DEFAULT_PATH    "/debug/pprof/profile"
#define DEFAULT_SECONDS 60
#define GO_CPU_SECONDS  30 // of net/http/pprof

// Bytes that stay as they are in a part, beside letters, digits and -_.~
#define KEEP_PATH     "$&+,/:;=@"
#define VALID_PATH    KEEP_PATH "!'()*[]%"
#define KEEP_USER     "$&+,;="
#define KEEP_HOST     "!\"$&'()*+,:;<=>[]"
#define KEEP_FRAGMENT "!$&()*+,/:;=?@"
#define VALID_FRAGMENT KEEP_FRAGMENT "'[]%"

static struct slice piece(const char *text, size_t len)
{
	return (struct slice){text, len};
}

static struct error *keep(struct arena *arena, struct text *text, const char **ret)
{
	struct error *err = text_error(text);
	if (!err && !(*ret = arena_copy(arena, text->bytes ? text->bytes : "", text->len)))
		err = arena_error(arena);
	text_clear(text);
	return err;
}

// --- Host and user.

static bool is_port(struct slice s)
{
	if (s.len && s.text[0] != ':')
		return false;
	for (size_t i = 1; i < s.len; i++)
		if (!is_digit(s.text[i]))
			return false;
	return true;
}

// An IPv6 address, with a zone behind %25 perhaps.
static bool is_ipv6(struct slice s)
{
	char address[INET6_ADDRSTRLEN + 1] = "";
	const char *zone = memmem(s.text, s.len, "%25", 3);
	size_t len = zone ? (size_t)(zone - s.text) : s.len;
	struct in6_addr parsed;
	if (len >= sizeof address || (zone && len + 3 == s.len))
		return false;
	memcpy(address, s.text, len);
	return inet_pton(AF_INET6, address, &parsed) == 1;
}

// In a host only bytes beyond ASCII and % itself may be escaped.
static bool has_host_escapes(struct slice s)
{
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.text[i];
		if (c == '%') {
			if (s.len - i < 3 || hex_digit(s.text[i + 1]) < 0 ||
			    hex_digit(s.text[i + 2]) < 0)
				return false;
			if (hex_digit(s.text[i + 1]) < 8 && memcmp(s.text + i, "%25", 3) != 0)
				return false;
			i += 2;
		} else if (c < 0x80 && !percent_stays(c, KEEP_HOST)) {
			return false;
		}
	}
	return true;
}

static bool is_host(struct slice host)
{
	const char *bracket = memrchr(host.text, '[', host.len);
	if (bracket && bracket > host.text)
		return false;
	if (bracket) {
		const char *end = memrchr(host.text, ']', host.len);
		if (!end)
			return false;
		size_t len = (size_t)(end + 1 - host.text);
		return has_host_escapes(host) && is_port(piece(end + 1, host.len - len)) &&
		       is_ipv6(piece(host.text + 1, len - 2));
	}
	const char *colon = memchr(host.text, ':', host.len);
	if (colon && !is_port(piece(colon, host.len - (size_t)(colon - host.text))))
		return false;
	return has_host_escapes(host);
}

// False if it is no user, or what is decoded holds a NUL.
static bool put_user(struct text *out, struct slice s)
{
	for (size_t i = 0; i < s.len; i++)
		if (!percent_stays((unsigned char)s.text[i], KEEP_USER ":!'()*%@"))
			return false;
	return percent_decode(out, s, false) && (!out->len || !memchr(out->bytes, 0, out->len));
}

static struct error *parse_user(struct arena *arena, struct slice s, struct url *url, bool *ret)
{
	struct text text = {0};
	const char *colon = memchr(s.text, ':', s.len);
	size_t len = colon ? (size_t)(colon - s.text) : s.len;
	*ret = put_user(&text, piece(s.text, len));
	struct error *err = keep(arena, &text, &url->user);
	if (!err && colon) {
		*ret &= put_user(&text, piece(colon + 1, s.len - len - 1));
		err = keep(arena, &text, &url->password);
	}
	text_deinit(&text);
	return err;
}

static struct error *parse_authority(struct arena *arena, struct slice s, struct url *url,
				     bool *ret)
{
	const char *at = memrchr(s.text, '@', s.len);
	struct slice host = s;
	if (at)
		host = piece(at + 1, s.len - (size_t)(at + 1 - s.text));
	*ret = is_host(host);
	if (!*ret)
		return NULL;
	struct text text = {0};
	percent_normalize(&text, host, KEEP_HOST "%", KEEP_HOST);
	struct error *err = keep(arena, &text, &url->host);
	text_deinit(&text);
	if (!err && at)
		err = parse_user(arena, piece(s.text, (size_t)(at - s.text)), url, ret);
	return err;
}

// --- The whole.

static struct error *parse_query(struct arena *arena, struct slice query, int seconds,
				 struct url *url)
{
	struct text text = {0};
	struct error *err = query_put(&text, query, seconds, &url->seconds);
	if (!err)
		err = keep(arena, &text, &url->query);
	text_deinit(&text);
	return err;
}

static struct error *parse_fragment(struct arena *arena, const char *fragment, struct url *url,
				    bool *ret)
{
	struct text text = {0};
	*ret = percent_normalize(&text, slice_of(fragment), VALID_FRAGMENT, KEEP_FRAGMENT);
	struct error *err = keep(arena, &text, &url->fragment);
	text_deinit(&text);
	return err;
}

static struct error *parse_path(struct arena *arena, struct slice path, struct url *url, bool *ret)
{
	struct text text = {0};
	*ret = percent_normalize(&text, path, VALID_PATH, KEEP_PATH);
	if (text.len == 0 || (text.len == 1 && text.bytes[0] == '/')) {
		text_clear(&text);
		text_puts(&text, DEFAULT_PATH);
	}
	struct error *err = keep(arena, &text, &url->path);
	text_deinit(&text);
	return err;
}

// Length of the scheme in front of a colon; 0 if there is none, SIZE_MAX if that is an error.
static size_t scheme_len(const char *text)
{
	for (size_t i = 0; text[i]; i++) {
		if (is_letter(text[i]))
			continue;
		if (text[i] == ':')
			return i ? i : SIZE_MAX;
		if (i == 0 || !strchr("0123456789+-.", text[i]))
			return 0;
	}
	return 0;
}

static bool has_control(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < 0x20 || *text == 0x7f)
			return true;
	return false;
}

// What stands behind the scheme and ://
static struct error *parse_rest(struct arena *arena, const char *rest, int seconds, struct url *url,
				bool *ret)
{
	size_t end = strcspn(rest, "#");
	const char *mark = memchr(rest, '?', end);
	size_t front = mark ? (size_t)(mark - rest) : end;
	struct slice query = {"", 0};
	if (mark)
		query = piece(mark + 1, end - front - 1);
	url->question = mark && query.len == 0;
	const char *slash = memchr(rest, '/', front);
	size_t host_len = slash ? (size_t)(slash - rest) : front;
	TRY(parse_authority(arena, piece(rest, host_len), url, ret));
	if (*ret)
		TRY(parse_path(arena, piece(rest + host_len, front - host_len), url, ret));
	if (*ret && rest[end])
		TRY(parse_fragment(arena, rest + end + 1, url, ret));
	return *ret ? parse_query(arena, query, seconds, url) : NULL;
}

// scheme://host…, with a host; anything else is none of ours.
static struct error *parse_absolute(struct arena *arena, const char *text, size_t scheme,
				    int seconds, struct url *ret, bool *ret_is_url)
{
	*ret_is_url = false;
	if (!string_begins(text + scheme, "://"))
		return NULL;
	struct url url = {0};
	char *name = arena_copy(arena, text, scheme);
	if (!name)
		return arena_error(arena);
	for (char *c = name; *c; c++)
		*c = (char)(*c >= 'A' && *c <= 'Z' ? *c | 0x20 : *c);
	url.scheme = name;
	TRY(parse_rest(arena, text + scheme + 3, seconds, &url, ret_is_url));
	*ret_is_url = *ret_is_url && *url.host;
	if (*ret_is_url)
		*ret = url;
	return NULL;
}

// unix://SOCKET:/path
static struct error *parse_unix(struct arena *arena, const char *text, int seconds,
				struct url *ret, bool *ret_is_url)
{
	const char *socket = text + strlen("unix://"), *colon = strstr(socket, ":/");
	size_t len = colon ? (size_t)(colon - socket) : strlen(socket);
	struct url url = {.scheme = "unix"};
	*ret_is_url = len > 0;
	if (len == 0)
		return NULL;
	struct text rest = {0};
	text_putf(&rest, "localhost%s", colon ? colon + 1 : "");
	struct error *err = text_error(&rest);
	if (!err)
		err = parse_rest(arena, rest.bytes, seconds, &url, ret_is_url);
	text_deinit(&rest);
	if (!err && !(url.socket = arena_copy(arena, socket, len)))
		err = arena_error(arena);
	if (!err && *ret_is_url)
		*ret = url;
	return err;
}

struct error *url_parse(struct arena *arena, const char *source, int seconds, struct url *ret,
			bool *ret_is_url)
{
	*ret_is_url = false;
	if (has_control(source))
		return NULL;
	if (strncasecmp(source, "unix://", 7) == 0)
		return parse_unix(arena, source, seconds, ret, ret_is_url);
	size_t scheme = scheme_len(source);
	if (scheme && scheme != SIZE_MAX) {
		TRY(parse_absolute(arena, source, scheme, seconds, ret, ret_is_url));
		if (*ret_is_url || strncasecmp(source, "file:", 5) == 0)
			return NULL;
	} else if (scheme == 0 && !string_begins(source, "//")) {
		// A path, unless a colon in its first part makes it a host with a port.
		if (!memchr(source, ':', strcspn(source, "/")))
			return NULL;
	}
	struct text text = {0};
	text_putf(&text, "http://%s", source);
	struct error *err = text_error(&text);
	if (!err)
		err = parse_absolute(arena, text.bytes, 4, seconds, ret, ret_is_url);
	text_deinit(&text);
	return err;
}

static void put_rest(struct text *out, const struct url *url, bool shown)
{
	text_puts(out, url->path);
	if (*url->query || url->question)
		text_putc(out, '?');
	if (shown)
		redact_put_query(out, url->query, strlen(url->query));
	else
		text_puts(out, url->query);
}

void url_put_shown(struct text *out, const struct url *url)
{
	text_putf(out, "%s://", url->scheme);
	if (url->socket) {
		text_putf(out, "%s:", url->socket);
	} else {
		if (url->password)
			percent_encode(out, url->user, strlen(url->user), KEEP_USER);
		if (url->password)
			text_putc(out, ':');
		if (url->user)
			text_puts(out, url->password || *url->user ? REDACTED "@" : "@");
		text_puts(out, url->host);
	}
	put_rest(out, url, true);
	if (url->fragment && *url->fragment)
		text_putf(out, "#%s", url->fragment);
}

void url_put_request(struct text *out, const struct url *url)
{
	const char *scheme = url->scheme;
	if (url->socket)
		scheme = "http";
	else if (strcmp(scheme, "https+insecure") == 0)
		scheme = "https";
	text_putf(out, "%s://%s%s", scheme, *url->host == ':' ? "localhost" : "", url->host);
	put_rest(out, url, false);
}

unsigned url_measured(const struct url *url)
{
	if (url->seconds)
		return url->seconds;
	size_t len = strlen(url->path), end = strlen(DEFAULT_PATH);
	bool cpu = len >= end && strcmp(url->path + len - end, DEFAULT_PATH) == 0;
	return cpu ? GO_CPU_SECONDS : 0;
}

unsigned url_timeout(const struct url *url, int timeout)
{
	if (timeout > 0)
		return (unsigned)timeout;
	return url->seconds ? url->seconds + url->seconds / 2 : DEFAULT_SECONDS;
}

// --- Symbols.

static bool ends_with(const struct text *text, const char *end)
{
	size_t len = strlen(end);
	return text->len >= len && memcmp(text->bytes + text->len - len, end, len) == 0;
}

static bool is_symbol_path(const struct text *path)
{
	static const char *const ends[] = {"/pprof/heap", "/pprof/growth", "/pprof/profile",
					   "/pprof/pmuprofile", "/pprof/contention"};
	for (size_t i = 0; i < ARRAY_LEN(ends); i++)
		if (ends_with(path, ends[i]))
			return true;
	return path->len && memmem(path->bytes, path->len, "/debug/pprof/", 13);
}

struct error *url_symbolz(struct arena *arena, const struct url *url, struct url *ret)
{
	struct text path = {0}, clean = {0}, text = {0};
	percent_decode(&path, slice_of(url->path), false);
	text_puts(&path, is_symbol_path(&path) ? "/../symbol" : "/../symbolz");
	path_put_clean(&clean, path.bytes, path.len);
	percent_encode(&text, clean.bytes, clean.len, KEEP_PATH);
	*ret = *url;
	ret->query = "";
	ret->fragment = NULL;
	struct error *err = text_error(&path);
	if (!err)
		err = text_error(&clean);
	if (!err)
		err = keep(arena, &text, &ret->path);
	text_deinit(&path);
	text_deinit(&clean);
	text_deinit(&text);
	return err;
}
