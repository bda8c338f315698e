#pragma once
/**
 * @file
 * Kinds of characters in ASCII, whatever the locale.
 */
#include <stdbool.h>

static inline bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static inline bool is_space_or_tab(char c)
{
	return c == ' ' || c == '\t';
}
