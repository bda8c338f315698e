#pragma once
/**
 * @file
 * Asking: from a command and its options to an answer in its place.
 *
 * The shell and the command line differ in where the options come from and in
 * what `proto` does without a file; the rest is here.
 *
 * Threads: one at a time.
 */
#include "shell/words.h"

struct config;

/** Where an answer goes if the option output does not say otherwise. */
struct ask_target {
	enum target_kind kind;
	const char *name;
};

/** Runs a report command of the shell; for command rows. */
struct error *ask_run(struct shell *shell, const struct command *command,
		      const struct words *words) MUST_CHECK;

/**
 * The session's options with those of a line in force, for one command; config_deinit() ends them.
 */
struct error *ask_options(const struct shell *shell, const struct command *command,
			  const struct words *words, struct config *ret) MUST_CHECK;

/** Asks the session of @p shell and delivers the answer. @p argument is NULL for most commands. */
struct error *ask(struct shell *shell, const struct command *command, const char *argument,
		  const struct config *config, struct ask_target target) MUST_CHECK;

/** Sets an option, or a choice by its member's name, in @p config. */
struct error *ask_set(const struct shell *shell, struct config *config,
		      const struct setting *setting) MUST_CHECK;
