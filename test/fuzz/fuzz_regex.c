// Patterns in Go's syntax: the first line is the pattern, the rest is what it is looked for in.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "regex/regex.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size > 4096)
		return 0;
	const uint8_t *end = size ? memchr(data, '\n', size) : NULL;
	size_t len = end ? (size_t)(end - data) : size;
	const char *text = end ? (const char *)end + 1 : "";
	size_t text_len = end ? size - len - 1 : 0;

	struct regex *regex = NULL;
	struct error *err = regex_new((const char *)data, len, &regex);
	if (!err) {
		bool hit = false;
		err = regex_match(regex, text, text_len, &hit);
		// The same question again has the same answer.
		bool again = false;
		struct error *second = regex_match(regex, text, text_len, &again);
		if (!err && !second && hit != again)
			abort();
		error_free(second);
	} else if (!error_message(err)[0]) {
		abort();
	}
	error_free(err);
	regex_free(regex);
	return 0;
}
