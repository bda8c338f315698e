#pragma once
/**
 * @file
 * Text that may hold secrets, for people to see.
 *
 * Addresses carry passwords (http://user:password@host) and tokens (?token=…).  What is
 * printed, kept in the history or saved says xxxxx in their place, as Go's URL.Redacted() does.
 *
 * Threads: any number.
 */
#include <stddef.h>

#include "base/error.h"

struct text;

/** What stands for a secret. */
#define REDACTED "xxxxx"

/**
 * Puts the parameters of a query, with the values of those whose names sound like secrets replaced.
 */
void redact_put_query(struct text *out, const char *query, size_t len);

/**
 * Puts a line of words, in which any may be an address, typed by a user; others stay as they are.
 */
void redact_put_line(struct text *out, const char *line, size_t len);

/**
 * Replaces what is known to be secret wherever it stands in @p text, be it only its beginning that
 * the end of the text cut off. "" is none.
 */
struct error *redact_known(struct text *text, const char *secret, size_t len) MUST_CHECK;

/**
 * As redact_known() for what the value of a header is made of: its words, since who answers may
 * name the token of `Bearer TOKEN` or one cookie alone. Words of less than 3 bytes are no secrets.
 */
struct error *redact_known_words(struct text *text, const char *value, size_t len) MUST_CHECK;

/** Replaces the words behind `Basic` and `Bearer`. */
struct error *redact_authorizations(struct text *text) MUST_CHECK;
