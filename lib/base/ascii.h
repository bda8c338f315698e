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

static inline bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

/** A letter, a digit or an underscore: \w of regular expressions. */
static inline bool is_word(char c)
{
	return is_letter(c) || is_digit(c) || c == '_';
}

static inline bool is_space_or_tab(char c)
{
	return c == ' ' || c == '\t';
}

/** As isspace() in C: also the ends of lines and pages. */
static inline bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

/** The value of a digit, in upper or lower case; -1 if @p c is none. */
static inline int hex_digit(char c)
{
	if (is_digit(c))
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}
