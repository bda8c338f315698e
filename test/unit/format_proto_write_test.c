// Bytes of profile.proto: the encoder's rules, and that they read back as what was written.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "filter/filter.h"
#include "format/proto_read.h"
#include "format/proto_write.h"
#include "io/input.h"
#include "profile/adjust.h"
#include "show.h"
#include "sketch.h"

static struct error *refuse(void *context, const char *bytes, size_t len)
{
	(void)context, (void)bytes, (void)len;
	return error_new(ERR_IO, "disk full");
}

static void write_plain(struct text *out, const struct profile *p, double ratio)
{
	struct arena arena;
	struct view view;
	struct writer writer = text_writer(out);
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	assert_null(proto_write_plain(&view, ratio, &writer));
	arena_deinit(&arena);
}

static struct profile *read_back(const struct text *bytes)
{
	struct input_options options = {0};
	struct input *input;
	struct profile *p;
	assert_null(input_from_memory(bytes->bytes, bytes->len, &options, &input));
	assert_null(proto_read(input, &p));
	input_close(input);
	return p;
}

static void expect_bytes(const struct profile *p, const char *bytes, size_t len)
{
	struct text out = {0};
	write_plain(&out, p, 1);
	assert_int_equal(out.len, len);
	assert_memory_equal(out.bytes, bytes, len);
	text_deinit(&out);
}

#define EXPECT_BYTES(p, bytes) expect_bytes((p), (bytes), sizeof(bytes) - 1)

static void test_empty(void **state)
{
	(void)state;
	struct profile *p;
	assert_null(profile_new(SIZE_MAX, &p));
	// The empty string, and default_sample_type even though it is 0.
	EXPECT_BYTES(p, "\x32\x00"
			"\x70\x00");
	profile_free(p);
}

static void test_layout(void **state)
{
	(void)state;
	struct profile *p = sketch("n/x\nf | k=v m#3:b | 0\n");
	p->time_ns = -1;
	p->period_unit = p->type.unit[0];
	EXPECT_BYTES(p, "\x0a\x04\x08\x01\x10\x02"	   // type n/x
			"\x12\x12\x08\x01\x10\x00"	   // sample: location 1, value 0,
			"\x1a\x04\x08\x03\x10\x04"	   // k=v,
			"\x1a\x06\x08\x05\x18\x03\x20\x06" // m#3:b
			"\x22\x06\x08\x01\x22\x02\x08\x01" // location 1 of function 1
			"\x2a\x06\x08\x01\x10\x07\x18\x07" // f
			"\x32\x00\x32\x01n\x32\x01x\x32\x01k\x32\x01v" // strings
			"\x32\x01m\x32\x01"
			"b\x32\x01"
			"f"
			"\x48\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01" // time
			"\x5a\x02\x10\x02"			       // period type
			"\x70\x00");
	profile_free(p);
}

static void test_lists(void **state)
{
	(void)state;
	// Two numbers stand alone, three are packed.
	struct profile *p = sketch("n/\nf g | | 300\n");
	EXPECT_BYTES(p, "\x0a\x02\x08\x01"
			"\x12\x07\x08\x02\x08\x01\x10\xac\x02"
			"\x22\x06\x08\x01\x22\x02\x08\x01"
			"\x22\x06\x08\x02\x22\x02\x08\x02"
			"\x2a\x06\x08\x01\x10\x02\x18\x02"
			"\x2a\x06\x08\x02\x10\x03\x18\x03"
			"\x32\x00\x32\x01n\x32\x01"
			"f\x32\x01g"
			"\x70\x00");
	profile_free(p);
	p = sketch("n/\nf g f | | 1\n");
	EXPECT_BYTES(p, "\x0a\x02\x08\x01"
			"\x12\x07\x0a\x03\x01\x02\x01\x10\x01"
			"\x22\x06\x08\x01\x22\x02\x08\x01"
			"\x22\x06\x08\x02\x22\x02\x08\x02"
			"\x2a\x06\x08\x01\x10\x02\x18\x02"
			"\x2a\x06\x08\x02\x10\x03\x18\x03"
			"\x32\x00\x32\x01n\x32\x01"
			"f\x32\x01g"
			"\x70\x00");
	profile_free(p);
}

static const char rich[] =
	"n/count t/ns x/kb\n"
	"main@m.go:9#7 inl@i.go:3+f@f.go:5 | tier=gold tier=x bytes#4096:bytes | "
	"1 10 -5\n"
	"main@m.go:9#7 - | n#1: n#2: | 0 9223372036854775807 0\n"
	"| | 1 2 3\n";

// Everything that sketch() cannot say.
static struct profile *rich_profile(void)
{
	struct profile *p = sketch(rich);
	assert_null(profile_adjust(p, "/bin/app", "abcdef"));
	assert_null(profile_add_comment(p, "one"));
	assert_null(profile_add_comment(p, "#two"));
	assert_null(profile_add_comment(p, "one"));
	p->mapping.start[0] = 0x400000;
	p->mapping.limit[0] = UINT64_MAX;
	p->mapping.offset[0] = 0x1000;
	p->mapping.flags[0] = MAPPING_HAS_FUNCTIONS | MAPPING_HAS_INLINE_FRAMES;
	p->loc.address[1] = 0x400010;
	p->loc.folded[1] = true;
	p->line.column[1] = 12;
	p->time_ns = 1;
	p->duration_ns = 2;
	p->period = 3;
	p->period_type = p->type.type[1];
	p->default_type = p->type.type[0];
	p->doc_url = p->func.file[0];
	p->drop_frames = p->func.name[0];
	p->keep_frames = p->func.name[1];
	return p;
}

static void test_round_trip(void **state)
{
	(void)state;
	struct profile *p = rich_profile();
	struct text once = {0}, again = {0};
	write_plain(&once, p, 1);
	struct profile *back = read_back(&once);
	assert_profile(back, rich);
	assert_int_equal(back->mapping.limit[0], UINT64_MAX);
	assert_int_equal(back->mapping.flags[0], MAPPING_HAS_FUNCTIONS | MAPPING_HAS_INLINE_FRAMES);
	assert_string_equal(profile_text(back, back->mapping.build_id[0]), "abcdef");
	assert_string_equal(profile_text(back, back->comment.text[1]), "#two");
	assert_int_equal(back->line.column[1], 12);
	assert_string_equal(profile_text(back, back->keep_frames), "inl");
	write_plain(&again, back, 1);
	assert_int_equal(once.len, again.len);
	assert_memory_equal(once.bytes, again.bytes, once.len);
	text_deinit(&once);
	text_deinit(&again);
	profile_free(back);
	profile_free(p);
}

static void test_ratio(void **state)
{
	(void)state;
	struct profile *p = sketch("n/count t/ns\nf | | -5 9\n");
	static const struct {
		double ratio;
		const char *expected;
	} cases[] = {{0.5, "n/count t/ns\nf | | -2 4\n"},
		     {-2, "n/count t/ns\nf | | -5 9\n"},
		     {1e300, "n/count t/ns\nf | | -9223372036854775808 9223372036854775807\n"}};
	for (size_t i = 0; i < ARRAY_LEN(cases); i++) {
		struct text out = {0};
		write_plain(&out, p, cases[i].ratio);
		struct profile *back = read_back(&out);
		assert_profile(back, cases[i].expected);
		profile_free(back);
		text_deinit(&out);
	}
	profile_free(p);
}

// Only what the view shows is written, but all locations and functions.
static void test_view(void **state)
{
	(void)state;
	struct profile *p = rich_profile();
	struct arena arena;
	struct view view;
	struct text out = {0};
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	const struct filter_options options = {.focus = "inl", .hide = "main", .taghide = "byte"};
	assert_null(filter_apply(&view, &arena, &options, NULL));
	assert_null(filter_fold_inlines(&view, &arena));
	view.columns_hidden = true;
	struct writer writer = text_writer(&out);
	assert_null(proto_write(&view, 1, &writer));
	struct profile *back = read_back(&out);
	assert_profile(back, "n/count t/ns x/kb\nf@f.go:5 | tier=gold tier=x | 1 10 -5\n");
	assert_int_equal(back->loc.count, p->loc.count);
	assert_int_equal(back->func.count, p->func.count);
	assert_int_equal(back->mapping.flags[0], MAPPING_HAS_FUNCTIONS);
	profile_free(back);
	text_deinit(&out);
	arena_deinit(&arena);
	profile_free(p);
}

static void test_big(void **state)
{
	(void)state;
	struct text text = {0};
	text_puts(&text, "n/count\n");
	for (int i = 0; i < 3000; i++)
		text_putf(&text, "main f%d g%d | k=v%d n#%d:kb | %d\n", i % 100, i % 7, i % 50, i,
			  i * 1000);
	struct profile *p = sketch(text.bytes);
	struct arena arena;
	struct view view;
	struct text out = {0};
	struct writer writer = text_writer(&out), broken = {refuse, NULL};
	arena_init(&arena, SIZE_MAX);
	assert_null(view_init(&view, &arena, p));
	assert_null(proto_write(&view, 1, &writer));
	struct profile *back = read_back(&out);
	assert_profile(back, text.bytes);
	struct error *err = proto_write(&view, 1, &broken);
	assert_string_equal(error_message(err), "disk full");
	error_free(err);
	err = proto_write_plain(&view, 1, &broken);
	assert_string_equal(error_message(err), "disk full");
	error_free(err);
	profile_free(back);
	profile_free(p);
	arena_deinit(&arena);
	text_deinit(&out);
	text_deinit(&text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_empty), cmocka_unit_test(test_layout),
		cmocka_unit_test(test_lists), cmocka_unit_test(test_round_trip),
		cmocka_unit_test(test_ratio), cmocka_unit_test(test_view),
		cmocka_unit_test(test_big),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
