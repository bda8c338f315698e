// What the dynamic loader sees of a file without section headers. Layout: System V ABI, chapter 5;
// of DT_GNU_HASH: the GNU linker's bfd/elflink.c.
#include "object/elf.h"

struct dynamic {
	uint64_t symbols, symbol_size, names, names_len, hash, gnu_hash, rela, rela_len;
	unsigned machine;
};

// The loaded bytes from there on, of a table of the dynamic segment.
struct table {
	const uint8_t *bytes;
	uint64_t len;
};

static struct table table_at(const struct object *o, uint64_t address)
{
	struct slice bytes;
	if (address == 0 || !object_bytes_at(o, address, &bytes))
		return (struct table){NULL, 0};
	return (struct table){(const uint8_t *)bytes.text, bytes.len};
}

// Number @p index of an array of numbers; false if it lies outside.
static bool number_in(const struct object *o, const struct table *t, uint64_t at, unsigned size,
		      uint64_t *ret)
{
	if (at > t->len || size > t->len - at)
		return false;
	*ret = object_number(o, t->bytes + at, size);
	return true;
}

static void take_entry(struct dynamic *d, uint64_t tag, uint64_t value)
{
	switch (tag) {
	case DT_SYMTAB:
		d->symbols = value;
		break;
	case DT_SYMENT:
		d->symbol_size = value;
		break;
	case DT_STRTAB:
		d->names = value;
		break;
	case DT_STRSZ:
		d->names_len = value;
		break;
	case DT_HASH:
		d->hash = value;
		break;
	case DT_GNU_HASH:
		d->gnu_hash = value;
		break;
	case DT_RELA:
		d->rela = value;
		break;
	case DT_RELASZ:
		d->rela_len = value;
		break;
	default:
		break;
	}
}

// The entries of the segment, up to the one that says it was the last.
static void read_dynamic(const struct object *o, Elf *elf, struct dynamic *ret)
{
	GElf_Ehdr header;
	GElf_Phdr p;
	size_t count;
	*ret = (struct dynamic){0};
	if (!gelf_getehdr(elf, &header) || elf_getphdrnum(elf, &count) != 0)
		return;
	ret->machine = header.e_machine;
	for (size_t i = 0; i < count && i < INT32_MAX && gelf_getphdr(elf, (int)i, &p); i++) {
		if (p.p_type != PT_DYNAMIC || !object_at(o, p.p_offset, p.p_filesz))
			continue;
		const struct table t = {o->bytes + p.p_offset, p.p_filesz};
		unsigned word = o->word_size;
		uint64_t tag, value;
		for (uint64_t at = 0; number_in(o, &t, at, word, &tag) && tag != DT_NULL &&
				      number_in(o, &t, at + word, word, &value);
		     at += 2 * word)
			take_entry(ret, tag, value);
		return;
	}
}

// The hash table has a chain for each symbol, so that its length is that of the symbol table.
static uint64_t count_by_hash(const struct object *o, const struct dynamic *d)
{
	const struct table t = table_at(o, d->hash);
	unsigned size = o->word_size == 8 && d->machine == EM_S390 ? 8 : 4;
	uint64_t count;
	return number_in(o, &t, size, size, &count) ? count : 0;
}

// GNU's: buckets hold the first symbol of a chain; the last symbol of all ends the last chain.
static uint64_t count_by_gnu_hash(const struct object *o, const struct dynamic *d)
{
	const struct table t = table_at(o, d->gnu_hash);
	uint64_t buckets, first, filter, last = 0, symbol, hash;
	if (!number_in(o, &t, 0, 4, &buckets) || !number_in(o, &t, 4, 4, &first) ||
	    !number_in(o, &t, 8, 4, &filter))
		return 0;
	uint64_t at = 16 + filter * o->word_size;
	for (uint64_t i = 0; i < buckets && number_in(o, &t, at, 4, &symbol); i++, at += 4)
		if (symbol > last)
			last = symbol;
	if (last < first)
		return first;
	at = 16 + filter * o->word_size + (buckets + last - first) * 4;
	for (; number_in(o, &t, at, 4, &hash); at += 4, last++)
		if (hash & 1)
			return last + 1;
	return last;
}

static void read_symbol(const struct object *o, const uint8_t *b, uint32_t *ret_name, GElf_Sym *ret)
{
	bool wide = o->word_size == 8;
	const uint8_t *info = b + (wide ? 4 : 12);
	*ret_name = (uint32_t)object_number(o, b, 4);
	*ret = (GElf_Sym){
		.st_info = info[0],
		.st_shndx = (GElf_Section)object_number(o, info + 2, 2),
		.st_value = object_number(o, b + (wide ? 8 : 4), o->word_size),
		.st_size = object_number(o, b + (wide ? 16 : 8), o->word_size),
	};
}

struct error *elf_dynamic_symbols(struct object *o, Elf *elf)
{
	struct dynamic d;
	read_dynamic(o, elf, &d);
	uint64_t count = d.gnu_hash ? count_by_gnu_hash(o, &d) : count_by_hash(o, &d);
	const struct table symbols = table_at(o, d.symbols);
	struct table names = table_at(o, d.names);
	const uint64_t size = o->word_size == 8 ? sizeof(Elf64_Sym) : sizeof(Elf32_Sym);
	if (d.symbol_size != size)
		return NULL;
	if (count > symbols.len / size)
		count = symbols.len / size;
	if (count > OBJECT_SYMBOLS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u symbols", OBJECT_SYMBOLS_MAX);
	if (names.len > d.names_len)
		names.len = d.names_len;
	names.len = object_strings_len(names.bytes, names.len);
	for (uint64_t i = 0; i < count; i++) {
		uint32_t name;
		GElf_Sym symbol;
		read_symbol(o, symbols.bytes + i * size, &name, &symbol);
		TRY(elf_take_symbol(o, &symbol, object_string_in(names.bytes, names.len, name)));
	}
	return NULL;
}

struct error *elf_dynamic_relocations(struct object *o, Elf *elf)
{
	struct dynamic d;
	read_dynamic(o, elf, &d);
	const struct table t = table_at(o, d.rela);
	const uint64_t len = t.len < d.rela_len ? t.len : d.rela_len;
	const unsigned word = o->word_size;
	const uint64_t relative = elf_relative_type(d.machine);
	const uint64_t mask = word == 8 ? UINT32_MAX : UINT8_MAX;
	if (len / 3 / word > OBJECT_WORDS_MAX)
		return error_new(ERR_LIMIT, "it has more than %u relocations", OBJECT_WORDS_MAX);
	for (uint64_t at = 0; relative && at + 3 * word <= len; at += 3 * word)
		if ((object_number(o, t.bytes + at + word, word) & mask) == relative)
			TRY(object_add_relocated(o, object_number(o, t.bytes + at, word),
						 object_number(o, t.bytes + at + 2 * word, word)));
	return NULL;
}
