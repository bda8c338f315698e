#pragma once
/**
 * @file
 * What cprof says about its commands and options, from their rows.
 *
 * Threads: any number.
 */
#include <stddef.h>

struct session;
struct text;

/** `help`: all commands and options, one line each. */
void help_all(struct text *out);

/** `help topic`: a command, an option, or a member of a choice. */
void help_topic(struct text *out, const char *topic);

/** `o`: options and their values, as pprof prints them. */
void help_options(struct text *out, struct session *session);

/** `formats`: what can be read and what can be written. */
void help_formats(struct text *out);

/** The usage text of the command line. */
void help_usage(struct text *out);
