#pragma once
/**
 * @file
 * What of a Go program is in memory, without a format around it: 32 bytes that say where what is,
 * and behind them the bytes that are loaded at GO_IMAGE_BASE.
 *
 *     0   flags, see below
 *     4   where the pclntab is, from the base; 8 its size
 *     12  where the linker's data is; 16 where the build information is; 0 if there is none
 *
 * These four are little-endian, whatever the rest is. So fuzzing spends its time on what
 * is read, and a test need not build headers.
 */
#include <stdlib.h>
#include <string.h>

#include "object/object.h"

#define GO_IMAGE_HEAD 32
#define GO_IMAGE_BASE 0x10000
#define GO_IMAGE_TEXT 0x400000

enum {
	GO_IMAGE_WIDE = 1,	  ///< 64 bits
	GO_IMAGE_BIG = 2,	  ///< big-endian
	GO_IMAGE_SHARED = 4,	  ///< may be moved
	GO_IMAGE_NO_SECTIONS = 8, ///< has only segments
};

static inline uint32_t go_image_number(const uint8_t *head, size_t at)
{
	return head[at] | (uint32_t)head[at + 1] << 8 | (uint32_t)head[at + 2] << 16 |
	       (uint32_t)head[at + 3] << 24;
}

static inline void go_image_section(struct object *o, const char *name, uint64_t at, uint64_t len)
{
	if (at == 0 || at >= o->size)
		return;
	uint64_t size = len < o->size - at ? len : o->size - at;
	o->section[o->section_count++] = (struct object_section){
		.name = name,
		.segment = "",
		.address = GO_IMAGE_BASE + at,
		.offset = at,
		.file_size = size,
		.size = size,
		.loaded = true,
	};
}

/** A binary over the image, which must live as long; NULL if it is too short. For object_close().
 */
static inline struct object *go_image_object(const void *bytes, size_t len)
{
	const uint8_t *head = bytes;
	struct object *o = len < GO_IMAGE_HEAD ? NULL : calloc(1, sizeof *o);
	if (!o)
		return NULL;
	arena_init(&o->arena, (size_t)1 << 30);
	o->path = "image";
	o->bytes = head + GO_IMAGE_HEAD;
	o->size = len - GO_IMAGE_HEAD;
	o->format = OBJECT_ELF;
	o->kind = head[0] & GO_IMAGE_SHARED ? OBJECT_SHARED : OBJECT_FIXED;
	o->word_size = head[0] & GO_IMAGE_WIDE ? 8 : 4;
	o->big_endian = head[0] & GO_IMAGE_BIG;
	o->symbols_read = o->relocations_read = true;
	o->segment = arena_calloc(&o->arena, 1, sizeof *o->segment);
	o->section = arena_calloc(&o->arena, 3, sizeof *o->section);
	if (!o->segment || !o->section)
		abort();
	o->segment_count = 1;
	o->segment[0] = (struct object_segment){
		.address = GO_IMAGE_BASE,
		.memory_size = o->size,
		.file_size = o->size,
	};
	if (!(head[0] & GO_IMAGE_NO_SECTIONS)) {
		go_image_section(o, ".gopclntab", go_image_number(head, 4),
				 go_image_number(head, 8));
		go_image_section(o, ".noptrdata", go_image_number(head, 12), UINT32_MAX);
		go_image_section(o, ".go.buildinfo", go_image_number(head, 16), UINT32_MAX);
	}
	return o;
}
