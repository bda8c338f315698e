// A multi handle with one transfer in it: libcurl gives what it has whenever it is asked, and it is
// asked only while somebody wants bytes, so that what waits in between is no more than the library
// reads at once.
#include "io/http.h"

#include <arpa/inet.h>
#include <netdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>

#include <curl/curl.h>

#include "base/clock.h"
#include "base/library.h"
#include "base/text.h"

#define CURL_SONAME   "libcurl.so.4"
#define HEADERS_LIMIT (256u << 10)

struct library {
	bool started;
	__typeof__(curl_global_init) *global_init;
	__typeof__(curl_easy_init) *easy_init;
	__typeof__(curl_easy_cleanup) *easy_cleanup;
	__typeof__(curl_easy_setopt) *setopt;
	__typeof__(curl_easy_getinfo) *getinfo;
	__typeof__(curl_easy_strerror) *easy_strerror;
	__typeof__(curl_multi_init) *multi_init;
	__typeof__(curl_multi_cleanup) *multi_cleanup;
	__typeof__(curl_multi_add_handle) *multi_add;
	__typeof__(curl_multi_remove_handle) *multi_remove;
	__typeof__(curl_multi_perform) *multi_perform;
	__typeof__(curl_multi_poll) *multi_poll;
	__typeof__(curl_multi_info_read) *multi_info_read;
	__typeof__(curl_slist_append) *slist_append;
	__typeof__(curl_slist_free_all) *slist_free_all;
	__typeof__(curl_url) *url;
	__typeof__(curl_url_set) *url_set;
	__typeof__(curl_url_get) *url_get;
	__typeof__(curl_url_cleanup) *url_cleanup;
	__typeof__(curl_free) *free;
};

// Loaded once and never unloaded: what it is made of may have started threads.
static struct library library;

struct http {
	struct http_request request;
	CURL *easy;
	CURLM *multi;
	struct curl_slist *headers;
	char *url;	   // of the request that runs
	unsigned redirects;
	int64_t deadline;      // for all of them together
	bool running, started; // started: part of the final answer came
	bool from_pprof, is_plain;
	size_t header_len; // of all headers that came
	struct text body;  // what was not asked for yet
	size_t taken;	   // of it
	struct text reason;
	long status;
	char dialed[64];   // the last address that was tried, "[::1]:80"
	char problem[CURL_ERROR_SIZE];
};

// --- The library.

static struct error *load_library(void)
{
	const struct library_function wanted[] = {
		{"curl_global_init", &library.global_init},
		{"curl_easy_init", &library.easy_init},
		{"curl_easy_cleanup", &library.easy_cleanup},
		{"curl_easy_setopt", &library.setopt},
		{"curl_easy_getinfo", &library.getinfo},
		{"curl_easy_strerror", &library.easy_strerror},
		{"curl_multi_init", &library.multi_init},
		{"curl_multi_cleanup", &library.multi_cleanup},
		{"curl_multi_add_handle", &library.multi_add},
		{"curl_multi_remove_handle", &library.multi_remove},
		{"curl_multi_perform", &library.multi_perform},
		{"curl_multi_poll", &library.multi_poll},
		{"curl_multi_info_read", &library.multi_info_read},
		{"curl_slist_append", &library.slist_append},
		{"curl_slist_free_all", &library.slist_free_all},
		{"curl_url", &library.url},
		{"curl_url_set", &library.url_set},
		{"curl_url_get", &library.url_get},
		{"curl_url_cleanup", &library.url_cleanup},
		{"curl_free", &library.free},
	};
	if (library.started)
		return NULL;
	TRY(library_load(CURL_SONAME, "fetching", wanted, ARRAY_LEN(wanted)));
	if (library.global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		return error_new(ERR_UNSUPPORTED, CURL_SONAME " does not start");
	library.started = true;
	return NULL;
}

static bool is_given(const char *text)
{
	return text && *text;
}

// --- Where a request goes.

struct place {
	char *scheme, *host, *port;
};

static void place_deinit(struct place *p)
{
	library.free(p->scheme);
	library.free(p->host);
	library.free(p->port);
}

static struct error *find_place(const char *address, struct place *ret)
{
	*ret = (struct place){0};
	CURLU *url = library.url();
	bool found = url &&
		     library.url_set(url, CURLUPART_URL, address, CURLU_NON_SUPPORT_SCHEME) ==
			     CURLUE_OK &&
		     library.url_get(url, CURLUPART_SCHEME, &ret->scheme, 0) == CURLUE_OK;
	// Schemes of strangers may have neither.
	if (found && library.url_get(url, CURLUPART_HOST, &ret->host, 0))
		ret->host = NULL;
	if (found && library.url_get(url, CURLUPART_PORT, &ret->port, CURLU_DEFAULT_PORT))
		ret->port = NULL;
	library.url_cleanup(url);
	return found ? NULL : error_new(ERR_FORMAT, "the address cannot be understood");
}

static bool is_same(const char *a, const char *b)
{
	return a && b && strcasecmp(a, b) == 0;
}

static bool is_same_place(const struct place *a, const struct place *b)
{
	if (!is_same(a->host, b->host))
		return false;
	bool safer = is_same(a->scheme, "http") && is_same(a->port, "80") &&
		     is_same(b->scheme, "https") && is_same(b->port, "443");
	return safer || (is_same(a->scheme, b->scheme) && is_same(a->port, b->port));
}

static bool is_http(const struct place *p)
{
	return p->host && (is_same(p->scheme, "http") || is_same(p->scheme, "https"));
}

static bool is_this_machine(const char *host)
{
	return strcasecmp(host, "localhost") == 0 || strcmp(host, "[::1]") == 0 ||
	       (strncmp(host, "127.", 4) == 0 && strspn(host, "0123456789.") == strlen(host));
}

static const char *environment(const char *upper, const char *lower)
{
	const char *value = getenv(upper);
	return is_given(value) ? value : getenv(lower);
}

// The rules of Go's http.ProxyFromEnvironment. "" keeps libcurl from looking for itself.
static const char *find_proxy(const struct place *p)
{
	const char *proxy = NULL;
	if (is_this_machine(p->host))
		return "";
	if (is_same(p->scheme, "https"))
		proxy = environment("HTTPS_PROXY", "https_proxy");
	else if (!getenv("REQUEST_METHOD")) // a CGI program has HTTP_PROXY from a stranger's header
		proxy = environment("HTTP_PROXY", "http_proxy");
	return proxy ? proxy : "";
}

// --- What comes in.

static size_t take_body(char *bytes, size_t size, size_t count, void *context)
{
	struct http *h = context;
	long status = 0;
	library.getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
	if (status / 100 == 3 && status != 304) // nobody reads the page that a redirect comes with
		return size * count;
	h->started = true;
	text_put(&h->body, bytes, size * count);
	return h->body.failed ? 0 : size * count;
}

static bool header_is(const char *line, size_t len, const char *name)
{
	size_t n = strlen(name);
	return len > n && strncasecmp(line, name, n) == 0 && line[n] == ':';
}

// A line of the header; a status line begins the next one.
static size_t take_header(char *line, size_t size, size_t count, void *context)
{
	struct http *h = context;
	size_t len = size * count, end = len;
	h->header_len += len;
	if (h->header_len > HEADERS_LIMIT) // libcurl keeps them, as many as there are
		return 0;
	while (end && (line[end - 1] == '\r' || line[end - 1] == '\n'))
		end--;
	if (end > 5 && memcmp(line, "HTTP/", 5) == 0) {
		const char *space = memchr(line, ' ', end);
		size_t from = space ? (size_t)(space + 1 - line) : end;
		text_clear(&h->reason);
		text_put_visible(&h->reason, line + from, end - from < 128 ? end - from : 128);
		h->from_pprof = h->is_plain = false;
	} else if (header_is(line, end, "X-Go-Pprof")) {
		h->from_pprof = true;
	} else if (header_is(line, end, "Content-Type")) {
		h->is_plain = memmem(line, end, "text/plain", 10) != NULL;
	}
	return len;
}

// Makes the socket as the library would; libcurl tells afterwards what it connected to, but not
// what it could not.
static curl_socket_t open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *to)
{
	struct http *h = context;
	char host[INET6_ADDRSTRLEN] = "", port[8] = "";
	(void)purpose;
	h->dialed[0] = '\0';
	if (to->family != AF_UNIX && getnameinfo(&to->addr, to->addrlen, host, sizeof host, port,
						 sizeof port, NI_NUMERICHOST | NI_NUMERICSERV) == 0)
		snprintf(h->dialed, sizeof h->dialed, strchr(host, ':') ? "[%s]:%s" : "%s:%s", host,
			 port);
	return socket(to->family, to->socktype | SOCK_CLOEXEC, to->protocol);
}

// --- One request.

static struct error *add_header(struct http *h, const char *line)
{
	struct curl_slist *list = library.slist_append(h->headers, line);
	if (!list)
		return error_nomem();
	h->headers = list;
	return NULL;
}

static struct error *add_lines(struct http *h, const char *lines)
{
	while (is_given(lines)) {
		size_t len = strcspn(lines, "\n");
		char *line = strndup(lines, len);
		struct error *err = line ? add_header(h, line) : error_nomem();
		free(line);
		TRY(err);
		lines += len + (lines[len] == '\n');
	}
	return NULL;
}

static struct error *add_token(struct http *h, const char *token)
{
	struct text line = {0};
	text_putf(&line, "Authorization: Bearer %s", token);
	struct error *err = text_error(&line);
	if (!err)
		err = add_header(h, line.bytes);
	text_deinit(&line);
	return err;
}

static struct error *set_credentials(struct http *h, bool ours)
{
	const struct http_credentials *c = &h->request.credentials;
	library.slist_free_all(h->headers);
	h->headers = NULL;
	library.setopt(h->easy, CURLOPT_HTTPHEADER, NULL);
	library.setopt(h->easy, CURLOPT_USERNAME, ours && is_given(c->user) ? c->user : NULL);
	library.setopt(h->easy, CURLOPT_PASSWORD, ours && c->user ? c->password : NULL);
	library.setopt(h->easy, CURLOPT_NETRC,
		       (long)(ours && c->netrc ? CURL_NETRC_OPTIONAL : CURL_NETRC_IGNORED));
	library.setopt(h->easy, CURLOPT_SSLCERT, ours && is_given(c->cert) ? c->cert : NULL);
	library.setopt(h->easy, CURLOPT_SSLKEY, ours && is_given(c->key) ? c->key : NULL);
	if (h->request.body)
		TRY(add_header(h, "Content-Type: application/octet-stream"));
	if (ours)
		TRY(add_lines(h, c->headers));
	if (ours && is_given(c->token))
		TRY(add_token(h, c->token));
	library.setopt(h->easy, CURLOPT_HTTPHEADER, h->headers);
	return NULL;
}

static bool has_credentials(const struct http_credentials *c)
{
	return is_given(c->user) || is_given(c->token) || is_given(c->headers) || c->netrc ||
	       is_given(c->cert);
}

static void set_transfer(struct http *h, const struct place *to)
{
	const struct http_request *r = &h->request;
	library.setopt(h->easy, CURLOPT_URL, h->url);
	library.setopt(h->easy, CURLOPT_PROXY, r->socket ? "" : find_proxy(to));
	const char *direct = environment("NO_PROXY", "no_proxy");
	library.setopt(h->easy, CURLOPT_NOPROXY, direct ? direct : "");
	if (r->socket)
		library.setopt(h->easy, CURLOPT_UNIX_SOCKET_PATH, r->socket);
}

// What is the same for a request and all that follow from it.
static void set_once(struct http *h)
{
	const struct http_request *r = &h->request;
	CURL *easy = h->easy;
	library.setopt(easy, CURLOPT_NOSIGNAL, 1L);
	// HTTP/2 has no words beside its status, and one request needs nothing else of it.
	library.setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	library.setopt(easy, CURLOPT_HTTPAUTH, (long)CURLAUTH_BASIC);
	library.setopt(easy, CURLOPT_USERAGENT, "cprof");
	// As Go's client; and some servers do so unasked.
	library.setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip");
	library.setopt(easy, CURLOPT_ERRORBUFFER, h->problem);
	library.setopt(easy, CURLOPT_WRITEFUNCTION, take_body);
	library.setopt(easy, CURLOPT_WRITEDATA, h);
	library.setopt(easy, CURLOPT_HEADERFUNCTION, take_header);
	library.setopt(easy, CURLOPT_HEADERDATA, h);
	library.setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
	library.setopt(easy, CURLOPT_OPENSOCKETDATA, h);
	library.setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
	// Servers close what they did not say they would, and a redirect is asked for just then.
	library.setopt(easy, CURLOPT_FORBID_REUSE, 1L);
	if (r->insecure) {
		library.setopt(easy, CURLOPT_SSL_VERIFYPEER, 0L);
		library.setopt(easy, CURLOPT_SSL_VERIFYHOST, 0L);
	}
	if (is_given(r->ca)) { // these and no others
		library.setopt(easy, CURLOPT_CAINFO, r->ca);
		library.setopt(easy, CURLOPT_CAPATH, NULL);
	}
	if (r->body) {
		library.setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)r->body_len);
		library.setopt(easy, CURLOPT_POSTFIELDS, r->body);
	}
}

// Starts the request for h->url; @p ours says whether it may show who asks.
static struct error *start(struct http *h, const struct place *to, bool ours)
{
	TRY(set_credentials(h, ours));
	set_transfer(h, to);
	if (library.multi_add(h->multi, h->easy) != CURLM_OK)
		return error_nomem();
	h->running = true;
	return NULL;
}

static void stop(struct http *h)
{
	if (h->running)
		library.multi_remove(h->multi, h->easy);
	h->running = false;
}

static struct error *open_request(struct http *h)
{
	struct place place = {0};
	h->url = strdup(h->request.url);
	h->multi = library.multi_init();
	h->easy = library.easy_init();
	if (!h->url || !h->multi || !h->easy)
		return error_nomem();
	set_once(h);
	struct error *err = find_place(h->url, &place);
	if (!err)
		err = start(h, &place, true);
	place_deinit(&place);
	return err;
}

struct error *http_open(const struct http_request *request, struct http **ret)
{
	TRY(load_library());
	struct http *h = calloc(1, sizeof *h);
	if (!h)
		return error_nomem();
	h->request = *request;
	h->deadline = clock_ms() + (int64_t)request->timeout * 1000;
	struct error *err = open_request(h);
	if (err) {
		http_close(h);
		return err;
	}
	*ret = h;
	return NULL;
}

void http_close(struct http *h)
{
	if (!h)
		return;
	stop(h);
	if (h->easy)
		library.easy_cleanup(h->easy);
	if (h->multi)
		library.multi_cleanup(h->multi);
	library.slist_free_all(h->headers);
	text_deinit(&h->body);
	text_deinit(&h->reason);
	free(h->url);
	free(h);
}

// --- Redirects.

static struct error *check_redirect(const struct http *h, const struct place *first,
				    const struct place *next, bool ours)
{
	if (!is_http(next))
		return error_new(ERR_FORMAT, "redirect to %s, which is neither http nor https",
				 next->scheme);
	if (h->request.socket && !ours)
		return error_new(ERR_FORMAT, "redirect from a Unix socket to the host %s",
				 next->host);
	if (is_same(first->scheme, "https") && is_same(next->scheme, "http") &&
	    has_credentials(&h->request.credentials))
		return error_new(ERR_FORMAT,
				 "redirect from https to http: what shows who asks is not sent "
				 "over a connection that anybody can read");
	return NULL;
}

static struct error *follow(struct http *h, const char *to)
{
	if (++h->redirects > HTTP_REDIRECTS)
		return error_new(ERR_FORMAT, "stopped after %d redirects", HTTP_REDIRECTS);
	struct place first = {0}, next = {0};
	char *url = strdup(to);
	struct error *err = url ? find_place(h->request.url, &first) : error_nomem();
	if (!err)
		err = find_place(to, &next);
	bool ours = !err && is_same_place(&first, &next);
	if (!err)
		err = check_redirect(h, &first, &next, ours);
	stop(h);
	if (!err) {
		free(h->url);
		h->url = url;
		url = NULL;
		err = start(h, &next, ours);
	}
	free(url);
	place_deinit(&first);
	place_deinit(&next);
	return err;
}

// --- The end of a request.

static struct error *cannot_connect(const struct http *h)
{
	long number = 0;
	library.getinfo(h->easy, CURLINFO_OS_ERRNO, &number);
	if (!number || (!h->request.socket && !h->dialed[0]))
		return error_new(ERR_IO, "dial: %s", h->problem);
	char text[128];
	const char *words = strerror_r((int)number, text, sizeof text);
	// Go writes the system's words without a capital.
	char first = (char)(*words >= 'A' && *words <= 'Z' ? *words | 0x20 : *words);
	if (h->request.socket)
		return error_new(ERR_IO, "dial unix %s: connect: %c%s", h->request.socket, first,
				 words + 1);
	return error_new(ERR_IO, "dial tcp %s: connect: %c%s", h->dialed, first, words + 1);
}

static struct error *describe(const struct http *h, CURLcode code, const struct place *place)
{
	const char *detail = h->problem[0] ? h->problem : library.easy_strerror(code);
	curl_off_t size = -1, got = 0;
	long asked = 0;
	switch (code) {
	case CURLE_COULDNT_RESOLVE_HOST:
		return error_new(ERR_IO, "dial tcp: lookup %s: no such host", place->host);
	case CURLE_COULDNT_CONNECT:
		return cannot_connect(h);
	case CURLE_GOT_NOTHING:
		return error_new(ERR_IO, "EOF");
	case CURLE_PARTIAL_FILE:
		library.getinfo(h->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &size);
		library.getinfo(h->easy, CURLINFO_SIZE_DOWNLOAD_T, &got);
		if (size >= 0)
			return error_new(ERR_IO,
					 "unexpected EOF: the server promised %lld bytes and sent %lld",
					 (long long)size, (long long)got);
		return error_new(ERR_IO, "unexpected EOF");
	case CURLE_PEER_FAILED_VERIFICATION:
		return error_new(ERR_IO,
				 "tls: failed to verify certificate: %s (-tls_ca=FILE trusts another "
				 "one, https+insecure:// any)",
				 detail);
	case CURLE_WRITE_ERROR:
		if (h->body.failed)
			return error_nomem();
		if (h->header_len > HEADERS_LIMIT)
			return error_new(ERR_LIMIT, "the headers of the answer have more than %u kB",
					 HEADERS_LIMIT >> 10);
		return error_new(ERR_IO, "%s", detail);
	case CURLE_OUT_OF_MEMORY: // what libcurl also says of a header's line of 100 kB and more
		library.getinfo(h->easy, CURLINFO_REQUEST_SIZE, &asked);
		return asked ? error_new(ERR_LIMIT, "the headers of the answer have a line without an end")
			     : error_nomem();
	default:
		return error_new(ERR_IO, "%s", detail);
	}
}

static struct error *out_of_time(const struct http *h)
{
	if (!h->started)
		return error_new(ERR_IO, "net/http: timeout awaiting response headers");
	return error_new(ERR_IO,
			 "the answer was not complete after %u s (-timeout=SECONDS waits longer)",
			 h->request.timeout);
}

// A request has ended: with an error, a redirect, or the answer.
static struct error *end_request(struct http *h, CURLcode code)
{
	char *to = NULL;
	if (code != CURLE_OK) {
		struct place place = {0};
		struct error *err = find_place(h->url, &place);
		if (!err)
			err = describe(h, code, &place);
		place_deinit(&place);
		return err;
	}
	library.getinfo(h->easy, CURLINFO_RESPONSE_CODE, &h->status);
	library.getinfo(h->easy, CURLINFO_REDIRECT_URL, &to);
	if (to && h->status / 100 == 3)
		return follow(h, to);
	stop(h);
	h->started = true;
	return NULL;
}

static struct error *turn(struct http *h)
{
	int running = 0, left;
	if (library.multi_perform(h->multi, &running) != CURLM_OK)
		return error_nomem();
	for (CURLMsg *m; (m = library.multi_info_read(h->multi, &left));)
		if (m->msg == CURLMSG_DONE)
			return end_request(h, m->data.result);
	return NULL;
}

static struct error *wait_for_more(struct http *h)
{
	TRY(turn(h));
	if (h->taken < h->body.len || !h->running)
		return NULL;
	int64_t left = h->deadline - clock_ms();
	if (left <= 0)
		return out_of_time(h);
	int ms = left < HTTP_TICK_MS ? (int)left : HTTP_TICK_MS;
	if (library.multi_poll(h->multi, NULL, 0, ms, NULL) != CURLM_OK)
		return error_nomem();
	return turn(h);
}

struct error *http_read(struct http *h, void *to, size_t len, size_t *ret_len, bool *ret_end)
{
	if (h->taken == h->body.len && h->running) {
		text_clear(&h->body);
		h->taken = 0;
		if (clock_ms() >= h->deadline) // one that dribbles is never without bytes
			return out_of_time(h);
		TRY(wait_for_more(h));
	}
	size_t n = h->body.len - h->taken;
	n = n < len ? n : len;
	if (n)
		memcpy(to, h->body.bytes + h->taken, n);
	h->taken += n;
	*ret_len = n;
	*ret_end = !h->running && h->taken == h->body.len;
	return NULL;
}

struct http_answer http_answer(const struct http *h)
{
	struct http_answer answer = {.reason = "", .from_go = h->from_pprof && h->is_plain};
	if (!h->started)
		return answer;
	long status = 0;
	library.getinfo(h->easy, CURLINFO_RESPONSE_CODE, &status);
	answer.status = (int)status;
	if (h->reason.len)
		answer.reason = h->reason.bytes;
	return answer;
}

const char *http_version(void)
{
	return "libcurl " LIBCURL_VERSION;
}
