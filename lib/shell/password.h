#pragma once
/**
 * @file
 * Asks for a password on the terminal, without showing it.
 *
 * The terminal is /dev/tty: standard input and output may be a profile and an answer.
 */
#include "base/error.h"

struct text;

/**
 * Puts what was typed, without the newline.
 *
 * @return #ERR_USAGE if there is no terminal, #ERR_INTERRUPTED after Ctrl-C
 */
struct error *password_ask(const char *prompt, struct text *ret) MUST_CHECK;
