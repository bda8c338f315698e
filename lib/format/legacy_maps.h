#pragma once
/**
 * @file
 * The memory map at the end of a profile from before profile.proto: which binary is where.
 *
 * Lines are those of /proc/PID/maps, or start, end, file, (@offset), build id; what is neither is
 * passed over, but NAME=VALUE replaces $NAME in the lines that follow.  The list is
 * put in order as pprof does it: neighbours that are one mapping in two pieces merge, the
 * likely main binary comes first, and locations outside of all mappings get one that spans
 * everything.
 *
 * Source: parseProcMapsFromScanner, parseMappingEntry, massageMappings and remapMappingIDs in
 * google/pprof's profile/legacy_profile.go and profile.go; docs/formats/legacy.md has the grammar.
 */
#include "base/error.h"

struct legacy;

/** More mappings than a process of Linux may have by default (vm.max_map_count). */
#define LEGACY_MOST_MAPPINGS 65536u

/** Reads the map in all lines that are left, and settles the mappings of all locations. */
struct error *legacy_maps_read(struct legacy *l) MUST_CHECK;

/** Gives every location the mapping that its address is in. For profiles without a map, too. */
struct error *legacy_maps_assign(struct legacy *l) MUST_CHECK;
