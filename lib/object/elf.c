// ELF, 32 and 64 bit, both byte orders, through libelf (elfutils). Layout: System V ABI, chapter 4
// and 5; notes of the GNU and Go linkers.
#include <gelf.h>
#include <stdlib.h>
#include <string.h>

#include "object/elf.h"

#define NOTE_GNU_BUILD_ID 3
#define NOTE_GO_BUILD_ID  4
#define BUILD_ID_MAX	  64
#define NOTES_MAX	  ((uint64_t)64 << 20)

static bool elf_bids(const uint8_t *bytes, uint64_t size)
{
	return size >= EI_NIDENT && memcmp(bytes, ELFMAG, SELFMAG) == 0;
}

static struct error *elf_error(void)
{
	return error_new(ERR_FORMAT, "%s", elf_errmsg(-1));
}

struct error *elf_open(struct object *o, Elf **ret)
{
	elf_version(EV_CURRENT);
	*ret = elf_memory((char *)(uintptr_t)o->bytes, o->size);
	if (!*ret)
		return elf_error();
	if (elf_kind(*ret) == ELF_K_ELF)
		return NULL;
	elf_end(*ret);
	// libelf takes it for a file of another kind, with no more to say about it.
	return error_new(ERR_FORMAT, "the header's class, byte order or version is not one of ELF's");
}

static enum object_machine machine_of(unsigned machine)
{
	switch (machine) {
	case EM_X86_64:
		return MACHINE_X86_64;
	case EM_386:
		return MACHINE_X86;
	case EM_AARCH64:
		return MACHINE_ARM64;
	case EM_ARM:
		return MACHINE_ARM;
	default:
		return MACHINE_OTHER;
	}
}

static enum object_kind kind_of(unsigned type)
{
	switch (type) {
	case ET_EXEC:
		return OBJECT_FIXED;
	case ET_DYN:
		return OBJECT_SHARED;
	case ET_REL:
		return OBJECT_RELOCATABLE;
	default:
		return OBJECT_OTHER;
	}
}

static struct error *read_header(struct object *o, Elf *elf)
{
	GElf_Ehdr header;
	if (!gelf_getehdr(elf, &header))
		return elf_error();
	o->machine = machine_of(header.e_machine);
	o->kind = kind_of(header.e_type);
	o->word_size = header.e_ident[EI_CLASS] == ELFCLASS32 ? 4 : 8;
	o->big_endian = header.e_ident[EI_DATA] == ELFDATA2MSB;
	object_promise(o, header.e_phoff, (uint64_t)header.e_phnum * header.e_phentsize);
	object_promise(o, header.e_shoff, (uint64_t)header.e_shnum * header.e_shentsize);
	return NULL;
}

static struct error *take_note(struct object *o, const GElf_Nhdr *note, const char *name,
			       const uint8_t *desc)
{
	if (note->n_type == NOTE_GNU_BUILD_ID && note->n_namesz == 4 &&
	    memcmp(name, "GNU", 4) == 0 && !o->build_id && note->n_descsz > 0 &&
	    note->n_descsz <= BUILD_ID_MAX)
		return object_hex(o, desc, note->n_descsz, &o->build_id);
	if (note->n_type == NOTE_GO_BUILD_ID && note->n_namesz == 4 &&
	    memcmp(name, "Go\0", 4) == 0 && !o->go_build_id) {
		char *id;
		TRY(ALLOC(&o->arena, id, note->n_descsz + 1));
		memcpy(id, desc, note->n_descsz);
		o->go_build_id = id;
	}
	return NULL;
}

// Bytes of notes that may still be looked at: the headers of a hostile file can show the same
// ones, or zeros without end, again and again.
struct notes {
	Elf *elf;
	uint64_t budget;
};

static struct error *read_notes(struct object *o, struct notes *notes, uint64_t offset,
				uint64_t size, uint64_t align)
{
	if (!object_at(o, offset, size) || size > notes->budget)
		return NULL;
	notes->budget -= size;
	Elf_Data *data = elf_getdata_rawchunk(notes->elf, (int64_t)offset, size,
					      align == 8 ? ELF_T_NHDR8 : ELF_T_NHDR);
	GElf_Nhdr note;
	size_t name, desc;
	for (size_t at = 0; data && (at = gelf_getnote(data, at, &note, &name, &desc)) > 0;)
		TRY(take_note(o, &note, (const char *)data->d_buf + name,
			      (const uint8_t *)data->d_buf + desc));
	return NULL;
}

static struct error *read_segments(struct object *o, Elf *elf, struct notes *notes)
{
	size_t count;
	if (elf_getphdrnum(elf, &count) != 0)
		return NULL;
	for (size_t i = 0; i < count && i < OBJECT_SECTIONS_MAX; i++) {
		GElf_Phdr p;
		if (!gelf_getphdr(elf, (int)i, &p))
			break;
		if (p.p_type == PT_NOTE)
			TRY(read_notes(o, notes, p.p_offset, p.p_filesz, p.p_align));
		// A file of debug information alone keeps the headers and not the bytes.
		if (p.p_type != PT_LOAD)
			continue;
		const struct object_segment s = {
			.address = p.p_vaddr,
			.memory_size = p.p_memsz,
			.offset = p.p_offset,
			.file_size = p.p_filesz,
			.align = p.p_align,
			.executable = p.p_flags & PF_X,
		};
		TRY(object_add_segment(o, &s));
	}
	return NULL;
}

// What a compressed section says of its size: Elf32_Chdr, Elf64_Chdr. libelf would copy all of a
// section that is not aligned to say it.
static void note_compressed(const struct object *o, struct object_section *s, const GElf_Shdr *h)
{
	uint8_t word = o->word_size;
	const uint8_t *header = object_at(o, s->offset, 3 * word);
	if (!(h->sh_flags & SHF_COMPRESSED)) {
		object_note_zdebug(o, s);
	} else if (header && s->file_size >= 3 * word) {
		s->compressed = true;
		s->size = object_number(o, header + word, word);
	}
}

static struct error *read_section(struct object *o, Elf_Scn *section, const struct slice *names,
				  struct notes *notes)
{
	GElf_Shdr h;
	if (!gelf_getshdr(section, &h))
		return NULL;
	const char *name = object_string_in(names->text, names->len, h.sh_name);
	if (!name)
		return NULL;
	struct object_section s = {
		.name = name,
		.segment = "",
		.address = h.sh_addr,
		.offset = h.sh_offset,
		.file_size = h.sh_type == SHT_NOBITS ? 0 : h.sh_size,
		.size = h.sh_size,
		.loaded = h.sh_flags & SHF_ALLOC,
		.executable = h.sh_flags & SHF_EXECINSTR,
	};
	if (!object_at(o, s.offset, s.file_size))
		return NULL;
	if (h.sh_type == SHT_NOTE)
		TRY(read_notes(o, notes, h.sh_offset, h.sh_size, h.sh_addralign));
	if (s.file_size)
		note_compressed(o, &s, &h);
	return object_add_section(o, &s);
}

static struct error *read_sections(struct object *o, Elf *elf, struct notes *notes)
{
	size_t index;
	if (elf_getshdrstrndx(elf, &index) != 0)
		return NULL;
	const struct slice names = elf_strings(o, elf, index);
	for (Elf_Scn *s = NULL; (s = elf_nextscn(elf, s));)
		TRY(read_section(o, s, &names, notes));
	return NULL;
}

// The name of another file, a NUL, and what it is known by behind it.
static const char *link_name(struct object *o, const char *section, struct slice *ret_rest)
{
	const struct object_section *s = object_section(o, section);
	const uint8_t *bytes = s ? object_at(o, s->offset, s->file_size) : NULL;
	const char *name = bytes ? object_string(bytes, s->file_size, 0) : NULL;
	if (!name || !*name)
		return NULL;
	size_t len = strlen(name) + 1;
	*ret_rest = (struct slice){name + len, s->file_size - len};
	return name;
}

static void read_links(struct object *o)
{
	struct slice rest;
	const char *name = link_name(o, ".gnu_debuglink", &rest);
	if (name && rest.len >= 4) {
		o->debug_link = name;
		o->debug_link_crc = (uint32_t)object_number(o, rest.text + rest.len - 4, 4);
	}
	o->debug_alt = link_name(o, ".gnu_debugaltlink", &rest);
}

static struct error *elf_read(struct object *o)
{
	Elf *elf;
	TRY(elf_open(o, &elf));
	struct notes notes = {elf, NOTES_MAX};
	struct error *err = read_header(o, elf);
	if (!err)
		err = read_segments(o, elf, &notes);
	if (!err)
		err = read_sections(o, elf, &notes);
	elf_end(elf);
	read_links(o);
	return err;
}

// The relocation that is "load address + addend"; 0 where the word in the file is right.
uint64_t elf_relative_type(unsigned machine)
{
	switch (machine) {
	case EM_X86_64:
		return R_X86_64_RELATIVE;
	case EM_AARCH64:
		return R_AARCH64_RELATIVE;
	case EM_S390:
		return R_390_RELATIVE;
	case EM_RISCV:
		return R_RISCV_RELATIVE;
	case EM_PPC64:
		return R_PPC64_RELATIVE;
	default:
		return 0;
	}
}

static struct error *read_relocations(struct object *o, Elf *elf)
{
	GElf_Ehdr header;
	uint64_t relative = gelf_getehdr(elf, &header) ? elf_relative_type(header.e_machine) : 0;
	uint64_t budget = OBJECT_WORDS_MAX;
	for (Elf_Scn *s = NULL; relative && (s = elf_nextscn(elf, s));) {
		GElf_Shdr h;
		Elf_Data *data;
		if (!gelf_getshdr(s, &h) || h.sh_type != SHT_RELA || !(h.sh_flags & SHF_ALLOC) ||
		    h.sh_entsize == 0 || !(data = elf_getdata(s, NULL)))
			continue;
		uint64_t count = h.sh_size / h.sh_entsize;
		GElf_Rela r;
		if (count > budget)
			return error_new(ERR_LIMIT, "it has more than %u relocations",
					 OBJECT_WORDS_MAX);
		budget -= count;
		for (uint64_t i = 0; i < count && gelf_getrela(data, (int)i, &r); i++)
			if (GELF_R_TYPE(r.r_info) == relative)
				TRY(object_add_relocated(o, r.r_offset, (uint64_t)r.r_addend));
	}
	return NULL;
}

static struct error *elf_read_relocations(struct object *o)
{
	if (o->kind != OBJECT_SHARED)
		return NULL;
	Elf *elf;
	TRY(elf_open(o, &elf));
	struct error *err =
		o->section_count ? read_relocations(o, elf) : elf_dynamic_relocations(o, elf);
	elf_end(elf);
	return err;
}

const struct object_reader elf_reader = {
	.name = "ELF",
	.bids = elf_bids,
	.read = elf_read,
	.read_symbols = elf_read_symbols,
	.read_relocations = elf_read_relocations,
	.read_stubs = elf_read_stubs,
};
