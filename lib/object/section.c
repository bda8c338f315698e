// The bytes of sections, inflated once. Layout: Elf32_Chdr and Elf64_Chdr of the System V ABI; for
// .zdebug_, what GNU as wrote before there was that.
#include "base/threads.h"
#include "object/inflate.h"
#include "object/reader.h"

// What .zdebug_ sections begin with, else they are not compressed after all.
static struct error *find_zdebug(struct object_section *s, const uint8_t *bytes,
				 struct inflate *job)
{
	if (s->file_size < ZDEBUG_HEADER || memcmp(bytes, "ZLIB", 4) != 0) {
		s->inflated = (struct slice){(const char *)bytes, s->file_size};
		return NULL;
	}
	job->bytes = bytes + ZDEBUG_HEADER;
	job->len = s->file_size - ZDEBUG_HEADER;
	return NULL;
}

// Type, (reserved,) size, alignment.
static struct error *find_elf(const struct object *o, const struct object_section *s,
			      const uint8_t *bytes, struct inflate *job)
{
	size_t header = o->word_size == 8 ? 24 : 12;
	if (s->file_size < header)
		return error_new(ERR_FORMAT, "its compression header is cut off");
	uint64_t type = object_number(o, bytes, 4);
	if (type != 1 && type != 2)
		return error_new(ERR_UNSUPPORTED, "unknown compression %llu",
				 (unsigned long long)type);
	job->bytes = bytes + header;
	job->len = s->file_size - header;
	job->method = type == 2 ? INFLATE_ZSTD : INFLATE_ZLIB;
	return NULL;
}

#define AT_ONCE_MAX 8

// Below this size a section is inflated sooner than a thread has started.
#define WORTH_A_THREAD (1u << 18)

struct load {
	struct object_section *section;
	struct inflate job; // its bytes are NULL if there is nothing to inflate
	struct error *err;
};

static struct error *prepare(struct object *o, struct object_section *s, struct inflate *job)
{
	const uint8_t *bytes = object_at(o, s->offset, s->file_size);
	if (!bytes)
		return error_new(ERR_FORMAT, "it lies outside the file");
	if (s->broken)
		return error_new(ERR_FORMAT, "it does not inflate");
	if (!s->compressed)
		s->inflated = (struct slice){(const char *)bytes, s->file_size};
	if (s->inflated.text)
		return NULL;
	TRY(strstr(s->name, "zdebug_") ? find_zdebug(s, bytes, job) : find_elf(o, s, bytes, job));
	return job->bytes ? inflate_make_room(job, &o->arena) : NULL;
}

static struct load load_of(struct object *o, const struct object_section *section)
{
	struct load l = {.section = &o->section[section - o->section]};
	l.job.size = l.section->size;
	l.err = prepare(o, l.section, &l.job);
	return l;
}

static void run(void *load)
{
	struct load *l = load;
	if (!l->err && l->job.bytes)
		l->err = inflate_run(&l->job);
}

static struct error *finish(struct load *l)
{
	if (!l->err && l->job.bytes)
		l->section->inflated = (struct slice){l->job.out, l->job.size};
	if (l->err)
		l->section->broken = true; // trying again would cost its memory again
	return error_context(l->err, "section %s", l->section->name);
}

struct error *object_section_bytes(struct object *o, const struct object_section *section,
				   struct slice *ret)
{
	struct load l = load_of(o, section);
	run(&l);
	TRY(finish(&l));
	*ret = l.section->inflated;
	return NULL;
}

void object_sections_load(struct object *o, const struct object_section *const *section,
			  uint32_t count)
{
	struct load large[AT_ONCE_MAX];
	uint32_t n = 0;
	for (uint32_t i = 0; i < count; i++) {
		struct load l = load_of(o, section[i]);
		if (!l.err && l.job.size >= WORTH_A_THREAD && n < ARRAY_LEN(large)) {
			large[n++] = l;
			continue;
		}
		run(&l);
		error_free(finish(&l));
	}
	threads_run(run, large, sizeof *large, n);
	for (uint32_t i = 0; i < n; i++)
		error_free(finish(&large[i]));
}
