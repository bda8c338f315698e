#pragma once
/**
 * @file
 * Profiles and views as text, in the notation of sketch.h, so that a test
 * compares a result with a picture of it.
 *
 *     assert_shows(&view, "main f+g | key=v bytes#5:kb | 1 10\n");
 *
 * Only samples are shown; `-` is a location that has no lines left.
 */
#include "filter/view.h"

struct text;

/** Puts a line for each sample of the view. */
void show_view(struct text *out, const struct view *view);

/** The test fails if the samples of @p view are not these. */
void assert_view(const struct view *view, const char *samples);

/** The test fails if the types and samples of the whole @p profile are not these. */
void assert_profile(const struct profile *profile, const char *types_and_samples);

/** Puts what sketch() makes of it again, types first. */
void show_profile(struct text *out, const struct profile *profile);
