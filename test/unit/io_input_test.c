// io/input: bytes arrive whole and in order, and every way they can end is told.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <cmocka.h>

#include <zlib.h>

#include "io/input.h"

static uint8_t *make_bytes(size_t len)
{
	uint8_t *bytes = malloc(len);
	uint32_t x = 1;
	for (size_t i = 0; i < len; i++) {
		x = x * 1103515245 + 12345;
		bytes[i] = (uint8_t)(x >> 16) & 0x3f;
	}
	return bytes;
}

static uint8_t *zip(const void *bytes, size_t len, size_t *ret_len)
{
	uLong room = compressBound(len) + 64;
	uint8_t *out = malloc(room);
	z_stream z = {.next_in = (Bytef *)bytes,
		      .avail_in = (uInt)len,
		      .next_out = out,
		      .avail_out = (uInt)room};
	assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	*ret_len = z.total_out;
	deflateEnd(&z);
	return out;
}

// Reads all of it; NULL if it ended well, else the message.
static char *read_all(struct input *in, const uint8_t *expected, size_t len)
{
	uint64_t have = input_wait(in, UINT64_MAX);
	struct error *err = input_error(in);
	if (err) {
		char *message = strdup(error_message(err));
		error_free(err);
		return message;
	}
	assert_int_equal(have, len);
	if (len)
		assert_memory_equal(input_bytes(in), expected, len);
	return NULL;
}

static void expect(const void *bytes, size_t len, uint64_t max_size, const uint8_t *expected,
		   size_t expected_len, const char *message)
{
	struct input_options options = {.max_size = max_size};
	struct input *in;
	assert_null(input_from_memory(bytes, len, &options, &in));
	char *got = read_all(in, expected, expected_len);
	if (message) {
		assert_non_null(got);
		assert_string_equal(got, message);
	} else {
		assert_null(got);
	}
	free(got);
	input_close(in);
}

static void test_plain(void **state)
{
	(void)state;
	expect("", 0, 0, NULL, 0, NULL);
	expect("a", 1, 0, (const uint8_t *)"a", 1, NULL);
	uint8_t *bytes = make_bytes(3000000);
	expect(bytes, 3000000, 0, bytes, 3000000, NULL);
	free(bytes);
}

// The byte order mark of UTF-8 goes, once, and nothing else does.
static void test_mark(void **state)
{
	(void)state;
	static const char mark[] = "\xef\xbb\xbf\xef\xbb\xbf a";
	const uint8_t *rest = (const uint8_t *)mark + 3;
	size_t len;
	expect(mark, 8, 0, rest, 5, NULL);
	expect(mark, 3, 0, NULL, 0, NULL);
	expect(mark, 2, 0, (const uint8_t *)mark, 2, NULL);
	uint8_t *zipped = zip(mark, 8, &len);
	expect(zipped, len, 0, rest, 5, NULL);
	free(zipped);
}

static void test_gzip(void **state)
{
	(void)state;
	uint8_t *bytes = make_bytes(3000000);
	size_t len;
	uint8_t *zipped = zip(bytes, 3000000, &len);
	expect(zipped, len, 0, bytes, 3000000, NULL);
	// Members one after the other are one stream.
	size_t first_len, second_len;
	uint8_t *first = zip(bytes, 1000, &first_len);
	uint8_t *second = zip(bytes + 1000, 2000, &second_len);
	uint8_t *both = malloc(first_len + second_len);
	memcpy(both, first, first_len);
	memcpy(both + first_len, second, second_len);
	expect(both, first_len + second_len, 0, bytes, 3000, NULL);
	free(both);
	free(first);
	free(second);
	free(zipped);
	free(bytes);
}

static void test_broken_gzip(void **state)
{
	(void)state;
	size_t len;
	uint8_t *zipped = zip("hello hello hello", 17, &len);
	for (size_t cut = 2; cut < len; cut++) {
		char message[100];
		snprintf(message, sizeof message,
			 "decompressing profile: gzip: unexpected end of file at byte %zu of the "
			 "file",
			 cut);
		expect(zipped, cut, 0, NULL, 0, message);
	}
	uint8_t *trailing = malloc(len + 5);
	memcpy(trailing, zipped, len);
	memcpy(trailing + len, "extra", 5);
	struct input *in;
	assert_null(input_from_memory(trailing, len + 5, NULL, &in));
	char *message = read_all(in, NULL, 0);
	assert_non_null(message);
	assert_non_null(strstr(message, "decompressing profile: gzip: incorrect header check"));
	free(message);
	input_close(in);
	free(trailing);
	free(zipped);
}

static void test_limit(void **state)
{
	(void)state;
	const char *message = "decompressing profile: more than 1 MB when unzipped "
			      "(-max_size=SIZE allows more)";
	uint8_t *zeros = calloc(1, 8 << 20);
	size_t len;
	uint8_t *zipped = zip(zeros, 8 << 20, &len);
	expect(zipped, len, 1 << 20, NULL, 0, message);
	expect(zeros, 2 << 20, 1 << 20, NULL, 0, message);
	expect(zipped, len, 8 << 20, zeros, 8 << 20, NULL);
	free(zipped);
	free(zeros);
}

static void test_files(void **state)
{
	(void)state;
	struct input *in;
	struct error *err = input_open("/no/such/file", NULL, &in);
	assert_non_null(err);
	assert_string_equal(error_message(err), "stat /no/such/file: no such file or directory");
	error_free(err);
	err = input_open("/tmp", NULL, &in);
	assert_non_null(err);
	assert_string_equal(error_message(err), "read /tmp: is a directory");
	error_free(err);

	char path[] = "/tmp/input_test.XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, "content", 7), 7);
	close(fd);
	assert_null(input_open(path, NULL, &in));
	assert_null(read_all(in, (const uint8_t *)"content", 7));
	input_close(in);
	unlink(path);
}

// A reader may leave early; the other thread must not keep the program waiting.
static void test_leaving_early(void **state)
{
	(void)state;
	int ends[2];
	assert_int_equal(pipe(ends), 0);
	int saved = dup(0);
	dup2(ends[0], 0);
	struct input *in;
	assert_null(input_open("-", NULL, &in)); // nobody ever writes
	input_close(in);
	dup2(saved, 0);
	close(saved);
	close(ends[0]);
	close(ends[1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_plain),	      cmocka_unit_test(test_gzip),
		cmocka_unit_test(test_mark),	      cmocka_unit_test(test_broken_gzip),
		cmocka_unit_test(test_limit),	      cmocka_unit_test(test_files),
		cmocka_unit_test(test_leaving_early),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
