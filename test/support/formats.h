#pragma once
/**
 * @file
 * Reads bytes in whatever format they have, as opening a file does.
 */
#include <stddef.h>

struct profile;

/**
 * Expects the bytes to be of the format called @p format and to be read without an error.
 *
 * @param notes  what is to be noted, each with its newline; "" for nothing
 * @return profile_free() ends it
 */
struct profile *expect_format(const char *format, const char *bytes, size_t len,
			      const char *notes);

/** The same for text, and what assert_profile() is to find. */
void expect_profile(const char *format, const char *text, const char *types_and_samples,
		    const char *notes);

/** Expects text to be of the format called @p format and to be refused with @p message. */
void expect_bad_format(const char *format, const char *text, const char *message);

/** Expects that no format but profile.proto's takes the text. */
void expect_no_format(const char *text);
