// Symbols of ELF: of all tables that have a section.
#include <stdlib.h>
#include <string.h>

#include "object/elf.h"

// Text of libelf's, without the version that the linker puts behind names of some tables:
// memcpy@@GLIBC_2.14. What lies in the file is used as it is.
static struct error *keep_name(struct object *o, const char *name, const char **ret)
{
	const char *version = strchr(name, '@');
	uintptr_t at = (uintptr_t)name, start = (uintptr_t)o->bytes;
	if ((!version || version == name) && at >= start && at - start < o->size) {
		*ret = name;
		return NULL;
	}
	size_t len = version && version != name ? (size_t)(version - name) : strlen(name);
	*ret = arena_copy(&o->arena, name, len);
	return *ret ? NULL : arena_error(&o->arena);
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
	TRY(keep_name(o, name, &s.name));
	return object_add_symbol(o, &s);
}

static struct error *read_table(struct object *o, Elf *elf, Elf_Scn *section, const GElf_Shdr *h)
{
	Elf_Data *data = elf_getdata(section, NULL);
	if (!data || h->sh_entsize == 0)
		return NULL;
	uint64_t count = h->sh_size / h->sh_entsize;
	GElf_Sym symbol;
	for (uint64_t i = 0; i < count && i < INT32_MAX && gelf_getsym(data, (int)i, &symbol); i++)
		TRY(elf_take_symbol(o, &symbol, elf_strptr(elf, h->sh_link, symbol.st_name)));
	return NULL;
}

static struct error *read_symbols(struct object *o, Elf *elf)
{
	for (Elf_Scn *s = NULL; (s = elf_nextscn(elf, s));) {
		GElf_Shdr h;
		if (gelf_getshdr(s, &h) && (h.sh_type == SHT_SYMTAB || h.sh_type == SHT_DYNSYM))
			TRY(read_table(o, elf, s, &h));
	}
	return NULL;
}

struct error *elf_read_symbols(struct object *o)
{
	Elf *elf;
	TRY(elf_open(o, &elf));
	struct error *err = o->section_count ? read_symbols(o, elf) : elf_dynamic_symbols(o, elf);
	elf_end(elf);
	return err;
}
