// The rules of unescape() and escape() in Go's net/url.
#include "fetch/percent.h"

#include <string.h>

#include "base/ascii.h"
#include "base/text.h"

bool percent_stays(unsigned char c, const char *keep)
{
	return is_word((char)c) || (c && (strchr("-.~", c) || strchr(keep, c)));
}

bool percent_decode(struct text *out, struct slice s, bool plus_is_space)
{
	for (size_t i = 0; i < s.len; i++) {
		char c = s.text[i];
		if (c == '%') {
			if (s.len - i < 3 || hex_digit(s.text[i + 1]) < 0 ||
			    hex_digit(s.text[i + 2]) < 0)
				return false;
			c = (char)(hex_digit(s.text[i + 1]) << 4 |
				   hex_digit(s.text[i + 2]));
			i += 2;
		} else if (c == '+' && plus_is_space) {
			c = ' ';
		}
		text_putc(out, c);
	}
	return true;
}

void percent_encode(struct text *out, const char *bytes, size_t len, const char *keep)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)bytes[i];
		if (percent_stays(c, keep))
			text_putc(out, (char)c);
		else
			text_putf(out, "%%%02X", c);
	}
}

bool percent_normalize(struct text *out, struct slice s, const char *valid, const char *keep)
{
	struct text plain = {0};
	bool right = percent_decode(&plain, s, false), formed = true;
	for (size_t i = 0; i < s.len; i++)
		formed &= percent_stays((unsigned char)s.text[i], valid);
	if (formed)
		text_put(out, s.text, s.len);
	else
		percent_encode(out, plain.bytes, plain.len, keep);
	out->failed |= plain.failed;
	text_deinit(&plain);
	return right;
}
