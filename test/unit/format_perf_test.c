// Recordings made up here, in both byte orders, and lines of perf script. Real recordings are
// compared with perf itself in test/session/perf_test.py.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "format/perf_data.h"
#include "format/perf_record.h"
#include "format/perf_script.h"
#include "format/perf_script_line.h"
#include "format/perf_space.h"
#include "io/input.h"
#include "profile/profile.h"

#define USER   ((uint64_t)-512)
#define KERNEL ((uint64_t)-128)

// A recording to a pipe.
struct recording {
	struct text bytes;
	size_t record; // where the one at hand starts
	bool big;
};

static void put(struct recording *r, uint64_t number, size_t size)
{
	for (size_t i = 0; i < size; i++)
		text_putc(&r->bytes, (char)(number >> 8 * (r->big ? size - 1 - i : i)));
}

static void put_name(struct recording *r, const char *name)
{
	size_t len = strlen(name) + 1;
	text_put(&r->bytes, name, len);
	text_pad(&r->bytes, 0, (8 - len % 8) % 8);
}

static void begin(struct recording *r, uint32_t type, uint16_t misc)
{
	r->record = r->bytes.len;
	put(r, type, 4);
	put(r, misc, 2);
	put(r, 0, 2);
}

static void finish_record(struct recording *r)
{
	struct recording at = {.big = r->big};
	put(&at, r->bytes.len - r->record, 2);
	memcpy(r->bytes.bytes + r->record + 6, at.bytes.bytes, 2);
	text_deinit(&at.bytes);
}

// A cpu-clock with IP, TID, TIME, CALLCHAIN and PERIOD, and times on all records.
static void start(struct recording *r, bool big)
{
	const uint64_t fields = PERF_IP | PERF_TID | PERF_TIME | PERF_CALLCHAIN | PERF_PERIOD;
	*r = (struct recording){.big = big};
	text_put(&r->bytes, big ? "2ELIFREP" : "PERFILE2", 8);
	put(r, 16, 8);
	begin(r, PERF_RECORD_ATTR, 0);
	put(r, 1, 4);
	put(r, 64, 4);
	put(r, 0, 8);
	put(r, 1000, 8);
	put(r, fields, 8);
	put(r, 0, 8);
	put(r, (uint64_t)1 << (big ? 63 - 18 : 18), 8);
	text_pad(&r->bytes, 0, 16);
	put(r, 7, 8);
	finish_record(r);
}

// The end of records that are not samples: pid, tid, time.
static void end_at(struct recording *r, uint64_t time)
{
	put(r, 10, 4);
	put(r, 11, 4);
	put(r, time, 8);
	finish_record(r);
}

static void map(struct recording *r, uint32_t pid, uint16_t misc, uint64_t address, uint64_t offset,
		const char *file, uint64_t time)
{
	begin(r, PERF_RECORD_MMAP, misc);
	put(r, pid, 4);
	put(r, pid, 4);
	put(r, address, 8);
	put(r, 0x1000, 8);
	put(r, offset, 8);
	put_name(r, file);
	end_at(r, time);
}

static void comm(struct recording *r, uint32_t tid, const char *name, bool exec, uint64_t time)
{
	begin(r, PERF_RECORD_COMM, exec ? PERF_MISC_COMM_EXEC : 0);
	put(r, tid, 4);
	put(r, tid, 4);
	put_name(r, name);
	end_at(r, time);
}

static void fork_at(struct recording *r, uint32_t pid, uint32_t parent, uint64_t time)
{
	begin(r, PERF_RECORD_FORK, 0);
	put(r, pid, 4);
	put(r, parent, 4);
	put(r, pid, 4);
	put(r, parent, 4);
	put(r, time, 8);
	end_at(r, time);
}

static void sample(struct recording *r, uint32_t pid, uint64_t time, const uint64_t *chain,
		   size_t count, uint64_t ip)
{
	begin(r, PERF_RECORD_SAMPLE, ip >> 63 ? PERF_MODE_KERNEL : PERF_MODE_USER);
	put(r, ip, 8);
	put(r, pid, 4);
	put(r, pid, 4);
	put(r, time, 8);
	put(r, 1000, 8);
	put(r, count, 8);
	for (size_t i = 0; i < count; i++)
		put(r, chain[i], 8);
	finish_record(r);
}

static void end_round(struct recording *r)
{
	begin(r, PERF_RECORD_FINISHED_ROUND, 0);
	finish_record(r);
}

static struct error *try_read(const struct format *format, const void *bytes, size_t len,
			      struct text *notes, struct profile **ret)
{
	struct input *in;
	assert_null(input_from_memory(bytes, len, NULL, &in));
	struct error *err = format->read(in, notes, ret);
	input_close(in);
	return err;
}

static struct profile *read_it(struct recording *r, struct text *notes)
{
	struct profile *p = NULL;
	struct error *err = try_read(&format_perf_data, r->bytes.bytes, r->bytes.len, notes, &p);
	assert_string_equal(err ? error_message(err) : "", "");
	text_deinit(&r->bytes);
	return p;
}

static const char *label(const struct profile *p, uint32_t i, const char *key)
{
	const struct label *labels = profile_labels(p, i);
	for (uint32_t k = 0; k < profile_label_count(p, i); k++)
		if (strcmp(profile_text(p, labels[k].key), key) == 0)
			return profile_text(p, labels[k].str);
	return "";
}

static int64_t number(const struct profile *p, uint32_t i, const char *key)
{
	const struct label *labels = profile_labels(p, i);
	for (uint32_t k = 0; k < profile_label_count(p, i); k++)
		if (strcmp(profile_text(p, labels[k].key), key) == 0)
			return labels[k].num;
	return -1;
}

static uint64_t address(const struct profile *p, uint32_t i, uint32_t frame)
{
	return p->loc.address[p->sample.stack[p->sample.stack_start[i] + frame]];
}

static uint32_t depth(const struct profile *p, uint32_t i)
{
	return p->sample.stack_start[i + 1] - p->sample.stack_start[i];
}

static void check_basics(bool big)
{
	struct recording r;
	struct text notes = {0};
	static const uint64_t chain[] = {KERNEL, 0xffffffff81000010, 0xffffffff81000020,
					 USER,	 0x400010,	     0x400020};
	start(&r, big);
	map(&r, UINT32_MAX, PERF_MODE_KERNEL, 0xffffffff81000000, 0xffffffff81000000,
	    "[kernel.kallsyms]_text", 0);
	comm(&r, 10, "one", true, 1);
	map(&r, 10, PERF_MODE_USER, 0x400000, 0, "/bin/one", 2);
	sample(&r, 10, 5, chain, 6, 0xffffffff81000010);
	sample(&r, 10, 6, chain, 6, 0xffffffff81000010);
	struct profile *p = read_it(&r, &notes);
	assert_null(notes.bytes);
	assert_int_equal(p->type.count, 2);
	assert_string_equal(profile_text(p, p->type.type[0]), "cpu-clock_sample");
	assert_string_equal(profile_text(p, p->type.type[1]), "cpu-clock_event");
	assert_string_equal(profile_text(p, p->type.unit[1]), "nanoseconds");
	assert_int_equal(p->default_type, p->type.type[1]);
	assert_int_equal(p->duration_ns, 1);
	assert_int_equal(p->sample.count, 1);
	assert_int_equal(p->sample.value[0][0], 2);
	assert_int_equal(p->sample.value[1][0], 2000);
	assert_string_equal(label(p, 0, "comm"), "one");
	assert_int_equal(number(p, 0, "pid"), 10);
	assert_int_equal(number(p, 0, "tid"), 10);
	assert_int_equal(depth(p, 0), 4);
	// Where the processor was is exact; where a call returns to is one less.
	assert_int_equal(address(p, 0, 0), 0xffffffff81000010);
	assert_int_equal(address(p, 0, 1), 0xffffffff8100001f);
	assert_int_equal(address(p, 0, 2), 0x400010);
	assert_int_equal(address(p, 0, 3), 0x40001f);
	// The program comes first, and the kernel is called what others call it.
	assert_int_equal(p->mapping.count, 2);
	assert_string_equal(profile_text(p, p->mapping.file[0]), "/bin/one");
	assert_string_equal(profile_text(p, p->mapping.file[1]), "[kernel.kallsyms]");
	assert_int_equal(p->loc.mapping[p->sample.stack[0]], 1);
	profile_free(p);
	text_deinit(&notes);
}

static void test_basics(void **state)
{
	(void)state;
	check_basics(false);
	check_basics(true);
}

static void test_order(void **state)
{
	(void)state;
	struct recording r;
	struct text notes = {0};
	start(&r, false);
	// One processor's buffer, then that of another one, where older things happened.
	sample(&r, 10, 30, NULL, 0, 0x400010);
	comm(&r, 10, "after", false, 40);
	sample(&r, 10, 50, NULL, 0, 0x400010);
	comm(&r, 10, "before", true, 10);
	map(&r, 10, PERF_MODE_USER, 0x400000, 0, "/bin/one", 20);
	end_round(&r);
	comm(&r, 10, "last", false, 45);
	end_round(&r);
	struct profile *p = read_it(&r, &notes);
	assert_null(notes.bytes);
	assert_int_equal(p->sample.count, 2);
	assert_string_equal(label(p, 0, "comm"), "before");
	assert_string_equal(label(p, 1, "comm"), "last");
	assert_int_equal(p->mapping.count, 1);
	profile_free(p);
	text_deinit(&notes);
}

// The same code of two processes is the same location; what a child changes is its own.
static void test_processes(void **state)
{
	(void)state;
	struct recording r;
	struct text notes = {0};
	start(&r, false);
	map(&r, 10, PERF_MODE_USER, 0x400000, 0x1000, "/bin/one", 1);
	fork_at(&r, 20, 10, 2);
	sample(&r, 20, 3, NULL, 0, 0x400010);
	comm(&r, 20, "two", true, 4);
	sample(&r, 20, 5, NULL, 0, 0x400010);
	map(&r, 20, PERF_MODE_USER, 0x700000, 0x1000, "/bin/one", 6);
	sample(&r, 20, 7, NULL, 0, 0x700010);
	sample(&r, 10, 8, NULL, 0, 0x400010);
	sample(&r, 20, 9, NULL, 0, 0x400010);
	struct profile *p = read_it(&r, &notes);
	// As the child was, as the program was that replaced it, as the parent still is.
	assert_int_equal(p->sample.count, 4);
	assert_int_equal(p->mapping.count, 1);
	assert_string_equal(label(p, 1, "comm"), "two");
	assert_int_equal(p->sample.value[0][1], 2);
	assert_int_equal(p->sample.stack[0], p->sample.stack[1]);
	assert_int_equal(p->sample.stack[0], p->sample.stack[2]);
	assert_int_equal(p->loc.mapping[p->sample.stack[3]], NO_ID);
	profile_free(p);
	text_deinit(&notes);
}

static void test_lost(void **state)
{
	(void)state;
	struct recording r;
	struct text notes = {0};
	start(&r, false);
	sample(&r, 10, 3, NULL, 0, 0x400010);
	begin(&r, PERF_RECORD_LOST, 0);
	put(&r, 7, 8);
	put(&r, 42, 8);
	end_at(&r, 4);
	text_put(&r.bytes, "\x09\0\0\0", 4);
	struct profile *p = read_it(&r, &notes);
	assert_string_equal(notes.bytes, "The recording is cut off.\n"
					 "perf lost 42 events while recording.\n");
	profile_free(p);
	text_deinit(&notes);
}

// Samples that wait for the end of their round are read before what is broken.
static void test_broken(void **state)
{
	(void)state;
	struct recording r;
	struct text notes = {0};
	start(&r, false);
	sample(&r, 10, 3, NULL, 0, 0x400010);
	sample(&r, 10, 2, NULL, 0, 0x400010);
	size_t end = r.bytes.len;
	begin(&r, PERF_RECORD_LOST, 0);
	text_pad(&r.bytes, 0, 64);
	struct profile *p = read_it(&r, &notes);
	assert_int_equal(p->sample.value[0][0], 2);
	char want[128];
	snprintf(want, sizeof want,
		 "The rest of the recording cannot be read: byte %zu: a record of 0 bytes cannot "
		 "be\n",
		 end);
	assert_string_equal(notes.bytes, want);
	profile_free(p);
	text_deinit(&notes);
}

// A record that says that it is followed by more bytes than there are.
static void test_skips_too_far(void **state)
{
	(void)state;
	static const uint64_t far[] = {1 << 20, (uint64_t)1 << 40, UINT64_MAX};
	for (size_t i = 0; i < ARRAY_LEN(far); i++) {
		struct recording r;
		struct text notes = {0};
		start(&r, false);
		for (uint32_t k = 0; k < 2048; k++) // none waits; memory is given back now and then
			sample(&r, 10, 0, NULL, 0, 0x400010);
		for (uint32_t k = 0; k < 1023; k++) {
			begin(&r, PERF_RECORD_AUXTRACE, 0);
			put(&r, k < 1022 ? 0 : far[i], 8);
			finish_record(&r);
		}
		struct profile *p = read_it(&r, &notes);
		assert_int_equal(p->sample.value[0][0], 2048);
		profile_free(p);
		text_deinit(&notes);
	}
}

static void check_refused(const char *bytes, size_t len, const char *why)
{
	struct text notes = {0};
	struct profile *p = NULL;
	struct error *err = try_read(&format_perf_data, bytes, len, &notes, &p);
	assert_non_null(err);
	assert_string_equal(error_message(err), why);
	error_free(err);
	text_deinit(&notes);
}

static void test_refused(void **state)
{
	(void)state;
	char header[104] = "PERFILE2";
	check_refused(header, 8, "perf.data: the file ends within its header");
	check_refused(header, sizeof header, "perf.data: a header of 0 bytes cannot be");
	header[8] = 16;
	check_refused(header, 16, "perf.data: the file describes no event");
	header[8] = 104;
	header[75] = 1;
	check_refused(header, sizeof header,
		      "perf.data: its samples are in the files beside it, as perf record --threads "
		      "writes them, which are not read");
	header[75] = 0;
	header[24] = header[32] = 127;
	check_refused(header, sizeof header, "perf.data: the events are outside of the file");
	memcpy(header, "PERFFILE", 8);
	check_refused(header, sizeof header,
		      "perf.data: the file was written by perf of Linux 2.6.33 or older, whose "
		      "format is another one");
}

// Cuts, splits and covers: the kernel's rules for what a mapping does to others.
static void test_space(void **state)
{
	(void)state;
	struct perf_world *w;
	assert_null(perf_world_new(&w));
	struct perf_map whole = {.start = 100, .limit = 200, .file = 1};
	struct perf_map hole = {.start = 140, .limit = 160, .file = 2};
	struct perf_map over = {.start = 150, .limit = 180, .file = 3};
	assert_null(perf_world_map(w, 1, &whole));
	struct perf_space *before = perf_world_space(w, 1);
	uint64_t serial = before->serial;
	assert_null(perf_world_map(w, 1, &hole));
	assert_null(perf_world_map(w, 1, &over));
	const struct perf_space *s = perf_world_space(w, 1);
	assert_true(s->serial != serial);
	static const struct {
		uint64_t address;
		str_id file;
	} want[] = {{99, 0},  {100, 1}, {139, 1}, {140, 2}, {149, 2},
		    {150, 3}, {179, 3}, {180, 1}, {199, 1}, {200, 0}};
	for (size_t i = 0; i < ARRAY_LEN(want); i++) {
		const struct perf_map *m = perf_space_find(s, want[i].address);
		assert_int_equal(m ? m->file : 0, want[i].file);
	}
	assert_null(perf_world_fork(w, 2, 2, 1, 1, true));
	assert_ptr_equal(perf_world_space(w, 2), s);
	assert_null(perf_world_map(w, 2, &(struct perf_map){.start = 0, .limit = 1000, .file = 4}));
	assert_int_equal(perf_space_find(perf_world_space(w, 2), 100)->file, 4);
	assert_int_equal(perf_space_find(perf_world_space(w, 1), 100)->file, 1);
	perf_world_free(w);
}

static void check_head(const char *line, const char *comm, const char *pid, const char *tid,
		       const char *cpu, uint64_t time_ns, uint64_t period, const char *event,
		       const char *rest)
{
	struct perf_script_head h;
	assert_true(perf_script_head(slice_of(line), &h));
	assert_true(slice_is(h.comm, comm));
	assert_true(slice_is(h.pid, pid));
	assert_true(slice_is(h.tid, tid));
	assert_true(slice_is(h.cpu, cpu));
	assert_int_equal(h.time_ns, time_ns);
	assert_int_equal(h.period, period);
	assert_true(slice_is(h.event, event));
	assert_true(slice_is(h.rest, rest));
}

static void test_script_head(void **state)
{
	(void)state;
	check_head("w 123 45.000600:    1000 cycles:u: ", "w", "", "123", "", 45000600000, 1000,
		   "cycles:u", "");
	check_head("Web Content 12/345 [007] 1.5: cpu-clock: ", "Web Content", "12", "345", "7",
		   1500000000, 0, "cpu-clock", "");
	check_head("   a.out   12 [000]  1.000000001:  5 cycles:  55d0 main+0x4 (/bin/a b)",
		   "a.out", "", "12", "0", 1000000001, 5, "cycles", "55d0 main+0x4 (/bin/a b)");
	check_head("sh 5/6 1.0: sched:sched_switch: prev_comm=sh ==> x", "sh", "5", "6", "",
		   1000000000, 0, "sched:sched_switch", "prev_comm=sh ==> x");
	check_head("name 77 cycles: ", "name", "", "77", "", 0, 0, "cycles", "");
	check_head("77 cycles: ", "", "", "77", "", 0, 0, "cycles", "");
	check_head("a 1/2 77 [001] 200 cycles: ", "a 1/2", "", "77", "1", 0, 200, "cycles", "");
	check_head("a 1 2 3.0:  ", "a 1", "", "2", "", 3000000000, 0, "", "");
	struct perf_script_head h;
	assert_false(perf_script_head(slice_of("main;foo 12"), &h));
	assert_false(perf_script_head(slice_of(""), &h));
	assert_false(perf_script_head(slice_of("goroutine 1 [running]:"), &h));
}

static void check_frame(const char *line, const char *symbol, const char *file, bool inlined)
{
	struct perf_script_frame f;
	assert_true(perf_script_frame(slice_of(line), &f));
	assert_true(slice_is(f.symbol, symbol));
	assert_true(slice_is(f.file, file));
	assert_int_equal(f.inlined, inlined);
}

static void test_script_frame(void **state)
{
	(void)state;
	check_frame("\t  12e5 leaf+0x25 (/tmp/w)", "leaf", "/tmp/w", false);
	check_frame("\t  12e5 leaf (inlined)", "leaf", "", true);
	check_frame("\t  12e5 [unknown] (/lib/x.so (deleted))", "", "/lib/x.so (deleted)", false);
	check_frame("\t  12e5 [unknown] ([unknown])", "", "", false);
	check_frame("  ffff8 a::operator()(int) const+0x1 ([kernel.kallsyms])",
		    "a::operator()(int) const", "[kernel.kallsyms]", false);
	check_frame(" 12e5 f(int)", "f(int)", "", false);
	check_frame(" 12e5", "", "", false);
	struct perf_script_frame f;
	assert_false(perf_script_frame(slice_of("\tmain.c:12"), &f));
	struct slice file;
	uint32_t number;
	assert_true(perf_script_source(slice_of("  main.c:12"), &file, &number));
	assert_true(slice_is(file, "main.c"));
	assert_int_equal(number, 12);
	assert_false(perf_script_source(slice_of("  main.c:"), &file, &number));
	assert_false(perf_script_source(slice_of("  :12"), &file, &number));
}

static void test_script(void **state)
{
	(void)state;
	static const char text[] = "# cmdline : perf record x \n"
				   "a 1/2 1.0: 10 cycles: \n"
				   "\t10 f (inlined)\n"
				   "\t10 g+0x2 (/bin/a)\n  g.c:7\n"
				   "\t20 [unknown] (/lib/b.so)\n  b.so[20]\n\n"
				   "a 1/2 2.0: 1 faults: \n"
				   "\t30 [unknown] ([unknown])\n";
	struct text notes = {0};
	struct profile *p = NULL;
	assert_null(try_read(&format_perf_script, text, strlen(text), &notes, &p));
	assert_null(notes.bytes);
	assert_string_equal(profile_text(p, p->comment.text[0]), "perf-command:perf record x");
	assert_int_equal(p->type.count, 4);
	assert_int_equal(p->sample.count, 2);
	assert_int_equal(p->sample.value[1][0], 10);
	assert_int_equal(p->sample.value[3][0], 0);
	assert_int_equal(p->sample.value[3][1], 1);
	assert_int_equal(p->duration_ns, 1000000000);
	assert_int_equal(depth(p, 0), 2);
	loc_id first = p->sample.stack[0], second = p->sample.stack[1];
	line_id line = p->loc.line_start[first];
	assert_int_equal(p->loc.line_start[first + 1] - line, 2);
	assert_string_equal(profile_text(p, p->func.name[p->line.func[line]]), "f");
	assert_string_equal(profile_text(p, p->func.name[p->line.func[line + 1]]), "g");
	assert_string_equal(profile_text(p, p->func.file[p->line.func[line + 1]]), "g.c");
	assert_int_equal(p->line.number[line + 1], 7);
	assert_int_equal(p->loc.line_start[second + 1], p->loc.line_start[second]);
	assert_string_equal(profile_text(p, p->mapping.file[p->loc.mapping[second]]), "/lib/b.so");
	profile_free(p);
	text_deinit(&notes);
}

static void expect_script_types(const char *text, const char *first_unit, const char *second_unit)
{
	struct text notes = {0};
	struct profile *p = NULL;
	assert_null(try_read(&format_perf_script, text, strlen(text), &notes, &p));
	assert_int_equal(p->type.count, 2);
	assert_string_equal(profile_text(p, p->type.unit[0]), first_unit);
	assert_string_equal(profile_text(p, p->type.unit[1]), second_unit);
	profile_free(p);
	text_deinit(&notes);
}

static void test_script_not_indented(void **state)
{
	(void)state;
	static const char text[] =
		"a 1/2 1.0: 10 cycles:\n\t10 f (/bin/a)\n20 g (/bin/a)\n"
		"bad line\n30 h (inlined)\n\nb 1/2 2.0: 10 cycles: 5 k (/bin/a)\n";
	struct text notes = {0};
	struct profile *p = NULL;
	assert_null(try_read(&format_perf_script, text, strlen(text), &notes, &p));
	assert_string_equal(notes.bytes,
			    "1 line was left out that perf script does not write.\n");
	assert_int_equal(p->sample.count, 2);
	assert_int_equal(depth(p, 0), 3);
	assert_int_equal(depth(p, 1), 1);
	profile_free(p);
	text_deinit(&notes);
}

// Samples without stacks, of programs whose names could be addresses.
static void test_script_hex_names(void **state)
{
	(void)state;
	static const char text[] =
		"             dd 1 0.5: PERF_RECORD_COMM: dd:1/1\n"
		"             dd     1 1.0:     10 cycles:  10 f (/bin/dd)\n"
		"              a     2 2.0:     10 cycles:  20 g (/bin/a)\n"
		"             dd 1 2.5: PERF_RECORD_EXIT(1:1):(2:2)\n"
		"             dd     1 3.0:     10 cycles:  10 f (/bin/dd)\n";
	struct text notes = {0};
	struct profile *p = NULL;
	assert_null(try_read(&format_perf_script, text, strlen(text), &notes, &p));
	assert_null(notes.bytes);
	assert_int_equal(p->type.count, 2);
	assert_int_equal(p->sample.count, 2);
	assert_int_equal(p->sample.value[1][0], 20);
	assert_int_equal(depth(p, 0), 1);
	assert_string_equal(label(p, 1, "comm"), "a");
	profile_free(p);
}

static void test_script_units(void **state)
{
	(void)state;
	expect_script_types("a 1/2 1.0: 500 cpu-clock: \n\t10 f (/bin/a)\n", "count",
			    "nanoseconds");
	// Who prints no periods does not say how much time passed.
	expect_script_types("a 1/2 1.0: task-clock:u: \n\t10 f (/bin/a)\n", "count", "count");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_basics),
		cmocka_unit_test(test_order),
		cmocka_unit_test(test_processes),
		cmocka_unit_test(test_lost),
		cmocka_unit_test(test_broken),
		cmocka_unit_test(test_skips_too_far),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_space),
		cmocka_unit_test(test_script_head),
		cmocka_unit_test(test_script_frame),
		cmocka_unit_test(test_script),
		cmocka_unit_test(test_script_units),
		cmocka_unit_test(test_script_hex_names),
		cmocka_unit_test(test_script_not_indented),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
