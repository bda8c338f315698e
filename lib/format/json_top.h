#pragma once
/**
 * @file
 * Inputs that are one JSON object: what the bids and readers of such formats share.
 *
 * Members come in any order, so that a reader first notes where they are and then goes to them;
 * the whole input stays in memory for that.
 */
#include "base/json_read.h"

struct input;

/**
 * Opens the object, if the first character says that it is one; waits for all of the input then.
 *
 * @param ret  ready for json_next_key(); json_read_deinit() ends it, needed or not
 */
bool json_top_enter(struct input *input, struct json_read *ret);

/** What is wrong with the JSON, or why the input ended early. */
struct error *json_top_error(const struct json_read *in, struct input *input) MUST_CHECK;
