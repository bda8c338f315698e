// Varints as in protobuf; a text is 0 for NULL, its number + 1, and its bytes if the number is new.
#include "symbolize/message.h"

#include <string.h>

#include "base/text.h"

// Texts of one answer.
#define MESSAGE_ARENA_LIMIT ((size_t)2 << 30)

struct error *message_writer_init(struct message_writer *w, struct text *out)
{
	*w = (struct message_writer){.out = out};
	arena_init(&w->arena, MESSAGE_ARENA_LIMIT);
	return strtab_init(&w->seen, &w->arena);
}

void message_writer_deinit(struct message_writer *w)
{
	arena_deinit(&w->arena);
}

void message_put_u64(struct message_writer *w, uint64_t number)
{
	char bytes[10];
	size_t len = 0;
	for (; number >= 0x80; number >>= 7)
		bytes[len++] = (char)(number | 0x80);
	bytes[len++] = (char)number;
	text_put(w->out, bytes, len);
}

void message_put_i64(struct message_writer *w, int64_t number)
{
	message_put_u64(w, (uint64_t)number << 1 ^ (uint64_t)(number < 0 ? -1 : 0));
}

void message_put_text(struct message_writer *w, const char *text)
{
	if (!text) {
		message_put_u64(w, 0);
		return;
	}
	size_t len = strlen(text);
	uint32_t before = w->seen.count;
	str_id id;
	struct error *err = strtab_intern(&w->seen, text, len, &id);
	if (err) {
		error_free(err);
		w->failed = true;
		return;
	}
	message_put_u64(w, (uint64_t)id + 1);
	if (id >= before) {
		message_put_u64(w, len);
		text_put(w->out, text, len);
	}
}

struct error *message_writer_error(const struct message_writer *w)
{
	return w->failed ? error_nomem() : text_error(w->out);
}

void message_reader_init(struct message_reader *r, const void *bytes, size_t len,
			 struct arena *arena)
{
	const uint8_t *at = bytes;
	*r = (struct message_reader){.in = {at, at + len}, .arena = arena};
}

uint64_t message_u64(struct message_reader *r)
{
	uint64_t number;
	if (r->bad || !wire_varint(&r->in, &number)) {
		r->bad = true;
		return 0;
	}
	return number;
}

int64_t message_i64(struct message_reader *r)
{
	uint64_t number = message_u64(r);
	return (int64_t)(number >> 1 ^ (number & 1 ? UINT64_MAX : 0));
}

uint32_t message_count(struct message_reader *r)
{
	uint64_t count = message_u64(r);
	if (count > (uint64_t)(r->in.end - r->in.at) || count >= UINT32_MAX) {
		r->bad = true;
		return 0;
	}
	return (uint32_t)count;
}

// Number 0 is "", which the writer's table has from the start.
static struct error *take_text(struct message_reader *r, uint64_t id, const char **ret)
{
	if (r->count == 0) {
		TRY(RESERVE(r->arena, r->text, r->count, r->cap));
		r->text[r->count++] = "";
	}
	if (id == r->count) {
		uint64_t len = message_u64(r);
		if (r->bad || len > (uint64_t)(r->in.end - r->in.at) ||
		    memchr(r->in.at, 0, len))
			return error_new(ERR_FORMAT, "bad text");
		TRY(RESERVE(r->arena, r->text, r->count, r->cap));
		TRY(arena_copy_bytes(r->arena, (const char *)r->in.at, len, &r->text[r->count]));
		r->count++;
		r->in.at += len;
	}
	if (id >= r->count)
		return error_new(ERR_FORMAT, "bad text");
	*ret = r->text[id];
	return NULL;
}

const char *message_text(struct message_reader *r)
{
	uint64_t number = message_u64(r);
	const char *text = NULL;
	if (number == 0)
		return NULL;
	struct error *err = take_text(r, number - 1, &text);
	if (err) {
		error_free(err);
		r->bad = true;
		return NULL;
	}
	return text;
}

struct error *message_end(struct message_reader *r)
{
	if (r->bad || wire_more(&r->in))
		return error_new(ERR_FORMAT, "the process that read it gave a broken answer");
	return NULL;
}
