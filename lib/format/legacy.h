#pragma once
/**
 * @file
 * What the readers of the formats from before profile.proto share.
 *
 *     struct legacy l;
 *     TRY(legacy_start(&l, input));
 *     while (legacy_next(&l))                       // l.line
 *             TRY(legacy_push(&l, address)); ...    // leaf first
 *     legacy_end(&l, err, ret)                      // sections that follow, and the profile
 *
 * An address is a location: locations are numbered in the order in which samples use them.
 * The profile comes out as google/pprof makes it, with names besides where the text has them
 * (legacy_names.h).
 *
 * Memory:  legacy_end() frees everything, whatever happened before.
 * Threads: one.
 */
#include "format/legacy_names.h"
#include "format/legacy_text.h"
#include "io/lines.h"
#include "profile/builder.h"

struct format;
struct text;

/** The formats, in pprof's order. */
extern const struct format format_legacy_cpu, format_legacy_heap, format_legacy_count,
	format_legacy_thread, format_legacy_contention, format_legacy_java;

/** Where a format is recognised: lines within so many bytes. */
#define LEGACY_HEAD (64u << 10)

struct legacy {
	struct input *input;
	struct builder *b;
	struct lines lines;
	struct slice line;    ///< the line at hand; "" behind the last one
	struct arena scratch; ///< for the reader
	struct legacy_names names;
};

/** An empty profile, and the lines of @p input from the first one on. */
struct error *legacy_start(struct legacy *l, struct input *input) MUST_CHECK;

/** Goes to the next line; false behind the last one. */
bool legacy_next(struct legacy *l);

/** The line at hand has no newline: the input ends in it. */
bool legacy_line_is_cut(const struct legacy *l);

/** Adds a frame to the sample at hand. */
struct error *legacy_push(struct legacy *l, uint64_t address) MUST_CHECK;

/** Adds all addresses of @p list, each with @p adjust added. */
struct error *legacy_push_list(struct legacy *l, struct slice list, uint64_t adjust) MUST_CHECK;

/** The bytes at the start of @p text that a list of addresses can have. */
struct slice legacy_address_list(struct slice text);

/** Adds the numeric label "bytes" to the sample at hand. */
struct error *legacy_label_bytes(struct legacy *l, int64_t bytes) MUST_CHECK;

/** Sets type and unit of the period. */
struct error *legacy_set_period(struct legacy *l, const char *type, const char *unit,
				int64_t period) MUST_CHECK;

/** The line starts the memory map. */
bool legacy_is_map_start(struct slice line);

/** `malformed sample: LINE: failed to parse as hex 64-bit number: TEXT`. */
struct error *legacy_bad_address(const struct legacy *l, struct slice text) MUST_CHECK NEVER_NULL;

/** `malformed sample: LINE: strconv.ParseInt: parsing "DIGITS": value out of range`. */
struct error *legacy_bad_number(const struct legacy *l, struct slice digits) MUST_CHECK NEVER_NULL;

/** What is not of this format after all: `unrecognized profile format: line 3 …`. */
struct error *legacy_unrecognized(const struct legacy *l, const char *why) MUST_CHECK NEVER_NULL;

/**
 * Drops the second frame of samples where it is the innermost one again, adjusted as if it were a
 * call: C++ profilers write the leaf from the stack and from the signal's registers.
 */
void legacy_drop_repeated_leaf(struct profile *profile);

/** Drops @p loc where it is a second frame. */
void legacy_drop_second_frame(struct profile *profile, loc_id loc);

/**
 * Reads on up to the memory map, if there is one, and through it; gives locations
 * their mappings.
 */
struct error *legacy_read_sections(struct legacy *l) MUST_CHECK;

/**
 * Ends reading: with @p err, if the reader had one, or what is wrong with the input,
 * or the finished profile.
 */
struct error *legacy_end(struct legacy *l, struct error *err, struct profile **ret) MUST_CHECK;

/** The bytes by which a format is recognised. */
struct slice legacy_head(struct input *input);

/** Takes a line from the front of @p rest; the end of the line is not part of it. */
struct slice legacy_take_line(struct slice *rest);

/** The first line of @p input, as far as it is looked at to recognise a format. */
struct slice legacy_first_line(struct input *input);

/** The first line that is neither blank nor a comment. */
struct slice legacy_first_words(struct input *input);
