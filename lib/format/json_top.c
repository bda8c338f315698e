// The first character is looked for before the rest is waited for.
#include "format/json_top.h"

#include "io/input.h"

// White space in front of the object, at most.
#define LEAD 64

bool json_top_enter(struct input *input, struct json_read *ret)
{
	struct slice head = input_head(input, LEAD);
	json_read_init(ret, head.text, head.len);
	if (json_kind(ret) != JSON_OBJECT)
		return false;
	json_read_init(ret, head.text, input_wait(input, UINT64_MAX));
	return json_enter(ret, JSON_OBJECT);
}

struct error *json_top_error(const struct json_read *in, struct input *input)
{
	TRY(input_error(input));
	return json_read_error(in);
}
