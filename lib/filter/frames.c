// focus, ignore, hide, show, show_from and prune_from: filters that look at frames.
#include <string.h>

#include "base/interrupt.h"
#include "filter/steps.h"
#include "profile/prune.h"

static struct error *function_matches(const struct profile *p, struct regex *re, func_id func,
				      bool *ret)
{
	TRY(regex_match_id(re, &p->strings, p->func.name[func], ret));
	if (!*ret)
		TRY(regex_match_id(re, &p->strings, p->func.file[func], ret));
	return NULL;
}

static struct error *mapping_matches(const struct profile *p, struct regex *re, loc_id loc,
				     bool *ret)
{
	map_id mapping = p->loc.mapping[loc];
	*ret = false;
	return mapping == NO_ID ? NULL
				: regex_match_id(re, &p->strings, p->mapping.file[mapping], ret);
}

// The position in line[] of the first line that matches, or line_end.
static struct error *find_match(const struct narrowing *n, struct regex *re, loc_id loc,
				uint32_t *ret)
{
	const struct profile *p = n->view->profile;
	uint32_t j = n->line_start[loc];
	for (; j < n->line_end[loc]; j++) {
		bool hit;
		TRY(function_matches(p, re, p->line.func[n->line[j]], &hit));
		if (hit)
			break;
	}
	*ret = j;
	return NULL;
}

static struct error *location_matches(const struct narrowing *n, struct regex *re, loc_id loc,
				      bool *ret)
{
	uint32_t at;
	TRY(find_match(n, re, loc, &at));
	*ret = at < n->line_end[loc];
	return *ret ? NULL : mapping_matches(n->view->profile, re, loc, ret);
}

// Keeps the lines that match, or the ones that do not.
static struct error *keep_lines(struct narrowing *n, struct regex *re, loc_id loc, bool matching)
{
	const struct profile *p = n->view->profile;
	bool hit;
	TRY(mapping_matches(p, re, loc, &hit));
	if (hit) {
		if (!matching)
			n->line_end[loc] = n->line_start[loc];
		return NULL;
	}
	uint32_t kept = n->line_start[loc];
	for (uint32_t j = kept; j < n->line_end[loc]; j++) {
		TRY(function_matches(p, re, p->line.func[n->line[j]], &hit));
		if (hit == matching)
			n->line[kept++] = n->line[j];
	}
	n->line_end[loc] = kept;
	return NULL;
}

static struct error *remove_location(struct narrowing *n, loc_id loc)
{
	if (!n->removed)
		TRY(ALLOC(n->arena, n->removed, n->view->profile->loc.count));
	n->view->removed = n->removed;
	n->removed[loc] = true;
	return NULL;
}

static bool has_lines(const struct narrowing *n, loc_id loc)
{
	return n->line_start[loc] < n->line_end[loc];
}

static struct error *strip_location(struct narrowing *n, loc_id loc, struct regex *hide,
				    struct regex *show, struct frame_matches *found)
{
	if (hide) {
		bool hit;
		TRY(location_matches(n, hide, loc, &hit));
		if (hit) {
			found->hide = true;
			TRY(keep_lines(n, hide, loc, false));
			if (!has_lines(n, loc))
				TRY(remove_location(n, loc));
		}
	}
	if (show) {
		TRY(keep_lines(n, show, loc, true));
		if (has_lines(n, loc))
			found->show = true;
		else
			TRY(remove_location(n, loc));
	}
	return NULL;
}

enum verdict { VERDICT_NONE, VERDICT_GOOD, VERDICT_BAD };

static struct error *judge_location(struct narrowing *n, loc_id loc, struct regex *focus,
				    struct regex *ignore, struct frame_matches *found, uint8_t *ret)
{
	bool hit;
	if (ignore) {
		TRY(location_matches(n, ignore, loc, &hit));
		if (hit) {
			found->ignore = true;
			*ret = VERDICT_BAD;
			return NULL;
		}
	}
	hit = true;
	if (focus)
		TRY(location_matches(n, focus, loc, &hit));
	if (hit) {
		found->focus = true;
		*ret = VERDICT_GOOD;
	}
	return NULL;
}

// A good location, no bad one, and something left to see.
static bool stack_stays(const struct narrowing *n, const uint8_t *verdict, bool any_bad,
			const loc_id *at, const loc_id *end)
{
	bool good = false, seen = !n->removed;
	for (; at < end; at++) {
		if (verdict[*at] == VERDICT_BAD)
			return false;
		good |= verdict[*at] == VERDICT_GOOD;
		seen = seen || !n->removed[*at];
		if (good && seen && !any_bad)
			return true;
	}
	return good && seen;
}

// Puts sample i, with the given part of its stack, at the end of what stays.
static void keep_sample(struct narrowing *n, uint32_t *kept, uint32_t i, uint32_t start,
			uint32_t end)
{
	n->sample[*kept] = n->sample[i];
	n->stack_start[*kept] = start;
	n->stack_end[*kept] = end;
	(*kept)++;
}

struct error *narrow_frames(struct narrowing *n, struct regex *focus, struct regex *ignore,
			    struct regex *hide, struct regex *show, struct frame_matches *ret)
{
	struct frame_matches found = {.focus = !focus, !ignore, !hide, !show};
	*ret = found;
	if (!focus && !ignore && !hide && !show)
		return NULL;
	const struct profile *p = n->view->profile;
	uint8_t *verdict;
	TRY(ALLOC(n->arena, verdict, p->loc.count));
	for (loc_id l = 0; l < p->loc.count; l++) {
		TRY(judge_location(n, l, focus, ignore, &found, &verdict[l]));
		TRY(strip_location(n, l, hide, show, &found));
	}
	*ret = found;
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n->view->sample_count; i++) {
		if (i % SAMPLES_PER_CHECK == 0)
			TRY(interrupt_check());
		uint32_t start = n->stack_start[i], end = n->stack_end[i];
		if (stack_stays(n, verdict, ignore && found.ignore, p->sample.stack + start,
				p->sample.stack + end))
			keep_sample(n, &kept, i, start, end);
	}
	n->view->sample_count = kept;
	return NULL;
}

// Cuts the lines outside the outermost match.
static struct error *show_location_from(struct narrowing *n, struct regex *re, loc_id loc,
					bool *ret)
{
	const struct profile *p = n->view->profile;
	TRY(mapping_matches(p, re, loc, ret));
	if (*ret)
		return NULL;
	for (uint32_t j = n->line_end[loc]; j-- > n->line_start[loc];) {
		TRY(function_matches(p, re, p->line.func[n->line[j]], ret));
		if (*ret) {
			n->line_end[loc] = j + 1;
			return NULL;
		}
	}
	return NULL;
}

struct error *narrow_show_from(struct narrowing *n, struct regex *show_from, bool *ret_matched)
{
	const struct profile *p = n->view->profile;
	bool *match;
	*ret_matched = false;
	TRY(ALLOC(n->arena, match, p->loc.count));
	for (loc_id l = 0; l < p->loc.count; l++) {
		TRY(show_location_from(n, show_from, l, &match[l]));
		*ret_matched |= match[l];
		// A location that was taken out of all stacks cannot be their top.
		if (view_removed(n->view, l))
			match[l] = false;
	}
	uint32_t kept = 0;
	for (uint32_t i = 0; i < n->view->sample_count; i++) {
		if (i % SAMPLES_PER_CHECK == 0)
			TRY(interrupt_check());
		uint32_t start = n->stack_start[i], end = n->stack_end[i];
		while (end > start && !match[p->sample.stack[end - 1]])
			end--;
		if (end > start)
			keep_sample(n, &kept, i, start, end);
	}
	n->view->sample_count = kept;
	return NULL;
}

// What is known about a function name that prune_from may match.
enum { NAME_UNKNOWN, NAME_OTHER, NAME_MATCHES };

static struct error *name_matches(const struct profile *p, struct regex *re, uint8_t *known,
				  str_id name, bool *ret)
{
	if (known[name] == NAME_UNKNOWN) {
		const char *text = profile_text(p, name);
		size_t len = strtab_len(&p->strings, name);
		prune_simplify(&text, &len);
		bool hit;
		TRY(regex_match(re, text, len, &hit));
		known[name] = hit ? NAME_MATCHES : NAME_OTHER;
	}
	*ret = known[name] == NAME_MATCHES;
	return NULL;
}

// Cuts the lines inside the innermost match.
static struct error *prune_location_from(struct narrowing *n, struct regex *re, uint8_t *known,
					 loc_id loc, bool *ret)
{
	const struct profile *p = n->view->profile;
	for (uint32_t j = n->line_start[loc]; j < n->line_end[loc]; j++) {
		str_id name = p->func.name[p->line.func[n->line[j]]];
		if (name == 0)
			continue;
		TRY(name_matches(p, re, known, name, ret));
		if (*ret) {
			n->line_start[loc] = j;
			return NULL;
		}
	}
	return NULL;
}

struct error *narrow_prune_from(struct narrowing *n, struct regex *prune_from)
{
	const struct profile *p = n->view->profile;
	uint8_t *known;
	bool *match;
	TRY(ALLOC(n->arena, known, p->strings.count));
	TRY(ALLOC(n->arena, match, p->loc.count));
	for (loc_id l = 0; l < p->loc.count; l++) {
		TRY(prune_location_from(n, prune_from, known, l, &match[l]));
		if (view_removed(n->view, l))
			match[l] = false;
	}
	for (uint32_t i = 0; i < n->view->sample_count; i++) {
		if (i % SAMPLES_PER_CHECK == 0)
			TRY(interrupt_check());
		for (uint32_t k = n->stack_start[i]; k < n->stack_end[i]; k++) {
			if (match[p->sample.stack[k]]) {
				n->stack_start[i] = k;
				break;
			}
		}
	}
	return NULL;
}
