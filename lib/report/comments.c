// All comments, also those with a '#' that headers leave out.
#include "report/comments.h"

#include "filter/view.h"
#include "report/header.h"

struct error *report_comments(const struct view *view, const struct report_options *options,
			      const struct sink *sink, struct arena *scratch)
{
	(void)scratch;
	const struct profile *p = view->profile;
	struct table table = report_table(REPORT_COMMENTS, p, options);
	TRY(sink->begin(sink->context, &table));
	for (uint32_t i = 0; i < p->comment.count; i++) {
		str_id text = p->comment.text[i];
		struct row row = {
			.kind = ROW_LINE,
			.cell = {cell_text(profile_text(p, text), strtab_len(&p->strings, text))},
		};
		TRY(sink->row(sink->context, &row));
	}
	return sink->end(sink->context);
}
