#pragma once
/**
 * @file
 * Percent-encoding: bytes of an address as %20.
 *
 * Which bytes may stand for themselves depends on the part of the address.  Letters, digits and
 * -_.~ may everywhere; what else may is a string of these bytes.
 *
 * Source: unescape() and escape() of Go's net/url (Go 1.26), since pprof's addresses are those.
 *
 * Memory:  text grows; running out is remembered in it (base/text.h).
 * Threads: any number.
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/slice.h"

struct text;

/** May @p c stand for itself where @p keep may? */
bool percent_stays(unsigned char c, const char *keep);

/**
 * Puts what @p s stands for, which may be any bytes.
 *
 * @return false if a % is not followed by two digits; what is put then is of no use
 */
bool percent_decode(struct text *out, struct slice s, bool plus_is_space);

/** Puts bytes, all but those that may stay as %XX. */
void percent_encode(struct text *out, const char *bytes, size_t len, const char *keep);

/**
 * Puts a part as it is if all of its bytes are in @p valid, else decoded and encoded again.
 *
 * @return false if it cannot be decoded
 */
bool percent_normalize(struct text *out, struct slice s, const char *valid, const char *keep);
