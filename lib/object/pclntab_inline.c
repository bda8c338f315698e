// The functions at one address: the one that is there, and those it is inlined into. A table of
// values says which inlined call an address belongs to; the call says whose name it has and which
// address in the same function stands for the place of the call. Source: struct inlinedCall in Go's
// runtime/symtab.go (to 1.20) and symtabinl.go.
#include <string.h>

#include "object/pclntab_table.h"

struct tree {
	struct slice calls;
	size_t size; // of one
};

struct call {
	uint32_t name;
	uint8_t id;
	int32_t start_line;
	uint32_t parent_pc;	    // from the function's start
	int32_t parent, file, line; // until 1.11 this says where the call is
};

// The address of the function's data number @p index: an offset since 1.18, a pointer before.
static bool funcdata_address(const struct pclntab *p, const struct pclntab_func *f, uint32_t index,
			     uint64_t *ret)
{
	uint64_t at = f->pcdata + 4 * (uint64_t)f->pcdata_count;
	uint32_t offset;
	if (index >= f->funcdata_count)
		return false;
	if (p->layout->offsets) {
		if (!p->funcdata || !pclntab_u32(p, at + 4 * (uint64_t)index, &offset) ||
		    offset == UINT32_MAX)
			return false;
		*ret = p->funcdata + offset;
		return true;
	}
	at += -(p->address + at) & (p->word - 1U);
	at += (uint64_t)p->word * index;
	return pclntab_pointer(p, at, ret) && *ret;
}

static struct tree tree_of(const struct pclntab *p, const struct pclntab_func *f)
{
	struct tree tree = {.size = p->release.call_size};
	uint64_t address;
	if (!tree.size || !funcdata_address(p, f, p->release.funcdata, &address) ||
	    !object_bytes_at(p->object, address, &tree.calls))
		tree.calls.len = 0;
	return tree;
}

static bool call_at(const struct pclntab *p, const struct tree *tree, int32_t index,
		    struct call *ret)
{
	uint64_t at = (uint64_t)index * tree->size;
	if (index < 0 || at + tree->size > tree->calls.len)
		return false;
	const uint8_t *b = (const uint8_t *)tree->calls.text + at;
	if (p->layout->start_line) // 1.20: funcID, nameOff, parentPc, startLine
		*ret = (struct call){
			.id = b[0],
			.name = pclntab_load(p, b + 4),
			.parent_pc = pclntab_load(p, b + 8),
			.start_line = (int32_t)pclntab_load(p, b + 12),
		};
	else if (tree->size == 20) // 1.12: parent, funcID, file, line, func, parentPc
		*ret = (struct call){
			.id = b[2],
			.name = pclntab_load(p, b + 12),
			.parent_pc = pclntab_load(p, b + 16),
		};
	else // 1.9: parent, file, line, func
		*ret = (struct call){
			.parent = (int32_t)pclntab_load(p, b),
			.file = (int32_t)pclntab_load(p, b + 4),
			.line = (int32_t)pclntab_load(p, b + 8),
			.name = pclntab_load(p, b + 12),
		};
	return true;
}

static void set_place(const struct pclntab *p, const struct pclntab_func *f, int32_t file,
		      int32_t line, struct frame *frame)
{
	frame->file = line >= 0 ? pclntab_file(p, f, file) : NULL;
	frame->line = frame->file ? line : 0;
}

static void place_at(struct pclntab *p, const struct pclntab_func *f, uint64_t pc,
		     struct frame *frame)
{
	set_place(p, f, pclntab_value(p, f, f->file, pc), pclntab_value(p, f, f->line, pc), frame);
}

size_t pclntab_frames(struct pclntab *p, const struct pclntab_func *f, uint64_t pc,
		      struct frame *frame)
{
	const struct tree tree = tree_of(p, f);
	bool parents = tree.size == 16 && !p->layout->start_line;
	int32_t index = tree.calls.len ? pclntab_pcdata(p, f, p->release.pcdata, pc) : -1;
	struct frame next = {.from_go = true};
	size_t count = 0;
	place_at(p, f, pc, &next);
	for (unsigned depth = 1; depth < FRAMES_MAX; depth++) {
		struct call call;
		if (!call_at(p, &tree, index, &call))
			break;
		next.name = pclntab_name(p, call.name);
		next.start_line = call.start_line;
		if (count == 0 || call.id == 0 || call.id != p->release.wrapper)
			frame[count++] = next;
		if (parents) {
			index = call.parent;
			set_place(p, f, call.file, call.line, &next);
			continue;
		}
		pc = f->start + call.parent_pc;
		index = pclntab_pcdata(p, f, p->release.pcdata, pc);
		place_at(p, f, pc, &next);
	}
	next.name = pclntab_name(p, f->name);
	next.start_line = f->start_line;
	if (count == 0 || f->id == 0 || f->id != p->release.wrapper)
		frame[count++] = next;
	return count;
}
