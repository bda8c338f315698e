// libdwarf, over the sections of an object. Both of its interfaces: see
// lib/cmake/FindLibDwarf.cmake.
//
// libdwarf wants a table of sections whose first entry is empty. What is not in ours it does not
// read: .debug_rnglists and .debug_loclists, which it loads as soon as any unit is read and whose
// broken headers 20210528 frees twice, and whatever has nothing to do with names.
#include "object/dwarf_part.h"

#include <dwarf.h>
#include <pthread.h>
#include <stdlib.h>

#ifdef CPROF_LIBDWARF_OLD_ACCESS
typedef Dwarf_Obj_Access_Interface access_interface;
typedef Dwarf_Obj_Access_Methods access_methods;
typedef Dwarf_Obj_Access_Section access_section;
typedef Dwarf_Half access_index;
typedef Dwarf_Endianness access_order;
#define ACCESS(field)  field
#define METHOD(field)  field
#define SECTION(field) field
#else
typedef Dwarf_Obj_Access_Interface_a access_interface;
typedef Dwarf_Obj_Access_Methods_a access_methods;
typedef Dwarf_Obj_Access_Section_a access_section;
typedef Dwarf_Unsigned access_index;
typedef Dwarf_Small access_order;
#define ACCESS(field)  ai_##field
#define METHOD(field)  om_##field
#define SECTION(field) as_##field
#endif

static const char *const section_name[DWARF_SECTIONS] = {
	[DWARF_INFO] = ".debug_info",
	[DWARF_ABBREV] = ".debug_abbrev",
	[DWARF_STR] = ".debug_str",
	[DWARF_LINE_STR] = ".debug_line_str",
	[DWARF_STR_OFFSETS] = ".debug_str_offsets",
	[DWARF_ADDR] = ".debug_addr",
	[DWARF_LINE] = ".debug_line",
	[DWARF_RANGES] = ".debug_ranges",
	[DWARF_RNGLISTS] = ".debug_rnglists",
	[DWARF_ARANGES] = ".debug_aranges",
};

static int get_section_info(void *part, access_index index, access_section *ret, int *error)
{
	const struct dwarf_part *p = part;
	(void)error;
	*ret = (access_section){.SECTION(name) = ""};
	if (index == 0)
		return DW_DLV_OK;
	if (index > DWARF_FOR_LIBDWARF)
		return DW_DLV_NO_ENTRY;
	ret->SECTION(name) = section_name[index - 1];
	ret->SECTION(size) = p->section[index - 1].size;
	ret->SECTION(type) = 1; // SHT_PROGBITS
	return DW_DLV_OK;
}

static int load_section(void *part, access_index index, Dwarf_Small **ret, int *error)
{
	struct dwarf_part *p = part;
	if (index == 0 || index > DWARF_FOR_LIBDWARF || p->section[index - 1].size == 0)
		return DW_DLV_NO_ENTRY;
	struct slice bytes = dwarf_part_bytes(p, (enum dwarf_section_id)(index - 1));
	if (bytes.len != p->section[index - 1].size) {
		*error = DW_DLE_MDE;
		return DW_DLV_ERROR;
	}
	*ret = (Dwarf_Small *)(uintptr_t)bytes.text;
	return DW_DLV_OK;
}

static access_order get_byte_order(void *part)
{
	const struct dwarf_part *p = part;
#ifdef CPROF_LIBDWARF_OLD_ACCESS
	return p->object->big_endian ? DW_OBJECT_MSB : DW_OBJECT_LSB;
#else
	return p->object->big_endian ? DW_END_big : DW_END_little;
#endif
}

static Dwarf_Small get_length_size(void *part)
{
	(void)part;
	return 4;
}

static Dwarf_Small get_pointer_size(void *part)
{
	return ((const struct dwarf_part *)part)->object->word_size;
}

static Dwarf_Unsigned get_section_count(void *part)
{
	(void)part;
	return DWARF_FOR_LIBDWARF + 1;
}

#ifndef CPROF_LIBDWARF_OLD_ACCESS
// It compares sizes of sections with this one: those which were compressed are larger than the
// file.
static Dwarf_Unsigned get_filesize(void *part)
{
	const struct dwarf_part *p = part;
	uint64_t size = p->object->size;
	for (size_t i = 0; i < DWARF_FOR_LIBDWARF; i++)
		if (p->section[i].size > size)
			size = p->section[i].size;
	return size;
}
#endif

static const access_methods methods = {
	.METHOD(get_section_info) = get_section_info,
	.METHOD(get_byte_order) = get_byte_order,
	.METHOD(get_length_size) = get_length_size,
	.METHOD(get_pointer_size) = get_pointer_size,
	.METHOD(get_section_count) = get_section_count,
	.METHOD(load_section) = load_section,
#ifndef CPROF_LIBDWARF_OLD_ACCESS
	.METHOD(get_filesize) = get_filesize,
#endif
};

// libdwarf allocates its errors; nobody here asks what they say.
static bool ok(struct dwarf_part *p, int result, Dwarf_Error *error)
{
	if (result == DW_DLV_ERROR && *error) {
		dwarf_dealloc_error(p->dbg, *error);
		*error = NULL;
	}
	return result == DW_DLV_OK;
}

// Everything is freed here; libdwarf need not note down what it gave out.
static void set_up(void)
{
	dwarf_set_de_alloc_flag(0);
}

static struct error *open_libdwarf(struct dwarf_part *p)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	access_interface *access = calloc(1, sizeof *access);
	if (!access)
		return error_nomem();
	access->ACCESS(object) = p;
	access->ACCESS(methods) = &methods;
	p->access = access;
	pthread_once(&once, set_up);
	Dwarf_Error error = NULL;
	int result = dwarf_object_init_b(access, NULL, NULL, DW_GROUPNUMBER_ANY, &p->dbg, &error);
	if (result == DW_DLV_OK)
		return NULL;
	struct error *err =
		result == DW_DLV_ERROR ? error_new(ERR_FORMAT, "%s", dwarf_errmsg(error)) : NULL;
	ok(p, result, &error);
	p->dbg = NULL;
	return err;
}

static void close_libdwarf(struct dwarf_part *p)
{
	if (p->dbg) {
#ifdef CPROF_LIBDWARF_OLD_ACCESS
		Dwarf_Error error = NULL;
		dwarf_object_finish(p->dbg, &error);
#else
		dwarf_object_finish(p->dbg);
#endif
	}
	free(p->access);
	p->dbg = NULL;
	p->access = NULL;
}

static struct error *open_sections(struct dwarf_part *p)
{
	if (p->section[DWARF_INFO].size == 0 || p->section[DWARF_ABBREV].size == 0)
		return NULL;
	return open_libdwarf(p);
}

void dwarf_part_sections(struct object *object, const char *suffix, struct dwarf_part *ret)
{
	*ret = (struct dwarf_part){.object = object};
	for (size_t i = 0; i < DWARF_SECTIONS; i++) {
		char name[32] = "";
		strcat(strcat(name, section_name[i] + strlen(".debug_")), suffix);
		const struct object_section *s = object_debug_section(object, name);
		ret->section[i].in_file = s;
		ret->section[i].size = !s ? 0 : s->compressed ? s->size : s->file_size;
	}
}

struct error *dwarf_part_open(struct object *object, const char *suffix, struct dwarf_part *ret)
{
	dwarf_part_sections(object, suffix, ret);
	return open_sections(ret);
}

struct error *dwarf_part_of(struct object *object, const struct slice section[DWARF_SECTIONS],
			    struct dwarf_part *ret)
{
	*ret = (struct dwarf_part){.object = object};
	for (size_t i = 0; i < DWARF_SECTIONS; i++) {
		ret->section[i].bytes = section[i];
		ret->section[i].size = section[i].len;
		ret->section[i].read = true;
	}
	return open_sections(ret);
}

void dwarf_part_load(struct dwarf_part *p)
{
	const struct object_section *unread[DWARF_SECTIONS];
	uint32_t count = 0;
	for (size_t i = 0; i < DWARF_SECTIONS; i++)
		if (!p->section[i].read && p->section[i].in_file)
			unread[count++] = p->section[i].in_file;
	if (count)
		object_sections_load(p->object, unread, count);
	for (int i = 0; i < DWARF_SECTIONS; i++)
		dwarf_part_bytes(p, (enum dwarf_section_id)i);
}

struct error *dwarf_part_again(const struct dwarf_part *part, struct dwarf_part *ret)
{
	*ret = *part;
	ret->dbg = NULL;
	ret->access = NULL;
	return open_sections(ret);
}

void dwarf_part_close(struct dwarf_part *p)
{
	if (!p)
		return;
	close_libdwarf(p);
	*p = (struct dwarf_part){0};
}

struct slice dwarf_part_bytes(struct dwarf_part *p, enum dwarf_section_id id)
{
	if (!p->section[id].read) {
		p->section[id].read = true;
		if (p->section[id].in_file)
			error_free(object_section_bytes(p->object, p->section[id].in_file,
							&p->section[id].bytes));
	}
	return p->section[id].bytes;
}

bool dwarf_part_next(struct dwarf_part *p, struct dwarf_header *ret)
{
	Dwarf_Unsigned length, abbrev, type_offset, next = 0;
	Dwarf_Half version, address_size, offset_size, extension_size, type;
	Dwarf_Sig8 signature = {{0}};
	Dwarf_Error error = NULL;
	if (!ok(p,
		dwarf_next_cu_header_d(p->dbg, 1, &length, &version, &abbrev, &address_size,
				       &offset_size, &extension_size, &signature, &type_offset,
				       &next, &type, &error),
		&error))
		return false;
	*ret = (struct dwarf_header){
		.offset = next - length - offset_size - extension_size,
		.next = next,
		.abbrevs = abbrev,
		.signature = object_number(p->object, signature.signature, 8),
		.version = version,
		.type = type,
		.address_size = (uint8_t)address_size,
		.offset_size = (uint8_t)offset_size,
	};
	return true;
}

struct error *dwarf_part_rewind(struct dwarf_part *p)
{
	close_libdwarf(p);
	return open_libdwarf(p);
}

Dwarf_Die die_of_unit(struct dwarf_part *p)
{
	Dwarf_Die die = NULL;
	Dwarf_Error error = NULL;
	return ok(p, dwarf_siblingof_b(p->dbg, NULL, 1, &die, &error), &error) ? die : NULL;
}

Dwarf_Die die_at(struct dwarf_part *p, uint64_t offset)
{
	Dwarf_Die die = NULL;
	Dwarf_Error error = NULL;
	if (offset >= p->section[DWARF_INFO].size)
		return NULL;
	return ok(p, dwarf_offdie_b(p->dbg, offset, 1, &die, &error), &error) ? die : NULL;
}

void die_free(Dwarf_Die die)
{
	if (die)
		dwarf_dealloc_die(die);
}

uint16_t die_tag(struct dwarf_part *p, Dwarf_Die die)
{
	Dwarf_Half tag;
	Dwarf_Error error = NULL;
	return ok(p, dwarf_tag(die, &tag, &error), &error) ? tag : 0;
}

uint64_t die_offset(struct dwarf_part *p, Dwarf_Die die)
{
	Dwarf_Off offset;
	Dwarf_Error error = NULL;
	return ok(p, dwarf_dieoffset(die, &offset, &error), &error) ? offset : 0;
}

// The attribute, which the caller frees, and its form; NULL if there is none.
static Dwarf_Attribute get(struct dwarf_part *p, Dwarf_Die die, uint16_t attribute,
			   Dwarf_Half *ret_form)
{
	Dwarf_Attribute a = NULL;
	Dwarf_Error error = NULL;
	if (!ok(p, dwarf_attr(die, attribute, &a, &error), &error))
		return NULL;
	if (ok(p, dwarf_whatform(a, ret_form, &error), &error))
		return a;
	dwarf_dealloc_attribute(a);
	return NULL;
}

static bool number_of(struct dwarf_part *p, Dwarf_Attribute a, Dwarf_Half form, uint64_t *ret)
{
	Dwarf_Unsigned number = 0;
	Dwarf_Signed negative = 0;
	Dwarf_Off offset = 0;
	Dwarf_Addr address = 0;
	Dwarf_Error error = NULL;
	bool good;
	switch (form) {
	case DW_FORM_sec_offset:
		good = ok(p, dwarf_global_formref(a, &offset, &error), &error);
		*ret = offset;
		return good;
	case DW_FORM_sdata:
	case DW_FORM_implicit_const:
		good = ok(p, dwarf_formsdata(a, &negative, &error), &error);
		*ret = (uint64_t)negative;
		return good;
	case DW_FORM_addr:
		good = ok(p, dwarf_formaddr(a, &address, &error), &error);
		*ret = address;
		return good;
	case DW_FORM_addrx:
	case DW_FORM_addrx1:
	case DW_FORM_addrx2:
	case DW_FORM_addrx3:
	case DW_FORM_addrx4:
	case DW_FORM_GNU_addr_index:
		good = ok(p, dwarf_get_debug_addr_index(a, &number, &error), &error);
		*ret = number;
		return good;
	default:
		good = ok(p, dwarf_formudata(a, &number, &error), &error);
		*ret = number;
		return good;
	}
}

bool die_value(struct dwarf_part *p, Dwarf_Die die, uint16_t attribute, struct die_value *ret)
{
	Dwarf_Half form = 0;
	Dwarf_Attribute a = get(p, die, attribute, &form);
	if (!a)
		return false;
	uint64_t number = 0;
	bool good = number_of(p, a, form, &number);
	dwarf_dealloc_attribute(a);
	if (good)
		*ret = (struct die_value){number, form};
	return good;
}

uint64_t die_number(struct dwarf_part *p, Dwarf_Die die, uint16_t attribute)
{
	struct die_value value = {0};
	return die_value(p, die, attribute, &value) ? value.number : 0;
}

bool die_reference(struct dwarf_part *p, Dwarf_Die die, uint16_t attribute, uint64_t *ret,
		   bool *ret_other)
{
	Dwarf_Half form = 0;
	Dwarf_Error error = NULL;
	Dwarf_Off offset = 0;
	Dwarf_Attribute a = get(p, die, attribute, &form);
	if (!a)
		return false;
	bool good = ok(p, dwarf_global_formref(a, &offset, &error), &error);
	dwarf_dealloc_attribute(a);
	*ret = offset;
	*ret_other =
		form == DW_FORM_GNU_ref_alt || form == DW_FORM_ref_sup4 || form == DW_FORM_ref_sup8;
	return good;
}

const char *die_text(struct dwarf_part *p, Dwarf_Die die, uint16_t attribute,
		     struct dwarf_part *other)
{
	Dwarf_Half form = 0;
	Dwarf_Error error = NULL;
	Dwarf_Off offset = 0;
	char *own = NULL;
	const char *text = NULL;
	Dwarf_Attribute a = get(p, die, attribute, &form);
	if (!a)
		return NULL;
	if (form == DW_FORM_GNU_strp_alt || form == DW_FORM_strp_sup) {
		if (other && ok(p, dwarf_global_formref(a, &offset, &error), &error))
			text = dwarf_string_at(dwarf_part_bytes(other, DWARF_STR), offset);
	} else if (ok(p, dwarf_formstring(a, &own, &error), &error)) {
		text = own;
	}
	dwarf_dealloc_attribute(a);
	return text && *text ? text : NULL;
}
