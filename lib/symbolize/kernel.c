// Lines of /proc/kallsyms: address in hex, type as of nm, name and, behind a tab, [module].
#include "symbolize/kernel.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/ascii.h"
#include "base/sort.h"

#define PAGE	    4096
#define READ_STEP   (256u << 10)
#define ARENA_LIMIT ((size_t)512 << 20)

struct function {
	uint64_t address;
	const char *name;   // NULL: code ends here
	const char *module; // or NULL
	bool global;
};

struct kernel {
	struct arena arena;
	char *text; // all of it; a NUL behind each name
	size_t len;
	struct function *function; // by address
	uint32_t count, cap;
	bool any_address; // one that is not 0
};

// A part of a line, taken off its front: up to one of the separators, which are skipped.
static char *take_word(char **at, char *end, const char *separators)
{
	char *word = *at;
	while (*at < end && !strchr(separators, **at))
		++*at;
	char *stop = *at;
	while (*at < end && **at && strchr(separators, **at))
		++*at;
	if (stop < end)
		*stop = '\0';
	return stop > word ? word : NULL;
}

static bool take_address(char **at, char *end, uint64_t *ret)
{
	char *word = take_word(at, end, " ");
	uint64_t value = 0;
	size_t len = word ? strlen(word) : 0;
	if (len == 0 || len > 16)
		return false;
	for (; *word; word++) {
		int digit = hex_digit(*word);
		if (digit < 0)
			return false;
		value = value << 4 | (unsigned)digit;
	}
	*ret = value;
	return true;
}

// Bounds of code, which linkers mark; their names are no function's.
static bool is_end(const char *name)
{
	return strcmp(name, "_etext") == 0 || strcmp(name, "_einittext") == 0;
}

static bool is_start(const char *name)
{
	return strcmp(name, "_text") == 0 || strcmp(name, "_stext") == 0 ||
	       strcmp(name, "_sinittext") == 0;
}

// "[name]" without its brackets; NULL if it is something else.
static char *take_module(char *word)
{
	size_t len = word ? strlen(word) : 0;
	if (len < 3 || word[0] != '[' || word[len - 1] != ']')
		return NULL;
	word[len - 1] = '\0';
	return word + 1;
}

static struct error *take_function(struct kernel *k, const struct function *f)
{
	if (k->count >= KERNEL_SYMBOL_LIMIT)
		return error_new(ERR_LIMIT, "it has more than %u symbols", KERNEL_SYMBOL_LIMIT);
	TRY(RESERVE(&k->arena, k->function, k->count, k->cap));
	k->function[k->count++] = *f;
	return NULL;
}

// A NUL stands at @p end.
static struct error *take_line(struct kernel *k, char *line, char *end)
{
	struct function f = {0};
	char *at = line;
	if (memchr(line, '\0', (size_t)(end - line)) || !take_address(&at, end, &f.address))
		return error_new(ERR_FORMAT, "expected an address, a type and a name");
	const char *type = take_word(&at, end, " ");
	const char *name = take_word(&at, end, " \t");
	const char *module = take_module(take_word(&at, end, " \t"));
	if (!type || type[1] || !name)
		return error_new(ERR_FORMAT, "expected an address, a type and a name");
	k->any_address |= f.address != 0;
	if (!strchr("tTwW", type[0]) || is_start(name))
		return NULL;
	f.name = is_end(name) ? NULL : name;
	f.module = module;
	f.global = type[0] != 't';
	return take_function(k, &f);
}

static struct error *parse(struct kernel *k)
{
	char *end = k->text + k->len;
	uint64_t number = 1;
	for (char *line = k->text; line < end; number++) {
		char *stop = memchr(line, '\n', (size_t)(end - line));
		if (!stop)
			stop = end;
		*stop = '\0';
		if (stop > line)
			TRY(error_context(take_line(k, line, stop), "line %llu",
					  (unsigned long long)number));
		line = stop + 1;
	}
	return NULL;
}

static size_t underscores(const char *name)
{
	return strspn(name, "_");
}

// By address; of several at one address the best name first.
static int compare(const void *a, const void *b)
{
	const struct function *x = a, *y = b;
	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	if (!x->name || !y->name)
		return (x->name == NULL) - (y->name == NULL);
	if (x->global != y->global)
		return x->global ? -1 : 1;
	size_t n = underscores(x->name), m = underscores(y->name);
	if (n != m)
		return n < m ? -1 : 1;
	return strcmp(x->name, y->name);
}

static void settle(struct kernel *k)
{
	if (k->count == 0)
		return;
	qsort(k->function, k->count, sizeof *k->function, compare);
	uint32_t kept = 1;
	for (uint32_t i = 1; i < k->count; i++)
		if (k->function[i].address != k->function[kept - 1].address)
			k->function[kept++] = k->function[i];
	k->count = kept;
}

static struct error *understand(struct kernel *k)
{
	TRY(parse(k));
	if (k->count && !k->any_address)
		return error_new(ERR_IO, "all addresses are 0: the kernel hides them "
					 "(sysctl kernel.kptr_restrict, or read it as root)");
	if (k->count == 0)
		return error_new(ERR_FORMAT, "it names no functions");
	settle(k);
	return NULL;
}

// Files in /proc have no size: read until nothing comes.
static struct error *read_all(int fd, struct kernel *k)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return error_new(ERR_IO, "%s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return error_new(ERR_IO, "not a regular file");
	for (size_t room = 0;;) {
		if (room - k->len < 2) {
			size_t more = room ? room * 2 : READ_STEP;
			char *text = realloc(k->text, more);
			if (!text)
				return error_nomem();
			k->text = text;
			room = more;
		}
		ssize_t n = read(fd, k->text + k->len, room - k->len - 1);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return error_new(ERR_IO, "%s", strerror(errno));
		k->len += (size_t)n;
		if (k->len > KERNEL_FILE_LIMIT)
			return error_new(ERR_LIMIT, "larger than %zu MiB", KERNEL_FILE_LIMIT >> 20);
		if (n == 0)
			return NULL;
	}
}

static struct error *read_path(const char *path, struct kernel *k)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return error_new(ERR_IO, "%s", strerror(errno));
	struct error *err = read_all(fd, k);
	close(fd);
	return err;
}

static struct error *read_memory(const void *bytes, size_t len, struct kernel *k)
{
	if (len > KERNEL_FILE_LIMIT)
		return error_new(ERR_LIMIT, "larger than %zu MiB", KERNEL_FILE_LIMIT >> 20);
	k->text = malloc(len + 1);
	if (!k->text)
		return error_nomem();
	if (len)
		memcpy(k->text, bytes, len);
	k->len = len;
	return NULL;
}

static struct kernel *kernel_new(void)
{
	struct kernel *k = calloc(1, sizeof *k);
	if (k)
		arena_init(&k->arena, ARENA_LIMIT);
	return k;
}

// Makes sense of what was read; takes both.
static struct error *finish(struct kernel *k, struct error *err, struct kernel **ret)
{
	if (!err)
		err = understand(k);
	if (err)
		kernel_close(k);
	else
		*ret = k;
	return err;
}

struct error *kernel_open(const char *path, struct kernel **ret)
{
	struct kernel *k = kernel_new();
	if (!k)
		return error_nomem();
	if (!path)
		path = "/proc/kallsyms";
	return error_context(finish(k, read_path(path, k), ret), "%s", path);
}

struct error *kernel_from_memory(const void *bytes, size_t len, struct kernel **ret)
{
	struct kernel *k = kernel_new();
	return k ? finish(k, read_memory(bytes, len, k), ret) : error_nomem();
}

void kernel_close(struct kernel *k)
{
	if (!k)
		return;
	arena_deinit(&k->arena);
	free(k->text);
	free(k);
}

// The last function of a module has nothing behind it: it is given the rest of its page and one
// more.
static uint64_t end_of(const struct kernel *k, uint32_t i)
{
	const struct function *f = &k->function[i];
	uint64_t rounded = (f->address | (PAGE - 1)) + 1 + PAGE;
	if (rounded < f->address)
		rounded = UINT64_MAX;
	if (i + 1 == k->count)
		return rounded;
	const struct function *next = f + 1;
	bool same = f->module == next->module ||
		    (f->module && next->module && strcmp(f->module, next->module) == 0);
	return same || next->address < rounded ? next->address : rounded;
}

bool kernel_find(const struct kernel *k, uint64_t address, struct kernel_symbol *ret)
{
	uint32_t low = SORTED_SPLIT(i, k->count, k->function[i].address <= address);
	if (low == 0 || !k->function[low - 1].name || address >= end_of(k, low - 1))
		return false;
	const struct function *f = &k->function[low - 1];
	*ret = (struct kernel_symbol){f->name, f->module, f->address};
	return true;
}
