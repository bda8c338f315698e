#pragma once
/**
 * @file
 * Numbers as Go reads them: what users type at flags and in the shell.
 *
 * Messages are those of Go's strconv and flag packages (Go 1.26), since scripts and people know
 * them.
 */
#include <stdbool.h>

#include "base/error.h"

/** strconv.Atoi: `strconv.Atoi: parsing "x": invalid syntax`. */
struct error *parse_decimal_int(const char *text, int *ret) MUST_CHECK;

/** strconv.ParseFloat: `strconv.ParseFloat: parsing "x": invalid syntax`. */
struct error *parse_float(const char *text, double *ret) MUST_CHECK;

/**
 * A flag's integer: decimal, 0x, 0b, 0o or a leading 0, with underscores: `parse error`, `value out
 * of range`.
 */
struct error *parse_go_int(const char *text, int *ret) MUST_CHECK;

/** A flag's float: `parse error`, `value out of range`. */
struct error *parse_go_float(const char *text, double *ret) MUST_CHECK;
