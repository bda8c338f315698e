// Pairs of Go's string literals.
#include "format/legacy_labels.h"

#include "base/goquote.h"
#include "format/legacy_text.h"

static struct error *add_pair(struct builder *b, const char *key, const char *value)
{
	str_id key_id, value_id;
	TRY(builder_intern(b, slice_of(key), &key_id));
	TRY(builder_intern(b, slice_of(value), &value_id));
	return builder_label(b, key_id, value_id);
}

// Takes `"key":"value"`; *ret_fits is false if it is something else.
static struct error *take_pair(struct slice *rest, struct arena *scratch, const char **key,
			       const char **value, bool *ret_fits)
{
	*ret_fits = false;
	if (!slice_begins(*rest, "\""))
		return NULL;
	TRY(goquote_take(scratch, rest, ":", key));
	if (!take_word(rest, ":") || !slice_begins(*rest, "\""))
		return NULL;
	TRY(goquote_take(scratch, rest, ",}", value));
	*ret_fits = true;
	return NULL;
}

static struct error *add_pairs(struct builder *b, struct slice rest, struct arena *scratch)
{
	const char *key, *value;
	bool fits;
	do {
		TRY(take_pair(&rest, scratch, &key, &value, &fits));
		if (fits)
			TRY(add_pair(b, key, value));
	} while (fits && take_word(&rest, ", "));
	return NULL;
}

struct error *legacy_labels_comment(struct builder *b, struct slice line, struct arena *scratch)
{
	if (!take_word(&line, "# labels: {"))
		return NULL;
	struct error *err = add_pairs(b, line, scratch);
	if (err && error_code(err) == ERR_FORMAT) {
		error_free(err); // a comment, then
		err = NULL;
	}
	return err;
}
