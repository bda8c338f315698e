// Unit by unit, those that have targets.
#include "object/dwarf_share.h"

#include "object/dwarf.h"

#define SHARE_ARENA_LIMIT ((size_t)1 << 30)

struct error *dwarf_share_open(struct dwarf_share *s, const struct dwarf_part *part,
			       const struct dwarf_part *alt)
{
	*s = (struct dwarf_share){0};
	arena_init(&s->arena, SHARE_ARENA_LIMIT);
	TRY(strtab_init(&s->comp_dirs, &s->arena));
	TRY(frame_tape_init(&s->tape));
	TRY(dwarf_part_again(part, &s->part));
	return alt ? dwarf_part_again(alt, &s->alt) : NULL;
}

void dwarf_share_close(struct dwarf_share *s)
{
	error_free(s->err);
	frame_tape_deinit(&s->tape);
	dwarf_split_deinit(&s->split);
	dwarf_part_close(&s->alt);
	dwarf_part_close(&s->part);
	arena_deinit(&s->arena);
}

static struct error *note_comp_dir(struct dwarf_share *s, const char *dir)
{
	str_id id;
	if (!dir || s->comp_dirs.count > DWARF_COMP_DIRS)
		return NULL;
	return strtab_intern(&s->comp_dirs, dir, strlen(dir), &id);
}

static struct error *name_targets(struct dwarf_share *s, struct dwarf_unit *u,
				  const struct dwarf_target *target, uint32_t count)
{
	u->budget = u->functions.budget = &s->budget;
	TRY(note_comp_dir(s, u->comp_dir));
	TRY(dwarf_unit_ask(u, target, count));
	TRY(dwarf_unit_scan(u));
	return dwarf_unit_tell(u, &(struct frame_sink){frame_tape_record, &s->tape});
}

static struct error *name_unit(struct dwarf_share *s, const struct dwarf_header *header,
			       Dwarf_Die die, const struct dwarf_target *target, uint32_t count)
{
	struct dwarf_unit u;
	dwarf_unit_init(&u, &s->part, s->alt.dbg ? &s->alt : NULL, header, die);
	struct error *err = dwarf_split_enter(&s->split, &s->part, &u, die);
	if (!err)
		err = name_targets(s, &u, target, count);
	arena_deinit(&u.arena);
	dwarf_split_leave(&s->split);
	return err;
}

static struct error *name_units(struct dwarf_share *s)
{
	struct dwarf_header header;
	uint32_t at = 0;
	for (uint32_t n = 0; at < s->count && dwarf_part_next(&s->part, &header); n++) {
		uint32_t first = at;
		while (at < s->count && s->target[at].unit == n)
			at++;
		Dwarf_Die die = at > first ? die_of_unit(&s->part) : NULL;
		if (!die)
			continue;
		struct error *err = name_unit(s, &header, die, &s->target[first], at - first);
		die_free(die);
		TRY(err);
	}
	return NULL;
}

void dwarf_share_run(void *share)
{
	struct dwarf_share *s = share;
	s->err = name_units(s);
}
