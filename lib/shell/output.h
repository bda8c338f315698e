#pragma once
/**
 * @file
 * Where an answer goes: the terminal, a pager, a pipe, a file.
 *
 *     struct output out;
 *     TRY(output_open(&out, &(struct output_options){.target = TARGET_FILE, .name = "f"}));
 *     struct writer writer = output_writer(&out);
 *     err = session_answer(session, &question, &writer, &notes);
 *     return output_close(&out, err, NULL);
 *
 * A file is written beside its place and moved there when it is complete, so that there is the old
 * file or the whole new one; what cannot be moved to (a device, a FIFO) is
 * written directly.  Nothing is opened or started before the first byte of the
 * answer, so a question that cannot be answered leaves no trace.
 *
 * A terminal gets text that cannot command it, colours at most; everything else gets the bytes.
 * A reader that goes away (`| head`) is no error.
 *
 * Threads: one at a time.
 */
#include <stdbool.h>
#include <sys/types.h>

#include "base/text.h"
#include "base/writer.h"
#include "shell/child.h"
#include "shell/words.h"

struct output_options {
	enum target_kind target;
	const char *name; ///< of a file or command; borrowed until output_close()
	bool color;	  ///< the answer has colours of ours: the terminal gets those
	bool pager;	  ///< an answer taller than the screen may start the pager
	/** Called once before the first byte goes out: warnings belong above an answer. May be
	 * NULL. */
	void (*before)(void *context);
	void *context;
};

/** The fields are private to output.c; it may be copied before output_writer() only. */
struct output {
	struct output_options options;
	bool started;
	bool terminal; ///< standard output is one, and bytes go there
	bool gone;     ///< the reader went away
	struct text
		held; ///< for a terminal: what may still become the pager's, or half a character
	bool decided; ///< whether there is a pager
	size_t rows;  ///< of the screen
	size_t lines; ///< seen so far
	struct text buffer; ///< of standard output and files
	struct child child;
	bool has_child;
	int fd; ///< -1 if there is none
	char *path, *temporary;
	off_t old_size; ///< of a file that is appended to; -1 if it cannot be cut
};

/** Prepares; fails on nothing but memory. */
struct error *output_open(struct output *out, const struct output_options *options) MUST_CHECK;

/** For session_answer() and others. */
struct writer output_writer(struct output *out);

/**
 * Completes the answer, or takes it back if @p err says that it failed.
 *
 * @param err       of the question; taken
 * @param ret_gone  the reader of standard output went away; may be NULL
 * @return @p err, or what went wrong on the way out
 */
struct error *output_close(struct output *out, struct error *err, bool *ret_gone) MUST_CHECK;

/** The first free of profile001.@p extension, profile002 …, created empty; yours to free. */
struct error *output_numbered(const char *extension, char **ret) MUST_CHECK;

/** Columns of the screen, 0 if standard output is no terminal. */
size_t output_screen_columns(void);
