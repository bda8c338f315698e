#pragma once
/**
 * @file
 * Reads profile.proto, the format of Go's runtime/pprof and of google/pprof.
 *
 * Source: proto/profile.proto; docs/formats/profile-proto.md says what is
 * accepted beyond the letter and what is refused.
 *
 * The few small messages go through protobuf-c.  Samples, locations and
 * strings, nearly all of the bytes, go from the wire straight into columns,
 * once, while the input is still being unzipped.
 *
 * Memory:  in the new profile; bounded by the size of the input.
 * Threads: one.
 */
#include "format/format.h"

extern const struct format format_proto;

/**
 * Reads all of @p input.
 * @return what is wrong, and with which sample, location …
 */
struct error *proto_read(struct input *input, struct profile **ret) MUST_CHECK;
