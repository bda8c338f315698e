#pragma once
/**
 * @file
 * Files of a git repository as they were: one `git cat-file` for each question.
 *
 * The repository may be anybody's, so git is run in a way that starts nothing else:
 * no shell, pager, hooks, file system monitor or credential prompt, and nothing is fetched.  It
 * has a few seconds and its answer is bounded.  What git itself refuses, such as a
 * repository that belongs to another user, stays refused.
 *
 * Memory:  the caller's text.
 * Threads: any number.
 */
#include <stdbool.h>

#include "base/error.h"

struct text;

enum git_result {
	GIT_OK,
	GIT_ABSENT, ///< there is no git to run
	GIT_LATE,   ///< it took too long
	GIT_FAILED, ///< it said no
};

/** Milliseconds that git has for one answer. */
#define GIT_TIME_MS 5000

/** True for the full name of a commit: 40 or 64 hex digits, nothing else. */
bool git_is_revision(const char *text);

/**
 * The checkout that an absolute path is in.
 *
 * @param[out] top  the directory that has `.git`
 * @return where the path within the repository begins in @p file; 0 if there is no repository
 */
size_t git_find_top(const char *file, struct text *top);

/** Is there a commit of this name in the repository at @p top? */
struct error *git_has_revision(const char *top, const char *revision,
			       enum git_result *ret) MUST_CHECK;

/** Is it the commit that is checked out? @p ret_is stays as it is unless the answer is #GIT_OK. */
struct error *git_is_head(const char *top, const char *revision, bool *ret_is,
			  enum git_result *ret) MUST_CHECK;

/**
 * The file @p path as of @p revision.
 *
 * @param limit  one more byte than this is #GIT_FAILED
 * @return only interrupts and lack of memory
 */
struct error *git_read(const char *top, const char *revision, const char *path, size_t limit,
		       struct text *bytes, enum git_result *ret) MUST_CHECK;
