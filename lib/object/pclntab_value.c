// Tables of values by address: files, lines, what is inlined. A table is pairs of varints, how much
// the value and then the address go up, with the value of before the first pair -1 and the address
// the function's start; each value holds up to the address of its pair. Source: step() in Go's
// runtime/symtab.go.
#include "object/pclntab_table.h"

// A varint of at most 5 bytes; false if it does not end. Bits beyond 32 are dropped, as Go does.
static bool long_varint(const uint8_t **at, const uint8_t *end, uint32_t *ret)
{
	const uint8_t *b = *at;
	uint32_t value = 0;
	for (unsigned shift = 0; b < end && shift < 35; shift += 7) {
		uint32_t byte = *b++;
		value |= (byte & 0x7f) << shift;
		if (!(byte & 0x80)) {
			*at = b;
			*ret = value;
			return true;
		}
	}
	return false;
}

// Nearly all are one byte.
static inline bool varint(const uint8_t **at, const uint8_t *end, uint32_t *ret)
{
	if (*at == end || **at >= 0x80)
		return long_varint(at, end, ret);
	*ret = *(*at)++;
	return true;
}

int32_t pclntab_value(struct pclntab *p, const struct pclntab_func *f, uint32_t offset, uint64_t pc)
{
	uint64_t start = p->values + offset, at_pc = f->start;
	uint32_t value = UINT32_MAX, change, advance;
	if (offset == 0 || start >= p->len)
		return -1;
	const uint8_t *at = p->bytes + start, *end = p->bytes + p->len;
	uint64_t steps = p->steps, quantum = p->quantum;
	int32_t found = -1;
	for (bool first = true; steps; first = false) {
		steps--;
		if (!varint(&at, end, &change) || (change == 0 && !first) ||
		    !varint(&at, end, &advance))
			break;
		value += change & 1 ? ~(change >> 1) : change >> 1;
		at_pc += advance * quantum;
		if (pc < at_pc) {
			found = (int32_t)value;
			break;
		}
	}
	p->steps = steps;
	return found;
}

int32_t pclntab_pcdata(struct pclntab *p, const struct pclntab_func *f, uint32_t index, uint64_t pc)
{
	uint32_t offset;
	if (index >= f->pcdata_count || !pclntab_u32(p, f->pcdata + 4 * (uint64_t)index, &offset))
		return -1;
	return pclntab_value(p, f, offset, pc);
}
