// memchr over what has arrived; the rest is waited for in steps.
#include "io/lines.h"

#include <string.h>

#include "io/input.h"

#define STEP (64u << 10)

struct lines lines_of(struct input *input, uint64_t start)
{
	return (struct lines){.input = input, .bytes = input_bytes(input), .at = start};
}

// Where the line that starts at `at` ends; `have` if the input ends first.
static uint64_t find_end(struct lines *l)
{
	uint64_t searched = l->at;
	for (;;) {
		const uint8_t *end = searched < l->have ? memchr(l->bytes + searched, '\n',
								 l->have - searched)
							: NULL;
		if (end)
			return (uint64_t)(end - l->bytes);
		if (l->have > searched)
			searched = l->have;
		if (searched - l->at > LINES_LONGEST)
			return searched;
		uint64_t want = searched + STEP, before = l->have;
		l->have = input_wait(l->input, want);
		if (l->have == before && l->have < want)
			return l->have;
	}
}

bool lines_next(struct lines *l, struct slice *ret)
{
	if (l->too_long)
		return false;
	input_release(l->input, l->at);
	uint64_t end = find_end(l);
	if (end - l->at > LINES_LONGEST) {
		l->too_long = true;
		return false;
	}
	if (end == l->at && end >= l->have)
		return false;
	const char *text = (const char *)l->bytes + l->at;
	size_t len = end - l->at;
	if (len && text[len - 1] == '\r')
		len--;
	*ret = (struct slice){text, len};
	l->at = end < l->have ? end + 1 : end;
	l->number++;
	return true;
}

struct error *lines_error(const struct lines *l)
{
	if (l->too_long)
		return error_new(ERR_LIMIT, "line %llu: longer than %u bytes",
				 (unsigned long long)l->number + 1, LINES_LONGEST);
	return input_error(l->input);
}
