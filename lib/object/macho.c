// Mach-O, 32 and 64 bit, both byte orders, and universal files of several of them. Layout:
// mach-o/loader.h, fat.h and nlist.h of Apple's XNU.
#include "object/macho.h"

#include <string.h>

#define MAGIC_32  0xfeedface
#define MAGIC_64  0xfeedfacf
#define MAGIC_FAT 0xcafebabe // always big endian
#define FAT_64	  0xcafebabf
// Java's class files begin with the same number; where these count, they have a version from 45 on.
#define FAT_COUNT_MAX 44

#define CPU_X86	   7
#define CPU_ARM	   12
#define CPU_64_BIT 0x01000000

#define MH_OBJECT  1
#define MH_EXECUTE 2
#define MH_DYLIB   6
#define MH_LINKER  7
#define MH_BUNDLE  8
#define MH_DSYM	   10
#define MH_KEXT	   11
#define MH_PIE	   0x200000

#define PROT_EXECUTE	4
#define SECTION_TYPE	0xff
#define SECTION_CODE	0x80000400 // pure instructions, some instructions
#define ZEROFILL	0x1
#define GB_ZEROFILL	0xc
#define THREAD_ZEROFILL 0x12
#define SECTION_NUMBERS 256 // a symbol has one byte for it

#define SYMBOL_STAB	0xe0
#define SYMBOL_PRIVATE	0x10
#define SYMBOL_TYPE	0x0e
#define SYMBOL_SECTION	0x0e
#define SYMBOL_EXTERNAL 0x01

#define UUID_SIZE 16

static uint32_t get32(const struct object *o, const uint8_t *at)
{
	return (uint32_t)object_number(o, at, 4);
}

static uint64_t get_word(const struct object *o, const uint8_t *at)
{
	return object_number(o, at, o->word_size);
}

static uint32_t big32(const uint8_t *b)
{
	return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

static uint64_t big64(const uint8_t *b)
{
	return (uint64_t)big32(b) << 32 | big32(b + 4);
}

static bool is_thin(const uint8_t *bytes, uint64_t size)
{
	if (size < 28)
		return false;
	uint32_t big = big32(bytes), little = __builtin_bswap32(big);
	return big == MAGIC_32 || big == MAGIC_64 || little == MAGIC_32 || little == MAGIC_64;
}

static bool is_universal(const uint8_t *bytes, uint64_t size)
{
	return size >= 8 && (big32(bytes) == MAGIC_FAT || big32(bytes) == FAT_64) &&
	       big32(bytes + 4) >= 1 && big32(bytes + 4) <= FAT_COUNT_MAX;
}

static bool macho_bids(const uint8_t *bytes, uint64_t size)
{
	return is_thin(bytes, size) || is_universal(bytes, size);
}

static enum object_machine machine_of(uint32_t cpu)
{
	switch (cpu) {
	case CPU_X86 | CPU_64_BIT:
		return MACHINE_X86_64;
	case CPU_X86:
		return MACHINE_X86;
	case CPU_ARM | CPU_64_BIT:
		return MACHINE_ARM64;
	case CPU_ARM:
		return MACHINE_ARM;
	default:
		return MACHINE_OTHER;
	}
}

static enum object_machine host_machine(void)
{
#if defined(__x86_64__)
	return MACHINE_X86_64;
#elif defined(__i386__)
	return MACHINE_X86;
#elif defined(__aarch64__)
	return MACHINE_ARM64;
#elif defined(__arm__)
	return MACHINE_ARM;
#else
	return MACHINE_OTHER;
#endif
}

static bool has_id(const struct object *o, const uint8_t *bytes, uint64_t size, const char *id)
{
	struct object *part;
	if (!id || !*id)
		return false;
	struct error *err = object_from_memory(bytes, size, o->path, &part);
	if (err) {
		error_free(err);
		return false;
	}
	bool has = object_is_id(id, part->build_id);
	object_close(part);
	return has;
}

// How well a part of a universal file is what is looked for; not 0.
static int rank_of(const struct object *o, uint32_t cpu, const uint8_t *bytes, uint64_t size)
{
	enum object_machine machine = machine_of(cpu);
	if (has_id(o, bytes, size, o->part->build_id))
		return 4;
	if (o->part->machine != MACHINE_OTHER && machine == o->part->machine)
		return 3;
	return machine == host_machine() ? 2 : 1;
}

static struct error *choose_part(struct object *o)
{
	bool wide = big32(o->bytes) == FAT_64;
	uint32_t count = big32(o->bytes + 4), entry_size = wide ? 32 : 20;
	const uint8_t *chosen = NULL;
	uint64_t size = 0;
	int best = 0;
	for (uint32_t i = 0; i < count; i++) {
		const uint8_t *entry = object_at(o, 8 + (uint64_t)i * entry_size, entry_size);
		if (!entry)
			break;
		uint64_t offset = wide ? big64(entry + 8) : big32(entry + 8);
		uint64_t len = wide ? big64(entry + 16) : big32(entry + 12);
		const uint8_t *part = object_at(o, offset, len);
		if (!part || !is_thin(part, len))
			continue;
		int rank = rank_of(o, big32(entry), part, len);
		if (rank <= best)
			continue;
		chosen = part;
		size = len;
		best = rank;
	}
	if (!chosen)
		return error_new(ERR_FORMAT, "the universal file holds no binary");
	o->bytes = chosen;
	o->size = size;
	return NULL;
}

static enum object_kind kind_of(uint32_t type, uint32_t flags)
{
	switch (type) {
	case MH_OBJECT:
		return OBJECT_RELOCATABLE;
	case MH_EXECUTE:
		return flags & MH_PIE ? OBJECT_SHARED : OBJECT_FIXED;
	case MH_DYLIB:
	case MH_LINKER:
	case MH_BUNDLE:
	case MH_DSYM:
	case MH_KEXT:
		return OBJECT_SHARED;
	default:
		return OBJECT_OTHER;
	}
}

// magic, cpu, cpu's kind, file's kind, number of commands, their bytes, flags (and 4 unused ones)
static void read_header(struct object *o)
{
	uint32_t magic = big32(o->bytes);
	o->big_endian = magic == MAGIC_32 || magic == MAGIC_64;
	o->word_size = get32(o, o->bytes) == MAGIC_64 ? 8 : 4;
	o->machine = machine_of(get32(o, o->bytes + 4));
	o->kind = kind_of(get32(o, o->bytes + 12), get32(o, o->bytes + 24));
}

void macho_commands(const struct object *o, struct macho_commands *ret)
{
	uint64_t start = o->word_size == 8 ? 32 : 28, size = get32(o, o->bytes + 20);
	ret->object = o;
	ret->at = start;
	ret->end = start + size < o->size ? start + size : o->size;
	ret->left = get32(o, o->bytes + 16);
}

bool macho_next(struct macho_commands *at, struct macho_command *ret)
{
	if (at->left == 0 || at->at > at->end || at->end - at->at < 8)
		return false;
	ret->bytes = at->object->bytes + at->at;
	ret->type = get32(at->object, ret->bytes);
	ret->size = get32(at->object, ret->bytes + 4);
	if (ret->size < 8 || ret->size > at->end - at->at)
		return false;
	at->at += ret->size;
	at->left--;
	return true;
}

// A segment command: name, address, size, offset, size in the file, protections, number of
// sections, flags; the sections follow.
struct layout {
	uint32_t header, section; // bytes
	uint32_t word;		  // of an address
};

static const struct layout layout_32 = {56, 68, 4}, layout_64 = {72, 80, 8};

static const struct layout *layout_of(const struct macho_command *c)
{
	const struct layout *l = c->type == LC_SEGMENT	    ? &layout_32
				 : c->type == LC_SEGMENT_64 ? &layout_64
							    : NULL;
	return l && c->size >= l->header ? l : NULL;
}

static uint32_t section_count(const struct object *o, const struct macho_command *c,
			      const struct layout *l)
{
	uint32_t count = get32(o, c->bytes + 24 + 4 * l->word + 8);
	uint32_t room = (c->size - l->header) / l->section;
	return count < room ? count : room;
}

static struct error *take_name(struct object *o, const uint8_t *bytes, const char **ret)
{
	const char *name = (const char *)bytes;
	return arena_copy_bytes(&o->arena, name, strnlen(name, MACHO_NAME), ret);
}

// Bytes outside its segment's are not the section's: a dSYM keeps the headers of sections that
// it has no bytes of.
static bool in_file(const struct object *o, const struct object_section *s, uint32_t type,
		    const struct object_segment *segment)
{
	return type != ZEROFILL && type != GB_ZEROFILL && type != THREAD_ZEROFILL &&
	       s->offset >= segment->offset && s->offset - segment->offset <= segment->file_size &&
	       s->size <= segment->file_size - (s->offset - segment->offset) &&
	       object_at(o, s->offset, s->size);
}

// name, segment's name, address, size, offset, alignment, relocations, their count, flags
static struct error *take_section(struct object *o, const uint8_t *b, const struct layout *l,
				  const struct object_segment *segment, bool loaded)
{
	const uint8_t *rest = b + 2 * MACHO_NAME + 2 * l->word;
	struct object_section s = {
		.address = object_number(o, b + 2 * MACHO_NAME, l->word),
		.size = object_number(o, b + 2 * MACHO_NAME + l->word, l->word),
		.offset = get32(o, rest),
		.loaded = loaded,
		.executable = get32(o, rest + 16) & SECTION_CODE,
	};
	TRY(take_name(o, b, &s.name));
	TRY(take_name(o, b + MACHO_NAME, &s.segment));
	if (in_file(o, &s, get32(o, rest + 16) & SECTION_TYPE, segment))
		s.file_size = s.size;
	object_note_zdebug(o, &s);
	return object_add_section(o, &s);
}

static struct error *take_segment(struct object *o, const struct macho_command *c,
				  const struct layout *l)
{
	const uint8_t *b = c->bytes + 8 + MACHO_NAME, *rest = b + 4 * l->word;
	struct object_segment s = {
		.address = object_number(o, b, l->word),
		.memory_size = object_number(o, b + l->word, l->word),
		.offset = object_number(o, b + 2 * l->word, l->word),
		.file_size = object_number(o, b + 3 * l->word, l->word),
	};
	// Nothing may touch __PAGEZERO, and __DWARF is not loaded.
	uint32_t protection = get32(o, rest + 4);
	s.executable = protection & PROT_EXECUTE;
	if (strncmp((const char *)c->bytes + 8, "__TEXT", MACHO_NAME) == 0)
		o->image_base = s.address;
	if (protection)
		TRY(object_add_segment(o, &s));
	uint32_t count = section_count(o, c, l);
	for (uint32_t i = 0; i < count; i++)
		TRY(take_section(o, c->bytes + l->header + (uint64_t)i * l->section, l, &s,
				 protection != 0));
	return NULL;
}

static struct error *take_command(struct object *o, const struct macho_command *c)
{
	const struct layout *l = layout_of(c);
	if (l)
		return take_segment(o, c, l);
	if (c->type == LC_UUID && c->size >= 8 + UUID_SIZE && !o->build_id)
		return object_hex(o, c->bytes + 8, UUID_SIZE, &o->build_id);
	return NULL;
}

static struct error *macho_read(struct object *o)
{
	if (is_universal(o->bytes, o->size))
		TRY(choose_part(o));
	read_header(o);
	if (o->size < (o->word_size == 8 ? 32 : 28))
		return error_new(ERR_FORMAT, "its header is cut off");
	struct macho_commands at;
	struct macho_command c;
	for (macho_commands(o, &at); macho_next(&at, &c);)
		TRY(take_command(o, &c));
	return object_find_go_build_id(o, object_section(o, "__text"));
}

// Which of the sections, numbered from 1 through all segments, hold code.
static void find_code(const struct object *o, bool code[static SECTION_NUMBERS])
{
	struct macho_commands at;
	struct macho_command c;
	uint32_t number = 1;
	for (macho_commands(o, &at); macho_next(&at, &c);) {
		const struct layout *l = layout_of(&c);
		uint32_t count = l ? section_count(o, &c, l) : 0;
		for (uint32_t i = 0; i < count && number < SECTION_NUMBERS; i++) {
			const uint8_t *b = c.bytes + l->header + (uint64_t)i * l->section;
			code[number++] =
				get32(o, b + 2 * MACHO_NAME + 2 * l->word + 16) & SECTION_CODE;
		}
	}
}

// A symbol has no size; the next one's address is its end, more or less (object/symtab.h).
static struct error *take_symbol(struct object *o, const uint8_t *b, const uint8_t *names,
				 uint32_t names_len, const bool code[static SECTION_NUMBERS])
{
	uint8_t type = b[4], section = b[5];
	if (type & SYMBOL_STAB || (type & SYMBOL_TYPE) != SYMBOL_SECTION || section == 0)
		return NULL;
	const char *name = object_string_in(names, names_len, get32(o, b));
	if (!name)
		return NULL;
	// Every name of C, C++, Rust and Go has an underscore in front that is not in the source
	// and not in DWARF. Go's debug/macho takes it off names with a dot only, since the others
	// are C's there; nm leaves it everywhere, and then `main` has two names.
	name += *name == '_';
	if (!*name)
		return NULL;
	return object_add_symbol(
		o, &(struct object_symbol){
			   .name = name,
			   .address = get_word(o, b + 8),
			   .function = code[section],
			   .global = (type & SYMBOL_EXTERNAL) && !(type & SYMBOL_PRIVATE),
		   });
}

// offset and number of symbols, offset and bytes of their names
static struct error *read_table(struct object *o, const struct macho_command *c)
{
	bool code[SECTION_NUMBERS] = {false};
	uint32_t size = o->word_size == 8 ? 16 : 12, count = get32(o, c->bytes + 12);
	uint32_t names_len = get32(o, c->bytes + 20);
	const uint8_t *table = object_at(o, get32(o, c->bytes + 8), (uint64_t)count * size);
	const uint8_t *names = object_at(o, get32(o, c->bytes + 16), names_len);
	if (!table || !names)
		return error_new(ERR_FORMAT, "the symbol table lies outside the file");
	if (count > OBJECT_SYMBOLS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u symbols", OBJECT_SYMBOLS_MAX);
	names_len = (uint32_t)object_strings_len(names, names_len);
	find_code(o, code);
	for (uint32_t i = 0; i < count; i++)
		TRY(take_symbol(o, table + (uint64_t)i * size, names, names_len, code));
	return NULL;
}

static struct error *macho_read_symbols(struct object *o)
{
	struct macho_commands at;
	struct macho_command c;
	for (macho_commands(o, &at); macho_next(&at, &c);)
		if (c.type == LC_SYMTAB && c.size >= 24)
			return read_table(o, &c);
	return NULL;
}

const struct object_reader macho_reader = {
	.name = "Mach-O",
	.bids = macho_bids,
	.read = macho_read,
	.read_symbols = macho_read_symbols,
	.read_relocations = macho_read_fixups,
};
