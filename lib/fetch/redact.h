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

struct text;

/** What stands for a secret. */
#define REDACTED "xxxxx"

/** Puts the parameters of a query, with the values of those whose names sound like secrets replaced. */
void redact_put_query(struct text *out, const char *query, size_t len);

/** Puts a line of words, in which any may be an address, typed by a user; others stay as they are. */
void redact_put_line(struct text *out, const char *line, size_t len);
