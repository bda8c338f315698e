// drop_frames and keep_frames, taken out of the columns for good.
#include "profile/prune.h"

#include <string.h>

#include "base/text.h"
#include "profile/profile.h"
#include "regex/regex.h"

static size_t skip_word(const char *text, size_t len, const char *word)
{
	size_t n = strlen(word);
	return len >= n && memcmp(text, word, n) == 0 ? n : 0;
}

void prune_simplify(const char **text, size_t *len)
{
	if (*len > 0 && **text == '.') {
		(*text)++;
		(*len)--;
	}
	for (size_t i = 0; i < *len;) {
		const char *at = *text + i;
		size_t left = *len - i, skip = skip_word(at, left, "(anonymous namespace)");
		if (!skip)
			skip = skip_word(at, left, "operator()");
		if (!skip && *at == '(')
			*len = i;
		i += skip ? skip : 1;
	}
}

/** What pruning does to a location. */
enum fate { FATE_STAYS, FATE_GOES, FATE_CUT };

struct pruner {
	struct profile *p;
	struct arena scratch;
	struct regex *drop, *keep;
	uint8_t *known;	    // by function name: 0 unknown, 1 stays, 2 is dropped
	uint8_t *fate;	    // by location
	uint32_t *cut_line; // by location: the first line that stays
};

static struct error *compile(const struct profile *p, str_id pattern, struct regex **ret)
{
	struct text whole = {0};
	text_puts(&whole, "^(");
	text_put(&whole, profile_text(p, pattern), strtab_len(&p->strings, pattern));
	text_puts(&whole, ")$");
	struct error *err = text_error(&whole);
	if (!err)
		err = regex_new(whole.bytes, whole.len, ret);
	text_deinit(&whole);
	return err;
}

static struct error *is_dropped(struct pruner *pr, str_id name, bool *ret)
{
	*ret = false;
	if (name == 0)
		return NULL;
	if (!pr->known[name]) {
		const char *text = profile_text(pr->p, name);
		size_t len = strtab_len(&pr->p->strings, name);
		prune_simplify(&text, &len);
		bool hit, kept = false;
		TRY(regex_match(pr->drop, text, len, &hit));
		if (hit && pr->keep)
			TRY(regex_match(pr->keep, text, len, &kept));
		pr->known[name] = hit && !kept ? 2 : 1;
	}
	*ret = pr->known[name] == 2;
	return NULL;
}

// Finds the outermost line that is dropped.
static struct error *judge_location(struct pruner *pr, loc_id l)
{
	const struct profile *p = pr->p;
	line_id start = p->loc.line_start[l], end = p->loc.line_start[l + 1];
	pr->cut_line[l] = start;
	for (line_id j = end; j-- > start;) {
		bool dropped;
		TRY(is_dropped(pr, p->func.name[p->line.func[j]], &dropped));
		if (!dropped)
			continue;
		pr->fate[l] = j == end - 1 ? FATE_GOES : FATE_CUT;
		if (pr->fate[l] == FATE_CUT)
			pr->cut_line[l] = j + 1;
		return NULL;
	}
	return NULL;
}

static struct error *judge(struct pruner *pr)
{
	struct profile *p = pr->p;
	TRY(compile(p, p->drop_frames, &pr->drop));
	if (p->keep_frames)
		TRY(compile(p, p->keep_frames, &pr->keep));
	TRY(ALLOC(&pr->scratch, pr->known, p->strings.count));
	TRY(ALLOC(&pr->scratch, pr->fate, p->loc.count));
	TRY(ALLOC(&pr->scratch, pr->cut_line, p->loc.count));
	for (loc_id l = 0; l < p->loc.count; l++)
		TRY(judge_location(pr, l));
	return NULL;
}

static void cut_lines(struct pruner *pr)
{
	struct profile *p = pr->p;
	line_id kept = 0;
	for (loc_id l = 0; l < p->loc.count; l++) {
		line_id end = p->loc.line_start[l + 1], j = pr->cut_line[l];
		p->loc.line_start[l] = kept;
		for (; j < end; j++, kept++) {
			p->line.func[kept] = p->line.func[j];
			p->line.number[kept] = p->line.number[j];
			p->line.column[kept] = p->line.column[j];
		}
	}
	p->loc.line_start[p->loc.count] = kept;
	p->line.count = kept;
}

// Where the stack begins after pruning.
static uint32_t cut_stack(const struct pruner *pr, uint32_t start, uint32_t end)
{
	bool found_user = false;
	for (uint32_t k = end; k-- > start;) {
		uint8_t fate = pr->fate[pr->p->sample.stack[k]];
		if (fate == FATE_STAYS)
			found_user = true;
		else if (found_user)
			return fate == FATE_GOES ? k + 1 : k;
	}
	return start;
}

static void cut_stacks(struct pruner *pr)
{
	struct profile *p = pr->p;
	uint32_t kept = 0, start = p->sample.count ? p->sample.stack_start[0] : 0;
	for (uint32_t i = 0; i < p->sample.count; i++) {
		uint32_t end = p->sample.stack_start[i + 1];
		uint32_t k = cut_stack(pr, start, end);
		p->sample.stack_start[i] = kept;
		if (k > kept)
			memmove(&p->sample.stack[kept], &p->sample.stack[k],
				(end - k) * sizeof *p->sample.stack);
		kept += end - k;
		start = end;
	}
	if (p->sample.count)
		p->sample.stack_start[p->sample.count] = kept;
}

struct error *profile_prune(struct profile *profile)
{
	if (!profile->drop_frames)
		return NULL;
	struct pruner pr = {.p = profile};
	arena_init(&pr.scratch, SIZE_MAX);
	struct error *err = judge(&pr);
	if (!err) {
		cut_lines(&pr);
		cut_stacks(&pr);
	} else if (!error_is_final(err)) {
		// The user did not write these expressions and cannot mend them.
		error_free(err);
		err = NULL;
	}
	regex_free(pr.drop);
	regex_free(pr.keep);
	arena_deinit(&pr.scratch);
	return err;
}
