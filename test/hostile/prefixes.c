// prefixes FILE-OR-FOLDER...: reads every prefix of every file, and copies with a byte changed, as
// a profile in whatever format it looks like.  None may crash, and what is wrong must be said in a
// sentence.
#include <ctype.h>
#include <ftw.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "format/format.h"
#include "io/input.h"
#include "profile/profile.h"

#define PREFIXES 150	    // of one file, at most
#define CHANGES	 30	    // copies with another byte
#define EFFORT	 (5u << 20) // bytes read again and again for one file
#define LONGEST	 4000	    // characters of an error

#define THOROUGH 10 // times as much of each if CPROF_THOROUGH is set

static int files, bad;
static size_t more = 1;

static void complain(const char *path, size_t len, const char *what)
{
	fprintf(stderr, "%s, %zu bytes: %s\n", path, len, what);
	bad++;
}

static void check_message(const char *path, size_t len, const struct error *err)
{
	const char *message = error_message(err);
	if (!*message || strlen(message) > LONGEST)
		complain(path, len, "an error without an end or a beginning");
	for (const char *c = message; *c; c++)
		if (iscntrl((unsigned char)*c) && *c != '\n' && *c != '\t') {
			complain(path, len, "a control character in an error");
			break;
		}
}

static void read_bytes(const char *path, const uint8_t *bytes, size_t len)
{
	struct input_options how = {.max_size = 64u << 20};
	struct input *input;
	struct profile *p = NULL;
	struct text notes = {0};
	struct error *err = input_from_memory(bytes, len, &how, &input);
	if (!err) {
		err = format_read(input, &notes, &p);
		input_close(input);
	}
	if (err)
		check_message(path, len, err);
	else if (!p)
		complain(path, len, "neither a profile nor an error");
	if (!err)
		profile_free(p);
	error_free(err);
	text_deinit(&notes);
}

// How many times a file of this size may be read.
static size_t times(size_t len, size_t most)
{
	most *= more;
	size_t affordable = len ? EFFORT * more / len : most;
	return affordable < most ? affordable + 1 : most;
}

static void read_prefixes(const char *path, const uint8_t *bytes, size_t len)
{
	size_t count = times(len, PREFIXES), step = len / count + 1;
	for (size_t cut = 0; cut <= len; cut += step)
		read_bytes(path, bytes, cut);
	for (size_t cut = len > 64 ? len - 64 : 0; cut <= len && len < EFFORT / 64; cut++)
		read_bytes(path, bytes, cut);
}

static void read_changed(const char *path, uint8_t *bytes, size_t len)
{
	static const uint8_t others[] = {0,   0xff, 0x80, '\n', ' ', '0',
					 '9', '-',  '\\', '"',	';', '['};
	uint64_t random = 1;
	for (size_t i = 0, count = times(len, CHANGES); len && i < count; i++) {
		random = random * 6364136223846793005u + 1442695040888963407u;
		uint8_t *at = &bytes[(random >> 33) % len], kept = *at;
		*at = others[(random >> 20) % sizeof others];
		read_bytes(path, bytes, len);
		*at = kept;
	}
}

static int read_file(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st, (void)ftw;
	if (type != FTW_F)
		return 0;
	struct input *input;
	struct error *err = input_open(path, &(struct input_options){0}, &input);
	if (err) {
		complain(path, 0, error_message(err));
		error_free(err);
		return 0;
	}
	size_t len = input_wait(input, UINT64_MAX);
	uint8_t *bytes = malloc(len + 1);
	if (bytes) {
		memcpy(bytes, input_bytes(input), len);
		read_prefixes(path, bytes, len);
		read_changed(path, bytes, len);
		files++;
	}
	free(bytes);
	input_close(input);
	return 0;
}

int main(int argc, char **argv)
{
	if (getenv("CPROF_THOROUGH"))
		more = THOROUGH;
	for (int i = 1; i < argc; i++)
		if (nftw(argv[i], read_file, 16, FTW_PHYS) != 0) {
			perror(argv[i]);
			return 2;
		}
	printf("%d files, %d complaints\n", files, bad);
	return bad || !files;
}
