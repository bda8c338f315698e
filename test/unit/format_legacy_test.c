// Formats from before profile.proto: what the oracle, which compares whole answers with pprof's,
// cannot show.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "formats.h"
#include "profile/profile.h"

static struct profile *read_text(const char *format, const char *text)
{
	return expect_format(format, text, strlen(text), "");
}

static void expect_values(const struct profile *p, uint32_t sample, const int64_t *value)
{
	for (uint32_t t = 0; t < p->type.count; t++)
		assert_int_equal(p->sample.value[t][sample], value[t]);
}

static const char *first_name(const struct profile *p, loc_id l)
{
	if (p->loc.line_start[l] == p->loc.line_start[l + 1])
		return NULL;
	return profile_text(p, p->func.name[p->line.func[p->loc.line_start[l]]]);
}

static void heap_samples_are_scaled_up(void **state)
{
	(void)state;
	struct profile *p = read_text("heap", "heap profile: 2: 1024 [4: 2048] @ heap_v2/524288\n"
					      "2: 1024 [4: 2048] @ 0x11 0x21\n"
					      " -1: -8 [ 1: 8 ] @ 0x31 rest 0x41\n");
	assert_int_equal(p->type.count, 4);
	assert_int_equal(p->period, 524288);
	expect_values(p, 0, (const int64_t[]){4098, 2098176, 2049, 1049088});
	assert_int_equal(p->loc.address[0], 0x10);
	assert_int_equal(p->loc.address[1], 0x20);
	assert_int_equal(profile_labels(p, 0)->num, 512);
	assert_int_equal(p->sample.stack_start[2], 3); // the list ends before "rest"
	assert_true(strlen(profile_text(p, p->drop_frames)) > 0);
	profile_free(p);
	// Go writes twice the rate; nothing is scaled for one byte in one.
	p = read_text("heap", "heap profile: 1: 8 [1: 8] @ heap/2\n1: 8 [1: 8] @ 0x1\n");
	assert_int_equal(p->type.count, 2);
	assert_int_equal(p->period, 1);
	expect_values(p, 0, (const int64_t[]){1, 8});
	assert_int_equal(p->loc.mapping[0], NO_ID); // address 0
	profile_free(p);
}

static void lines_that_are_no_samples_are_refused(void **state)
{
	(void)state;
	expect_bad_format(
		"heap", "heap profile: 0: 0 [0: 0] @ growth\nwords\n",
		"parsing profile: line 2: unexpected number of sample values: got 0, want 6");
	expect_bad_format("heap", "heap profile: 0: 0 [0: 0] @ growth\n0: 8 [0: 0] @ 0x1\n",
			  "parsing profile: line 2: inuse count was 0 but inuse bytes was 8");
	expect_bad_format("heap",
			  "heap profile: 0: 0 [0: 0] @ growth\n1: 8 [0: 0] @ 0x10000000000000000\n",
			  "parsing profile: line 2: malformed sample: 1: 8 [0: 0] @ "
			  "0x10000000000000000: failed to parse as hex 64-bit number: "
			  "0x10000000000000000");
	expect_bad_format("count", "x profile: total 1\n1 @ 0x1  0x2\n",
			  "parsing profile: malformed profile format: line 2 is no sample");
	expect_bad_format("count", "x profile: total 1\n1 @ 0xABC 0xabc\n",
			  "parsing profile: malformed profile format: line 2 is no sample");
	expect_bad_format(
		"contention", "--- mutex:\nodd=1\n",
		"parsing profile: unrecognized profile format: line 2 is no attribute of a "
		"contention profile");
	expect_bad_format(
		"threadz", "--- threadz 1 ---\n",
		"parsing profile: unrecognized profile format: line 1 should start a thread "
		"or end the list");
	expect_no_format("heap profile: 0: 0 [0: 0] @ heapother/1\n");
	expect_no_format("x profile: total 1 \n");
}

// What Go 1.22 writes of threads whose creation was not recorded; pprof refuses it.
static void a_count_may_have_no_stack(void **state)
{
	(void)state;
	struct profile *p = read_text("count", "threadcreate profile: total 7\n"
					       "6 @\n#\t0x0\n\n"
					       "1 @ 0x11\n#\t0x10\tmain.main+0x5\t/src/a.go:7\n");
	assert_int_equal(p->sample.count, 2);
	expect_values(p, 0, (const int64_t[]){6});
	assert_int_equal(p->sample.stack_start[1], p->sample.stack_start[0]);
	assert_int_equal(p->loc.count, 1);
	assert_string_equal(first_name(p, 0), "main.main");
	profile_free(p);
	expect_bad_format("count", "x profile: total 1\n1 @ \n",
			  "parsing profile: malformed profile format: line 2 is no sample");
}

static void counts_have_labels_and_names(void **state)
{
	(void)state;
	struct profile *p =
		read_text("count", "# about\n\ngoroutine profile: total 3\n"
				   "2 @ 0x11 0x21 0x31 0x41\n"
				   "# labels: {\"user\":\"a\\\"b\", \"n\":\"1\"}\n"
				   "#\t0x20\tmain.(*T[...]).f+0x10\t\t/src/a+b.go:12\n"
				   "#\t0x30\tmain.main+0x5\t/src/a.go:7\n\n"
				   "010 @ 0x21 0x21 0x51\n"
				   "#\t0x50\n"
				   "1 @ 0x61 0x61 0x71\n"
				   "#\t0x60\tinner+0x1\ta:1\n#\t0x60\touter+0x1\tb:2\n"
				   "#\t0x60\tinner+0x1\ta:1\n#\t0x60\touter+0x1\tb:2\n");
	assert_int_equal(p->sample.count, 3);
	assert_int_equal(p->sample.value[0][1], 8); // an octal number
	assert_string_equal(profile_text(p, p->period_type), "goroutine");
	assert_int_equal(profile_label_count(p, 0), 2);
	assert_string_equal(profile_text(p, profile_labels(p, 0)[0].str), "1");
	assert_string_equal(profile_text(p, profile_labels(p, 0)[1].str), "a\"b");
	// Go leaves out the runtime's frames at the leaf, and goexit.
	assert_string_equal(first_name(p, 0), "runtime.?");
	assert_string_equal(first_name(p, 1), "main.(*T[...]).f");
	assert_string_equal(profile_text(p, p->func.file[p->line.func[p->loc.line_start[1]]]),
			    "/src/a+b.go");
	assert_int_equal(p->line.number[p->loc.line_start[1]], 12);
	assert_string_equal(first_name(p, 2), "main.main");
	assert_string_equal(first_name(p, 3), "runtime.goexit");
	assert_null(first_name(p, 4)); // Go does not know it either
	// Twice the same address with inlined calls: each has both lines.
	assert_int_equal(p->loc.line_start[6] - p->loc.line_start[5], 2);
	assert_string_equal(first_name(p, 5), "inner");
	assert_string_equal(first_name(p, 6), "runtime.goexit");
	assert_int_equal(p->mapping.flags[0], MAPPING_NAMES_TOLD);
	profile_free(p);
}

static void contentions_are_scaled(void **state)
{
	(void)state;
	struct profile *p = read_text("contention", "--- contention:\ncycles/second=2_000_000_000\n"
						    "sampling period = 0x5\nms since reset=3\n"
						    "100 2 @ 0x11\n1002 @ 0x21\n---\n");
	expect_values(p, 0, (const int64_t[]){10, 250});
	expect_values(p, 1, (const int64_t[]){10, 250});
	assert_int_equal(p->period, 5);
	assert_int_equal(p->duration_ns, 3000000);
	profile_free(p);
}

static void threads_repeat_the_one_before(void **state)
{
	(void)state;
	struct profile *p = read_text("threadz", "--- threadz 1 ---\n\n"
						 "--- Thread 1f (name: a/b/7) stack: ---\n"
						 "  PC: 0x10\n  PC: 0x10 0x21\n"
						 "--- Thread 2f (name: c/8) stack: ---\n"
						 "  [same as previous thread] 0x99\n"
						 "---- no stack trace for 3\n");
	assert_int_equal(p->sample.count, 1);
	assert_int_equal(p->sample.value[0][0], 2);
	assert_int_equal(p->loc.count, 3);
	// 0xf is the leaf again, as a caller; it goes and its location stays.
	assert_int_equal(p->sample.stack_start[1], 2);
	assert_int_equal(p->loc.address[p->sample.stack[1]], 0x20);
	profile_free(p);
}

static void java_tables_name_addresses(void **state)
{
	(void)state;
	struct profile *p = read_text("java", "--- heapz 1 ---\nformat = java\nresolution=bytes\n"
					      "1048576 2 @ 0x1 0x2 0x3 0x4\n"
					      " 0x1 A.f (A.java:5)\n 0x2 native (/lib/libjvm.so)\n"
					      " 0x3 A.f (B.java:-1)\n");
	assert_string_equal(first_name(p, 0), "A.f");
	assert_string_equal(first_name(p, 1), "native");
	assert_string_equal(profile_text(p, p->func.file[p->line.func[1]]), "libjvm.so");
	assert_int_equal(p->line.func[2], p->line.func[0]); // by name alone
	assert_int_equal(p->line.number[2], 0);
	assert_null(first_name(p, 3));
	for (loc_id l = 0; l < 4; l++)
		assert_int_equal(p->loc.address[l], 0);
	profile_free(p);
}

static void expect_mapping(const struct profile *p, map_id m, uint64_t start, uint64_t limit,
			   uint64_t offset, const char *file)
{
	assert_int_equal(p->mapping.start[m], start);
	assert_int_equal(p->mapping.limit[m], limit);
	assert_int_equal(p->mapping.offset[m], offset);
	assert_string_equal(profile_text(p, p->mapping.file[m]), file);
}

static void maps_are_put_in_order(void **state)
{
	(void)state;
	struct profile *p = read_text(
		"heap", "heap profile: 0: 0 [0: 0] @ growth\n"
			"1: 8 [0: 0] @ 0x401001 0x701001 0x700801 0x900001\n"
			"MAPPED_LIBRARIES:\n"
			"dir=/home/me\n"
			"I0102 a.cc:12] 701000-702000 r-xp 00001000 08:01 5  /lib/libc.so.6\n"
			"400000-401000 r-xp 00000000 08:01 7  $dir/app (deleted)\n"
			"401000-402000 r-xp 00001000 08:01 7  $dir/app\n"
			"402000-403000 rw-p 00002000 08:01 7  $dir/app\n");
	assert_int_equal(p->mapping.count, 3);
	expect_mapping(p, 0, 0x400000, 0x402000, 0, "/home/me/app");
	// Its missing head was used, after which it is one mapping.
	expect_mapping(p, 1, 0x700000, 0x702000, 0, "/lib/libc.so.6");
	expect_mapping(p, 2, 0, UINT64_MAX, 0, "");
	assert_int_equal(p->loc.mapping[0], 0);
	assert_int_equal(p->loc.mapping[1], 1);
	assert_int_equal(p->loc.mapping[2], 1);
	assert_int_equal(p->loc.mapping[3], 2);
	profile_free(p);
}

static void memory_statistics_are_facts(void **state)
{
	(void)state;
	struct profile *p = read_text("heap", "heap profile: 0: 0 [0: 0] @ heap/2\n\n"
					      "# Alloc = 1\n# runtime.MemStats\n# Alloc = 5\n"
					      "# Stack = 3 / 4\n");
	assert_int_equal(p->fact.count, 2);
	assert_string_equal(profile_text(p, p->fact.key[1]), "Stack");
	assert_string_equal(profile_text(p, p->fact.text[1]), "3 / 4");
	profile_free(p);
}

// Writes words of @p size bytes.
static size_t put_words(char *to, const uint64_t *word, size_t count, unsigned size, bool big)
{
	size_t at = 0;
	for (size_t i = 0; i < count; i++)
		for (unsigned k = 0; k < size; k++)
			to[at++] = (char)(word[i] >> 8 * (big ? size - 1 - k : k));
	return at;
}

static void cpu_words_have_two_sizes_and_orders(void **state)
{
	(void)state;
	// The second frame of both stacks is the signal handler's.
	static const uint64_t word[] = {0,	  3, 0, 10000,	  0,	2, 3, 0x400010, 0x99,
					0x400021, 1, 2, 0x400030, 0x99, 0, 1, 0};
	static const char map[] = "400000-401000 r-xp 0 08:01 7 /bin/app\n";
	for (unsigned form = 0; form < 4; form++) {
		char bytes[400];
		size_t len = put_words(bytes, word, sizeof word / sizeof *word, form & 1 ? 8 : 4,
				       form & 2);
		memcpy(bytes + len, map, sizeof map - 1);
		struct profile *p = expect_format("cpu", bytes, len + sizeof map - 1, "");
		assert_int_equal(p->period, 10000000);
		assert_int_equal(p->sample.count, 2);
		assert_int_equal(p->loc.count, 3);
		expect_values(p, 0, (const int64_t[]){2, 20000000});
		assert_int_equal(p->loc.address[1], 0x400020);
		expect_mapping(p, 0, 0x400000, 0x401000, 0, "/bin/app");
		profile_free(p);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(heap_samples_are_scaled_up),
		cmocka_unit_test(lines_that_are_no_samples_are_refused),
		cmocka_unit_test(a_count_may_have_no_stack),
		cmocka_unit_test(counts_have_labels_and_names),
		cmocka_unit_test(contentions_are_scaled),
		cmocka_unit_test(threads_repeat_the_one_before),
		cmocka_unit_test(java_tables_name_addresses),
		cmocka_unit_test(maps_are_put_in_order),
		cmocka_unit_test(memory_statistics_are_facts),
		cmocka_unit_test(cpu_words_have_two_sizes_and_orders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
