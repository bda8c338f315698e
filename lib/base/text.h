#pragma once
/**
 * @file
 * Text that grows: what renderers write into.
 *
 * Running out of memory is remembered instead of returned, so that a renderer
 * is a list of puts with one question at the end:
 *
 *     text_putf(&out, "%10s ", number);
 *     text_put(&out, name, name_len);
 *     TRY(text_error(&out));
 *
 * Memory:  from malloc; text_deinit() frees it.
 * Threads: one at a time.
 */
#include <stdbool.h>
#include <stdint.h>

#include "base/error.h"
#include "base/slice.h"
#include "base/writer.h"

/** `bytes` and `len` may be read; `bytes` has a NUL behind it once anything was put. */
struct text {
	char *bytes;
	size_t len, capacity;
	bool failed;
};

/** Frees it; an empty text, which `struct text t = {0}` makes, is left. */
void text_deinit(struct text *text);

/** Makes it empty again and keeps the memory. */
void text_clear(struct text *text);

/** Takes back what was put behind the first @p len bytes. */
void text_cut(struct text *text, size_t len);

void text_put(struct text *text, const char *bytes, size_t len);
void text_puts(struct text *text, const char *string);
void text_putc(struct text *text, char c);
void text_putf(struct text *text, const char *fmt, ...) PRINTF_LIKE(2, 3);

/** `1 line is` or `2 lines are`: @p count, and the words for @p one or for @p several. */
void text_put_count(struct text *text, uint64_t count, const char *one, const char *several);

/** @p count times the byte @p c. */
void text_pad(struct text *text, char c, size_t count);

/** Right-aligns @p len bytes in @p width code points, as Go's `%*s` does. */
void text_put_right(struct text *text, size_t width, const char *bytes, size_t len);

/** The same of what was put since @p text had @p begin bytes. */
void text_align_right(struct text *text, size_t begin, size_t width);

/** What is in it; borrowed until it changes. */
static inline struct slice text_slice(const struct text *text)
{
	return (struct slice){text->bytes ? text->bytes : "", text->len};
}

/** Out of memory, if that ever happened to this text. */
struct error *text_error(const struct text *text) MUST_CHECK;

/** Writes to the end of @p text, which is borrowed. */
struct writer text_writer(struct text *text);

/**
 * Puts a finite number with as few digits as read back as the same one: "0.1", "1e+22".  The
 * locale changes nothing.
 */
void text_put_double(struct text *text, double value);

/** Length of the character at the start of @p bytes, in UTF-8; 0 if there is none. */
size_t text_code_point(const char *bytes, size_t len, int32_t *ret);

/**
 * True if a terminal might act on a character instead of showing it: the controls (C0, DEL, C1),
 * newline and tab among them, and the marks that reorder text.
 */
bool text_commands_terminal(int32_t c);

/** Number of code points in UTF-8; a byte that is not part of one counts as one, as in Go. */
size_t text_code_points(const char *bytes, size_t len);

/**
 * Puts @p len bytes that came from outside so that a terminal cannot be
 * commanded by them: control characters and invalid UTF-8 become `\xNN`,
 * newline and tab stay.
 */
void text_put_visible(struct text *text, const char *bytes, size_t len);
