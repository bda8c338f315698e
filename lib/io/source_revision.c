// One question to git for a checkout, one for a file in it.
#include "io/source_revision.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "io/git.h"
#include "io/source_hints.h"

// Digits of a commit's name in a sentence.
#define SHORT_LEN 12

void revisions_deinit(struct revisions *r)
{
	for (size_t i = 0; i < r->count; i++)
		free(r->checkout[i].top);
	*r = (struct revisions){0};
}

static void say_absent(struct revisions *r, struct text *notes)
{
	text_putf(notes, "git cannot be run, so revision %.*s is not shown but the working copy\n",
		  SHORT_LEN, r->hints->vcs_revision);
	r->useless = true;
}

// The checkout of this name, asked about when it is new; NULL if there is nothing to ask.
static struct error *find_checkout(struct revisions *r, const char *top, struct text *notes,
				   struct checkout **ret)
{
	*ret = NULL;
	for (size_t i = 0; i < r->count; i++) {
		if (strcmp(r->checkout[i].top, top) == 0) {
			*ret = &r->checkout[i];
			return NULL;
		}
	}
	if (r->count == CHECKOUT_LIMIT)
		return NULL;
	enum git_result result;
	TRY(git_has_revision(top, r->hints->vcs_revision, &result));
	if (result == GIT_ABSENT) {
		say_absent(r, notes);
		return NULL;
	}
	char *copy = strdup(top);
	if (!copy)
		return error_nomem();
	if (result != GIT_OK)
		text_putf(notes, "revision %.*s %s git checkout %s; the working copy is shown\n",
			  SHORT_LEN, r->hints->vcs_revision,
			  result == GIT_LATE ? "took too long to find in the"
					     : "could not be read from the",
			  top);
	*ret = &r->checkout[r->count++];
	**ret = (struct checkout){.top = copy, .has = result == GIT_OK};
	if (r->hints->vcs_modified && (*ret)->has)
		return git_is_head(top, r->hints->vcs_revision, &(*ret)->current, &result);
	return NULL;
}

static void say_modified(struct revisions *r, bool current, struct text *notes)
{
	if (r->hints->vcs_modified && !r->modified_told)
		text_putf(notes, "the build had local changes that revision %.*s does not have%s\n",
			  SHORT_LEN, r->hints->vcs_revision,
			  current ? "; the working copy is shown" : "");
	r->modified_told = true;
}

// Asks for the file; what comes replaces bytes if it is different.
static struct error *read_revision(struct revisions *r, struct checkout *checkout, const char *path,
				   size_t limit, struct text *bytes, struct text *notes)
{
	if (checkout->current) {
		say_modified(r, true, notes);
		return NULL;
	}
	struct text old = {0};
	enum git_result result;
	const char *revision = r->hints->vcs_revision;
	struct error *err = git_read(checkout->top, revision, path, limit, &old, &result);
	if (!err && result == GIT_LATE)
		checkout->has = false; // once is enough
	if (err || result != GIT_OK) {
		if (!err)
			text_putf(notes,
				  "not to be had from revision %.*s; the working copy is shown\n",
				  SHORT_LEN, revision);
		text_deinit(&old);
		return err;
	}
	say_modified(r, false, notes);
	if (old.len == bytes->len && (!old.len || memcmp(old.bytes, bytes->bytes, old.len) == 0)) {
		text_deinit(&old);
		return NULL;
	}
	text_putf(notes, "shown as of revision %.*s, from which the working copy differs\n",
		  SHORT_LEN, revision);
	text_deinit(bytes);
	*bytes = old;
	return NULL;
}

// The checkout that a file is or was in, if it has the revision; else NULL.
static struct error *checkout_of(struct revisions *r, const char *name, struct text *notes,
				 struct checkout **ret, size_t *ret_at)
{
	*ret = NULL;
	if (r->useless || !r->hints || !r->hints->vcs_revision ||
	    !git_is_revision(r->hints->vcs_revision))
		return NULL;
	struct text top = {0};
	*ret_at = git_find_top(name, &top);
	struct error *err = text_error(&top);
	if (!err && *ret_at)
		err = find_checkout(r, top.bytes, notes, ret);
	if (*ret && !(*ret)->has)
		*ret = NULL;
	text_deinit(&top);
	return err;
}

struct error *revisions_apply(struct revisions *r, const char *name, size_t limit,
			      struct text *bytes, struct text *notes)
{
	char *real = realpath(name, NULL);
	if (!real)
		return NULL;
	struct checkout *checkout;
	size_t at;
	struct error *err = checkout_of(r, real, notes, &checkout, &at);
	if (!err && checkout)
		err = read_revision(r, checkout, real + at, limit, bytes, notes);
	free(real);
	return err ? err : text_error(notes);
}

struct error *revisions_restore(struct revisions *r, const char *name, size_t limit,
				struct text *bytes, struct text *notes, bool *ret_done)
{
	struct checkout *checkout;
	size_t at;
	TRY(checkout_of(r, name, notes, &checkout, &at));
	if (!checkout)
		return NULL;
	enum git_result result;
	TRY(git_read(checkout->top, r->hints->vcs_revision, name + at, limit, bytes, &result));
	if (result == GIT_LATE)
		checkout->has = false; // once is enough
	if (result == GIT_OK) {
		*ret_done = true;
		text_putf(notes, "shown as of revision %.*s; the working copy does not have it\n",
			  SHORT_LEN, r->hints->vcs_revision);
	}
	return text_error(notes);
}
