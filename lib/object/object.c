// Opens a binary of any format, and what all formats share.
#include "object/object.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "object/no_object.h"
#include "object/reader.h"

// Headers, names, inflated sections and tables of one binary.
#define OBJECT_ARENA_LIMIT ((size_t)8 << 30)

static const struct object_reader *const readers[] = {
	[OBJECT_ELF] = &elf_reader,
	[OBJECT_MACHO] = &macho_reader,
	[OBJECT_PE] = &pe_reader,
};

static struct error *read_headers(struct object *o)
{
	for (size_t i = 0; i < ARRAY_LEN(readers); i++) {
		if (!readers[i]->bids(o->bytes, o->size))
			continue;
		o->format = (enum object_format)i;
		return error_context(readers[i]->read(o), "%s", readers[i]->name);
	}
	const char *is = no_object_is(o->bytes, o->size);
	return error_new(ERR_FORMAT, "unrecognized object file%s%s", is ? ": " : "", is ? is : "");
}

static struct error *object_new(const void *bytes, uint64_t size, const char *path,
				const struct object_part *part, struct object **ret)
{
	struct object *o = calloc(1, sizeof *o);
	if (!o)
		return error_nomem();
	arena_init(&o->arena, OBJECT_ARENA_LIMIT);
	o->bytes = bytes;
	o->size = size;
	o->path = arena_copy(&o->arena, path, strlen(path));
	o->part = part;
	struct error *err = o->path ? read_headers(o) : arena_error(&o->arena);
	o->part = NULL;
	if (err)
		object_close(o);
	else
		*ret = o;
	return err;
}

struct error *object_from_memory(const void *bytes, size_t len, const char *path,
				 struct object **ret)
{
	return object_new(bytes, len, path, &(struct object_part){0}, ret);
}

// libelf wants to write into what it is given; the mapping is private.
static struct error *map_file(int fd, void **ret, uint64_t *ret_size)
{
	struct stat st;
	if (fstat(fd, &st) != 0)
		return error_new(ERR_IO, "%s", strerror(errno));
	if (!S_ISREG(st.st_mode))
		return error_new(ERR_IO, "not a regular file");
	*ret_size = (uint64_t)st.st_size;
	if (st.st_size == 0)
		return NULL; // which cannot be mapped
	void *bytes = mmap(NULL, (size_t)st.st_size, PROT_READ | PROT_WRITE,
			   MAP_PRIVATE | MAP_NORESERVE, fd, 0);
	if (bytes == MAP_FAILED)
		return error_new(ERR_IO, "%s", strerror(errno));
	*ret = bytes;
	return NULL;
}

// The system's words, where they say what is wrong.
static struct error *open_problem(const char *path, int problem)
{
	struct stat st;
	if (problem == ENXIO) // a socket
		return error_new(ERR_IO, "not a regular file");
	bool broken = problem == ENOENT && lstat(path, &st) == 0;
	return error_new(ERR_IO, "%s%s", strerror(problem), broken ? " (a broken link)" : "");
}

struct error *object_open(const char *path, struct object **ret)
{
	return object_open_part(path, &(struct object_part){0}, ret);
}

struct error *object_open_part(const char *path, const struct object_part *part,
			       struct object **ret)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return open_problem(path, errno);
	void *bytes = NULL;
	uint64_t size;
	struct error *err = map_file(fd, &bytes, &size);
	close(fd);
	if (err)
		return err;
	struct object *o;
	err = object_new(bytes, size, path, part, &o);
	if (err) {
		if (bytes)
			munmap(bytes, size);
		return err;
	}
	o->mapping = bytes;
	o->mapping_size = size;
	*ret = o;
	return NULL;
}

// UUIDs are also written with hyphens and in capital letters.
bool object_is_id(const char *wanted, const char *have)
{
	while (have && (*wanted || *have)) {
		wanted += strspn(wanted, "-");
		have += strspn(have, "-");
		if (tolower((unsigned char)*wanted) != tolower((unsigned char)*have))
			return false;
		wanted += *wanted != '\0';
		have += *have != '\0';
	}
	return have;
}

void object_close(struct object *o)
{
	if (!o)
		return;
	object_close(o->inner);
	if (o->mapping)
		munmap(o->mapping, o->mapping_size);
	arena_deinit(&o->arena);
	free(o);
}

const struct object_section *object_section(const struct object *o, const char *name)
{
	for (uint32_t i = 0; i < o->section_count; i++)
		if (strcmp(o->section[i].name, name) == 0)
			return &o->section[i];
	return NULL;
}

// Mach-O has room for 16 bytes, so that .debug_str_offsets is __debug_str_offs there.
static bool same_debug_name(const struct object *o, const char *have, const char *want,
			    size_t prefix)
{
	if (o->format == OBJECT_MACHO)
		return strncmp(have, want, MACHO_NAME - prefix) == 0;
	return strcmp(have, want) == 0;
}

const struct object_section *object_debug_section(const struct object *o, const char *name)
{
	static const char *const prefix[] = {".debug_", ".zdebug_", "__debug_", "__zdebug_"};
	for (uint32_t i = 0; i < o->section_count; i++)
		for (size_t k = 0; k < ARRAY_LEN(prefix); k++) {
			size_t len = strlen(prefix[k]);
			if (strncmp(o->section[i].name, prefix[k], len) == 0 &&
			    same_debug_name(o, o->section[i].name + len, name, len))
				return &o->section[i];
		}
	return NULL;
}

bool object_bytes_at(const struct object *o, uint64_t address, struct slice *ret)
{
	for (uint32_t i = 0; i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		if (address < s->address || address - s->address >= s->file_size)
			continue;
		uint64_t skip = address - s->address, len = s->file_size - skip;
		const uint8_t *bytes = object_at(o, s->offset + skip, len);
		if (!bytes)
			return false;
		*ret = (struct slice){(const char *)bytes, len};
		return true;
	}
	return false;
}

static int compare_relocated(const void *a, const void *b)
{
	const struct relocated_word *x = a, *y = b;
	return (x->address > y->address) - (x->address < y->address);
}

// Broken relocations are none: what needs them is not found then.
static void read_relocations(struct object *o)
{
	o->relocations_read = true;
	error_free(readers[o->format]->read_relocations(o));
	if (o->relocated_count)
		qsort(o->relocated, o->relocated_count, sizeof *o->relocated, compare_relocated);
}

bool object_raw_word(const struct object *o, uint64_t address, uint64_t *ret)
{
	struct slice bytes;
	if (!object_bytes_at(o, address, &bytes) || bytes.len < o->word_size)
		return false;
	*ret = object_number(o, bytes.text, o->word_size);
	return true;
}

bool object_word(struct object *o, uint64_t address, uint64_t *ret)
{
	uint64_t raw;
	if (!object_raw_word(o, address, &raw))
		return false;
	if (!o->relocations_read)
		read_relocations(o);
	const struct relocated_word key = {.address = address};
	const struct relocated_word *r = o->relocated_count
						 ? bsearch(&key, o->relocated, o->relocated_count,
							   sizeof *o->relocated, compare_relocated)
						 : NULL;
	*ret = r ? r->value : raw;
	return true;
}

static int compare_symbols(const void *a, const void *b)
{
	const struct object_symbol *x = a, *y = b;
	if (x->address != y->address)
		return x->address < y->address ? -1 : 1;
	if (x->size != y->size)
		return x->size > y->size ? -1 : 1;
	return x->name == y->name ? 0 : strcmp(x->name, y->name);
}

// Sorted, and without those that both tables have.
static void settle_symbols(struct object *o)
{
	if (o->symbol_count == 0)
		return;
	qsort(o->symbol, o->symbol_count, sizeof *o->symbol, compare_symbols);
	uint32_t kept = 1;
	for (uint32_t i = 1; i < o->symbol_count; i++)
		if (compare_symbols(&o->symbol[kept - 1], &o->symbol[i]) != 0)
			o->symbol[kept++] = o->symbol[i];
	o->symbol_count = kept;
}

struct error *object_symbols(struct object *o, const struct object_symbol **ret,
			     uint32_t *ret_count)
{
	if (!o->symbols_read) {
		TRY(readers[o->format]->read_symbols(o));
		settle_symbols(o);
		o->symbols_read = true;
	}
	*ret = o->symbol;
	*ret_count = o->symbol_count;
	return NULL;
}

struct error *object_stubs(struct object *o, struct arena *arena, const struct object_symbol **ret,
			   uint32_t *ret_count)
{
	struct object_symbol *stub = NULL;
	*ret = NULL;
	*ret_count = 0;
	if (!readers[o->format]->read_stubs)
		return NULL;
	TRY(readers[o->format]->read_stubs(o, arena, &stub, ret_count));
	if (*ret_count)
		qsort(stub, *ret_count, sizeof *stub, compare_symbols);
	*ret = stub;
	return NULL;
}

uint64_t object_number(const struct object *o, const void *bytes, size_t size)
{
	const uint8_t *b = bytes;
	uint64_t n = 0;
	for (size_t i = 0; i < size; i++)
		n |= (uint64_t)b[i] << 8 * (o->big_endian ? size - 1 - i : i);
	return n;
}
