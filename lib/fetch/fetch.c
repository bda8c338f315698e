// The sentences are those of pprof's fetcher (cmd/pprof, driver/fetch.go) where it has any.
#include "fetch/fetch.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/interrupt.h"
#include "base/text.h"
#include "fetch/redact.h"
#include "io/http.h"
#include "io/input.h"

#define TOKEN_LIMIT  (64u << 10)
#define PEM_LIMIT    (1u << 20)
#define ACCESS_LIMIT (1u << 20)
#define SHOWN_LIMIT  512 // of what a server says about an error

struct transfer {
	struct http *http;
	struct arena arena;
	struct http_request request;
	struct text shown; // the address, as Go's client has it
	struct text said;  // about an error
};

static bool is_given(const char *text)
{
	return text && *text;
}

// --- Access.

static struct error *check_headers(const char *lines)
{
	while (*lines) {
		size_t len = strcspn(lines, "\n");
		const char *colon = memchr(lines, ':', len);
		for (size_t i = 0; i < len; i++)
			if ((unsigned char)lines[i] < 0x20 && lines[i] != '\t')
				return error_new(ERR_USAGE, "-H: a header holds a control character");
		// What it is stays unsaid: it may be a secret alone.
		if (!colon || colon == lines)
			return error_new(ERR_USAGE, "-H: a header has the form 'Name: value'");
		lines += len + (lines[len] == '\n');
	}
	return NULL;
}

// Reads a file of text that a user wrote or was given.
static struct error *read_small(const char *path, uint64_t limit, struct input **ret)
{
	struct input *input;
	TRY(input_open(path, &(struct input_options){.max_size = limit}, &input));
	input_wait(input, UINT64_MAX);
	struct error *err = input_error(input);
	if (!err) {
		*ret = input;
		return NULL;
	}
	input_close(input);
	if (error_code(err) != ERR_LIMIT)
		return err;
	error_free(err);
	return error_new(ERR_LIMIT, "more than %llu kB", (unsigned long long)(limit >> 10));
}

static struct error *check_file(const char *path, const char *what)
{
	struct input *input;
	struct error *err = read_small(path, PEM_LIMIT, &input);
	if (err)
		return error_context(err, "%s", what);
	input_close(input);
	return NULL;
}

static struct error *check_tls(const struct fetch_options *o)
{
	static const char pair[] =
		"could not load certificate/key pair specified by -tls_cert and -tls_key";
	bool cert = is_given(o->tls_cert), key = is_given(o->tls_key);
	if (key && !cert)
		return error_new(ERR_USAGE,
				 "-tls_key is specified, so -tls_cert must also be specified");
	if (cert && !key)
		return error_new(ERR_USAGE,
				 "-tls_cert is specified, so -tls_key must also be specified");
	if (cert) {
		TRY(check_file(o->tls_cert, pair));
		TRY(check_file(o->tls_key, pair));
	}
	if (is_given(o->tls_ca))
		TRY(check_file(o->tls_ca, "could not load CA specified by -tls_ca"));
	return NULL;
}

static struct error *keep_token(struct fetch_access *a, const char *bytes, size_t len)
{
	while (len && strchr(" \t\r\n", bytes[len - 1]))
		len--;
	for (size_t i = 0; i < len; i++)
		if ((unsigned char)bytes[i] <= 0x20 || bytes[i] == 0x7f)
			len = 0;
	if (len == 0)
		return error_new(ERR_FORMAT, "it should hold one word, the token");
	a->token = arena_copy(&a->arena, bytes, len);
	return a->token ? NULL : arena_error(&a->arena);
}

static struct error *read_token(struct fetch_access *a, const char *path)
{
	struct input *input;
	TRY(read_small(path, TOKEN_LIMIT, &input));
	struct error *err = keep_token(a, (const char *)input_bytes(input),
				       (size_t)input_wait(input, UINT64_MAX));
	input_close(input);
	return err;
}

static struct error *split_user(struct fetch_access *a, const char *user)
{
	const char *colon = strchr(user, ':');
	size_t len = colon ? (size_t)(colon - user) : strlen(user);
	a->user = arena_copy(&a->arena, user, len);
	a->password = colon ? colon + 1 : "";
	return a->user ? NULL : arena_error(&a->arena);
}

static struct error *look_at(struct fetch_access *a)
{
	const struct fetch_options *o = &a->options;
	if (is_given(o->user) && is_given(o->token_file))
		return error_new(ERR_USAGE, "-u and -token_file flags cannot both be specified");
	TRY(check_headers(o->headers));
	TRY(check_tls(o));
	if (is_given(o->user))
		TRY(split_user(a, o->user));
	if (is_given(o->token_file)) {
		struct error *err = read_token(a, o->token_file);
		if (err)
			return error_context(err, "-token_file: %s", o->token_file);
	}
	return NULL;
}

struct error *fetch_access_init(struct fetch_access *access, const struct fetch_options *options)
{
	*access = (struct fetch_access){.options = *options};
	arena_init(&access->arena, ACCESS_LIMIT);
	struct error *err = look_at(access);
	if (err)
		fetch_access_deinit(access);
	return err;
}

void fetch_access_deinit(struct fetch_access *access)
{
	arena_deinit(&access->arena);
	*access = (struct fetch_access){0};
}

// --- Requests.

static void transfer_free(void *context)
{
	struct transfer *t = context;
	if (!t)
		return;
	http_close(t->http);
	arena_deinit(&t->arena);
	text_deinit(&t->shown);
	text_deinit(&t->said);
	free(t);
}

static bool is_insecure(const struct url *url)
{
	return strcmp(url->scheme, "https+insecure") == 0;
}

static bool is_known(const struct url *url)
{
	return is_insecure(url) || strcmp(url->scheme, "http") == 0 ||
	       strcmp(url->scheme, "https") == 0 || url->socket;
}

static struct error *copy(struct arena *arena, const char *text, const char **ret)
{
	*ret = text ? arena_copy(arena, text, strlen(text)) : NULL;
	return text && !*ret ? arena_error(arena) : NULL;
}

// Go's client drops the colon of an empty port, and knows no https+insecure.
static struct error *show(struct transfer *t, const struct url *url)
{
	struct url asked = *url;
	size_t len = strlen(url->host);
	if (is_insecure(url))
		asked.scheme = "https";
	if (len && url->host[len - 1] == ':' &&
	    !(asked.host = arena_copy(&t->arena, url->host, len - 1)))
		return arena_error(&t->arena);
	url_put_shown(&t->shown, &asked);
	return text_error(&t->shown);
}

// The user in the address wins over -u.
static struct error *set_request(struct transfer *t, const struct fetch_access *a,
				 const struct url *url)
{
	const struct fetch_options *o = &a->options;
	struct http_request *r = &t->request;
	struct text address = {0};
	*r = (struct http_request){
		.ca = o->tls_ca,
		.insecure = is_insecure(url),
		.credentials = {.user = a->user,
				.password = a->password,
				.token = a->token,
				.headers = o->headers,
				.netrc = o->netrc,
				.cert = o->tls_cert,
				.key = o->tls_key},
		.timeout = url_timeout(url, o->timeout) + FETCH_GRACE_SECONDS,
	};
	if (url->user) {
		TRY(copy(&t->arena, url->user, &r->credentials.user));
		TRY(copy(&t->arena, url->password ? url->password : "", &r->credentials.password));
	}
	TRY(copy(&t->arena, url->socket, &r->socket));
	TRY(show(t, url));
	url_put_request(&address, url);
	struct error *err = text_error(&address);
	if (!err)
		err = copy(&t->arena, address.bytes, &r->url);
	text_deinit(&address);
	return err;
}

static struct error *transfer_new(const struct fetch_access *access, const struct url *url,
				  struct transfer **ret)
{
	struct transfer *t = calloc(1, sizeof *t);
	if (!t)
		return error_nomem();
	arena_init(&t->arena, ACCESS_LIMIT);
	struct error *err = set_request(t, access, url);
	if (err) {
		transfer_free(t);
		return err;
	}
	*ret = t;
	return NULL;
}

// A server may repeat what it was sent.
static struct error *hide_sent(struct text *said, const struct http_credentials *sent)
{
	const char *line = sent->headers;
	while (line && *line) {
		size_t len = strcspn(line, "\n"), name = strcspn(line, ":");
		TRY(redact_known_words(said, line + name, len - name));
		line += len + (line[len] == '\n');
	}
	if (sent->token)
		TRY(redact_known(said, sent->token, strlen(sent->token)));
	if (sent->password)
		TRY(redact_known(said, sent->password, strlen(sent->password)));
	TRY(redact_authorizations(said));
	struct text line_of_words = *said;
	*said = (struct text){0};
	redact_put_line(said, line_of_words.bytes, line_of_words.len);
	text_deinit(&line_of_words);
	return text_error(said);
}

// "server response: 404 Not Found", and what Go's handlers say about it: one line, harmless.
static struct error *refused(struct transfer *t, const struct http_answer *answer)
{
	struct text said = {0};
	text_puts(&said, answer->reason);
	if (answer->from_go && t->said.len) {
		text_puts(&said, " - ");
		text_put_visible(&said, t->said.bytes, t->said.len);
	}
	struct error *err = hide_sent(&said, &t->request.credentials);
	for (size_t i = 0; i < said.len; i++)
		if (said.bytes[i] == '\n' || said.bytes[i] == '\t')
			said.bytes[i] = ' ';
	while (said.len && said.bytes[said.len - 1] == ' ')
		said.bytes[--said.len] = '\0';
	if (!err)
		err = error_new(ERR_IO, "server response: %s", said.bytes ? said.bytes : "");
	text_deinit(&said);
	return err;
}

// As http_read(), with an error at the end of an answer that is none.
static struct error *read_answer(struct transfer *t, void *to, size_t len, size_t *ret,
				 bool *ret_end)
{
	*ret = 0;
	TRY(http_read(t->http, to, len, ret, ret_end));
	struct http_answer answer = http_answer(t->http);
	if (answer.status == 0 || answer.status == 200)
		return NULL;
	size_t space = SHOWN_LIMIT - t->said.len;
	text_put(&t->said, to, *ret < space ? *ret : space);
	*ret = 0;
	if (*ret_end || t->said.len == SHOWN_LIMIT || !answer.from_go)
		return refused(t, &answer);
	return NULL;
}

// --- A profile.

// libcurl's words may have the address of a proxy in them, with its password.
static struct error *without_secrets(struct error *err)
{
	const char *message = error_message(err);
	struct text safe = {0};
	redact_put_line(&safe, message, strlen(message));
	if (safe.len && !safe.failed && strcmp(safe.bytes, message) != 0) {
		struct error *told = error_new(error_code(err), "%s", safe.bytes);
		error_free(err);
		err = told;
	}
	text_deinit(&safe);
	return err;
}

static struct error *read_profile(void *context, uint8_t *to, size_t len, size_t *ret,
				  bool *ret_end)
{
	struct transfer *t = context;
	struct error *err = read_answer(t, to, len, ret, ret_end);
	if (!err || http_answer(t->http).status > 0 || error_code(err) == ERR_INTERRUPTED)
		return err;
	return error_context(without_secrets(err), "Get \"%s\"", t->shown.bytes);
}

struct error *fetch_open(const struct fetch_access *access, const struct url *url,
			 const struct input_options *options, struct input **ret)
{
	struct transfer *t;
	TRY(transfer_new(access, url, &t));
	struct error *err =
		is_known(url) ? http_open(&t->request, &t->http)
			      : error_new(ERR_USAGE, "unsupported protocol scheme \"%s\"", url->scheme);
	if (err) {
		err = error_context(err, "Get \"%s\"", t->shown.bytes);
		transfer_free(t);
		return err;
	}
	const struct input_source source = {
		.read = read_profile, .close = transfer_free, .context = t};
	return input_from_source(&source, options, ret);
}

// --- A question.

static struct error *read_all(struct transfer *t, struct text *ret)
{
	char piece[16384];
	for (bool end = false; !end;) {
		size_t len;
		TRY(interrupt_check());
		TRY(read_answer(t, piece, sizeof piece, &len, &end));
		if (ret->len + len > FETCH_POST_LIMIT)
			return error_new(ERR_LIMIT, "the answer has more than %zu MB",
					 FETCH_POST_LIMIT >> 20);
		text_put(ret, piece, len);
		TRY(text_error(ret));
	}
	return NULL;
}

struct error *fetch_post(const struct fetch_access *access, const struct url *url,
			 const char *body, struct text *ret)
{
	struct transfer *t;
	TRY(transfer_new(access, url, &t));
	t->request.body = body;
	t->request.body_len = strlen(body);
	struct error *err = http_open(&t->request, &t->http);
	if (!err)
		err = read_all(t, ret);
	if (err && error_code(err) != ERR_INTERRUPTED)
		err = error_context(without_secrets(err), "http post %s", t->shown.bytes);
	transfer_free(t);
	return err;
}

void fetch_put_seconds(struct text *out, unsigned seconds)
{
	unsigned hours = seconds / 3600, minutes = seconds / 60 % 60;
	if (hours)
		text_putf(out, "%uh", hours);
	if (hours || minutes)
		text_putf(out, "%um", minutes);
	text_putf(out, "%us", seconds % 60);
}
