#pragma once
/**
 * @file
 * Records in the order of time.
 *
 * Every processor has a buffer of its own, and perf writes one after the other: a
 * round.  What it saw in one round is not older than what it saw in the round before the last one.
 * So records wait here until the end of the next round, as in perf itself.
 *
 *     perf_order_init(&order, deliver, context);
 *     TRY(perf_order_add(&order, time, &entry));
 *     TRY(perf_order_end_round(&order));
 *     TRY(perf_order_end(&order));
 *     perf_order_deinit(&order);
 *
 * Records of the same time stay in the order of the file.
 *
 * Memory:  some for each record that waits, and what it is in, up to a bound that only files
 *          without rounds meet: then the older half is delivered, maybe too early.
 * Threads: one.
 */
#include "format/perf_stream.h"

struct waiting;

struct perf_order {
	struct error *(*deliver)(void *context, const struct perf_entry *entry, uint64_t time);
	void *context;
	struct waiting *waiting;
	size_t count, cap;
	uint64_t bytes;	 ///< of the records that wait
	uint64_t number; ///< of records, so far
	uint64_t due, newest, delivered; ///< times
	uint64_t late;	 ///< records that came after younger ones had been delivered
};

void perf_order_init(struct perf_order *order,
		     struct error *(*deliver)(void *context, const struct perf_entry *entry,
					      uint64_t time),
		     void *context);
void perf_order_deinit(struct perf_order *order);

/** Takes a record; one with the time 0 does not wait. */
struct error *perf_order_add(struct perf_order *order, uint64_t time,
			     const struct perf_entry *entry) MUST_CHECK;

struct error *perf_order_end_round(struct perf_order *order) MUST_CHECK;

/** Delivers all that wait. */
struct error *perf_order_end(struct perf_order *order) MUST_CHECK;

/** Where the first record that waits is in the input; UINT64_MAX if none does. */
uint64_t perf_order_offset(const struct perf_order *order);
