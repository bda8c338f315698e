#include "format/perf_comment.h"

#include "base/text.h"
#include "profile/builder.h"

// Reports print comments in their header.
#define LONGEST 500

struct error *perf_add_comment(struct builder *b, const char *name, struct slice text)
{
	struct text line = {0};
	bool cut = text.len > LONGEST;
	text_puts(&line, name);
	text_put(&line, text.text, cut ? LONGEST : text.len);
	text_puts(&line, cut ? "..." : "");
	struct error *err = text_error(&line);
	if (!err)
		err = builder_add_comment(b, (struct slice){line.bytes, line.len});
	text_deinit(&line);
	return err;
}
