// Two flags know where a comma belongs; what nests is the caller's affair.
#include "base/json.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PIECE ((size_t)64 << 10)

void json_init(struct json *json, const struct writer *out)
{
	*json = (struct json){.out = *out};
}

void json_deinit(struct json *json)
{
	text_deinit(&json->text);
}

static void put_line_end(struct json *json)
{
	if (json->line)
		text_putc(&json->text, '\n');
	json->line = false;
}

// What stands in front of a value or key.
static void separate(struct json *json)
{
	if (json->comma)
		text_putc(&json->text, ',');
	if (json->comma && !json->line)
		text_putc(&json->text, ' ');
	put_line_end(json);
	json->comma = true;
}

static void begin(struct json *json, char bracket)
{
	separate(json);
	text_putc(&json->text, bracket);
	json->comma = false;
	json->depth++;
}

static void end(struct json *json, char bracket)
{
	assert(json->depth > 0);
	put_line_end(json);
	text_putc(&json->text, bracket);
	json->comma = true;
	json->depth--;
}

void json_begin_object(struct json *json)
{
	begin(json, '{');
}

void json_end_object(struct json *json)
{
	end(json, '}');
}

void json_begin_array(struct json *json)
{
	begin(json, '[');
}

void json_end_array(struct json *json)
{
	end(json, ']');
}

// As itself; in front of a character that may not be.
static size_t plain_len(const char *bytes, size_t len)
{
	size_t n = 0;
	while (n < len && (unsigned char)bytes[n] >= 0x20 && (unsigned char)bytes[n] < 0x7f &&
	       bytes[n] != '"' && bytes[n] != '\\')
		n++;
	return n;
}

static void put_escaped(struct text *out, int32_t c)
{
	static const char named[][2] = {{'"', '"'},  {'\\', '\\'}, {'\b', 'b'}, {'\f', 'f'},
					{'\n', 'n'}, {'\r', 'r'},  {'\t', 't'}};
	for (size_t i = 0; i < ARRAY_LEN(named); i++)
		if (c == named[i][0]) {
			text_putc(out, '\\');
			text_putc(out, named[i][1]);
			return;
		}
	text_putf(out, "\\u%04x", (unsigned)c);
}

// One character that is not plain; the number of its bytes.
static size_t put_special(struct text *out, const char *bytes, size_t len)
{
	int32_t c;
	size_t size = text_code_point(bytes, len, &c);
	if (size == 0)
		text_puts(out, "\xef\xbf\xbd");
	else if (c == '"' || c == '\\' || text_commands_terminal(c))
		put_escaped(out, c);
	else
		text_put(out, bytes, size);
	return size ? size : 1;
}

static void put_quoted(struct json *json, const char *bytes, size_t len)
{
	struct text *out = &json->text;
	text_putc(out, '"');
	for (size_t at = 0; at < len;) {
		size_t plain = plain_len(bytes + at, len - at);
		text_put(out, bytes + at, plain);
		at += plain;
		if (at < len)
			at += put_special(out, bytes + at, len - at);
	}
	text_putc(out, '"');
}

void json_key(struct json *json, const char *key)
{
	json_string(json, key);
	text_put(&json->text, ": ", 2);
	json->comma = false;
}

void json_text(struct json *json, const char *bytes, size_t len)
{
	separate(json);
	put_quoted(json, bytes, len);
}

void json_string(struct json *json, const char *string)
{
	json_text(json, string, strlen(string));
}

void json_int(struct json *json, int64_t value)
{
	separate(json);
	text_putf(&json->text, "%lld", (long long)value);
}

void json_uint(struct json *json, uint64_t value)
{
	separate(json);
	text_putf(&json->text, "%llu", (unsigned long long)value);
}

void json_double(struct json *json, double value)
{
	separate(json);
	if (isfinite(value))
		text_put_double(&json->text, value);
	else
		text_puts(&json->text, "null");
}

void json_begin_line(struct json *json)
{
	json->line = true;
}

static struct error *write_out(struct json *json)
{
	TRY(text_error(&json->text));
	struct error *err = writer_put(&json->out, json->text.bytes, json->text.len);
	text_clear(&json->text);
	return err;
}

struct error *json_pass_on(struct json *json)
{
	if (LIKELY(json->text.len < PIECE && !json->text.failed))
		return NULL;
	return write_out(json);
}

struct error *json_finish(struct json *json)
{
	assert(json->depth == 0);
	text_putc(&json->text, '\n');
	return write_out(json);
}
