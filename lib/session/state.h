#pragma once
/**
 * @file
 * The inside of a session.  For session/\*.c only.
 */
#include "base/arena.h"
#include "base/siphash.h"
#include "config/config.h"
#include "filter/redact.h"
#include "profile/profile.h"
#include "session/session.h"
#include "symbolize/symbolize.h"

/** Most memory that one answer may use. */
#define SCRATCH_LIMIT ((size_t)16 << 30)

struct plan;
struct trend;
struct view;

/** A profile, and the binaries of its mappings. */
struct loaded {
	struct profile *profile;
	struct binaries binaries;
	size_t asked, skipped_count; ///< sources, and those of them that could not be read
	const char *skipped;	     ///< their names, joined by commas; NULL if there are none
};

struct session {
	struct config config;
	struct loaded *open;        ///< all that was opened
	size_t open_count, current;
	struct arena scratch;       ///< of the question being answered
	struct siphash_key key;     ///< of redact without a salt
	bool has_key;

	/** What REPORT_TREND is about; NULL if nothing was started. */
	struct trend *trend;
	char *trend_notes; ///< what there was to say about its profiles

	/** The current profile with tagroot and tagleaf frames, kept until other ones are asked for. */
	struct {
		struct profile *profile;
		const struct profile *of;
		char *key;          ///< the options it was made with
		char *notes;        ///< what there was to say when it was made
	} tagged;
};

/**
 * Makes @p loaded the current profile; the session owns what is in it then. Binaries need not
 * be initialized.
 */
struct error *session_add(struct session *s, const struct loaded *loaded) MUST_CHECK;

/** Reads what @p sources name, as session_open(), without opening it. loaded_deinit() ends it. */
struct error *session_load(struct session *s, const struct session_sources *sources,
			   const struct session_hooks *hooks, struct loaded *ret) MUST_CHECK;

/** Takes a profile that session_load_each() read; what is left in @p one is freed. */
typedef struct error *session_visit(void *context, const char *source, struct loaded *one);

/**
 * Reads what @p sources name one by one.  What cannot be read is told and left out; a
 * line that is told of several is told once.
 *
 * @param ret  asked, skipped and skipped_count are set
 * @return what @p visit returned, or that nothing could be read
 */
struct error *session_load_each(struct session *s, const struct session_sources *sources,
				const struct session_hooks *hooks, session_visit *visit,
				void *context, struct loaded *ret) MUST_CHECK;

/** Adds the current profile to @p trend as @p question asks; see trend_add(). */
struct error *session_add_to_trend(struct session *s, const struct question *question,
				   const char *source, struct text *notes,
				   struct trend *trend) MUST_CHECK;

/** Closes the profile that was opened last; the one before is current. */
void session_drop_last(struct session *s);

/** The same for what is not to be freed: the caller's from now on. */
struct loaded session_take_last(struct session *s);

/** #ERR_USAGE if the plan is to redact what a report shows of files of this machine. */
struct error *session_check_redact(const struct plan *plan) MUST_CHECK;

/**
 * Makes the view one for strangers, if the plan says so, and hides the filters of the plan.
 *
 * @param notes  gets a line the first time that there is no salt
 */
struct error *session_redact(struct session *s, struct plan *plan, struct view *view,
			     struct text *notes) MUST_CHECK;

/** @p source, or what stands for it, in @p room, once session_redact() has hidden the rest. */
const char *session_redact_source(const struct session *s, const struct plan *plan,
				  const char *source, char room[REDACT_NAME_SIZE]);

/** The binaries of the current profile. */
struct binaries *session_binaries(struct session *s);

/** Frees both; fine on a zeroed one. */
void loaded_deinit(struct loaded *loaded);

/** How names are to be found, by the options in force. */
struct symbolize_options session_symbolize_options(const struct session *s);

/** Forgets what was made from the current profile; it is about to change. */
void session_forget_tagged(struct session *s);
