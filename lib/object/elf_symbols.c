// Symbols of ELF: of all tables that have a section.
#include <string.h>

#include "object/elf.h"
#include "object/minidebug.h"

// A name of the file without the version that the linker puts behind some: memcpy@@GLIBC_2.14.
static struct error *without_version(struct object *o, const char *name, const char **ret)
{
	const char *version = strchr(name + 1, '@');
	if (version)
		return arena_copy_bytes(&o->arena, name, (size_t)(version - name), ret);
	*ret = name;
	return NULL;
}

struct error *elf_take_symbol(struct object *o, const GElf_Sym *symbol, const char *name)
{
	unsigned type = GELF_ST_TYPE(symbol->st_info);
	if (symbol->st_shndx == SHN_UNDEF || symbol->st_shndx == SHN_ABS || type == STT_SECTION ||
	    type == STT_FILE || type == STT_TLS || (!symbol->st_value && !symbol->st_size))
		return NULL;
	if (!name || !*name)
		return NULL;
	struct object_symbol s = {
		.address = symbol->st_value,
		.size = symbol->st_size,
		.function = type == STT_FUNC || type == STT_GNU_IFUNC,
		.global = GELF_ST_BIND(symbol->st_info) != STB_LOCAL,
	};
	TRY(without_version(o, name, &s.name));
	return object_add_symbol(o, &s);
}

struct slice elf_strings(const struct object *o, Elf *elf, size_t index)
{
	GElf_Shdr h;
	Elf_Scn *section = elf_getscn(elf, index);
	if (!section || !gelf_getshdr(section, &h) || h.sh_type == SHT_NOBITS)
		return (struct slice){NULL, 0};
	const uint8_t *bytes = object_at(o, h.sh_offset, h.sh_size);
	return (struct slice){(const char *)bytes,
			      bytes ? object_strings_len(bytes, h.sh_size) : 0};
}

static struct error *read_table(struct object *o, Elf *elf, Elf_Scn *section, const GElf_Shdr *h)
{
	const struct slice names = elf_strings(o, elf, h->sh_link);
	Elf_Data *data = elf_getdata(section, NULL);
	if (!data || h->sh_entsize == 0)
		return NULL;
	uint64_t count = h->sh_size / h->sh_entsize;
	if (count > OBJECT_SYMBOLS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u symbols", OBJECT_SYMBOLS_MAX);
	GElf_Sym symbol;
	for (uint64_t i = 0; i < count && gelf_getsym(data, (int)i, &symbol); i++)
		TRY(elf_take_symbol(o, &symbol,
				    object_string_in(names.text, names.len, symbol.st_name)));
	return NULL;
}

// A file has one table of each kind at most; more could be the same one over and over.
static struct error *read_symbols(struct object *o, Elf *elf)
{
	static const uint32_t type[] = {SHT_SYMTAB, SHT_DYNSYM};
	for (size_t i = 0; i < ARRAY_LEN(type); i++)
		for (Elf_Scn *s = NULL; (s = elf_nextscn(elf, s));) {
			GElf_Shdr h;
			if (!gelf_getshdr(s, &h) || h.sh_type != type[i])
				continue;
			TRY(read_table(o, elf, s, &h));
			break;
		}
	return NULL;
}

struct error *elf_read_symbols(struct object *o)
{
	Elf *elf;
	TRY(elf_open(o, &elf));
	struct error *err = o->section_count ? read_symbols(o, elf) : elf_dynamic_symbols(o, elf);
	elf_end(elf);
	return err ? err : minidebug_add_symbols(o);
}
