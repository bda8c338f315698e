// The rules of pprof (internal/elfexec GetBase, ProgramHeadersForMapping), and those of images
// that have a base of their own.
#include "object/load_bias.h"

#include <string.h>

#include "object/object.h"

#define PAGE_SIZE    4096ull
#define KERNEL_HALF  ((uint64_t)1 << 63)
#define PPC64_KERNEL 0xc000000000000000ull

static bool at_whole_pages(const struct mapped_range *r)
{
	return r->start % PAGE_SIZE == 0 && r->limit % PAGE_SIZE == 0 && r->offset % PAGE_SIZE == 0;
}

// `_stext` counts only where a kernel may be meant: its file, or a range not made of pages.
static bool find_stext(struct object *o, const struct mapped_range *range, uint64_t *ret)
{
	const struct object_symbol *s;
	uint32_t count;
	if (!strstr(o->path, "vmlinux") && at_whole_pages(range))
		return false;
	struct error *err = object_symbols(o, &s, &count);
	if (err) {
		error_free(err);
		return false;
	}
	for (uint32_t i = 0; i < count; i++)
		if (strcmp(s[i].name, "_stext") == 0) {
			*ret = s[i].address;
			return true;
		}
	return false;
}

static const struct object_segment *find_text_segment(const struct object *o)
{
	const struct object_section *text = object_section(o, ".text");
	for (uint32_t i = 0; text && i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		if (s->executable && s->address <= text->address &&
		    text->address - s->address < s->memory_size)
			return s;
	}
	return NULL;
}

// Could the loader have made the range of this segment?
static bool may_show(const struct object_segment *s, const struct mapped_range *r)
{
	uint64_t end = s->offset + s->memory_size;
	uint64_t range_end = r->offset + (r->limit - r->start);
	// A segment without bytes can have any offset; in a file of debug information, code has
	// none.
	if ((s->file_size == 0 && !s->executable) || s->offset >= range_end || r->offset >= end)
		return false;
	// The range starts before the segment's first page: it is of another one.
	uint64_t into_page = s->address % PAGE_SIZE;
	if (s->offset > into_page && r->offset < s->offset - into_page)
		return false;
	// It shows only the last bytes of the segment, and more of what follows.
	return !(r->offset > s->offset && end < r->offset + PAGE_SIZE &&
		 range_end >= end + PAGE_SIZE);
}

// The segment that holds the byte of the file which is at `address`.
static struct error *find_by_offset(const struct object *o, const struct mapped_range *r,
				    uint64_t address, const struct object_segment **ret)
{
	uint64_t at = address - r->start + r->offset;
	const struct object_segment *found = NULL;
	for (uint32_t i = 0; i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		if (!may_show(s, r) || at < s->offset || at - s->offset >= s->memory_size)
			continue;
		if (found)
			return error_new(ERR_FORMAT, "several segments hold file offset %#llx",
					 (unsigned long long)at);
		found = s;
	}
	if (!found)
		return error_new(ERR_FORMAT, "no segment holds file offset %#llx",
				 (unsigned long long)at);
	*ret = found;
	return NULL;
}

// *ret stays NULL for a file without segments.
static struct error *find_segment(const struct object *o, const struct mapped_range *r,
				  uint64_t address, bool kernel, const struct object_segment **ret)
{
	*ret = NULL;
	if (kernel || r->start >= r->limit || r->limit >= KERNEL_HALF) {
		*ret = find_text_segment(o);
		return NULL;
	}
	if (o->segment_count == 0)
		return NULL;
	uint32_t count = 0;
	for (uint32_t i = 0; i < o->segment_count; i++)
		if (may_show(&o->segment[i], r)) {
			*ret = &o->segment[i];
			count++;
		}
	if (count == 0)
		return error_new(ERR_FORMAT, "no segment is mapped from file offset %#llx",
				 (unsigned long long)r->offset);
	if (count == 1)
		return NULL;
	return find_by_offset(o, r, address, ret);
}

// The several ways in which kernels are mapped; false if it is none of them.
static bool kernel_bias(const struct mapped_range *r, const struct object_segment *s,
			const uint64_t *stext, uint64_t *ret)
{
	bool same_place_in_page = stext && r->start % PAGE_SIZE == *stext % PAGE_SIZE;
	bool high = r->start >= KERNEL_HALF && r->limit > r->start &&
		    (r->offset == 0 || r->offset == PPC64_KERNEL || r->offset == r->start);
	if (s->address == r->start - r->offset)
		*ret = r->offset;
	else if (r->start == 0 && r->limit != 0 && stext)
		*ret = r->start - *stext;
	else if (high)
		*ret = r->start - (same_place_in_page ? *stext : s->address);
	else if (r->start % PAGE_SIZE && same_place_in_page)
		*ret = r->start - *stext;
	else
		return false;
	return true;
}

static struct error *fixed_bias(const struct mapped_range *r, const struct object_segment *s,
				const uint64_t *stext, uint64_t *ret)
{
	*ret = 0;
	if (!s)
		return NULL;
	if (!stext && r->start > 0 && r->start < KERNEL_HALF)
		*ret = r->start - r->offset + s->offset - s->address;
	else if (kernel_bias(r, s, stext, ret))
		return NULL;
	else if (r->start == 0 && r->limit != 0 && !stext)
		*ret = r->start - s->address;
	else
		return error_new(ERR_FORMAT, "the file cannot be mapped at %#llx",
				 (unsigned long long)r->start);
	return NULL;
}

static struct error *shared_bias(const struct mapped_range *r, const struct object_segment *s,
				 const uint64_t *stext, uint64_t *ret)
{
	if (!s)
		*ret = r->start - r->offset;
	else if (!kernel_bias(r, s, stext, ret))
		*ret = r->start - r->offset + s->offset - s->address;
	return NULL;
}

// A file of debug information alone may say of its code only where it is in memory. A profile's
// range of it begins with its first page then; false if that cannot be.
static bool hollow_bias(const struct object *o, const struct mapped_range *r, uint64_t address,
			uint64_t *ret)
{
	const struct object_segment *code = NULL;
	for (uint32_t i = 0; i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		if (!s->executable)
			continue;
		if (code || s->file_size)
			return false;
		code = s;
	}
	if (!code)
		return false;
	uint64_t bias = r->start - (code->address - code->address % PAGE_SIZE);
	if (address - bias - code->address >= code->memory_size)
		return false;
	*ret = bias;
	return true;
}

static struct error *elf_bias(struct object *o, const struct mapped_range *r, uint64_t address,
			      uint64_t *ret)
{
	*ret = 0;
	if (r->start == 0 && r->offset == 0 && (r->limit == 0 || r->limit == UINT64_MAX))
		return NULL;
	if (o->kind == OBJECT_RELOCATABLE) {
		if (r->offset != 0)
			return error_new(ERR_FORMAT, "a file that is not linked has no offset");
		*ret = r->start;
		return NULL;
	}
	uint64_t stext;
	bool kernel = find_stext(o, r, &stext);
	const struct object_segment *s;
	struct error *err = find_segment(o, r, address, kernel, &s);
	if (err && hollow_bias(o, r, address, ret)) {
		error_free(err);
		return NULL;
	}
	TRY(err);
	return (o->kind == OBJECT_SHARED ? shared_bias : fixed_bias)(r, s, kernel ? &stext : NULL,
								     ret);
}

struct error *object_load_bias(struct object *o, const struct mapped_range *range, uint64_t address,
			       uint64_t *ret)
{
	if (o->format == OBJECT_ELF)
		return elf_bias(o, range, address, ret);
	*ret = range->start ? range->start - o->image_base : 0;
	return NULL;
}
