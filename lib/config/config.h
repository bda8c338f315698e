#pragma once
/**
 * @file
 * The options, as one value.
 *
 * Every option is a row of options.def, and a field of struct config comes
 * from that row; so do the flags, the shell's variables, help and completion,
 * through options[].  A config is a value: copy it, change the copy, throw it
 * away.  That is how `top20 unit=ms` sets an option for one command.
 *
 *     struct config once;
 *     TRY(config_copy(&once, &session));
 *     err = config_set(&once, option_find("unit"), "ms");
 *     ...
 *     config_deinit(&once);
 *
 * Memory:  strings belong to the config; config_deinit() frees them.
 * Threads: one at a time.
 */
#include <stdbool.h>

#include "base/error.h"

struct text;

struct config {
#define OPT_BOOL(name, ...)   bool name;
#define OPT_INT(name, ...)    int name;
#define OPT_FLOAT(name, ...)  double name;
#define OPT_STRING(name, ...) char *name;
#define OPT_CHOICE(name, ...) char *name;
#define OPT_LIST(name, ...)   char *name;
#include "config/options.def"
};

enum option_kind {
	OPTION_BOOL,
	OPTION_INT,
	OPTION_FLOAT,
	OPTION_STRING,
	OPTION_CHOICE,
	OPTION_LIST, ///< the field has the values of all flags of that name, joined by newlines
};

/** Who sets an option, and what its value is. */
enum option_scope {
	OPTION_SHELL = 1,        ///< a variable of the shell and a flag
	OPTION_FLAG = 2,         ///< a flag only
	OPTION_HIDDEN = 4,       ///< not in the shell's `o`, as in pprof
	OPTION_VALUE_PATH = 8,   ///< the value is a file
	OPTION_VALUE_FUNCTION = 16,
	OPTION_VALUE_LABEL = 32,
	OPTION_VALUE_LABEL_KEY = 64,
	OPTION_VALUE_SAMPLE_TYPE = 128,
	OPTION_VALUE_UNIT = 256,
	OPTION_VALUE_WORD = 512, ///< one of the words of the placeholder, which are no flags
};

/** A row of options.def. All text is static. */
struct option {
	const char *name;
	enum option_kind kind;
	unsigned scope; ///< enum option_scope
	size_t offset;  ///< of the field in struct config
	const char *placeholder; ///< of the value; members or words joined by |
	const char *summary, *detail;
};

extern const struct option options[];
extern const size_t option_count;

/** The option called @p name, or NULL. Members of choices are not options. */
const struct option *option_find(const char *name);

/** The choice that has a member called @p name ("cum" -> sort), or NULL. */
const struct option *option_find_member(const char *name);

/** The defaults. */
struct error *config_init(struct config *config) MUST_CHECK;

/** Frees the strings; fine on a zeroed config, and twice. */
void config_deinit(struct config *config);

/** A copy of its own. */
struct error *config_copy(struct config *config, const struct config *from) MUST_CHECK;

/**
 * Sets an option by the shell's rules: booleans are true t yes y 1 "" or false f no n 0 in
 * any case, numbers as Go reads decimals.
 *
 * @return #ERR_USAGE in pprof's words; the config is unchanged then
 */
struct error *config_set(struct config *config, const struct option *option,
			 const char *value) MUST_CHECK;

/**
 * Sets a member of a choice by the shell's rules: `cum=1`; the value must be true as Go reads it.
 */
struct error *config_set_member(struct config *config, const char *member,
				const char *value) MUST_CHECK;

/**
 * Sets an option by the rules of Go's flag package, words as config_set() does; @p value is NULL
 * for a bare boolean flag.
 */
struct error *config_set_flag(struct config *config, const struct option *option,
			      const char *value) MUST_CHECK;

/** Puts the value as `o` shows it, without quotes. */
void config_put(struct text *out, const struct config *config, const struct option *option);

/** True for 1 t T TRUE true True; false for 0 f F FALSE false False; neither: returns false. */
bool parse_go_bool(const char *text, bool *ret);
