#pragma once
/**
 * @file
 * What all views have alike: a loop over events, the lines around a view, a line to type a search
 * in, help and sources in front of it.  For tui/\*.c only.
 *
 *      flame  cpu 1.59s  inverted        the view, its subject, how it shows that
 *     ...                                the view's own: what draw() puts
 *     main.parse                         the whole name of what is selected
 *     total 1.2s (75%)  self 0 (0%)      its numbers
 *     ? keys  q leave             3 of 9 what to do, or what came of the last key; where one is
 *
 * Small screens have fewer of these lines.  A view is a struct whose first member is its stage, and
 * a ::stage_play that says what it does:
 *
 *     struct my_view { struct stage stage; … };
 *     TRY(stage_run(&view->stage, &play));
 *
 * Memory:  from stage_init() until stage_deinit(); session, question and screen are borrowed.
 * Threads: the main thread.
 */
#include "report/flame.h"
#include "tui/pane.h"
#include "tui/prompt.h"
#include "tui/subject.h"
#include "tui/view.h"

/** Rows that one notch of the wheel scrolls by. */
#define STAGE_WHEEL_ROWS 3

/** What keys do in every view that has them; a view's own actions are numbers from 1 on. */
enum stage_action {
	STAGE_SEARCH = 1000,
	STAGE_TYPE,
	STAGE_SOURCE,
	STAGE_HELP,
	STAGE_LEAVE,
};

/** The fields may be read; `message` may be written. */
struct stage {
	struct screen *screen;
	struct subject subject;
	struct text message; ///< what came of the last key

	// --- private
	struct prompt prompt;
	struct pane pane; // in front of the view
	struct text pane_title;
	bool typing, covered, left;
};

/** A view: each function gets the stage that the view begins with. Those marked so may be NULL. */
struct stage_play {
	const struct tui_view *view; ///< for its keys
	const char *name;
	const char *hint;  ///< the most important keys
	const char *mouse; ///< what it does, for help

	/** Draws into @p body, which is blank. */
	struct error *(*draw)(struct stage *stage, const struct area *body);
	/** Puts how the subject is shown, behind two spaces each. */
	void (*put_state)(struct stage *stage, struct text *out);
	/** What is selected: its whole name, its numbers, where it is, in ASCII; the last may be
	 * NULL. */
	void (*put_name)(struct stage *stage, struct text *out);
	void (*put_numbers)(struct stage *stage, struct text *out);
	void (*put_place)(struct stage *stage, struct text *out);

	struct error *(*act)(struct stage *stage, int action);
	struct error *(*click)(struct stage *stage, const struct event *event);
	struct error *(*wheel)(struct stage *stage, const struct event *event);
	/** Searches for a regexp; an empty one ends the search. */
	struct error *(*search)(struct stage *stage, const char *pattern, size_t len);
	/** Weighs the sample type that the subject has now. */
	struct error *(*weigh)(struct stage *stage);
	/** The function whose source is asked for; "" if there is none. */
	const char *(*function)(struct stage *stage);
};

/** @param notes  gets warnings, a line each; borrowed until the end */
struct error *stage_init(struct stage *stage, struct screen *screen, struct session *session,
			 const struct question *question, struct text *notes) MUST_CHECK;

/** Fine on a zeroed one. */
void stage_deinit(struct stage *stage);

/** Shows the view until the user leaves. */
struct error *stage_run(struct stage *stage, const struct stage_play *play) MUST_CHECK;

/** Puts the source of a function in front of the view; tells the user if @p name is "". */
struct error *stage_show_source(struct stage *stage, const char *name) MUST_CHECK;

/** Puts `total 1.2s (75%)`, in numbers of the subject. */
void stage_put_share(const struct stage *stage, struct text *out, const char *what, int64_t value);

/** Puts what a node of a flame graph costs, or how that changed. */
void stage_put_flame(const struct stage *stage, struct text *out, const struct flame *flame,
		     uint32_t node);

/** Puts a value and its share right-aligned together, 18 columns with the space behind them; or the
 * share, 7. */
void stage_put_cost(const struct stage *stage, struct text *out, int64_t value);
void stage_put_percent(const struct stage *stage, struct text *out, int64_t value);

/** Puts a name into @p width cells: all of it, or its short form, or what fits of that. */
void stage_put_name(const struct stage *stage, unsigned row, unsigned column, unsigned width,
		    struct style style, struct slice name);
