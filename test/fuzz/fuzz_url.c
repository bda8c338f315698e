// Addresses as they are typed: what is shown of one is an address too, and is shown the same.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/text.h"
#include "fetch/redact.h"
#include "fetch/url.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

// False if it is no address.
static bool show(struct arena *arena, const char *source, struct text *ret)
{
	struct url url, symbolz;
	bool is_url = false;
	error_free(url_parse(arena, source, 0, &url, &is_url));
	if (!is_url)
		return false;
	url_put_shown(ret, &url);
	error_free(url_symbolz(arena, &url, &symbolz));
	struct text request = {0};
	url_put_request(&request, &url);
	text_deinit(&request);
	return true;
}

static void redact(const char *line, struct text *ret)
{
	redact_put_line(ret, line, strlen(line));
	if (!ret->bytes)
		text_puts(ret, "");
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct text source = {0}, first = {0}, second = {0};
	struct arena arena;
	arena_init(&arena, 16 << 20);
	text_put(&source, (const char *)bytes, len);
	text_putc(&source, '\0');
	if (show(&arena, source.bytes, &first) &&
	    (!show(&arena, first.bytes, &second) || strcmp(first.bytes, second.bytes) != 0))
		abort();
	text_clear(&first);
	text_clear(&second);
	redact(source.bytes, &first);
	redact(first.bytes ? first.bytes : "", &second);
	if (first.bytes && strcmp(first.bytes, second.bytes) != 0)
		abort();
	text_deinit(&source);
	text_deinit(&first);
	text_deinit(&second);
	arena_deinit(&arena);
	return 0;
}
