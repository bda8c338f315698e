// Where a Go program's build information is. Source: Go's debug/buildinfo/buildinfo.go (1.26).
//
//	0   "\xff Go buildinf:"
//	14  size of a pointer
//	15  flags: 1 big endian, 2 the strings are here
//	16  since 1.13: a pointer to the version, a pointer to the modules, both to Go strings
//	32  since 1.18: the version and the modules, each a varint of its length and its bytes
#include "object/buildinfo.h"

#include <string.h>

#include "object/reader.h"

#define MAGIC	   "\xff Go buildinf:"
#define MAGIC_LEN  14
#define HEADER_LEN 32
#define ALIGN	   16
#define SENTINEL   16 // random bytes before and behind the modules

enum { FLAG_INLINE = 2 };

// Places with the magic string that turn out to be something else.
#define TRIES_MAX 100

struct found {
	struct slice version, modules;
};

static bool take_string(struct slice *from, struct slice *ret)
{
	uint64_t len = 0;
	size_t at = 0;
	for (unsigned shift = 0;; shift += 7) {
		if (at == from->len || shift > 56)
			return false;
		uint8_t byte = (uint8_t)from->text[at++];
		len |= (uint64_t)(byte & 0x7f) << shift;
		if (!(byte & 0x80))
			break;
	}
	if (len > from->len - at)
		return false;
	*ret = (struct slice){from->text + at, (size_t)len};
	*from = (struct slice){from->text + at + len, from->len - at - (size_t)len};
	return true;
}

// A pointer: Go's linker writes it even where it leaves it to the loader, others do not.
static bool pointer_at(struct object *o, uint64_t address, uint64_t *ret)
{
	return (object_raw_word(o, address, ret) && *ret && o->format != OBJECT_MACHO) ||
	       object_word(o, address, ret);
}

// The Go string (a pointer and a length) that the pointer at @p address points to.
static bool string_at(struct object *o, uint64_t address, struct slice *ret)
{
	uint64_t header, text, len;
	if (!pointer_at(o, address, &header) || !pointer_at(o, header, &text) ||
	    !object_raw_word(o, header + o->word_size, &len) || !object_bytes_at(o, text, ret) ||
	    len > ret->len)
		return false;
	ret->len = len;
	return true;
}

static bool is_version(struct slice s)
{
	return (s.len > 2 && memcmp(s.text, "go", 2) == 0) ||
	       (s.len > 5 && memcmp(s.text, "devel", 5) == 0);
}

// Without the sentinels; none if they are not there.
static struct slice unframed(struct slice modules)
{
	if (modules.len < 2 * SENTINEL + 1 || modules.text[modules.len - SENTINEL - 1] != '\n')
		return (struct slice){"", 0};
	return (struct slice){modules.text + SENTINEL, modules.len - 2 * SENTINEL};
}

// Is the header at @p bytes, which are at @p address, one?
static bool read_at(struct object *o, uint64_t address, struct slice bytes, struct found *ret)
{
	if (bytes.len < HEADER_LEN || memcmp(bytes.text, MAGIC, MAGIC_LEN) != 0)
		return false;
	struct found found;
	if (bytes.text[15] & FLAG_INLINE) {
		struct slice rest = {bytes.text + HEADER_LEN, bytes.len - HEADER_LEN};
		if (!take_string(&rest, &found.version) || !is_version(found.version))
			return false;
		if (!take_string(&rest, &found.modules))
			found.modules.len = 0;
	} else {
		if ((uint8_t)bytes.text[14] != o->word_size ||
		    !string_at(o, address + 16, &found.version) || !is_version(found.version))
			return false;
		if (!string_at(o, address + 16 + o->word_size, &found.modules))
			found.modules.len = 0;
	}
	*ret = (struct found){found.version, unframed(found.modules)};
	return true;
}

static bool scan(struct object *o, uint64_t address, struct slice bytes, unsigned *tries,
		 struct found *ret)
{
	for (size_t i = (size_t)(-address & (ALIGN - 1)); i + HEADER_LEN <= bytes.len; i += ALIGN) {
		if (bytes.text[i] != MAGIC[0] || memcmp(bytes.text + i, MAGIC, MAGIC_LEN) != 0)
			continue;
		if (*tries == 0)
			return false;
		--*tries;
		if (read_at(o, address + i, (struct slice){bytes.text + i, bytes.len - i}, ret))
			return true;
	}
	return false;
}

static bool in_section(struct object *o, unsigned *tries, struct found *ret)
{
	static const char *const name[] = {
		[OBJECT_ELF] = ".go.buildinfo",
		[OBJECT_MACHO] = "__go_buildinfo",
		[OBJECT_PE] = ".data",
	};
	const struct object_section *s = object_section(o, name[o->format]);
	struct slice bytes;
	return s && s->loaded && object_bytes_at(o, s->address, &bytes) &&
	       scan(o, s->address, bytes, tries, ret);
}

// PE, and what was stripped of its section headers. It is in the data, which is not always the
// first segment.
static bool in_segments(struct object *o, unsigned *tries, struct found *ret)
{
	uint64_t budget = 2 * o->size; // segments can overlap
	if (o->format != OBJECT_PE && o->section_count)
		return false;
	for (uint32_t i = 0; i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		const uint8_t *bytes = object_at(o, s->offset, s->file_size);
		if (s->executable || !bytes || s->file_size > budget)
			continue;
		budget -= s->file_size;
		if (scan(o, s->address, (struct slice){(const char *)bytes, s->file_size}, tries,
			 ret))
			return true;
	}
	return false;
}

// The text as it is: of modules and settings, a line each.
static bool find(struct object *o, struct slice *ret_version, struct slice *ret_modules)
{
	struct found found;
	unsigned tries = TRIES_MAX;
	if (!in_section(o, &tries, &found) && !in_segments(o, &tries, &found))
		return false;
	*ret_version = found.version;
	*ret_modules = found.modules;
	return true;
}

unsigned buildinfo_minor(struct object *o)
{
	struct slice version, modules;
	if (!find(o, &version, &modules))
		return 0;
	const char *at = memmem(version.text, version.len, "go1.", 4);
	unsigned minor = 0;
	for (at = at ? at + 4 : NULL;
	     at && at < version.text + version.len && *at >= '0' && *at <= '9' && minor < 1000;
	     at++)
		minor = 10 * minor + (unsigned)(*at - '0');
	return minor;
}

struct error *buildinfo_read(struct object *o, struct arena *arena, struct buildinfo **ret)
{
	struct slice version, modules;
	struct buildinfo *info;
	if (!find(o, &version, &modules)) {
		*ret = NULL;
		return NULL;
	}
	TRY(ALLOC(arena, info, 1));
	TRY(error_context(buildinfo_parse(modules, arena, info), "Go's build information"));
	TRY(arena_copy_bytes(arena, version.text, version.len, &info->go_version));
	*ret = info;
	return NULL;
}

const char *buildinfo_setting(const struct buildinfo *info, const char *key)
{
	for (uint32_t i = 0; i < info->setting_count; i++)
		if (strcmp(info->setting[i].key, key) == 0)
			return info->setting[i].value;
	return NULL;
}
