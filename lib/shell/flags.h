#pragma once
/**
 * @file
 * The command line: flags as Go's flag package reads them, and pprof's checks.
 *
 * `-x` and `--x` are the same; a value follows `=` or is the next argument;
 * booleans take theirs only with `=`; flags end at the first argument that is none, or
 * at `--`.  Which flags there are comes from the rows of commands and options.
 *
 * Memory:  strings are the caller's argv; the config is ended by flags_deinit().
 */
#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"
#include "config/config.h"

struct command;
struct tell;

/** A flag that chooses a sample type. */
struct flag_shorthand {
	const char *name, *type;
	bool mean;
};

enum { FLAGS_COMMANDS = 64, FLAGS_ABSENT = 2, FLAGS_SHORTHANDS = 7, FLAGS_MEMBERS = 16 };

extern const struct flag_shorthand flag_shorthands[FLAGS_SHORTHANDS];
extern const size_t flag_shorthand_count;

struct flags {
	struct config config;
	const struct command *command; ///< the report asked for; NULL opens the shell
	const char *argument;	       ///< of the report
	const char *executable;	       ///< NULL if none was given
	char *const *source;
	size_t source_count;
	bool help; ///< -h was there; nothing else counts then

	// Private: what was set.  Of a repeated flag the last one counts.
	const char *report[FLAGS_COMMANDS]; // by command: its argument, "1", or ""
	const char *absent[FLAGS_ABSENT];
	bool shorthand[FLAGS_SHORTHANDS];
	struct {
		const struct option *option;
		const char *name; // in the option's row, not NUL-terminated
		size_t len;
		bool on;
	} member[FLAGS_MEMBERS];
	size_t member_count;
};

/**
 * Reads the flags.
 * @return #ERR_USAGE in the words of Go's flag package; the usage text belongs behind it
 */
struct error *flags_parse(struct flags *ret, int argc, char *const *argv) MUST_CHECK;

/**
 * Checks them together, in pprof's order, and finds the binary.
 *
 * @param tell  hears warnings
 */
struct error *flags_check(struct flags *flags, const struct tell *tell) MUST_CHECK;

void flags_deinit(struct flags *flags);

/** True if the file at @p path begins as an executable or object file does: ELF, Mach-O, PE. */
bool flags_is_object(const char *path);
