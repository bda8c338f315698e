// The question travels by fork, the answer as bytes that are checked.
#include "symbolize/code.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "io/isolate.h"
#include "object/machine.h"
#include "regex/regex.h"
#include "symbolize/demangle.h"
#include "symbolize/message.h"

// Memory for one answer, in the process that makes it.
#define CODE_ARENA_LIMIT ((size_t)2 << 30)
#define CODE_ANSWER_MAX	 ((size_t)256 << 20)

// Names as people read them; only here, in the other process, are they demangled.
static void put_shown(void *context, const char *name, bool whole, struct text *out)
{
	(void)context;
	size_t len = strlen(name);
	if (!demangle_put(out, name, len, whole ? DEMANGLE_FULL : DEMANGLE_SHORT))
		text_put(out, name, len);
}

static struct error *name_matches(void *context, const char *name, bool *ret)
{
	struct regex *names = ((const struct code_request *)context)->names;
	TRY(regex_match(names, name, strlen(name), ret));
	if (*ret)
		return NULL;
	struct text shown = {0};
	struct error *err = NULL;
	for (int mode = DEMANGLE_SHORT; !err && !*ret && mode <= DEMANGLE_FULL; mode++) {
		text_clear(&shown);
		if (!demangle_put(&shown, name, strlen(name), (enum demangle_mode)mode))
			break;
		err = text_error(&shown);
		if (!err)
			err = regex_match(names, shown.bytes, shown.len, ret);
	}
	text_deinit(&shown);
	return err;
}

static void put_function(struct message_writer *w, const struct code_function *f)
{
	message_put_u64(w, f->name_count);
	for (uint32_t i = 0; i < f->name_count; i++)
		message_put_text(w, f->name[i]);
	message_put_u64(w, f->start);
	message_put_u64(w, f->end);
	message_put_u64(w, f->count);
	uint64_t address = f->start;
	for (uint32_t i = 0; i < f->count; i++) {
		const struct code_instruction *in = &f->instruction[i];
		message_put_u64(w, in->address - address);
		message_put_u64(w, in->size);
		message_put_text(w, in->text);
		message_put_u64(w, in->frame_count);
		for (uint32_t k = 0; k < in->frame_count; k++) {
			message_put_text(w, in->frame[k].name);
			message_put_text(w, in->frame[k].shown);
			message_put_text(w, in->frame[k].file);
			message_put_i64(w, in->frame[k].line);
		}
		address = in->address;
	}
}

struct error *code_answer_write(const struct code_answer *a, struct text *out)
{
	struct message_writer w;
	struct error *err = message_writer_init(&w, out);
	if (!err) {
		message_put_u64(&w, a->bias);
		message_put_text(&w, a->notes);
		message_put_u64(&w, a->code.cut);
		message_put_u64(&w, a->code.count);
		for (uint32_t i = 0; i < a->code.count; i++)
			put_function(&w, &a->code.function[i]);
		err = message_writer_error(&w);
	}
	message_writer_deinit(&w);
	return err;
}

// The file's own addresses, of those that the profile has.
static struct error *move_addresses(const struct code_request *q, uint64_t bias,
				    struct arena *arena, uint64_t **ret)
{
	TRY(ALLOC(arena, *ret, q->address_count + 1));
	for (uint32_t i = 0; i < q->address_count; i++)
		(*ret)[i] = q->address[i] - bias;
	return NULL;
}

static struct error *answer_with(const struct code_request *q, struct object *object,
				 struct object *debug, struct arena *arena, struct text *out)
{
	struct code_answer a = {0};
	uint64_t *address, first = q->address_count ? q->address[0] : q->range.start;
	TRY(object_load_bias(object, &q->range, first, &a.bias));
	TRY(move_addresses(q, a.bias, arena, &address));
	bool mapped = q->wanted >= q->range.start && q->wanted < q->range.limit;
	const struct code_question question = {
		.matches = q->names ? name_matches : NULL,
		.show = put_shown,
		.context = (void *)(uintptr_t)q,
		.address = address,
		.address_count = q->address_count,
		.by_address = q->by_address,
		.wanted = mapped ? q->wanted - a.bias : q->wanted,
		.lone = q->lone,
		.intel = q->intel,
	};
	struct text notes = {0};
	text_puts(&notes, "");
	struct error *err = code_read(object, debug, &question, arena, &notes, &a.code);
	if (!err)
		err = text_error(&notes);
	if (!err) {
		a.notes = notes.bytes;
		err = code_answer_write(&a, out);
	}
	text_deinit(&notes);
	return err;
}

static struct error *work(void *context, struct text *out)
{
	const struct code_request *q = context;
	struct object *object = NULL, *debug = NULL;
	struct arena arena;
	const struct object_part part = {
		.build_id = q->build_id,
		.machine = machine_of_addresses(q->address, q->address_count),
	};
	TRY(object_open_part(q->path, &part, &object));
	// Without it there are fewer names, but still code.
	if (q->debug_path)
		error_free(object_open_part(q->debug_path, &part, &debug));
	arena_init(&arena, CODE_ARENA_LIMIT);
	struct error *err = answer_with(q, object, debug, &arena, out);
	arena_deinit(&arena);
	object_close(debug);
	object_close(object);
	return err;
}

static struct error *read_frames(struct message_reader *in, struct arena *arena,
				 struct code_instruction *instruction)
{
	uint32_t count = message_count(in);
	struct code_frame *frame;
	if (count > FRAMES_MAX)
		return error_new(ERR_FORMAT, "too many frames");
	instruction->frame_count = count;
	if (count == 0)
		return NULL;
	TRY(ALLOC(arena, frame, count));
	for (uint32_t i = 0; i < count; i++) {
		frame[i].name = message_text(in);
		frame[i].shown = message_text(in);
		frame[i].file = message_text(in);
		frame[i].line = message_i64(in);
	}
	instruction->frame = frame;
	return NULL;
}

// Instructions follow one another and lie in their function.
static struct error *read_instructions(struct message_reader *in, struct arena *arena,
				       struct code_function *f)
{
	uint64_t address = f->start;
	f->count = message_count(in);
	TRY(ALLOC(arena, f->instruction, f->count + 1));
	for (uint32_t i = 0; i < f->count; i++) {
		struct code_instruction *at = &f->instruction[i];
		uint64_t skip = message_u64(in), size = message_u64(in);
		if (skip > f->end - address || size == 0 || size > f->end - address - skip)
			return error_new(ERR_FORMAT, "an instruction lies outside its function");
		at->address = address += skip;
		at->size = (uint32_t)size;
		at->text = message_text(in);
		if (!at->text)
			return error_new(ERR_FORMAT, "an instruction without text");
		TRY(read_frames(in, arena, at));
	}
	return NULL;
}

static struct error *read_function(struct message_reader *in, struct arena *arena,
				   struct code_function *f)
{
	f->name_count = message_count(in);
	TRY(ALLOC(arena, f->name, f->name_count + 1));
	for (uint32_t i = 0; i < f->name_count; i++)
		if (!(f->name[i] = message_text(in)))
			return error_new(ERR_FORMAT, "a function without a name");
	f->start = message_u64(in);
	f->end = message_u64(in);
	if (f->end < f->start)
		return error_new(ERR_FORMAT, "a function ends before it starts");
	return read_instructions(in, arena, f);
}

static struct error *read_functions(struct message_reader *in, struct arena *arena,
				    struct code *code)
{
	code->count = message_count(in);
	TRY(ALLOC(arena, code->function, code->count + 1));
	for (uint32_t i = 0; i < code->count; i++)
		TRY(read_function(in, arena, &code->function[i]));
	return message_end(in);
}

struct error *code_answer_read(const void *bytes, size_t len, struct arena *arena,
			       struct code_answer *ret)
{
	struct message_reader in;
	struct code_answer a = {0};
	message_reader_init(&in, bytes, len, arena);
	a.bias = message_u64(&in);
	a.notes = message_text(&in);
	a.code.cut = message_u64(&in) != 0;
	if (!a.notes)
		a.notes = "";
	struct error *err = read_functions(&in, arena, &a.code);
	if (err)
		return error_context(err, "machine code");
	*ret = a;
	return NULL;
}

struct error *code_request(const struct code_request *request, struct arena *arena,
			   struct code_answer *ret)
{
	struct text answer = {0};
	struct error *err =
		isolate_run(work, (void *)(uintptr_t)request,
			    &(struct isolate_limits){.answer = CODE_ANSWER_MAX}, &answer);
	if (!err)
		err = code_answer_read(answer.bytes, answer.len, arena, ret);
	text_deinit(&answer);
	return err;
}
