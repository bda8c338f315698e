// Asks the readers in turn, each for what is left.
#include "object/names.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "object/dwarf.h"
#include "object/object.h"
#include "object/pclntab.h"
#include "object/stubs.h"
#include "object/symtab.h"

struct asking {
	const struct names_question *question;
	const struct frame_sink *sink;
	uint64_t *address; // still nameless
	uint32_t *index;   // which of the question's it is
	bool *known;	   // by index
	uint32_t left;
	uint32_t found;		// by the reader being asked
	bool any;		// of what readers read was there, maybe broken
	struct object *symbols; // fills in linker's names; NULL if the reader has them all
	struct error *err;	// of the sink
	struct text *notes;
};

static bool is_mangled(const char *name)
{
	return name[0] == '_' && (name[1] == 'Z' || name[1] == 'R');
}

// DWARF has only the name in the source of what no other unit can call (anonymous namespaces),
// and none where it was made with line tables alone or of assembly, whose symbols may not say that
// they are functions. The symbol has all of it. Go's names are whole.
static const char *linker_name(const struct asking *a, uint64_t address, const struct frame *frame)
{
	const char *name = frame->name;
	if (!a->symbols || (name && (frame->from_go || is_mangled(name))))
		return name;
	const struct object_symbol *symbol = symtab_find(a->symbols, address);
	bool better = symbol && (!name || (symbol->function && is_mangled(symbol->name)));
	return better ? symbol->name : name;
}

// Tells the sink, with the linker's name of the function that has an address of its own.
static struct error *tell(const struct asking *a, uint32_t index, const struct frame *frame,
			  size_t count)
{
	const struct frame_sink *sink = a->sink;
	const struct frame *outer = &frame[count - 1];
	const char *name = linker_name(a, a->question->address[index], outer);
	if (name == outer->name)
		return sink->frames(sink->context, index, frame, count);
	struct frame named[FRAMES_MAX];
	memcpy(named, frame, count * sizeof *frame);
	named[count - 1].name = name;
	return sink->frames(sink->context, index, named, count);
}

static struct error *take_frames(void *context, uint32_t index, const struct frame *frame,
				 size_t count)
{
	struct asking *a = context;
	uint32_t i = a->index[index];
	if (a->known[i])
		return NULL;
	a->known[i] = true;
	a->found++;
	size_t kept = a->question->cut_repeated ? frames_cut_repeated(frame, count) : count;
	a->err = kept < count ? a->sink->frames(a->sink->context, i, frame, kept)
			      : tell(a, i, frame, count);
	return a->err;
}

// What DWARF knows beside frames, and what was missing of it.
static void tell_more(const struct dwarf *dwarf, const struct asking *a)
{
	uint32_t count;
	const char *name;
	const char *const *folder = dwarf_comp_dirs(dwarf, &count);
	for (uint32_t i = 0; i < count && a->question->comp_dir; i++)
		a->question->comp_dir(a->question->context, folder[i]);
	count = dwarf_missing(dwarf, &name);
	if (count) {
		text_put_count(a->notes, count, "file", "files");
		text_putf(a->notes, " of split DWARF not found, such as %s\n", name);
	}
	name = dwarf_missing_alt(dwarf);
	if (name)
		text_putf(a->notes,
			  "names that dwz moved to %s are missing: it is not there, or another\n",
			  name);
}

static struct error *ask_dwarf(struct object *object, struct asking *a,
			       const struct frame_sink *sink)
{
	struct dwarf *dwarf;
	TRY(dwarf_open(object, &dwarf));
	if (!dwarf)
		return NULL;
	a->any = true;
	struct error *err = dwarf_names(dwarf, a->address, a->left, sink);
	tell_more(dwarf, a);
	dwarf_close(dwarf);
	return err;
}

static struct error *ask_pclntab(struct object *object, struct asking *a,
				 const struct frame_sink *sink)
{
	struct pclntab *table;
	TRY(pclntab_open(object, &table));
	if (!table)
		return NULL;
	a->any = true;
	struct error *err = pclntab_names(table, a->address, a->left, sink);
	pclntab_close(table);
	return err;
}

static struct error *ask_symbols(struct object *object, struct asking *a,
				 const struct frame_sink *sink)
{
	const struct object_symbol *symbol;
	uint32_t count;
	TRY(object_symbols(object, &symbol, &count));
	a->any = a->any || count;
	return symtab_names(object, a->address, a->left, sink);
}

static struct error *ask_stubs(struct object *object, struct asking *a,
			       const struct frame_sink *sink)
{
	return stubs_names(object, a->address, a->left, sink);
}

// Forgets the addresses that are known now.
static void settle(struct asking *a)
{
	uint32_t left = 0;
	for (uint32_t i = 0; i < a->left; i++) {
		if (a->known[a->index[i]])
			continue;
		a->index[left] = a->index[i];
		a->address[left++] = a->address[i];
	}
	a->left = left;
	a->found = 0;
}

struct reader {
	struct error *(*ask)(struct object *, struct asking *, const struct frame_sink *);
	enum names_reader bit;
	const char *name;
	bool debug; // reads what a file of debug information can have
};

static const struct reader readers[] = {
	{ask_dwarf, NAMES_BY_DWARF, "DWARF", true},
	{ask_pclntab, NAMES_BY_PCLNTAB, "pclntab", false},
	{ask_symbols, NAMES_BY_SYMBOLS, "symbols", true},
	{ask_stubs, NAMES_BY_SYMBOLS, "stubs", false},
};

static bool is_wanted(enum names_from from, enum names_reader reader)
{
	switch (from) {
	case NAMES_FROM_PCLNTAB:
		return reader == NAMES_BY_PCLNTAB;
	case NAMES_FROM_SYMBOLS:
		return reader == NAMES_BY_SYMBOLS;
	case NAMES_FROM_ALL:
		break;
	}
	return true;
}

// One reader on one file; only the sink's own errors and lack of memory end the asking.
static struct error *ask(const struct reader *r, struct object *object, struct asking *a,
			 struct text *notes, unsigned *readers_seen)
{
	if (a->left == 0)
		return NULL;
	const struct frame_sink sink = {.frames = take_frames, .context = a};
	a->symbols = r->bit == NAMES_BY_DWARF ? object : NULL;
	struct error *err = r->ask(object, a, &sink);
	if (a->found)
		*readers_seen |= r->bit;
	settle(a);
	if (err && (a->err || error_code(err) == ERR_NOMEM))
		return err;
	if (err)
		text_putf(notes, "%s: %s\n", r->name, error_message(err));
	a->any = a->any || err;
	error_free(err);
	return NULL;
}

// Why addresses are left that have no names.
static void tell_nameless(const struct asking *a, struct text *notes)
{
	static const char *const nothing[] = {
		[NAMES_FROM_ALL] = "it has no debug information, no symbols and no pclntab of Go",
		[NAMES_FROM_PCLNTAB] = "it has no pclntab of Go",
		[NAMES_FROM_SYMBOLS] = "it has no symbols",
	};
	if (a->left && !a->any)
		text_putf(notes, "%s\n", nothing[a->question->from]);
	else if (a->left)
		text_putf(notes, "%u of %u addresses are in no function that it names\n", a->left,
			  a->question->count);
}

struct error *object_names(struct object *object, struct object *debug,
			   const struct names_question *question, const struct frame_sink *sink,
			   struct text *notes, unsigned *ret_readers)
{
	struct asking a = {
		.question = question,
		.sink = sink,
		.address = calloc(question->count + 1, sizeof *a.address),
		.index = calloc(question->count + 1, sizeof *a.index),
		.known = calloc(question->count + 1, sizeof *a.known),
		.left = question->count,
		.notes = notes,
	};
	struct error *err = a.address && a.index && a.known ? NULL : error_nomem();
	for (uint32_t i = 0; !err && i < question->count; i++) {
		a.address[i] = question->address[i];
		a.index[i] = i;
	}
	*ret_readers = 0;
	for (size_t i = 0; i < ARRAY_LEN(readers) && !err; i++) {
		if (!is_wanted(question->from, readers[i].bit))
			continue;
		if (debug && readers[i].debug)
			err = ask(&readers[i], debug, &a, notes, ret_readers);
		if (!err)
			err = ask(&readers[i], object, &a, notes, ret_readers);
	}
	if (!err)
		tell_nameless(&a, notes);
	free(a.address);
	free(a.index);
	free(a.known);
	return err;
}
