// Calls wait for their places, and inlined ones for what they were inlined into.
#include "format/goroutine_block.h"

#include <string.h>

#include "base/goquote.h"

void goroutine_block_init(struct goroutine_block *k, struct builder *b, struct text *notes)
{
	*k = (struct goroutine_block){.notes = notes};
	goroutine_set_init(&k->set, b);
}

void goroutine_block_deinit(struct goroutine_block *k)
{
	goroutine_set_deinit(&k->set);
	text_deinit(&k->call);
}

static struct error *intern(struct goroutine_block *k, struct slice s, str_id *ret)
{
	return builder_intern(k->set.b, s, ret);
}

// The location that the calls so far make up, if there are any.
static struct error *end_location(struct goroutine_block *k)
{
	if (!k->line_count)
		return NULL;
	loc_id loc;
	TRY(builder_location(k->set.b, 0, NO_ID, k->line, k->line_count, &loc));
	k->line_count = 0;
	return goroutine_set_push(&k->set, loc);
}

static struct error *add_line(struct goroutine_block *k, struct slice name, struct slice file,
			      int64_t line)
{
	str_id name_id, file_id;
	func_id func;
	TRY(intern(k, name, &name_id));
	TRY(intern(k, file, &file_id));
	TRY(builder_func(k->set.b, name_id, name_id, file_id, 0, &func));
	TRY(RESERVE(&k->set.arena, k->line, k->line_count, k->line_cap));
	k->line[k->line_count++] = (struct builder_line){.func = func, .number = line};
	return NULL;
}

// A frame that is a sentence and no function.
static struct error *add_sentence(struct goroutine_block *k, struct slice text)
{
	TRY(end_location(k));
	TRY(add_line(k, text, (struct slice){0}, 0));
	return end_location(k);
}

// An inlined call has no offset, and what it was inlined into follows.
static struct error *add_frame(struct goroutine_block *k, const struct goroutine_place *place)
{
	struct slice name = {k->call.bytes, k->call.len};
	bool inlined = k->call_elided && !place->physical;
	TRY(add_line(k, name, place->file, place->line));
	text_clear(&k->call);
	k->call_sure = false;
	return inlined ? NULL : end_location(k);
}

static struct error *read_labels(struct goroutine_block *k, struct slice text)
{
	struct arena scratch;
	arena_init(&scratch, k->set.arena.limit);
	struct error *err = NULL;
	while (!err && text.len) {
		const char *key, *value = "";
		str_id key_id, value_id;
		err = goquote_take(&scratch, &text, ":", &key);
		while (text.len && strchr(": ", *text.text))
			text = slice_from(text, 1);
		if (!err)
			err = goquote_take(&scratch, &text, ",", &value);
		while (text.len && strchr(", ", *text.text))
			text = slice_from(text, 1);
		if (!err)
			err = intern(k, slice_of(key), &key_id);
		if (!err)
			err = intern(k, slice_of(value), &value_id);
		if (!err)
			err = goroutine_set_label(&k->set, key_id, value_id);
	}
	arena_deinit(&scratch);
	return err;
}

struct error *goroutine_block_begin(struct goroutine_block *k, const struct goroutine_head *head,
				    uint64_t line_number)
{
	k->part = PART_STACK;
	k->at_hand = (struct goroutine){
		.id = head->id,
		.minutes = head->minutes,
		.bubble = head->bubble,
		.locked = head->locked,
		.leaked = head->leaked,
		.durable = head->durable,
	};
	goroutine_set_begin(&k->set, &k->at_hand);
	TRY(intern(k, head->state, &k->at_hand.state));
	struct error *err = read_labels(k, head->labels);
	if (!err || error_code(err) != ERR_FORMAT)
		return err;
	text_putf(k->notes, "line %llu: labels of goroutine %lld: %s\n",
		  (unsigned long long)line_number, (long long)head->id, error_message(err));
	error_free(err);
	return NULL;
}

static struct error *take_place(struct goroutine_block *k, const struct goroutine_place *place)
{
	if (k->part == PART_CREATOR) {
		k->part = PART_FINISHED;
		struct text at = {0};
		text_put(&at, place->file.text, place->file.len);
		text_putf(&at, ":%lld", (long long)place->line);
		struct error *err = text_error(&at);
		if (!err)
			err = intern(k, (struct slice){at.bytes, at.len}, &k->at_hand.created_at);
		text_deinit(&at);
		return err;
	}
	return k->call.len ? add_frame(k, place) : NULL;
}

// A line that may be a call, until its place has come.  Other text can be between the two.
static struct error *take_call(struct goroutine_block *k, const struct goroutine_call *call)
{
	if (k->call_sure && !call->sure)
		return NULL;
	text_clear(&k->call);
	text_put(&k->call, call->name.text, call->name.len);
	k->call_sure = call->sure;
	k->call_elided = call->elided;
	return text_error(&k->call);
}

static struct error *take_creator(struct goroutine_block *k, struct slice name)
{
	k->part = PART_CREATOR;
	return intern(k, name, &k->at_hand.created_by);
}

static bool awaits_place(const struct goroutine_block *k)
{
	return k->part == PART_CREATOR || k->call_sure;
}

struct error *goroutine_block_line(struct goroutine_block *k, struct slice line)
{
	struct slice name;
	struct goroutine_place place;
	struct goroutine_call call;
	if (k->part == PART_FINISHED)
		return NULL;
	if (goroutine_is_unavailable(line)) {
		k->at_hand.unavailable = true;
		return add_sentence(k, slice_of("stack unavailable"));
	}
	if (goroutine_parse_place(line, &place) ||
	    (awaits_place(k) && goroutine_parse_bare_place(line, &place)))
		return take_place(k, &place);
	if (goroutine_parse_creator(line, &name, &k->at_hand.creator))
		return take_creator(k, name);
	if (goroutine_is_elision(line))
		return add_sentence(k, line);
	if (goroutine_is_ancestor(line))
		k->part = PART_FINISHED;
	else if (goroutine_parse_call(line, &call))
		return take_call(k, &call);
	return NULL;
}

struct error *goroutine_block_end(struct goroutine_block *k, bool *ret_kept)
{
	k->part = PART_OUTSIDE;
	text_clear(&k->call);
	k->call_sure = false;
	TRY(end_location(k));
	*ret_kept = !goroutine_set_is_bare(&k->set, &k->at_hand) || k->at_hand.created_by;
	return *ret_kept ? goroutine_set_add(&k->set, &k->at_hand) : NULL;
}

bool goroutine_block_is_cut(const struct goroutine_block *k)
{
	// A call, perhaps without the end of its arguments.
	bool called = k->call.len && memchr(k->call.bytes, '(', k->call.len);
	return k->part != PART_OUTSIDE && (k->call_sure || called || k->part == PART_CREATOR ||
					   goroutine_set_is_bare(&k->set, &k->at_hand));
}
