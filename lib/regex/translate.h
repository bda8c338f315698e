#pragma once
/**
 * @file
 * The tree of a Go regexp as PCRE2 spells it.
 *
 * The pattern is for PCRE2_UTF, PCRE2_ALT_CIRCUMFLEX and PCRE2_NO_AUTO_CAPTURE
 * (so that `(` only groups) with newline LF and without PCRE2_UCP.  It has
 * nothing that pcre2_dfa_match() lacks.
 */
struct go_node;
struct text;

/** Puts the whole pattern. */
void translate_put(struct text *out, const struct go_node *node);
