// The rules of ParseQuery() and Encode() in Go's net/url.
#include "fetch/query.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "fetch/percent.h"

#define MAX_PARAMETERS 10000

struct parameter {
	struct text key, value;
	size_t order;
};

static int compare_parameters(const void *a, const void *b)
{
	const struct parameter *x = a, *y = b;
	int order = slice_compare(text_slice(&x->key), text_slice(&y->key));
	if (order)
		return order;
	return x->order < y->order ? -1 : x->order > y->order;
}

static bool parse_parameter(struct slice s, struct parameter *ret)
{
	const char *equals = memchr(s.text, '=', s.len);
	size_t key_len = equals ? (size_t)(equals - s.text) : s.len;
	struct slice value = {"", 0};
	if (equals)
		value = slice_from(s, key_len + 1);
	return s.len && !memchr(s.text, ';', s.len) &&
	       percent_decode(&ret->key, (struct slice){s.text, key_len}, true) &&
	       percent_decode(&ret->value, value, true);
}

static void drop_parameter(struct parameter *p)
{
	text_deinit(&p->key);
	text_deinit(&p->value);
}

// The parameters that are well formed; those that are not are left out, as in Go.
static size_t parse_parameters(struct slice query, struct parameter *list)
{
	size_t count = 0;
	while (query.len) {
		const char *end = memchr(query.text, '&', query.len);
		size_t len = end ? (size_t)(end - query.text) : query.len;
		list[count] = (struct parameter){.order = count};
		if (parse_parameter((struct slice){query.text, len}, &list[count]))
			count++;
		else
			drop_parameter(&list[count]);
		len += end != NULL;
		query = slice_from(query, len);
	}
	return count;
}

static bool is_seconds(const struct parameter *p)
{
	return p->key.len == 7 && memcmp(p->key.bytes, "seconds", 7) == 0;
}

// strconv.ParseInt(text, 10, 32), as far as it is more than 0.
static unsigned parse_seconds(const struct text *text)
{
	const char *digits = text->bytes;
	if (!text->len)
		return 0;
	digits += *digits == '+';
	size_t len = text->len - (size_t)(digits - text->bytes);
	if (!len || strspn(digits, "0123456789") != len)
		return 0;
	unsigned long long value = strtoull(digits, NULL, 10);
	return value <= INT32_MAX ? (unsigned)value : 0;
}

// Parameters have + for a space.
static void put_parameter(struct text *out, const char *bytes, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (bytes[i] == ' ')
			text_putc(out, '+');
		else
			percent_encode(out, bytes + i, 1, "");
}

// Sorted, with seconds=N in place of all others of that name if N is given.
static void put_parameters(struct text *out, struct parameter *list, size_t count, int seconds,
			   unsigned *ret_seconds)
{
	struct parameter own = {0};
	bool seen = false;
	*ret_seconds = seconds > 0 ? (unsigned)seconds : 0;
	if (seconds > 0) {
		text_puts(&own.key, "seconds");
		text_putf(&own.value, "%d", seconds);
		own.order = count;
		list[count++] = own;
	}
	qsort(list, count, sizeof *list, compare_parameters);
	for (size_t i = 0; i < count; i++) {
		bool first = is_seconds(&list[i]) && !seen;
		seen |= first;
		if (first && seconds <= 0)
			*ret_seconds = parse_seconds(&list[i].value);
		if (is_seconds(&list[i]) && seconds > 0 && i + 1 < count &&
		    is_seconds(&list[i + 1]))
			continue; // ours is the last one of them
		if (out->len)
			text_putc(out, '&');
		put_parameter(out, list[i].key.bytes, list[i].key.len);
		text_putc(out, '=');
		put_parameter(out, list[i].value.bytes, list[i].value.len);
		out->failed |= list[i].key.failed || list[i].value.failed;
	}
	for (size_t i = 0; i < count; i++)
		drop_parameter(&list[i]);
}

struct error *query_put(struct text *out, struct slice query, int seconds, unsigned *ret_seconds)
{
	size_t most = 1;
	for (size_t i = 0; i < query.len; i++)
		most += query.text[i] == '&';
	if (most > MAX_PARAMETERS)
		query.len = 0;
	struct parameter *list = calloc(most + 1, sizeof *list);
	if (!list)
		return error_nomem();
	size_t count = parse_parameters(query, list);
	put_parameters(out, list, count, seconds, ret_seconds);
	free(list);
	return text_error(out);
}
