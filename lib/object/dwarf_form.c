#include "object/dwarf_form.h"

#include "object/dwarf_constants.h"

static struct dwarf_step fixed(uint32_t size)
{
	return (struct dwarf_step){DWARF_STEP_FIXED, size};
}

struct dwarf_step dwarf_step_of(const struct dwarf_format *format, uint64_t form)
{
	switch (form) {
	case DW_FORM_flag_present:
	case DW_FORM_implicit_const:
		return fixed(0);
	case DW_FORM_data1:
	case DW_FORM_ref1:
	case DW_FORM_flag:
	case DW_FORM_strx1:
	case DW_FORM_addrx1:
		return fixed(1);
	case DW_FORM_data2:
	case DW_FORM_ref2:
	case DW_FORM_strx2:
	case DW_FORM_addrx2:
		return fixed(2);
	case DW_FORM_strx3:
	case DW_FORM_addrx3:
		return fixed(3);
	case DW_FORM_data4:
	case DW_FORM_ref4:
	case DW_FORM_ref_sup4:
	case DW_FORM_strx4:
	case DW_FORM_addrx4:
		return fixed(4);
	case DW_FORM_data8:
	case DW_FORM_ref8:
	case DW_FORM_ref_sup8:
	case DW_FORM_ref_sig8:
		return fixed(8);
	case DW_FORM_data16:
		return fixed(16);
	case DW_FORM_addr:
		return fixed(format->address_size);
	case DW_FORM_ref_addr:
		return fixed(format->version == 2 ? format->address_size : format->offset_size);
	case DW_FORM_sec_offset:
	case DW_FORM_strp:
	case DW_FORM_line_strp:
	case DW_FORM_strp_sup:
	case DW_FORM_GNU_ref_alt:
	case DW_FORM_GNU_strp_alt:
		return fixed(format->offset_size);
	case DW_FORM_sdata:
	case DW_FORM_udata:
	case DW_FORM_ref_udata:
	case DW_FORM_strx:
	case DW_FORM_addrx:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx:
	case DW_FORM_GNU_addr_index:
	case DW_FORM_GNU_str_index:
		return (struct dwarf_step){.how = DWARF_STEP_LEB};
	case DW_FORM_string:
		return (struct dwarf_step){.how = DWARF_STEP_TEXT};
	case DW_FORM_block:
	case DW_FORM_exprloc:
		return (struct dwarf_step){.how = DWARF_STEP_BLOCK};
	case DW_FORM_block1:
		return (struct dwarf_step){DWARF_STEP_BLOCK_OF, 1};
	case DW_FORM_block2:
		return (struct dwarf_step){DWARF_STEP_BLOCK_OF, 2};
	case DW_FORM_block4:
		return (struct dwarf_step){DWARF_STEP_BLOCK_OF, 4};
	case DW_FORM_indirect:
		return (struct dwarf_step){.how = DWARF_STEP_INDIRECT};
	default:
		return (struct dwarf_step){.how = DWARF_STEP_UNKNOWN};
	}
}

bool dwarf_step_join(struct dwarf_step *step, struct dwarf_step next)
{
	if (step->how != DWARF_STEP_FIXED || next.how != DWARF_STEP_FIXED)
		return false;
	step->size += next.size; // an abbreviation has fewer forms than bytes
	return true;
}

void dwarf_step_take_other(const struct dwarf_format *format, struct dwarf_bytes *b,
			   struct dwarf_step step)
{
	switch (step.how) {
	case DWARF_STEP_FIXED:
		dwarf_skip(b, step.size);
		break;
	case DWARF_STEP_LEB:
		dwarf_uleb(b);
		break;
	case DWARF_STEP_TEXT:
		dwarf_text(b);
		break;
	case DWARF_STEP_BLOCK:
		dwarf_skip(b, dwarf_uleb(b));
		break;
	case DWARF_STEP_BLOCK_OF:
		dwarf_skip(b, dwarf_number(b, step.size));
		break;
	case DWARF_STEP_INDIRECT:
		step = dwarf_step_of(format, dwarf_uleb(b));
		if (step.how == DWARF_STEP_INDIRECT)
			dwarf_fail(b);
		else
			dwarf_step_take(format, b, step);
		break;
	case DWARF_STEP_UNKNOWN:
		dwarf_fail(b);
	}
}

bool dwarf_form_number(const struct dwarf_format *format, uint64_t form, struct dwarf_bytes *b,
		       int64_t implicit, uint64_t *ret)
{
	const struct dwarf_step step = dwarf_step_of(format, form);
	if (form == DW_FORM_implicit_const)
		*ret = (uint64_t)implicit;
	else if (form == DW_FORM_flag_present)
		*ret = 1;
	else if (form == DW_FORM_sdata)
		*ret = (uint64_t)dwarf_sleb(b);
	else if (step.how == DWARF_STEP_LEB)
		*ret = dwarf_uleb(b);
	else if (step.how == DWARF_STEP_FIXED && step.size <= 8)
		*ret = dwarf_number(b, step.size);
	else
		return false;
	return !b->failed;
}
