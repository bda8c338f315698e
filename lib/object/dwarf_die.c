// Layout: DWARF 5, 7.5.2 (entries), 7.5.5 (what forms mean), 7.26 (.debug_str_offsets).
#include "object/dwarf_die.h"

#include "object/dwarf_constants.h"

struct error *die_at(struct dwarf_part *p, uint64_t offset, struct die *ret)
{
	*ret = (struct die){0};
	const struct dwarf_header *unit = dwarf_part_unit(p, offset);
	if (!unit)
		return NULL;
	struct dwarf_abbrevs *abbrevs;
	const struct dwarf_abbrev *abbrev;
	bool big_endian = p->object->big_endian;
	struct dwarf_bytes b = dwarf_bytes(p->section[DWARF_INFO].bytes, offset, big_endian);
	dwarf_limit(&b, unit->next - offset);
	TRY(dwarf_part_abbrevs(p, unit, false, &abbrevs));
	TRY(dwarf_abbrev_find(abbrevs, dwarf_uleb(&b), &abbrev));
	if (!abbrev)
		return NULL;
	const struct slice specs = p->section[DWARF_ABBREV].bytes;
	*ret = (struct die){
		.unit = unit,
		.offset = offset,
		.tag = abbrev->tag,
		.spec = {abbrev->spec, (const uint8_t *)specs.text + specs.len, big_endian, false},
		.values = b,
	};
	return NULL;
}

// An attribute's form; its value is what comes next.
struct found {
	uint64_t form;
	int64_t implicit; // value of DW_FORM_implicit_const
	struct dwarf_bytes value;
};

// The form may be left to the entry.
static uint64_t real_form(uint64_t form, struct dwarf_bytes *values)
{
	if (form != DW_FORM_indirect)
		return form;
	form = dwarf_uleb(values);
	return form == DW_FORM_implicit_const ? DW_FORM_indirect : form;
}

static bool find(const struct die *die, uint16_t wanted, struct found *ret)
{
	struct dwarf_bytes spec = die->spec, values = die->values;
	while (!values.failed) {
		uint64_t attribute = dwarf_uleb(&spec), form = dwarf_uleb(&spec);
		if ((attribute == 0 && form == 0) || spec.failed)
			return false;
		int64_t implicit = form == DW_FORM_implicit_const ? dwarf_sleb(&spec) : 0;
		form = real_form(form, &values);
		if (attribute == wanted) {
			*ret = (struct found){form, implicit, values};
			return true;
		}
		const struct dwarf_format *format = &die->unit->format;
		dwarf_step_take(format, &values, dwarf_step_of(format, form));
	}
	return false;
}

static bool number_of(const struct die *die, struct found *f, uint64_t *ret)
{
	return dwarf_form_number(&die->unit->format, f->form, &f->value, f->implicit, ret);
}

bool die_has(const struct die *die, uint16_t attribute)
{
	struct found f;
	return find(die, attribute, &f);
}

bool die_value(const struct die *die, uint16_t attribute, struct die_value *ret)
{
	struct found f;
	uint64_t number;
	if (!find(die, attribute, &f) || !number_of(die, &f, &number))
		return false;
	*ret = (struct die_value){number, (uint16_t)f.form};
	return true;
}

uint64_t die_number(const struct die *die, uint16_t attribute)
{
	struct die_value value = {0};
	return die_value(die, attribute, &value) ? value.number : 0;
}

bool die_reference(const struct die *die, uint16_t attribute, uint64_t *ret, bool *ret_other)
{
	struct found f;
	uint64_t number;
	if (!find(die, attribute, &f) || !number_of(die, &f, &number))
		return false;
	*ret_other = false;
	switch (f.form) {
	case DW_FORM_ref1:
	case DW_FORM_ref2:
	case DW_FORM_ref4:
	case DW_FORM_ref8:
	case DW_FORM_ref_udata:
		*ret = die->unit->offset + number;
		return true;
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_ref_sup4:
	case DW_FORM_ref_sup8:
		*ret_other = true;
		*ret = number;
		return true;
	case DW_FORM_ref_addr:
		*ret = number;
		return true;
	default:
		return false;
	}
}

// Where the unit's part of .debug_str_offsets begins. A .dwo has a header there in version 5, and
// nothing says so.
static struct error *read_strings_base(struct dwarf_part *p, const struct dwarf_header *unit)
{
	struct die die;
	struct die_value base;
	if (p->strings_of == unit)
		return NULL;
	TRY(die_at(p, unit->die, &die));
	p->strings_of = unit;
	p->strings_base = unit->format.version < 5 ? 0 : unit->format.offset_size == 8 ? 16 : 8;
	if (die.unit && die_value(&die, DW_AT_str_offsets_base, &base))
		p->strings_base = base.number;
	return NULL;
}

static const char *numbered_text(struct dwarf_part *p, const struct dwarf_header *unit,
				 uint64_t index)
{
	struct slice offsets = dwarf_part_bytes(p, DWARF_STR_OFFSETS);
	uint8_t size = unit->format.offset_size;
	struct error *err = read_strings_base(p, unit);
	if (err || index > offsets.len / size) {
		error_free(err);
		return NULL;
	}
	struct dwarf_bytes b =
		dwarf_bytes(offsets, p->strings_base + index * size, p->object->big_endian);
	uint64_t offset = dwarf_number(&b, size);
	return b.failed ? NULL : dwarf_string_at(dwarf_part_bytes(p, DWARF_STR), offset);
}

static const char *text_of(struct dwarf_part *p, const struct die *die, struct found *f,
			   struct dwarf_part *other)
{
	uint64_t number;
	if (f->form == DW_FORM_string) {
		const char *text = dwarf_text(&f->value);
		return f->value.failed ? NULL : text;
	}
	if (!number_of(die, f, &number))
		return NULL;
	switch (f->form) {
	case DW_FORM_strp:
		return dwarf_string_at(dwarf_part_bytes(p, DWARF_STR), number);
	case DW_FORM_line_strp:
		return dwarf_string_at(dwarf_part_bytes(p, DWARF_LINE_STR), number);
	case DW_FORM_GNU_strp_alt:
	case DW_FORM_strp_sup:
		return other ? dwarf_string_at(dwarf_part_bytes(other, DWARF_STR), number) : NULL;
	case DW_FORM_strx:
	case DW_FORM_strx1:
	case DW_FORM_strx2:
	case DW_FORM_strx3:
	case DW_FORM_strx4:
	case DW_FORM_GNU_str_index:
		return numbered_text(p, die->unit, number);
	default:
		return NULL;
	}
}

const char *die_text(struct dwarf_part *p, const struct die *die, uint16_t attribute,
		     struct dwarf_part *other)
{
	struct found f;
	const char *text = find(die, attribute, &f) ? text_of(p, die, &f, other) : NULL;
	return text && *text ? text : NULL;
}
