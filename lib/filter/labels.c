// tagfocus, tagignore, tagshow and taghide: filters that look at labels.
#include "base/interrupt.h"
#include "filter/steps.h"
#include "filter/tagfilter.h"

struct error *narrow_tags(struct narrowing *n, struct tagfilter *focus, struct tagfilter *ignore,
			  bool *ret_focus, bool *ret_ignore)
{
	*ret_focus = !focus;
	*ret_ignore = !ignore;
	if (!focus && !ignore)
		return NULL;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n->view->sample_count; i++) {
		if (i % SAMPLES_PER_CHECK == 0)
			TRY(interrupt_check());
		bool focused = true, ignored = false;
		if (focus)
			TRY(tagfilter_match(focus, n->sample[i], &focused));
		if (ignore)
			TRY(tagfilter_match(ignore, n->sample[i], &ignored));
		*ret_focus |= focused;
		*ret_ignore |= ignored;
		if (!focused || ignored)
			continue;
		n->sample[kept] = n->sample[i];
		n->stack_start[kept] = n->stack_start[i];
		n->stack_end[kept] = n->stack_end[i];
		kept++;
	}
	n->view->sample_count = kept;
	return NULL;
}

// The keys that samples of the view have, by string.
static struct error *find_keys(const struct narrowing *n, bool **ret)
{
	const struct profile *p = n->view->profile;
	bool *used;
	TRY(ALLOC(n->arena, used, p->strings.count));
	for (uint32_t i = 0; p->sample.label_start && i < n->view->sample_count; i++) {
		const struct label *label = profile_labels(p, n->sample[i]);
		for (uint32_t left = profile_label_count(p, n->sample[i]); left > 0; left--)
			used[label++->key] = true;
	}
	*ret = used;
	return NULL;
}

struct error *narrow_keys(struct narrowing *n, struct regex *show, struct regex *hide,
			  bool *ret_show, bool *ret_hide)
{
	*ret_show = !show;
	*ret_hide = !hide;
	if (!show && !hide)
		return NULL;
	const struct strtab *strings = &n->view->profile->strings;
	bool *key; // first: is used; then: is hidden
	TRY(find_keys(n, &key));
	for (str_id s = 0; s < strings->count; s++) {
		if (!key[s])
			continue;
		bool shown = true, hidden = false;
		if (show)
			TRY(regex_match_id(show, strings, s, &shown));
		if (hide)
			TRY(regex_match_id(hide, strings, s, &hidden));
		*ret_show |= shown;
		*ret_hide |= hidden;
		key[s] = !shown || hidden;
	}
	n->view->key_hidden = key;
	return NULL;
}
