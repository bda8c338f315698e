#pragma once
/**
 * @file
 * A session: profiles that are open, the options in force, questions and answers.
 *
 * The shell, the command line and the public library are faces of this:
 *
 *     struct session *s;
 *     TRY(session_new(&s));
 *     TRY(session_open(s, &sources, &hooks));
 *     TRY(session_set(s, option_find("focus"), "json"));
 *     struct question q = {.report = REPORT_TOP, .config = session_config(s)};
 *     TRY(session_answer(s, &q, &writer, &notes));
 *
 * A session can hold several profiles; one of them is current.  The options
 * are a value (struct config) that the session keeps and a question carries, so
 * that undo is keeping old values.
 *
 * Memory:  a session owns its profiles; session_free() ends all.
 * Threads: one at a time.
 */
#include "base/arena.h"
#include "base/style.h"
#include "base/writer.h"
#include "config/config.h"
#include "report/table.h"

struct graph_question;
struct profile;
struct question;
struct report_place;
struct session;
struct text;
struct view;

/** What to open. Strings are borrowed for the call. */
struct session_sources {
	const char *executable; ///< names the first mapping of every profile; NULL if not given
	const char *const *source;
	size_t source_count;
	const char *base;   ///< to subtract; NULL if none
	bool diff_base;     ///< base was given as -diff_base
	bool again;         ///< nothing is announced, and nothing saved
	int seconds;        ///< that live programs measure for, if more than 0; else the option
};

/** What a face wants to hear while something is opened. Any may be NULL. */
struct session_hooks {
	void (*note)(void *context, const char *line); ///< a warning, without newline
	/** Called now and then while loading; bytes so far, and in all if known (else 0). */
	void (*progress)(void *context, const char *source, uint64_t done, uint64_t size);
	/** A live program measures for so long, from now on. */
	void (*waiting)(void *context, const char *source, unsigned seconds);
	void *context;
};

/** A session without profiles and with the default options. */
struct error *session_new(struct session **ret) MUST_CHECK;

/** NULL is fine. */
void session_free(struct session *session);

/**
 * Reads, merges and compares what @p sources name, and makes the result the
 * current profile.  Options that matter for loading (normalize, buildid, add_comment,
 * symbolize, max_size …) are taken from the session's config.
 */
struct error *session_open(struct session *session, const struct session_sources *sources,
			   const struct session_hooks *hooks) MUST_CHECK;

/**
 * How many of the sources of the current profile could not be read.
 *
 * @param did  what was done with the others: "merged"
 * @param out  gets a line that says how many there were and which these are, if there are any
 */
size_t session_skipped(const struct session *session, const char *did, struct text *out);

/** Closes all profiles but the current one. */
void session_close_others(struct session *session);

/** A profile that is read again and again, and what changed in between. */
struct watch;

/**
 * Begins with the current profile, which is the first to compare with.  Until session_watch_end()
 * no other profile may be opened.
 *
 * @param sources  where it is from; borrowed until the end
 */
struct error *session_watch_start(struct session *session, const struct session_sources *sources,
				  struct watch **ret) MUST_CHECK;

/**
 * Waits @p interval_ms, reads the sources again, and makes what changed the current profile.
 *
 * Profiles that say how long they were measured (CPU time, differences that the program made) count
 * for themselves: instead of waiting, programs are asked to measure for that long.  From others the
 * one before is subtracted.
 */
struct error *session_watch_next(struct watch *watch, unsigned interval_ms,
				 const struct session_hooks *hooks) MUST_CHECK;

/** Makes the profile current that was it before; NULL is fine. */
void session_watch_end(struct watch *watch);

/**
 * Reads what @p sources name one by one, sums each up as @p question asks, and makes the last one
 * the current profile.  session_answer() of the same question is about all of them then, until
 * session_trend_end().  What cannot be read is left out; see session_skipped().
 *
 * @return also #ERR_USAGE if there are less than two or they are not of one kind
 */
struct error *session_trend_start(struct session *session, const struct session_sources *sources,
				  const struct question *question,
				  const struct session_hooks *hooks) MUST_CHECK;

/** Makes the profile current that was it before. */
void session_trend_end(struct session *session);

/** The current profile; NULL before session_open(). */
const struct profile *session_profile(const struct session *session);

/** The options in force; borrowed. Use session_set() to change them. */
const struct config *session_config(const struct session *session);

/** Replaces the options in force by a copy of @p config. */
struct error *session_use(struct session *session, const struct config *config) MUST_CHECK;

/** config_set() on the options in force; sample_index is checked and stored as a type's name. */
struct error *session_set(struct session *session, const struct option *option,
			  const char *value) MUST_CHECK;

/**
 * The same on another config, for one command: sample_index is looked up in the current profile.
 */
struct error *session_set_in(const struct session *session, struct config *config,
			     const struct option *option, const char *value) MUST_CHECK;

/**
 * Names the addresses of one mapping from the file at @p path: the mapping that has its build
 * id, or else its file name, or else the only one without names.
 *
 * @param ret_mapping  which one that was, its file; borrowed from the profile
 * @return #ERR_USAGE if that is not clear, else why the file does not serve
 */
struct error *session_use_binary(struct session *session, const char *path,
				 const char **ret_mapping) MUST_CHECK;

/** A question. */
struct question {
	enum report_kind report;
	const char *argument; ///< regexp of list and peek; NULL for others
	const struct config *config;
	/**
	 * Of REPORT_PICTURE what Graphviz is to make of it, svg, png …; NULL: DOT.  Of REPORT_FLAME
	 * html or json; NULL: svg.
	 */
	const char *picture;
	bool unicode; ///< drawings may have characters that are not ASCII
	bool color; ///< for a terminal: in colour, and nothing that could command it
	/**
	 * Columns of the terminal that #REPORT_GRAPH and #REPORT_FLAMETEXT are for; 0: there is
	 * none.
	 */
	size_t columns;
	enum color_depth colors; ///< of #REPORT_FLAMETEXT, instead of color
};

/**
 * Answers a question: text, or bytes for proto and topproto.
 *
 * @param writer  gets nothing if the question cannot be answered
 * @param notes   gets one line for each warning; may be NULL
 * @return what is wrong with the question, or what @p writer returned
 */
struct error *session_answer(struct session *session, const struct question *question,
			     const struct writer *writer, struct text *notes) MUST_CHECK;

/** The same, for questions whose answer is a table, row by row. */
struct error *session_answer_rows(struct session *session, const struct question *question,
				  const struct sink *sink, struct text *notes) MUST_CHECK;

/** What a question is about, kept for somebody who looks at it for a while. */
struct held {
	struct arena arena;		       ///< holds the view; for what is made from it, too
	const struct view *view;	       ///< of the profile, after the filters
	const struct graph_question *question; ///< with the options of the report
	const int64_t *total; ///< by sample type: what percentages are of
};

/**
 * Works out @p question and keeps what reports start from, until session_release().  Meanwhile
 * other questions may be asked, but no profile opened and no tagroot or tagleaf changed.
 *
 * @param notes  gets one line for each warning, also of what is made from it; borrowed until then
 */
struct error *session_hold(struct session *session, const struct question *question,
			   struct text *notes, struct held **ret) MUST_CHECK;

/** NULL is fine. */
void session_release(struct held *held);

/**
 * The hottest line of the functions that the question's argument matches, with its filters, in a
 * file of this machine.
 *
 * @param notes  gets one line for each warning; may be NULL
 * @param ret    report_place_deinit() ends it
 */
struct error *session_locate(struct session *session, const struct question *question,
			     struct text *notes, struct report_place *ret) MUST_CHECK;

/**
 * Puts the lines that describe the current profile (File, Type, Time …), as the
 * shell prints them first, behind warnings about the units of its labels; nothing when the
 * options are wrong.
 *
 * @param ret_empty  true if the chosen sample type's total is 0 and there are others
 */
struct error *session_describe(struct session *session, struct text *out,
			       bool *ret_empty) MUST_CHECK;
