// Three places of the picture change: the size in its first tag, what is in front of the graph, and
// the end.
#include "render/svg.h"

#include <string.h>

#include "base/compiler.h"
#include "base/slice.h"
#include "base/text.h"

static const char script[] = {
#include "render/svg.js.inc"
};

static const char *find(struct slice in, const char *what)
{
	return memmem(in.text, in.len, what, strlen(what));
}

static struct slice from(struct slice whole, const char *at)
{
	return (struct slice){at, (size_t)(whole.text + whole.len - at)};
}

// Old versions of dot write `&;` for an ampersand, which no reader takes.
static void put_repaired(struct text *out, const char *at, const char *end)
{
	for (const char *next; (next = memmem(at, (size_t)(end - at), "&;", 2)); at = next + 2) {
		text_put(out, at, (size_t)(next - at));
		text_puts(out, "&amp;;");
	}
	text_put(out, at, (size_t)(end - at));
}

// Where the attributes width, height and viewBox of the tag at @p at end.
static const char *skip_size(struct slice rest)
{
	static const char *const attributes[] = {"width=\"", "height=\"", "viewBox=\""};
	for (size_t i = 0; i < ARRAY_LEN(attributes); i++) {
		const char *value = find(rest, attributes[i]);
		if (!value)
			return NULL;
		rest = from(rest, value + strlen(attributes[i]));
		const char *quote = memchr(rest.text, '"', rest.len);
		if (!quote)
			return NULL;
		rest = from(rest, quote + 1);
	}
	return rest.text;
}

void svg_put_page(struct text *out, const char *svg, size_t len)
{
	struct slice whole = {svg, len};
	const char *tag = find(whole, "<svg ");
	const char *size = tag ? skip_size(from(whole, tag)) : NULL;
	const char *graph = size ? find(from(whole, size), "<g id=\"graph") : NULL;
	const char *close = graph ? find(from(whole, graph), "</svg>") : NULL;
	if (!close) {
		text_put(out, svg, len);
		return;
	}
	put_repaired(out, svg, tag);
	text_puts(out, "<svg width=\"100%\" height=\"100%\"");
	put_repaired(out, size, graph);
	text_puts(out, "<script type=\"text/ecmascript\"><![CDATA[");
	text_put(out, script, sizeof script);
	text_puts(out, "]]></script>"
		       "<g id=\"viewport\" transform=\"scale(0.5,0.5) translate(0,0)\">");
	put_repaired(out, graph, close);
	text_puts(out, "</g>");
	put_repaired(out, close, svg + len);
}
