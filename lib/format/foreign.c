// A table, and one look at the start.
#include "format/foreign.h"

#include <stdint.h>
#include <string.h>

#include "base/compiler.h"
#include "base/slice.h"
#include "io/input.h"

#define LOOK_BYTES 512

struct foreign {
	struct slice magic;
	const char *name;
	size_t at; // where the magic bytes are
};

#define BYTES(text)                                                                                \
	{                                                                                          \
		text, sizeof(text) - 1                                                             \
	}

#define TRACE "a trace of Chrome or for Perfetto, which holds no samples that can be read"
#define CPROFILE "a profile of Python's cProfile; pyprof2calltree makes a file of callgrind of it"
#define UTF16 "text in UTF-16; iconv -f UTF-16 -t UTF-8 makes it readable"

static const struct foreign table[] = {
	{BYTES("\x1f\x8b"), "compressed by gzip twice; gzip -d undoes one of them", 0},
	{BYTES("\x28\xb5\x2f\xfd"), "compressed by zstd; zstd -d unpacks it", 0},
	{BYTES("\xfd"
	       "7zXZ\0"),
	 "compressed by xz; xz -d unpacks it", 0},
	{BYTES("BZh"), "compressed by bzip2; bzip2 -d unpacks it", 0},
	{BYTES("PK\3\4"), "a zip archive; unzip unpacks it", 0},
	{BYTES("ustar"), "a tar archive; tar -x unpacks it", 257},
	{BYTES("\177ELF"), "a binary, and no profile of it", 0},
	{BYTES("\x89PNG\r\n"), "a picture (PNG)", 0},
	{BYTES("\xff\xd8\xff"), "a picture (JPEG)", 0},
	{BYTES("%PDF-"), "a document (PDF)", 0},
	{BYTES("<svg"), "a picture (SVG); what it was drawn from is needed", 0},
	{BYTES("<?xml"), "XML; of a picture, what it was drawn from is needed", 0},
	{BYTES("<html"), "a page (HTML); a server may have answered with an error", 0},
	{BYTES("<!DOCTYPE"), "a page (HTML); a server may have answered with an error", 0},
	{BYTES("<!doctype"), "a page (HTML); a server may have answered with an error", 0},
	{BYTES(" trace\0\0\0"), "an execution trace of Go; go tool trace reads it", 7},
	{BYTES("FLR\0"),
	 "a recording of Java Flight Recorder; jfrconv of async-profiler makes folded stacks of it",
	 0},
	{BYTES("--- Execution profile ---"),
	 "the summary of async-profiler; what its output \"collapsed\" writes can be read", 0},
	{BYTES("{\"head\":{\"callFrame\""),
	 "a heap profile of V8; only its CPU profiles can be read", 0},
	{BYTES("{\"head\":{\"functionName\""),
	 "a CPU profile of V8 in its old form; only those with \"nodes\" can be read", 0},
	{BYTES("{\"traceEvents\":"), TRACE, 0},
	{BYTES("{\"displayTimeUnit\":"), TRACE, 0},
	{BYTES("[{\"pid\":"), TRACE, 0},
	{BYTES("[{\"args\":"), TRACE, 0},
	{BYTES("{\"meta\":{"), "a profile of Firefox, which cannot be read", 0},
	{BYTES("\xfb)\3"), CPROFILE, 0}, // marshal: a dictionary, whose keys are three things each
	{BYTES("{)\3"), CPROFILE, 0},
	{BYTES("@["), "the output of bpftrace; stackcollapse-bpftrace.pl makes folded stacks of it",
	 0},
	{BYTES("\xff\xfe"), UTF16, 0},
	{BYTES("\xfe\xff"), UTF16, 0},
	{BYTES("num_symbols: "), "a list of symbols, as /debug/pprof/symbol gives it", 0},
	{BYTES("# HELP "), "metrics for Prometheus; profiles are below /debug/pprof/", 0},
	{BYTES("desc: "), "the output of valgrind's massif; only that of callgrind can be read", 0},
};

const char *foreign_name(struct input *input)
{
	uint64_t have = input_wait(input, LOOK_BYTES);
	const char *bytes = (const char *)input_bytes(input);
	for (size_t i = 0; i < ARRAY_LEN(table); i++) {
		const struct foreign *f = &table[i];
		if (have >= f->at + f->magic.len &&
		    memcmp(bytes + f->at, f->magic.text, f->magic.len) == 0)
			return f->name;
	}
	return NULL;
}
