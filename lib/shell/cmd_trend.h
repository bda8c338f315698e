#pragma once
/**
 * @file
 * Opening profiles for `trend`, which reads them one by one.
 */
#include "base/error.h"

struct config;
struct shell;

/**
 * Reads the shell's sources for trend with these options; the last one is current then, until
 * session_trend_end().
 */
struct error *trend_open(struct shell *shell, const struct config *config) MUST_CHECK;
