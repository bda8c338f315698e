// The first character is looked for before the rest is waited for.
#include "format/json_top.h"

#include "io/input.h"

// White space in front of the object, at most.
#define LEAD 64

bool json_top_enter(struct input *input, struct json_read *ret)
{
	uint64_t have = input_wait(input, LEAD);
	const char *bytes = (const char *)input_bytes(input);
	json_read_init(ret, bytes, have);
	if (json_kind(ret) != JSON_OBJECT)
		return false;
	json_read_init(ret, bytes, input_wait(input, UINT64_MAX));
	return json_enter(ret, JSON_OBJECT);
}

struct error *json_top_error(const struct json_read *in, struct input *input)
{
	TRY(input_error(input));
	return json_read_error(in);
}
