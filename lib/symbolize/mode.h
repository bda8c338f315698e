#pragma once
/**
 * @file
 * The option symbolize, taken apart: words joined by colons.
 */
#include <stdbool.h>

struct text;

/** What the words ask for. */
struct symbolize_mode {
	bool off;	     ///< leave names alone, look for nothing
	bool no_local;	     ///< do not look into local binaries
	bool no_remote;	     ///< do not ask live programs
	bool fast;	     ///< look into symbol tables alone: no lines
	bool pclntab;	     ///< look into Go's pclntab alone
	bool force;	     ///< start from system names, look into all binaries
	bool keep_names;     ///< nothing is removed or demangled at all
	bool keep_params;    ///< keep (…)
	bool keep_templates; ///< keep <…>
};

/** Understands @p text; NULL is "". */
struct symbolize_mode symbolize_mode_read(const char *text);

/** Puts two lines for every word of @p text that means nothing. */
void symbolize_note_mode(const char *text, struct text *notes);
