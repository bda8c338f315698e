// Lists of addresses. Layout: DWARF 4, 2.17.3 (.debug_ranges); DWARF 5, 7.25 and 7.28
// (.debug_rnglists), 7.27 (.debug_addr), 6.1.2 (.debug_aranges).
#include "object/dwarf_ranges.h"

#include <dwarf.h>

static bool is_word(uint8_t size)
{
	return size == 2 || size == 4 || size == 8;
}

// Address number index of the unit; false if there is none.
static bool address_at(const struct dwarf_base *base, uint64_t index, uint64_t *ret)
{
	if (!is_word(base->address_size) || index > base->addr.len / base->address_size)
		return false;
	struct dwarf_bytes b = dwarf_bytes(base->addr, base->addr_base + index * base->address_size,
					   base->big_endian);
	*ret = dwarf_number(&b, base->address_size);
	return !b.failed;
}

static bool is_index(uint16_t form)
{
	switch (form) {
	case DW_FORM_addrx:
	case DW_FORM_addrx1:
	case DW_FORM_addrx2:
	case DW_FORM_addrx3:
	case DW_FORM_addrx4:
	case DW_FORM_GNU_addr_index:
		return true;
	default:
		return false;
	}
}

static bool resolve(const struct dwarf_base *base, struct die_value value, uint64_t *ret)
{
	if (is_index(value.form))
		return address_at(base, value.number, ret);
	*ret = value.number;
	return true;
}

bool die_address(struct dwarf_part *part, Dwarf_Die die, uint16_t attribute,
		 const struct dwarf_base *base, uint64_t *ret)
{
	struct die_value value;
	return die_value(part, die, attribute, &value) && resolve(base, value, ret);
}

static struct error *add(struct dwarf_ranges *to, uint64_t low, uint64_t high)
{
	if (low >= high)
		return NULL;
	TRY(RESERVE(to->arena, to->range, to->count, to->cap));
	to->range[to->count++] = (struct dwarf_range){low, high};
	return NULL;
}

// Pairs of offsets from a base, which a pair with the largest address sets, up to a pair of zeros.
static struct error *read_ranges(const struct dwarf_base *base, uint64_t offset,
				 struct dwarf_ranges *to)
{
	struct dwarf_bytes b = dwarf_bytes(base->ranges, offset, base->big_endian);
	uint8_t size = base->address_size;
	uint64_t start = base->low_pc,
		 select = size == 8 ? UINT64_MAX : (UINT64_C(1) << 8 * size) - 1;
	while (dwarf_left(&b) >= 2u * size) {
		uint64_t low = dwarf_number(&b, size), high = dwarf_number(&b, size);
		if (low == 0 && high == 0)
			break;
		if (low == select)
			start = high;
		else if (low < high)
			TRY(add(to, start + low, start + high));
	}
	return NULL;
}

// Entries of a list of version 5: a kind and one or two numbers.
static struct error *read_rnglist(const struct dwarf_base *base, uint64_t offset,
				  struct dwarf_ranges *to)
{
	struct dwarf_bytes b = dwarf_bytes(base->rnglists, offset, base->big_endian);
	uint8_t size = base->address_size;
	uint64_t start = base->low_pc, low, high;
	for (uint8_t kind; (kind = dwarf_byte(&b)) != DW_RLE_end_of_list;) {
		bool known = true;
		switch (kind) {
		case DW_RLE_base_addressx:
			if (!address_at(base, dwarf_uleb(&b), &start))
				return NULL;
			continue;
		case DW_RLE_base_address:
			start = dwarf_number(&b, size);
			continue;
		case DW_RLE_startx_endx:
			known = address_at(base, dwarf_uleb(&b), &low);
			known = address_at(base, dwarf_uleb(&b), &high) && known;
			break;
		case DW_RLE_startx_length:
			known = address_at(base, dwarf_uleb(&b), &low);
			high = dwarf_uleb(&b) + (known ? low : 0);
			break;
		case DW_RLE_offset_pair:
			low = start + dwarf_uleb(&b);
			high = start + dwarf_uleb(&b);
			break;
		case DW_RLE_start_end:
			low = dwarf_number(&b, size);
			high = dwarf_number(&b, size);
			break;
		case DW_RLE_start_length:
			low = dwarf_number(&b, size);
			high = dwarf_uleb(&b) + low;
			break;
		default:
			return NULL;
		}
		if (b.failed)
			return NULL;
		if (known)
			TRY(add(to, low, high));
	}
	return NULL;
}

// Lists can be numbered: from the base on there is a table of their offsets from there.
static bool find_rnglist(const struct dwarf_base *base, uint64_t index, uint64_t *ret)
{
	if (index > base->rnglists.len / base->offset_size)
		return false;
	struct dwarf_bytes b = dwarf_bytes(
		base->rnglists, base->rnglists_base + index * base->offset_size, base->big_endian);
	*ret = base->rnglists_base + dwarf_number(&b, base->offset_size);
	return !b.failed;
}

struct error *dwarf_extent_ranges(const struct dwarf_extent *extent, const struct dwarf_base *base,
				  struct dwarf_ranges *ret)
{
	ret->count = 0;
	const struct die_value *low = &extent->low, *high = &extent->high, *list = &extent->list;
	uint64_t from, to;
	if (high->form && low->form) {
		if (!resolve(base, *low, &from) || !resolve(base, *high, &to))
			return NULL;
		bool is_length = high->form != DW_FORM_addr && !is_index(high->form);
		return add(ret, from, is_length ? from + to : to);
	}
	if (!list->form || !is_word(base->address_size))
		return NULL;
	if (base->version < 5)
		return read_ranges(base, list->number + base->ranges_base, ret);
	uint64_t offset = list->number;
	if (list->form == DW_FORM_rnglistx && !find_rnglist(base, list->number, &offset))
		return NULL;
	return read_rnglist(base, offset, ret);
}

struct error *die_ranges(struct dwarf_part *part, Dwarf_Die die, const struct dwarf_base *base,
			 struct dwarf_ranges *ret)
{
	struct dwarf_extent extent = {0};
	const struct {
		uint16_t attribute;
		struct die_value *value;
	} wanted[] = {
		{DW_AT_low_pc, &extent.low},
		{DW_AT_high_pc, &extent.high},
		{DW_AT_ranges, &extent.list},
	};
	for (size_t i = 0; i < ARRAY_LEN(wanted); i++)
		if (!die_value(part, die, wanted[i].attribute, wanted[i].value))
			wanted[i].value->form = 0;
	return dwarf_extent_ranges(&extent, base, ret);
}

// Its header, padding up to a multiple of a pair, pairs of address and length.
struct error *dwarf_aranges_next(struct dwarf_bytes *aranges, uint64_t *ret_unit,
				 struct dwarf_ranges *ret)
{
	uint8_t offset_size;
	const uint8_t *start = aranges->at;
	struct dwarf_bytes b = *aranges;
	dwarf_limit(&b, dwarf_length(&b, &offset_size));
	aranges->at = b.end;
	dwarf_number(&b, 2); // version
	*ret_unit = dwarf_number(&b, offset_size);
	uint8_t size = dwarf_byte(&b);
	uint8_t segment_size = dwarf_byte(&b);
	ret->count = 0;
	if (b.failed || !is_word(size) || segment_size)
		return NULL;
	size_t over = (size_t)(b.at - start) % (2u * size);
	if (over)
		dwarf_skip(&b, 2u * size - over);
	while (dwarf_left(&b) >= 2u * size) {
		uint64_t low = dwarf_number(&b, size), len = dwarf_number(&b, size);
		if (low == 0 && len == 0)
			break;
		TRY(add(ret, low, low + len));
	}
	return NULL;
}
