// Passes over DIEs. Layout: DWARF 5, 7.5.2.
#include "object/dwarf_skim.h"

struct error *dwarf_skim_init(struct dwarf_skim *skim, struct dwarf_part *part,
			      const struct dwarf_header *unit)
{
	*skim = (struct dwarf_skim){
		.info = dwarf_part_bytes(part, DWARF_INFO),
		.specs = dwarf_part_bytes(part, DWARF_ABBREV),
		.at.big_endian = part->object->big_endian,
		.unit = unit,
	};
	TRY(dwarf_part_abbrevs(part, unit, true, &skim->abbrevs));
	return dwarf_abbrevs_complete(skim->abbrevs);
}

void dwarf_skim_start(struct dwarf_skim *s, uint64_t offset)
{
	s->at = dwarf_bytes(s->info, offset, s->at.big_endian);
	dwarf_limit(&s->at, s->unit->next - offset);
	s->depth = 0;
	s->over = false;
}

bool dwarf_skim_next(struct dwarf_skim *s, struct dwarf_skimmed *ret)
{
	struct dwarf_abbrevs *t = s->abbrevs;
	while (!s->over && dwarf_left(&s->at) > 0) {
		uint64_t offset = (uint64_t)((const char *)s->at.at - s->info.text);
		uint64_t code = dwarf_uleb(&s->at);
		if (code == 0) {
			s->over = s->depth <= 1;
			s->depth--;
			continue;
		}
		const struct dwarf_abbrev *a = dwarf_abbrev_known(t, code);
		if (!a)
			break;
		*ret = (struct dwarf_skimmed){offset,	      s->depth, a->tag,
					      a->has_address, a->spec,	s->at.at};
		for (uint32_t i = a->step; i < a->step_end; i++)
			dwarf_step_take(&t->format, &s->at, t->step[i]);
		s->depth += a->has_children;
		s->over = s->depth == 0 || s->at.failed;
		return !s->at.failed;
	}
	s->over = true;
	return false;
}

struct die dwarf_skim_die(const struct dwarf_skim *s, const struct dwarf_skimmed *d)
{
	const uint8_t *specs_end = (const uint8_t *)s->specs.text + s->specs.len;
	return (struct die){
		.unit = s->unit,
		.offset = d->offset,
		.tag = d->tag,
		.spec = {d->spec, specs_end, s->at.big_endian, false},
		.values = {d->values, s->at.end, s->at.big_endian, false},
	};
}
