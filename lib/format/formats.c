// The rows, and who gets an input.
#include <stdbool.h>

#include "base/compiler.h"
#include "base/text.h"
#include "format/callgrind_read.h"
#include "format/cpuprofile.h"
#include "format/folded.h"
#include "format/foreign.h"
#include "format/format.h"
#include "format/goroutine_dump.h"
#include "format/legacy.h"
#include "format/perf_data.h"
#include "format/perf_script.h"
#include "format/proto_read.h"
#include "format/speedscope.h"
#include "io/input.h"

const struct format *const formats[] = {
	&format_proto,
	&format_perf_data,
	&format_legacy_cpu,
	&format_legacy_heap,
	&format_legacy_count,
	&format_legacy_thread,
	&format_legacy_contention,
	&format_legacy_java,
	&format_cpuprofile,
	&format_speedscope,
	&format_callgrind,
	&format_folded,
	&format_goroutine_dump,
	&format_perf_script,
};
const size_t format_count = ARRAY_LEN(formats);

// The format that bids more than @p *highest; else @p best.
static const struct format *ask(const struct format *best, int *highest, bool late,
				struct input *input)
{
	for (size_t i = 0; i < format_count && *highest < BID_SURE; i++) {
		int (*bid)(struct input *) = late ? formats[i]->bid_late : formats[i]->bid;
		int bidden = bid ? bid(input) : BID_NO;
		if (bidden > *highest) {
			*highest = bidden;
			best = formats[i];
		}
	}
	return best;
}

const struct format *format_find(struct input *input)
{
	int highest = BID_NO;
	const struct format *best = ask(NULL, &highest, false, input);
	if (highest < BID_LIKELY)
		best = ask(best, &highest, true, input);
	return highest < BID_LIKELY && foreign_name(input) ? NULL : best;
}

// An input that ended early explains why nothing was recognised.
static struct error *unrecognized(struct input *input)
{
	TRY(input_error(input));
	if (input_wait(input, 1) == 0)
		return error_new(ERR_FORMAT, "parsing profile: empty input file");
	const char *foreign = foreign_name(input);
	if (foreign)
		return error_new(ERR_FORMAT, "parsing profile: this is %s", foreign);
	struct text names = {0};
	for (size_t i = 0; i < format_count; i++)
		if (formats[i]->bid || formats[i]->bid_late)
			text_putf(&names, "%s%s", names.len ? ", " : "", formats[i]->name);
	struct error *err = text_error(&names);
	if (!err)
		err = error_new(ERR_FORMAT,
				"parsing profile: unrecognized profile format, none of %s",
				names.bytes);
	text_deinit(&names);
	return err;
}

struct error *format_read(struct input *input, struct text *notes, struct profile **ret)
{
	const struct format *format = format_find(input);
	return format ? format->read(input, notes, ret) : unrecognized(input);
}
