#pragma once
/**
 * @file
 * CPU profiles of V8 (Chrome, Node.js, Deno): .cpuprofile.
 *
 * Source: Profiler.Profile of the Chrome DevTools Protocol,
 * chromedevtools.github.io/devtools-protocol/tot/Profiler; docs/formats/cpuprofile.md has the rest.
 */
#include "format/format.h"

extern const struct format format_cpuprofile;
