// Options become calls.
#include "report/source.h"

struct error *report_source_open(const struct report_options *options, struct source **ret)
{
	const struct report_sources *s = &options->sources;
	struct source *source;
	TRY(source_new(options->source_path, options->trim_path, &source));
	struct error *err = source_substitute(source, s->substitute_path);
	if (err) {
		source_free(source);
		return err;
	}
	source_use_hints(source, s->hints, s->worktree);
	source_search_further(source, s->search);
	*ret = source;
	return NULL;
}

void report_source_close(struct source *source, const struct report_options *options)
{
	if (options->sources.notes)
		source_put_notes(source, options->sources.notes);
	source_free(source);
}
