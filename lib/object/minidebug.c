// The xz container says how large its contents are in an index at its end; liblzma reads both.
#include "object/minidebug.h"

#include <lzma.h>

#include "object/reader.h"

#define MEMORY_MAX   ((uint64_t)128 << 20) // for liblzma's dictionary and index
#define CONTENTS_MAX ((uint64_t)256 << 20)

// Size of the one stream; 0 if that cannot be told.
static uint64_t contents_size(const uint8_t *bytes, size_t len)
{
	lzma_stream_flags footer;
	if (len < 2 * LZMA_STREAM_HEADER_SIZE)
		return 0;
	const uint8_t *end = bytes + len - LZMA_STREAM_HEADER_SIZE;
	if (lzma_stream_footer_decode(&footer, end) != LZMA_OK ||
	    footer.backward_size > len - 2 * LZMA_STREAM_HEADER_SIZE)
		return 0;
	lzma_index *index = NULL;
	uint64_t limit = MEMORY_MAX;
	size_t at = 0;
	if (lzma_index_buffer_decode(&index, &limit, NULL, end - footer.backward_size, &at,
				     footer.backward_size) != LZMA_OK)
		return 0;
	uint64_t size = lzma_index_uncompressed_size(index);
	lzma_index_end(index, NULL);
	return size;
}

// The file inside; NULL if it is broken.
static struct error *inflate(struct object *o, const struct slice *packed, struct slice *ret)
{
	const uint8_t *bytes = (const uint8_t *)packed->text;
	uint64_t size = contents_size(bytes, packed->len), limit = MEMORY_MAX;
	uint8_t *out;
	size_t in_at = 0, out_at = 0;
	*ret = (struct slice){NULL, 0};
	if (size == 0 || size > CONTENTS_MAX)
		return NULL;
	TRY(ALLOC(&o->arena, out, size));
	if (lzma_stream_buffer_decode(&limit, 0, NULL, bytes, &in_at, packed->len, out, &out_at,
				      size) == LZMA_OK &&
	    out_at == size)
		*ret = (struct slice){(const char *)out, size};
	return NULL;
}

// The names live as long as the file they are in.
static struct error *take_symbols(struct object *o, struct object *inner)
{
	const struct object_symbol *symbol;
	uint32_t count;
	o->inner = inner;
	inner->is_inner = true;
	struct error *err = object_symbols(inner, &symbol, &count);
	if (err) {
		error_free(err);
		return NULL;
	}
	for (uint32_t i = 0; i < count; i++)
		TRY(object_add_symbol(o, &symbol[i]));
	return NULL;
}

struct error *minidebug_add_symbols(struct object *o)
{
	const struct object_section *s = object_section(o, ".gnu_debugdata");
	if (!s || o->is_inner || o->inner)
		return NULL;
	struct slice packed, bytes;
	struct error *err = object_section_bytes(o, s, &packed);
	if (err) {
		error_free(err);
		return NULL;
	}
	TRY(inflate(o, &packed, &bytes));
	struct object *inner;
	if (!bytes.text)
		return NULL;
	err = object_from_memory(bytes.text, bytes.len, ".gnu_debugdata", &inner);
	if (!err)
		return take_symbols(o, inner);
	error_free(err);
	return NULL;
}
