// The message is built once with everything known so far; context makes a longer copy.
#include "base/error.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct error {
	enum error_code code;
	char message[];
};

static struct {
	enum error_code code;
	char message[16];
} out_of_memory = {ERR_NOMEM, "out of memory"};

struct error *error_nomem(void)
{
	return (struct error *)(void *)&out_of_memory;
}

// Allocates "<formatted><tail>"; NULL without memory.
static struct error *format_error(enum error_code code, const char *tail, const char *fmt,
				  va_list args)
{
	va_list again;
	va_copy(again, args);
	int len = vsnprintf(NULL, 0, fmt, args);
	if (len < 0)
		len = 0;
	size_t tail_len = strlen(tail);
	struct error *err = malloc(sizeof *err + (size_t)len + tail_len + 1);
	if (err) {
		err->code = code;
		vsnprintf(err->message, (size_t)len + 1, fmt, again);
		memcpy(err->message + len, tail, tail_len + 1);
	}
	va_end(again);
	return err;
}

struct error *error_new(enum error_code code, const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	struct error *err = format_error(code, "", fmt, args);
	va_end(args);
	return err ? err : error_nomem();
}

struct error *error_context(struct error *err, const char *fmt, ...)
{
	if (!err || err == error_nomem())
		return err;
	size_t len = strlen(err->message);
	char *tail = malloc(len + 3);
	if (!tail)
		return err;
	memcpy(tail, ": ", 2);
	memcpy(tail + 2, err->message, len + 1);
	va_list args;
	va_start(args, fmt);
	struct error *longer = format_error(err->code, tail, fmt, args);
	va_end(args);
	free(tail);
	if (!longer)
		return err;
	free(err);
	return longer;
}

struct error *error_of_open(struct error *err, const char *path)
{
	if (!err || err == error_nomem())
		return err;
	// "No such file", but not "ELF: ..." or "Mach-O: ..."
	if (err->message[strcspn(err->message, " :")] != ':')
		err->message[0] = (char)tolower((unsigned char)err->message[0]);
	return error_context(err, "open %s", path);
}

const char *error_message(const struct error *err)
{
	return err->message;
}

enum error_code error_code(const struct error *err)
{
	return err->code;
}

bool error_is_final(const struct error *err)
{
	return err && (err->code == ERR_NOMEM || err->code == ERR_INTERRUPTED);
}

void error_free(struct error *err)
{
	if (err != error_nomem())
		free(err);
}
