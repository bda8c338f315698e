#pragma once
/**
 * @file
 * For the files pclntab*.c only: the table, and reading from it.
 *
 * Everything in it is an offset from somewhere else in it.  They are kept as offsets from
 * the table's start, in 64 bits, so that sums of what a file says do not wrap, and are checked
 * when something is read.
 */
#include <stdbool.h>
#include <stdint.h>

#include "object/object.h"
#include "object/pclntab.h"

/** What differs between the layouts. Offsets of `_func` count from behind its entry. */
struct pclntab_layout {
	uint32_t magic;
	uint8_t cu, start_line, ids; ///< where they are in `_func`; 0 if they are not
	bool offsets;		     ///< entries are 32 bits from the start of the text
	bool split;		     ///< names, files and values have tables of their own
	bool text_start;	     ///< the header says where the text starts
};

/** What differs between releases, layout or not. */
struct pclntab_release {
	uint8_t minor;		  ///< the first one, of Go 1
	uint8_t wrapper;	  ///< the funcID of wrappers; 0 if there are none
	uint8_t pcdata, funcdata; ///< which say what is inlined
	uint8_t call_size;	  ///< bytes of one inlined call; 0 if there are none
};

struct pclntab {
	struct object *object;
	const struct pclntab_layout *layout;
	struct pclntab_release release;
	uint64_t address; ///< of the table
	const uint8_t *bytes;
	uint64_t len;
	uint8_t quantum, word;
	bool big_endian;
	bool relocated; ///< pointers in the table are left to the loader
	uint32_t count; ///< of functions
	/** Where the parts start. `functions` is what offsets of functions count from. */
	uint64_t names, cutab, files, values, functions, functab;
	uint32_t file_count; ///< 1.2 only
	uint64_t text;	     ///< address
	uint64_t funcdata;   ///< address; 0 if not known
	uint64_t steps;	     ///< that may still be taken in tables of values
};

/** One `_func`. */
struct pclntab_func {
	uint64_t start, end;
	uint64_t pcdata; ///< where its offsets are
	uint32_t name, file, line, cu, pcdata_count;
	int32_t start_line;
	uint8_t id, funcdata_count;
};

/** The @p size bytes at @p offset; NULL if they are not all there. */
static inline const uint8_t *pclntab_at(const struct pclntab *p, uint64_t offset, uint64_t size)
{
	return offset <= p->len && size <= p->len - offset ? p->bytes + offset : NULL;
}

static inline uint32_t pclntab_load(const struct pclntab *p, const uint8_t *b)
{
	return p->big_endian
		       ? (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3]
		       : (uint32_t)b[3] << 24 | (uint32_t)b[2] << 16 | (uint32_t)b[1] << 8 | b[0];
}

static inline bool pclntab_u32(const struct pclntab *p, uint64_t offset, uint32_t *ret)
{
	const uint8_t *b = pclntab_at(p, offset, 4);
	if (!b)
		return false;
	*ret = pclntab_load(p, b);
	return true;
}

/** A pointer, which a loader may have to write. */
bool pclntab_pointer(const struct pclntab *p, uint64_t offset, uint64_t *ret);

/** Where the table is: calls @p p's pclntab_parse() on what may be one until one is. */
struct error *pclntab_find(struct pclntab *p, bool *ret) MUST_CHECK;

/** Reads the header at @p bytes, which are at @p address, and checks that the table is plausible.
 */
struct error *pclntab_parse(struct pclntab *p, uint64_t address, struct slice bytes) MUST_CHECK;

/** Finds the addresses that the table counts from. */
struct error *pclntab_bases(struct pclntab *p) MUST_CHECK;

/** Do @p bytes start like a table of the object? */
bool pclntab_bids(const struct object *object, const uint8_t *bytes, uint64_t len);

/** Function number @p index; false if it is not all there. */
bool pclntab_func(const struct pclntab *p, uint32_t index, struct pclntab_func *ret);

/** Where function number @p index starts; @p index may be the count, which is where the last one
 * ends. */
bool pclntab_entry(const struct pclntab *p, uint32_t index, uint64_t *ret);

/** The name at @p offset of the names; NULL if there is none. */
const char *pclntab_name(const struct pclntab *p, uint32_t offset);

/** What the release that made the object does; of one that does not say, what is likely. */
void pclntab_release(struct pclntab *p);

/**
 * The value for @p pc, which is in @p f, in the table of values at @p offset; -1 if it
 * has none.
 */
int32_t pclntab_value(struct pclntab *p, const struct pclntab_func *f, uint32_t offset,
		      uint64_t pc);

/** The value of the function's table number @p index. */
int32_t pclntab_pcdata(struct pclntab *p, const struct pclntab_func *f, uint32_t index,
		       uint64_t pc);

/** File number @p number as @p f counts them; NULL if there is none. */
const char *pclntab_file(const struct pclntab *p, const struct pclntab_func *f, int32_t number);

/** The frames at @p pc of @p f, innermost first; at most FRAMES_MAX, at least one. */
size_t pclntab_frames(struct pclntab *p, const struct pclntab_func *f, uint64_t pc,
		      struct frame *frame);
