#pragma once
/**
 * @file
 * Frames that nobody wants to see in profiles from before profile.proto.
 *
 * Newer profiles say themselves which; for these it goes by the sample types.
 *
 * Source: addLegacyFrameInfo in google/pprof's profile/legacy_profile.go.
 */
#include "profile/builder.h"

/** Sets drop_frames and keep_frames. */
struct error *legacy_frames_set(struct builder *b) MUST_CHECK;
