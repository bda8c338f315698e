#pragma once
/**
 * @file
 * Documents made from the rows of commands and options.
 *
 * Threads: any number.
 */
#include "base/error.h"

struct text;

/** `-generate=`: man, bash, zsh, fish or reference. */
struct error *generate_document(struct text *out, const char *what) MUST_CHECK;

/** `-version`: cprof's and its libraries'. */
void generate_version(struct text *out);

void generate_man(struct text *out);
void generate_reference(struct text *out);
void generate_bash(struct text *out);
void generate_zsh(struct text *out);
void generate_fish(struct text *out);
