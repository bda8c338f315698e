// Text inside pages.
#include "render/html.h"

#include <utf8proc.h>

#include "base/text.h"

static const char *entity(unsigned char c)
{
	switch (c) {
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '&':
		return "&amp;";
	case '"':
		return "&#34;";
	case '\'':
		return "&#39;";
	default:
		return NULL;
	}
}

// Not allowed in HTML, even as a reference: controls, and code points that are no characters.
static bool is_forbidden(utf8proc_int32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7f && c < 0xa0) ||
	       (c >= 0xfdd0 && c <= 0xfdef) || (c & 0xfffe) == 0xfffe;
}

static void put(struct text *out, const char *bytes, size_t len, bool escape)
{
	static const char replacement[] = "\xef\xbf\xbd";
	for (size_t at = 0; at < len;) {
		utf8proc_int32_t c;
		utf8proc_ssize_t size = utf8proc_iterate((const utf8proc_uint8_t *)bytes + at,
							 (utf8proc_ssize_t)(len - at), &c);
		const char *escaped =
			escape && size == 1 ? entity((unsigned char)bytes[at]) : NULL;
		if (size <= 0 || is_forbidden(c))
			text_put(out, replacement, sizeof replacement - 1);
		else if (escaped)
			text_puts(out, escaped);
		else
			text_put(out, bytes + at, (size_t)size);
		at += size > 0 ? (size_t)size : 1;
	}
}

void html_put_text(struct text *out, const char *bytes, size_t len)
{
	put(out, bytes, len, true);
}

void html_put_legal(struct text *out, const char *bytes, size_t len)
{
	put(out, bytes, len, false);
}
