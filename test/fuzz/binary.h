#pragma once
/**
 * @file
 * What the targets for binaries do with one: everything that may be asked of it.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "object/symtab.h"

#define INFLATED_MAX ((uint64_t)256 << 20) // in all

static volatile unsigned char looked_at;

// The first and the last byte, so that a slice that lies is found out.
static inline void look_at(const void *bytes, size_t len)
{
	const unsigned char *b = bytes;
	if (len)
		looked_at = b[0] ^ b[len - 1];
}

static inline void ask_sections(struct object *o)
{
	uint64_t inflated = 0;
	for (uint32_t i = 0; i < o->section_count; i++) {
		const struct object_section *s = &o->section[i];
		look_at(s->name, strlen(s->name) + 1);
		look_at(s->segment, strlen(s->segment) + 1);
		struct slice bytes;
		if (s->compressed && (inflated += s->size) > INFLATED_MAX)
			break;
		for (int again = 0; again < 2; again++) {
			struct error *err = object_section_bytes(o, s, &bytes);
			if (!err)
				look_at(bytes.text, bytes.len);
			error_free(err);
		}
	}
	object_debug_section(o, "info");
}

static inline void ask_addresses(struct object *o)
{
	const struct object_symbol *symbol;
	uint32_t count;
	uint64_t word;
	struct error *err = object_symbols(o, &symbol, &count);
	if (!err)
		for (uint32_t i = 0; i < count; i++) {
			look_at(symbol[i].name, strlen(symbol[i].name) + 1);
			if (i && symbol[i].address < symbol[i - 1].address)
				abort();
			const struct object_symbol *s = symtab_find(o, symbol[i].address + 1);
			if (s && s->address > symbol[i].address + 1)
				abort();
			object_word(o, symbol[i].address, &word);
		}
	error_free(err);
	for (uint32_t i = 0; i < o->segment_count; i++) {
		struct slice bytes;
		if (object_bytes_at(o, o->segment[i].address, &bytes))
			look_at(bytes.text, bytes.len);
		object_word(o, o->segment[i].address + 8, &word);
	}
}

static inline void ask_everything(struct object *o)
{
	if (o->build_id)
		look_at(o->build_id, strlen(o->build_id) + 1);
	if (o->go_build_id)
		look_at(o->go_build_id, strlen(o->go_build_id) + 1);
	if (o->debug_link)
		look_at(o->debug_link, strlen(o->debug_link) + 1);
	ask_sections(o);
	ask_addresses(o);
}

// libelf is not instrumented: a page that nobody may touch follows the bytes.
static inline void ask_bytes(const uint8_t *input, size_t len, enum object_format format)
{
	size_t page = (size_t)sysconf(_SC_PAGESIZE), room = (len + page) & ~(page - 1);
	char *pages =
		mmap(NULL, room + page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (pages == MAP_FAILED || mprotect(pages + room, page, PROT_NONE) != 0)
		abort();
	char *bytes = pages + ((room - len) & ~(size_t)15);
	memcpy(bytes, input, len);
	struct object *o;
	struct error *err = object_from_memory(bytes, len, "fuzz", &o);
	if (!err && o->format == format)
		ask_everything(o);
	if (!err)
		object_close(o);
	error_free(err);
	munmap(pages, room + page);
}
