// Who makes which form.
#include "render/render.h"

#include <string.h>

#include "render/forms.h"

struct error *renderer_open(const char *form, bool color, const struct writer *out,
			    struct renderer *ret)
{
	if (strcmp(form, "text") == 0)
		return text_form_open(color, out, ret);
	if (strcmp(form, "json") == 0)
		return json_form_open(out, ret);
	if (strcmp(form, "csv") == 0 || strcmp(form, "tsv") == 0)
		return csv_form_open(form[0] == 't', out, ret);
	if (strcmp(form, "md") == 0)
		return markdown_form_open(out, ret);
	return error_new(ERR_USAGE, "there is no format \"%s\"", form);
}

struct error *renderer_finish(const struct renderer *renderer, const char *notes)
{
	return renderer->finish ? renderer->finish(renderer->sink.context, notes) : NULL;
}

void renderer_close(struct renderer *renderer)
{
	if (renderer->close)
		renderer->close(renderer->sink.context);
	*renderer = (struct renderer){0};
}
