// Stubs of the procedure linkage table: a jump through a word of the global offset table, which a
// relocation says whose address it gets. Each stub is read for the word that it jumps through,
// since linkers write them in several sections, sizes and orders. Layout: the psABIs of x86-64
// (5.2), i386, AArch64 and ARM, and what GNU ld and lld write.
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "object/elf.h"
#include "object/symtab.h"

#define STUB_MAX  16 // bytes, where nothing else ends it
#define STUBS_MAX (1u << 20)

// A word that the loader fills in with the address of a function.
struct slot {
	uint64_t address;
	const char *name; // NULL if a function of this file chooses which:
	uint64_t chooser; // its address
};

struct plt {
	struct object *object;
	struct arena *arena;
	struct slot *slot; // by address
	uint32_t slot_count, slot_cap;
	struct object_symbol *stub;
	uint32_t stub_count, stub_cap;
	uint64_t got; // what position-independent stubs of x86-32 count from
};

// What relocations of a machine fill in such words with.
struct types {
	unsigned jump, data, chosen;
};

static bool find_types(const struct object *o, struct types *ret)
{
	switch (o->machine) {
	case MACHINE_X86_64:
		*ret = (struct types){R_X86_64_JUMP_SLOT, R_X86_64_GLOB_DAT, R_X86_64_IRELATIVE};
		return true;
	case MACHINE_X86:
		*ret = (struct types){R_386_JMP_SLOT, R_386_GLOB_DAT, R_386_IRELATIVE};
		return true;
	case MACHINE_ARM64:
		*ret = (struct types){R_AARCH64_JUMP_SLOT, R_AARCH64_GLOB_DAT, R_AARCH64_IRELATIVE};
		return true;
	case MACHINE_ARM:
		*ret = (struct types){R_ARM_JUMP_SLOT, R_ARM_GLOB_DAT, R_ARM_IRELATIVE};
		return !o->big_endian;
	case MACHINE_OTHER:
		break;
	}
	return false;
}

// The dynamic symbols that relocations name.
struct names {
	Elf_Data *symbols;
	struct slice strings;
};

static const char *name_of(const struct names *names, uint64_t symbol)
{
	GElf_Sym s;
	if (!names->symbols || symbol > INT32_MAX || !gelf_getsym(names->symbols, (int)symbol, &s))
		return NULL;
	return object_string_in(names->strings.text, names->strings.len, s.st_name);
}

static struct error *take_relocation(struct plt *p, const struct types *types,
				     const struct names *names, const GElf_Rela *r)
{
	unsigned type = (unsigned)GELF_R_TYPE(r->r_info);
	struct slot slot = {.address = r->r_offset, .chooser = (uint64_t)r->r_addend};
	if (type == types->jump || type == types->data)
		slot.name = name_of(names, GELF_R_SYM(r->r_info));
	else if (type != types->chosen)
		return NULL;
	if (type != types->chosen && (!slot.name || !*slot.name))
		return NULL;
	TRY(RESERVE(p->arena, p->slot, p->slot_count, p->slot_cap));
	p->slot[p->slot_count++] = slot;
	return NULL;
}

// Where relocations have no addend, the word itself holds it.
static bool get_relocation(const struct plt *p, Elf_Data *data, const GElf_Shdr *h, int i,
			   GElf_Rela *ret)
{
	GElf_Rel rel;
	uint64_t word;
	if (h->sh_type == SHT_RELA)
		return gelf_getrela(data, i, ret);
	if (!gelf_getrel(data, i, &rel))
		return false;
	bool known = object_raw_word(p->object, rel.r_offset, &word);
	*ret = (GElf_Rela){rel.r_offset, rel.r_info, known ? (int64_t)word : 0};
	return true;
}

static struct error *read_slots(struct plt *p, Elf *elf, const struct types *types)
{
	uint64_t budget = OBJECT_WORDS_MAX;
	for (Elf_Scn *s = NULL; (s = elf_nextscn(elf, s));) {
		GElf_Shdr h, symbols;
		GElf_Rela r;
		if (!gelf_getshdr(s, &h) || (h.sh_type != SHT_REL && h.sh_type != SHT_RELA) ||
		    !(h.sh_flags & SHF_ALLOC) || h.sh_entsize == 0)
			continue;
		uint64_t count = h.sh_size / h.sh_entsize;
		Elf_Scn *linked = h.sh_link ? elf_getscn(elf, h.sh_link) : NULL;
		Elf_Data *data = count <= budget ? elf_getdata(s, NULL) : NULL;
		if (!data)
			continue;
		budget -= count;
		struct names names = {0};
		if (linked && gelf_getshdr(linked, &symbols)) {
			names.symbols = elf_getdata(linked, NULL);
			names.strings = elf_strings(p->object, elf, symbols.sh_link);
		}
		for (uint64_t i = 0; i < count && get_relocation(p, data, &h, (int)i, &r); i++)
			TRY(take_relocation(p, types, &names, &r));
	}
	return NULL;
}

static int by_address(const void *a, const void *b)
{
	const struct slot *x = a, *y = b;
	return (x->address > y->address) - (x->address < y->address);
}

// As objdump has it; but of what the file chooses itself it says no more than where the choice is
// made, and the symbol there has the name.
static void put_name(const struct plt *p, const struct slot *slot, struct text *name)
{
	const struct object_symbol *s = slot->name ? NULL : symtab_find(p->object, slot->chooser);
	if (slot->name)
		text_puts(name, slot->name);
	else if (s && s->address == slot->chooser)
		text_puts(name, s->name);
	else
		text_putf(name, "*ABS*+0x%llx", (unsigned long long)slot->chooser);
	text_puts(name, "@plt");
}

// The stub of @p size bytes at @p start jumps through the word at @p got.
static struct error *take_stub(struct plt *p, uint64_t start, uint64_t size, uint64_t got)
{
	const struct slot key = {.address = got};
	const struct slot *slot =
		bsearch(&key, p->slot, p->slot_count, sizeof *p->slot, by_address);
	struct object_symbol stub = {.address = start, .size = size, .function = true};
	if (!slot || p->stub_count >= STUBS_MAX)
		return NULL;
	struct text name = {0};
	put_name(p, slot, &name);
	struct error *err = text_error(&name);
	if (!err)
		err = arena_copy_text(p->arena, name.bytes, &stub.name);
	text_deinit(&name);
	TRY(err);
	struct object_symbol *last = p->stub_count ? &p->stub[p->stub_count - 1] : NULL;
	if (last && last->address <= start && last->size > start - last->address)
		last->size = start - last->address;
	TRY(RESERVE(p->arena, p->stub, p->stub_count, p->stub_cap));
	p->stub[p->stub_count++] = stub;
	return NULL;
}

// jmp *GOT, in x86-64 relative to the next instruction, in x86-32 at its address or relative to
// %ebx; endbr and a prefix may stand in front.
static struct error *read_x86(struct plt *p, uint64_t address, const uint8_t *b, uint64_t len)
{
	bool wide = p->object->machine == MACHINE_X86_64;
	for (uint64_t i = 0; i + 6 <= len; i++) {
		bool absolute = b[i + 1] == 0x25, based = !wide && b[i + 1] == 0xa3;
		if (b[i] != 0xff || (!absolute && !based))
			continue;
		uint64_t got = object_number(p->object, b + i + 2, 4), start = i;
		if (wide)
			got = address + i + 6 + (uint64_t)(int64_t)(int32_t)got;
		else if (based)
			got = (uint32_t)(p->got + got);
		if (start >= 1 && b[start - 1] == 0xf2)
			start--;
		if (start >= 4 && memcmp(b + start - 4, "\xf3\x0f\x1e", 3) == 0)
			start -= 4;
		uint64_t size = len - start < STUB_MAX ? len - start : STUB_MAX;
		TRY(take_stub(p, address + start, size, got));
	}
	return NULL;
}

// Code of ARM is little-endian, but for old big-endian systems, which are left out.
static uint32_t instruction(const uint8_t *b)
{
	return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 | (uint32_t)b[3] << 24;
}

// adrp x16, PAGE; ldr x17, [x16, #OFFSET]; a landing pad may stand in front.
static struct error *read_arm64(struct plt *p, uint64_t address, const uint8_t *b, uint64_t len)
{
	for (uint64_t i = 0; i + 8 <= len; i += 4) {
		uint32_t page = instruction(b + i), load = instruction(b + i + 4);
		if ((page & 0x9f00001f) != 0x90000010 || (load & 0xffc003ff) != 0xf9400211)
			continue;
		uint64_t pages = (page >> 3 & 0x1ffffc) | (page >> 29 & 3);
		if (pages & 0x100000)
			pages |= ~UINT64_C(0x1fffff);
		uint64_t got = ((address + i) & ~UINT64_C(0xfff)) + (pages << 12) +
			       8 * (load >> 10 & 0xfff);
		bool pad = i >= 4 && instruction(b + i - 4) == 0xd503245f; // bti c
		uint64_t start = pad ? i - 4 : i, left = len - start;
		uint64_t size = pad ? STUB_MAX + 4 : STUB_MAX;
		TRY(take_stub(p, address + start, left < size ? left : size, got));
	}
	return NULL;
}

// The constant of an ARM instruction: 8 bits, rotated to the right by twice another 4.
static uint32_t rotated(uint32_t instruction)
{
	uint32_t value = instruction & 0xff, by = (instruction >> 8 & 15) * 2;
	return by ? value >> by | value << (32 - by) : value;
}

// add ip, pc, #A; add ip, ip, #B, once or twice; ldr pc, [ip, #C]!; in front of those that Thumb
// calls stands a bx pc.
static struct error *read_arm(struct plt *p, uint64_t address, const uint8_t *b, uint64_t len)
{
	for (uint64_t i = 0; i + 12 <= len; i += 4) {
		uint32_t first = instruction(b + i), next = 0;
		if ((first & 0xfffff000) != 0xe28fc000)
			continue;
		uint64_t at = i + 4;
		uint32_t got = (uint32_t)(address + i) + 8 + rotated(first);
		for (; at + 4 <= len; at += 4) {
			next = instruction(b + at);
			if ((next & 0xfffff000) != 0xe28cc000)
				break;
			got += rotated(next);
		}
		if (at + 4 > len || (next & 0xfffff000) != 0xe5bcf000)
			continue;
		bool thumb = i >= 4 && instruction(b + i - 4) == 0x46c04778;
		uint64_t start = thumb ? i - 4 : i;
		TRY(take_stub(p, address + start, at + 4 - start, got + (next & 0xfff)));
	}
	return NULL;
}

static struct error *read_stubs(struct plt *p, const struct object_section *s)
{
	struct slice bytes;
	TRY(object_section_bytes(p->object, s, &bytes));
	const uint8_t *b = (const uint8_t *)bytes.text;
	switch (p->object->machine) {
	case MACHINE_X86_64:
	case MACHINE_X86:
		return read_x86(p, s->address, b, bytes.len);
	case MACHINE_ARM64:
		return read_arm64(p, s->address, b, bytes.len);
	case MACHINE_ARM:
		return read_arm(p, s->address, b, bytes.len);
	case MACHINE_OTHER:
		break;
	}
	return NULL;
}

static struct error *read_sections(struct plt *p)
{
	static const char *const name[] = {".plt", ".plt.got", ".plt.sec", ".iplt"};
	const struct object_section *got = object_section(p->object, ".got.plt");
	if (!got)
		got = object_section(p->object, ".got");
	p->got = got ? got->address : 0;
	for (size_t i = 0; i < ARRAY_LEN(name); i++) {
		const struct object_section *s = object_section(p->object, name[i]);
		if (s && s->executable && !s->compressed)
			TRY(read_stubs(p, s));
	}
	return NULL;
}

struct error *elf_read_stubs(struct object *o, struct arena *arena, struct object_symbol **ret,
			     uint32_t *ret_count)
{
	struct plt p = {.object = o, .arena = arena};
	struct types types;
	Elf *elf;
	*ret = NULL;
	*ret_count = 0;
	if (!find_types(o, &types))
		return NULL;
	TRY(elf_open(o, &elf));
	struct error *err = read_slots(&p, elf, &types);
	elf_end(elf);
	if (!err && p.slot_count) {
		qsort(p.slot, p.slot_count, sizeof *p.slot, by_address);
		err = read_sections(&p);
	}
	*ret = p.stub;
	*ret_count = p.stub_count;
	return err;
}
