// A filter for labels, asked about every sample of a small profile.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "filter/tagfilter.h"
#include "profile/profile.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void must(struct error *err)
{
	if (err)
		abort();
}

static str_id intern(struct profile *p, const char *text)
{
	str_id id;
	must(strtab_intern(&p->strings, text, strlen(text), &id));
	return id;
}

// Two samples without stacks: k=v k=w,x size#4096:bytes, and thread#5.
static struct profile *make_profile(void)
{
	struct profile *p;
	must(profile_new(SIZE_MAX, &p));
	p->sample.count = 2;
	must(ALLOC(&p->arena, p->sample.label_start, 3));
	must(ALLOC(&p->arena, p->sample.label, 4));
	struct label labels[] = {
		{.key = intern(p, "k"), .str = intern(p, "v")},
		{.key = intern(p, "k"), .str = intern(p, "w,x")},
		{.key = intern(p, "size"), .str = NO_ID, .num = 4096, .unit = intern(p, "bytes")},
		{.key = intern(p, "thread"), .str = NO_ID, .num = 5},
	};
	memcpy(p->sample.label, labels, sizeof labels);
	p->sample.label_start[1] = 3;
	p->sample.label_start[2] = 4;
	return p;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct profile *profile;
	if (!profile)
		profile = make_profile();
	char *value = malloc(len + 1);
	if (!value)
		return 0;
	memcpy(value, bytes, len);
	value[len] = '\0';
	struct text notes = {0};
	struct tagfilter *filter;
	struct error *err = tagfilter_new("tagfocus", value, profile, &notes, &filter);
	if (!err) {
		// Twice, so that remembered answers are seen to be the same.
		for (uint32_t i = 0; i < profile->sample.count; i++) {
			bool first = false, second = true;
			struct error *fail = tagfilter_match(filter, i, &first);
			if (!fail)
				fail = tagfilter_match(filter, i, &second);
			if (!fail && first != second)
				abort();
			error_free(fail);
		}
		tagfilter_free(filter);
	}
	error_free(err);
	text_deinit(&notes);
	free(value);
	return 0;
}
