// Functions are chosen, decoded, and then all instructions get their lines at once.
#include "object/code.h"

#include <stdio.h>
#include <string.h>

#include "base/interrupt.h"
#include "base/sort.h"
#include "base/strtab.h"
#include "base/text.h"
#include "object/disasm.h"
#include "object/functions.h"
#include "object/names.h"
#include "object/object.h"

struct reader {
	struct object *object;
	const struct code_question *question;
	struct arena *arena;
	struct functions functions;
	struct strtab strings;
	struct text scratch;
	struct code *code;
	uint32_t function_cap;
	uint64_t bytes; // decoded so far
	// The instructions of all functions, one after the other.
	struct code_instruction *instruction;
	uint32_t count, cap;
	uint32_t *first; // of each function
	uint32_t first_cap;
};

static bool has_samples(const struct code_question *q, const struct function *f)
{
	uint32_t i = sorted_first_from(q->address, q->address_count, f->start);
	return i < q->address_count && q->address[i] < f->end;
}

static struct error *intern(struct reader *r, const char *text, const char **ret)
{
	str_id id;
	if (!text) {
		*ret = NULL;
		return NULL;
	}
	TRY(strtab_intern(&r->strings, text, strlen(text), &id));
	*ret = strtab_text(&r->strings, id);
	return NULL;
}

static void show(const struct reader *r, const char *name, bool whole, struct text *out)
{
	if (r->question->show)
		r->question->show(r->question->context, name, whole, out);
	else
		text_puts(out, name);
}

static struct error *intern_shown(struct reader *r, const char *name, bool whole, const char **ret)
{
	text_clear(&r->scratch);
	show(r, name, whole, &r->scratch);
	TRY(text_error(&r->scratch));
	return intern(r, r->scratch.len ? r->scratch.bytes : name, ret);
}

static struct error *add_function(struct reader *r, const struct code_function *f)
{
	struct code *code = r->code;
	uint32_t count = code->count;
	TRY(RESERVE(r->arena, r->first, count, r->first_cap));
	TRY(RESERVE(r->arena, code->function, count, r->function_cap));
	r->first[count] = r->count;
	code->function[code->count++] = *f;
	return NULL;
}

static struct error *add_instruction(void *context, const struct disasm_instruction *instruction)
{
	struct reader *r = context;
	str_id text;
	if (r->count % 4096 == 0)
		TRY(interrupt_check());
	TRY(strtab_intern(&r->strings, instruction->text.text, instruction->text.len, &text));
	TRY(RESERVE(r->arena, r->instruction, r->count, r->cap));
	r->instruction[r->count++] = (struct code_instruction){
		.address = instruction->address,
		.size = instruction->size,
		.text = strtab_text(&r->strings, text),
	};
	return NULL;
}

static void put_name(void *context, uint64_t address, struct text *out)
{
	const struct reader *r = context;
	const struct function *f = functions_find(&r->functions, address);
	if (!f)
		f = functions_find_stub(&r->functions, address);
	if (!f)
		return;
	show(r, f->name, false, out);
	if (address > f->start)
		text_putf(out, "+0x%llx", (unsigned long long)(address - f->start));
}

static struct error *add_data(struct reader *r, uint64_t address, const uint8_t *bytes, size_t len)
{
	for (size_t at = 0; at < len;) {
		char text[24];
		size_t size = (address + at) % 4 == 0 && len - at >= 4 ? 4 : 1;
		int text_len =
			snprintf(text, sizeof text, size == 4 ? ".word 0x%08llx" : ".byte 0x%02llx",
				 (unsigned long long)object_number(r->object, bytes + at, size));
		TRY(add_instruction(r, &(struct disasm_instruction){
					       .address = address + at,
					       .size = (uint32_t)size,
					       .text = {text, (size_t)text_len},
				       }));
		at += size;
	}
	return NULL;
}

// One stretch of one encoding.
static struct error *decode(struct reader *r, char kind, uint64_t address, const uint8_t *bytes,
			    size_t len)
{
	if (kind == 'd')
		return add_data(r, address, bytes, len);
	const struct disasm_code code = {
		.machine = r->object->machine,
		.big_endian = r->object->big_endian,
		.thumb = kind == 't',
		.intel = r->question->intel,
		.address = address,
		.bytes = bytes,
		.len = len,
	};
	const struct disasm_sink sink = {
		.instruction = add_instruction, .name = put_name, .context = r};
	return disasm_run(&code, &sink);
}

// The number of marks of encoding at or below an address.
static uint32_t count_kinds(const struct functions *f, uint64_t address)
{
	return SORTED_SPLIT(i, f->kind_count, f->kind[i].address <= address);
}

static struct error *decode_range(struct reader *r, uint64_t start, uint64_t end, bool thumb)
{
	struct slice bytes;
	if (!object_bytes_at(r->object, start, &bytes))
		return NULL;
	uint64_t len = end - start < bytes.len ? end - start : bytes.len;
	if (len > CODE_BYTES_MAX - r->bytes) {
		r->code->cut = true;
		return NULL;
	}
	r->bytes += len;
	uint32_t next = count_kinds(&r->functions, start);
	char kind = next ? r->functions.kind[next - 1].kind : thumb ? 't' : 'a';
	for (uint64_t at = 0; at < len;) {
		uint64_t until = len;
		char next_kind = kind;
		if (next < r->functions.kind_count &&
		    r->functions.kind[next].address - start < len) {
			until = r->functions.kind[next].address - start;
			next_kind = r->functions.kind[next++].kind;
		}
		if (until > at)
			TRY(decode(r, kind, start + at, (const uint8_t *)bytes.text + at,
				   until - at));
		at = until;
		kind = next_kind;
	}
	return NULL;
}

// What fills the gap to the next function is no code of this one.
static void drop_padding(struct reader *r, uint32_t first)
{
	while (r->count > first + 1 && (strcmp(r->instruction[r->count - 1].text, "int3") == 0 ||
					strcmp(r->instruction[r->count - 1].text, "?") == 0))
		r->count--;
}

// Functions [begin, end) start together; they are one, with the names that are wanted.
static struct error *choose(struct reader *r, uint32_t begin, uint32_t end)
{
	const struct code_question *q = r->question;
	const struct function *f = &r->functions.function[begin];
	if (!has_samples(q, f)) // the first one is the longest
		return NULL;
	struct code_function function = {.start = f->start, .end = f->end};
	bool here = q->by_address && q->wanted >= f->start && q->wanted < f->end;
	TRY(ALLOC(r->arena, function.name, here ? end - begin : 1));
	for (uint32_t i = begin; i < end; i++) {
		bool wanted = true;
		if (!here && q->matches)
			TRY(q->matches(q->context, r->functions.function[i].name, &wanted));
		if (!wanted)
			continue;
		TRY(intern_shown(r, r->functions.function[i].name, true,
				 &function.name[function.name_count++]));
		if (!here)
			break;
	}
	if (function.name_count == 0)
		return NULL;
	uint32_t first = r->count;
	TRY(add_function(r, &function));
	TRY(decode_range(r, f->start, f->end, f->thumb));
	if (f->padded)
		drop_padding(r, first);
	return NULL;
}

static struct error *choose_all(struct reader *r)
{
	const struct functions *f = &r->functions;
	for (uint32_t i = 0, end; i < f->count && !r->code->cut; i = end) {
		for (end = i + 1; end < f->count; end++)
			if (f->function[end].start != f->function[i].start)
				break;
		TRY(choose(r, i, end));
	}
	return NULL;
}

// The first instruction at each address that is in no function.
static struct error *add_lone(struct reader *r)
{
	enum { LONGEST = 16 };
	const struct code_question *q = r->question;
	for (uint32_t i = 0; i < q->address_count; i++) {
		uint64_t address = q->address[i];
		if (functions_find(&r->functions, address) || (i && address == q->address[i - 1]))
			continue;
		uint32_t before = r->count;
		struct code_function lone = {.start = address};
		TRY(add_function(r, &lone));
		TRY(decode_range(r, address,
				 address <= UINT64_MAX - LONGEST ? address + LONGEST : UINT64_MAX,
				 false));
		r->count = r->count > before ? before + 1 : before;
		struct code_function *f = &r->code->function[r->code->count - 1];
		f->end = address + (r->count > before ? r->instruction[before].size : 1);
	}
	return NULL;
}

static struct error *read_all(struct reader *r, struct object *debug)
{
	TRY(strtab_init(&r->strings, r->arena));
	TRY(functions_read(r->object, debug, r->arena, &r->functions));
	TRY(choose_all(r));
	if (r->question->lone)
		TRY(add_lone(r));
	struct code *code = r->code;
	for (uint32_t i = 0; i < code->count; i++) {
		uint32_t end = i + 1 < code->count ? r->first[i + 1] : r->count;
		code->function[i].instruction =
			r->count ? r->instruction + r->first[i] : NULL;
		code->function[i].count = end - r->first[i];
	}
	return NULL;
}

static struct error *take_frames(void *context, uint32_t index, const struct frame *frame,
				 size_t count)
{
	struct reader *r = context;
	struct code_frame *copy;
	TRY(ALLOC(r->arena, copy, count));
	for (size_t i = 0; i < count; i++) {
		copy[i].line = frame[i].line;
		TRY(intern(r, frame[i].file, &copy[i].file));
		TRY(intern(r, frame[i].name, &copy[i].name));
		if (frame[i].name)
			TRY(intern_shown(r, frame[i].name, false, &copy[i].shown));
	}
	r->instruction[index].frame = copy;
	r->instruction[index].frame_count = (uint32_t)count;
	return NULL;
}

static struct error *name_instructions(struct reader *r, struct object *debug, struct text *notes)
{
	uint64_t *address;
	TRY(ALLOC(r->arena, address, r->count + 1));
	for (uint32_t i = 0; i < r->count; i++)
		address[i] = r->instruction[i].address;
	const struct names_question question = {.address = address, .count = r->count};
	const struct frame_sink sink = {.frames = take_frames, .context = r};
	unsigned readers;
	return object_names(r->object, debug, &question, &sink, notes, &readers);
}

struct error *code_read(struct object *object, struct object *debug,
			const struct code_question *question, struct arena *arena,
			struct text *notes, struct code *ret)
{
	*ret = (struct code){0};
	struct reader r = {.object = object, .question = question, .arena = arena, .code = ret};
	struct error *err = read_all(&r, debug);
	if (!err)
		err = name_instructions(&r, debug, notes);
	text_deinit(&r.scratch);
	return err;
}
