// The producer writes below `filled`, the reader reads below it; the two meet
// in one mutex, every CHUNK bytes.  Small files are unzipped without a thread.
#include "io/input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <zlib.h>

#include "base/interrupt.h"
#include "base/system.h"

#define CHUNK       (64u << 10) // small, so that the reader starts soon and has little left at the end
#define SMALL       (64u << 10)
#define RELEASE     (4u << 20)
#define PAGE        ((uint64_t)2 << 20) // huge, where the system has them
#define SMALLEST_MAP (512u << 10)
#define MARK        3 // bytes of a byte order mark

struct input {
	int fd;               // -1 for memory and sources
	struct input_source source; // without functions if there is none
	const uint8_t *memory; // what is left of it
	size_t memory_len, memory_size;
	uint8_t *memory_copy;
	uint64_t file_size;   // 0 if not known
	uint64_t file_read;
	bool file_ended;      // a terminal would go on
	struct input_options options;

	uint8_t *bytes;       // on a page's start, inside the range
	uint64_t mapped;      // what is usable of it
	void *range;
	uint64_t range_size;
	uint64_t limit;       // bytes allowed
	uint64_t released;

	pthread_t thread;
	bool has_thread, has_lock;
	pthread_mutex_t lock;
	pthread_cond_t changed;
	// Under the lock:
	uint64_t filled;
	bool ended, stop;
	struct error *error;

	uint64_t seen; // the reader's copy of filled
};

static void publish(struct input *in, uint64_t filled, bool ended, struct error *err)
{
	pthread_mutex_lock(&in->lock);
	in->filled = filled;
	in->ended |= ended;
	if (err && !in->error)
		in->error = err;
	else
		error_free(err);
	pthread_cond_signal(&in->changed);
	pthread_mutex_unlock(&in->lock);
}

static bool stopped(struct input *in)
{
	pthread_mutex_lock(&in->lock);
	bool stop = in->stop;
	pthread_mutex_unlock(&in->lock);
	return stop;
}

// Asks the source until it has something or ends.
static struct error *read_source(struct input *in, uint8_t *to, size_t len, size_t *ret)
{
	bool end = false;
	for (*ret = 0; *ret == 0 && !end;) {
		if (stopped(in))
			return error_new(ERR_INTERRUPTED, "interrupted");
		TRY(interrupt_check());
		TRY(in->source.read(in->source.context, to, len, ret, &end));
	}
	in->file_read += *ret;
	if (in->options.progress && *ret)
		in->options.progress(in->options.context, in->file_read, 0);
	return NULL;
}

// The next bytes of the file; *ret == 0 at its end.
static struct error *read_some(struct input *in, uint8_t *to, size_t len, size_t *ret)
{
	if (in->source.read)
		return read_source(in, to, len, ret);
	if (in->fd < 0) {
		size_t n = len < in->memory_len ? len : in->memory_len;
		memcpy(to, in->memory, n);
		in->memory += n;
		in->memory_len -= n;
		*ret = n;
		return NULL;
	}
	*ret = 0;
	while (!in->file_ended) {
		// A pipe can stay silent for ever: look at Ctrl-C and at the reader now and then.
		struct pollfd ready = {.fd = in->fd, .events = POLLIN};
		int n = poll(&ready, 1, 200);
		if (stopped(in))
			return error_new(ERR_INTERRUPTED, "interrupted");
		TRY(interrupt_check());
		if (n == 0 || (n < 0 && errno == EINTR))
			continue;
		ssize_t got = read(in->fd, to, len);
		if (got < 0 && (errno == EINTR || errno == EAGAIN))
			continue;
		if (got < 0)
			return error_new(ERR_IO, "read: %s", system_words(errno));
		in->file_read += (uint64_t)got;
		if (in->options.progress)
			in->options.progress(in->options.context, in->file_read, in->file_size);
		in->file_ended = got == 0;
		*ret = (size_t)got;
		return NULL;
	}
	return NULL;
}

static struct error *too_large(const struct input *in)
{
	if (in->limit < in->mapped)
		return error_new(ERR_LIMIT,
				 "decompressing profile: more than %llu MB when unzipped "
				 "(-max_size=SIZE allows more)",
				 (unsigned long long)(in->limit >> 20));
	return error_nomem();
}

// Room left to write to, at most CHUNK.
static size_t room(const struct input *in, uint64_t filled)
{
	uint64_t end = in->limit < in->mapped ? in->limit + 1 : in->mapped;
	uint64_t left = end - filled;
	return left < CHUNK ? (size_t)left : CHUNK;
}

// Some editors and shells put a byte order mark in front of UTF-8; no format begins with one.
static void drop_mark(struct input *in, uint64_t *filled)
{
	if (*filled < MARK || memcmp(in->bytes, "\xef\xbb\xbf", MARK) != 0)
		return;
	*filled -= MARK;
	memmove(in->bytes, in->bytes + MARK, *filled);
}

static struct error *copy_plain(struct input *in, const uint8_t *first, size_t first_len,
				uint64_t *filled)
{
	memcpy(in->bytes, first, first_len);
	*filled = first_len;
	drop_mark(in, filled);
	for (;;) {
		size_t n, space = room(in, *filled);
		if (space == 0)
			return too_large(in);
		TRY(read_some(in, in->bytes + *filled, space, &n));
		if (n == 0)
			return NULL;
		*filled += n;
		if (*filled > in->limit)
			return too_large(in);
		publish(in, *filled, false, NULL);
	}
}

static struct error *gzip_error(int rc, const z_stream *z)
{
	if (rc == Z_MEM_ERROR)
		return error_nomem();
	const char *why = rc == Z_BUF_ERROR ? "unexpected end of file"
			  : z->msg	    ? z->msg
					    : "broken data";
	return error_new(ERR_FORMAT, "decompressing profile: gzip: %s at byte %lu of the file", why,
			 z->total_in);
}

// Inflates member after member.  `z` starts at the first bytes, in `buffer`.
static struct error *inflate_members(struct input *in, z_stream *z, uint8_t *buffer,
				     uint64_t *filled)
{
	uint64_t told = 0;
	bool inside = true;
	for (;;) {
		if (z->avail_in == 0) {
			size_t n;
			TRY(read_some(in, buffer, CHUNK, &n));
			z->next_in = buffer;
			z->avail_in = (uInt)n;
			if (n == 0)
				return inside ? gzip_error(Z_BUF_ERROR, z) : NULL;
		}
		size_t space = room(in, *filled);
		if (space == 0)
			return too_large(in);
		z->next_out = in->bytes + *filled;
		z->avail_out = (uInt)space;
		inside = true;
		int rc = inflate(z, Z_NO_FLUSH);
		*filled += space - z->avail_out;
		if (*filled > in->limit)
			return too_large(in);
		if (*filled - told >= CHUNK || rc == Z_STREAM_END) {
			if (told == 0)
				drop_mark(in, filled);
			publish(in, *filled, false, NULL);
			told = *filled;
			if (stopped(in))
				return error_new(ERR_INTERRUPTED, "interrupted");
		}
		if (rc == Z_STREAM_END) {
			inside = false;
			// The sum over members is only for messages.
			uLong so_far = z->total_in;
			if (inflateReset(z) != Z_OK)
				return error_nomem();
			z->total_in = so_far;
		} else if (rc != Z_OK && rc != Z_BUF_ERROR) {
			return gzip_error(rc, z);
		}
	}
}

static struct error *produce(struct input *in, uint8_t *buffer, uint64_t *filled)
{
	size_t len = 0, n;
	do { // the first bytes tell what it is; a pipe may give them one by one
		TRY(read_some(in, buffer + len, CHUNK - len, &n));
		len += n;
	} while (n > 0 && len < MARK);
	if (len < 2 || buffer[0] != 0x1f || buffer[1] != 0x8b)
		return copy_plain(in, buffer, len, filled);
	z_stream z = {.next_in = buffer, .avail_in = (uInt)len};
	if (inflateInit2(&z, 15 + 16) != Z_OK)
		return error_nomem();
	struct error *err = inflate_members(in, &z, buffer, filled);
	inflateEnd(&z);
	return err;
}

static void *run(void *arg)
{
	struct input *in = arg;
	uint64_t filled = 0;
	uint8_t *buffer = malloc(CHUNK);
	struct error *err = buffer ? produce(in, buffer, &filled) : error_nomem();
	free(buffer);
	publish(in, filled, true, err);
	return NULL;
}

// Reserves the address range; less of it when the system does not like so much.
static struct error *map_range(struct input *in)
{
	uint64_t want = (in->limit + CHUNK + PAGE) & ~(PAGE - 1);
	for (; want >= SMALLEST_MAP; want /= 2) {
		void *range = mmap(NULL, want + PAGE, PROT_READ | PROT_WRITE,
				   MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
		if (range == MAP_FAILED)
			continue;
		uintptr_t aligned = ((uintptr_t)range + PAGE - 1) & ~(uintptr_t)(PAGE - 1);
		in->range = range;
		in->range_size = want + PAGE;
		in->bytes = (uint8_t *)aligned;
		in->mapped = want;
		uint64_t source = in->fd < 0 ? in->memory_len : in->file_size;
		if (source > SMALL) // page faults would cost as much as the unzipping
			(void)madvise(in->bytes, in->mapped, MADV_HUGEPAGE);
		return NULL;
	}
	return error_nomem();
}

static struct error *start(struct input *in)
{
	uint64_t source = in->fd < 0 ? in->memory_len : in->file_size;
	in->limit = in->options.max_size;
	if (in->limit == 0) {
		in->limit = INPUT_SIZE_FLOOR;
		if (source > in->limit / INPUT_RATIO)
			in->limit = source * INPUT_RATIO;
		if (!in->memory_copy && in->file_size == 0) // a pipe: its size is not known
			in->limit = (uint64_t)INPUT_SIZE_FLOOR * 8;
	}
	if (in->limit > (uint64_t)1 << 40)
		in->limit = (uint64_t)1 << 40;
	TRY(map_range(in));
	if (pthread_mutex_init(&in->lock, NULL) != 0)
		return error_nomem();
	if (pthread_cond_init(&in->changed, NULL) != 0) {
		pthread_mutex_destroy(&in->lock);
		return error_nomem();
	}
	in->has_lock = true;
	if (source > 0 && source <= SMALL) {
		run(in);
		return NULL;
	}
	if (pthread_create(&in->thread, NULL, run, in) == 0)
		in->has_thread = true;
	else
		run(in);
	return NULL;
}

static struct error *open_file(struct input *in, const char *path)
{

	in->fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
	if (in->fd < 0) // pprof asks for the file's facts before it opens it
		return error_new(ERR_IO, "%s %s: %s", errno == ENOENT ? "stat" : "open", path,
				 system_words(errno));
	struct stat st;
	if (fstat(in->fd, &st) < 0)
		return error_new(ERR_IO, "stat %s: %s", path, system_words(errno));
	if (S_ISDIR(st.st_mode))
		return error_new(ERR_IO, "read %s: is a directory", path);
	if (S_ISREG(st.st_mode))
		in->file_size = (uint64_t)st.st_size;
	return NULL;
}

static struct error *new_input(const struct input_options *options, struct input **ret)
{
	struct input *in = calloc(1, sizeof *in);
	if (!in)
		return error_nomem();
	in->fd = -1;
	if (options)
		in->options = *options;
	*ret = in;
	return NULL;
}

struct error *input_open(const char *path, const struct input_options *options, struct input **ret)
{
	struct input *in = NULL;
	TRY(new_input(options, &in));
	struct error *err = open_file(in, path);
	if (!err && in->options.progress)
		in->options.progress(in->options.context, 0, in->file_size);
	if (!err)
		err = start(in);
	if (err) {
		input_close(in);
		return err;
	}
	*ret = in;
	return NULL;
}

struct error *input_from_memory(const void *bytes, size_t len, const struct input_options *options,
				struct input **ret)
{
	struct input *in = NULL;
	TRY(new_input(options, &in));
	struct error *err = NULL;
	if (!(in->memory_copy = malloc(len ? len : 1)))
		err = error_nomem();
	if (!err) {
		if (len)
			memcpy(in->memory_copy, bytes, len);
		in->memory = in->memory_copy;
		in->memory_len = in->memory_size = len;
		err = start(in);
	}
	if (err) {
		input_close(in);
		return err;
	}
	*ret = in;
	return NULL;
}

struct error *input_from_source(const struct input_source *source,
				const struct input_options *options, struct input **ret)
{
	struct input *in = NULL;
	struct error *err = new_input(options, &in);
	if (err) {
		source->close(source->context);
		return err;
	}
	in->source = *source;
	err = start(in);
	if (err) {
		input_close(in);
		return err;
	}
	*ret = in;
	return NULL;
}

void input_close(struct input *in)
{
	if (!in)
		return;
	if (in->has_thread) {
		pthread_mutex_lock(&in->lock);
		in->stop = true;
		pthread_mutex_unlock(&in->lock);
		pthread_join(in->thread, NULL);
	}
	if (in->has_lock) {
		pthread_cond_destroy(&in->changed);
		pthread_mutex_destroy(&in->lock);
	}
	if (in->range)
		munmap(in->range, in->range_size);
	if (in->fd >= 0)
		close(in->fd);
	if (in->source.close)
		in->source.close(in->source.context);
	free(in->memory_copy);
	error_free(in->error);
	free(in);
}

const uint8_t *input_bytes(const struct input *in)
{
	return in->bytes;
}

uint64_t input_expected_size(const struct input *in)
{
	uint64_t source = in->memory_copy ? in->memory_size : in->file_size;
	return source < in->limit / 4 ? source * 4 : in->limit;
}

uint64_t input_wait(struct input *in, uint64_t count)
{
	if (LIKELY(count <= in->seen))
		return in->seen;
	pthread_mutex_lock(&in->lock);
	while (in->filled < count && !in->ended)
		pthread_cond_wait(&in->changed, &in->lock);
	in->seen = in->filled;
	pthread_mutex_unlock(&in->lock);
	return in->seen;
}

struct slice input_head(struct input *in, uint64_t count)
{
	uint64_t have = input_wait(in, count);
	return (struct slice){(const char *)in->bytes, have < count ? have : count};
}

void input_release(struct input *in, uint64_t count)
{
	count &= ~(PAGE - 1);
	if (count < in->released + RELEASE)
		return;
	// Best effort: if it fails the memory goes with the input.
	(void)madvise(in->bytes + in->released, count - in->released, MADV_DONTNEED);
	in->released = count;
}

struct error *input_error(struct input *in)
{
	pthread_mutex_lock(&in->lock);
	struct error *err = in->error;
	in->error = NULL;
	pthread_mutex_unlock(&in->lock);
	return err;
}
