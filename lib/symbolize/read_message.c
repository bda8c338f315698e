// Writes the answer, and reads it as if a stranger had written it.
#include "symbolize/read_message.h"

#include <string.h>

#include "base/text.h"
#include "io/isolate.h"
#include "object/buildinfo.h"
#include "object/object.h"

enum { PIECE_END = 0, PIECE_MORE = 1 };

void read_put_try(struct message_writer *out, const struct binary_try *tried)
{
	message_put_u64(out, tried ? PIECE_MORE : PIECE_END);
	if (!tried)
		return;
	message_put_text(out, tried->path);
	message_put_text(out, tried->why);
	message_put_text(out, tried->refused);
	message_put_u64(out, tried->absent);
}

static const char *format_text(const struct object *o)
{
	static const char *const format[] = {
		[OBJECT_ELF] = "ELF", [OBJECT_MACHO] = "Mach-O", [OBJECT_PE] = "PE"};
	return format[o->format];
}

static const char *machine_text(const struct object *o)
{
	static const char *const machine[] = {
		[MACHINE_OTHER] = "another machine", [MACHINE_X86_64] = "x86-64",
		[MACHINE_X86] = "x86", [MACHINE_ARM64] = "arm64", [MACHINE_ARM] = "arm"};
	return machine[o->machine];
}

static void put_module(struct message_writer *out, const struct buildinfo_module *m)
{
	static const struct buildinfo_module none;
	const struct buildinfo_module *by = m && m->replace ? m->replace : &none;
	if (!m)
		m = &none;
	message_put_text(out, m->path);
	message_put_text(out, m->version);
	message_put_text(out, by->path);
	message_put_text(out, by->version);
}

static void put_build(struct message_writer *out, const struct buildinfo *b)
{
	const char *modified = buildinfo_setting(b, "vcs.modified");
	message_put_text(out, b->go_version);
	message_put_text(out, buildinfo_setting(b, "vcs.revision"));
	message_put_u64(out, modified && strcmp(modified, "true") == 0);
	put_module(out, b->main);
	message_put_u64(out, b->dep_count);
	for (uint32_t i = 0; i < b->dep_count; i++)
		put_module(out, &b->dep[i]);
}

struct error *read_put_facts(struct message_writer *out, struct object *object,
			     struct object *debug, struct arena *scratch)
{
	struct buildinfo none = {0}, *build = NULL;
	message_put_text(out, debug ? debug->path : NULL);
	message_put_text(out, object->build_id);
	message_put_text(out, object->go_build_id);
	message_put_text(out, format_text(object));
	message_put_text(out, machine_text(object));
	// Broken build information is as good as none.
	struct error *err = buildinfo_read(object, scratch, &build);
	if (err && error_code(err) == ERR_NOMEM)
		return err;
	error_free(err);
	put_build(out, build ? build : &none);
	return NULL;
}

void read_put_frames(struct message_writer *out, uint32_t index, const struct frame *frame,
		     size_t count)
{
	message_put_u64(out, count);
	if (count == 0)
		return;
	message_put_u64(out, index);
	for (size_t i = 0; i < count; i++) {
		message_put_text(out, frame[i].name);
		message_put_text(out, frame[i].file);
		message_put_i64(out, frame[i].line);
		message_put_i64(out, frame[i].column);
		message_put_i64(out, frame[i].start_line);
	}
}

static struct error *take_tries(struct message_reader *in, struct arena *arena,
				struct read_answer *a)
{
	uint32_t cap = 0;
	while (message_u64(in) == PIECE_MORE && !in->bad) {
		struct binary_try t = {0};
		t.path = message_text(in);
		t.why = message_text(in);
		t.refused = message_text(in);
		t.absent = message_u64(in) != 0;
		if (!t.path || !t.why)
			in->bad = true;
		TRY(RESERVE(arena, a->tried, a->tried_count, cap));
		a->tried[a->tried_count++] = t;
	}
	return NULL;
}

static struct binary_module take_module(struct message_reader *in)
{
	struct binary_module m;
	m.path = message_text(in);
	m.version = message_text(in);
	m.replace_path = message_text(in);
	m.replace_version = message_text(in);
	return m;
}

static struct error *take_build(struct message_reader *in, struct arena *arena,
				struct binary_facts *f)
{
	f->go_version = message_text(in);
	f->vcs_revision = message_text(in);
	f->vcs_modified = message_u64(in) != 0;
	f->main = take_module(in);
	f->module_count = message_count(in);
	TRY(ALLOC(arena, f->module, f->module_count));
	for (uint32_t i = 0; i < f->module_count; i++)
		f->module[i] = take_module(in);
	return NULL;
}

static struct error *take_facts(struct message_reader *in, struct arena *arena,
				struct read_answer *a)
{
	a->debug_path = message_text(in);
	a->facts.build_id = message_text(in);
	a->facts.go_build_id = message_text(in);
	const char *format = message_text(in);
	const char *machine = message_text(in);
	if (!format || !machine) {
		in->bad = true;
		return NULL;
	}
	char *both;
	size_t size = strlen(format) + strlen(machine) + 2;
	TRY(ALLOC(arena, both, size));
	memcpy(both, format, strlen(format));
	both[strlen(format)] = ' ';
	memcpy(both + strlen(format) + 1, machine, strlen(machine));
	a->facts.format = both;
	return take_build(in, arena, &a->facts);
}

static struct error *take_address(struct message_reader *in, struct arena *arena, uint32_t count,
				  uint32_t addresses, struct read_answer *a)
{
	uint64_t index = message_u64(in);
	if (in->bad || count > FRAMES_MAX || index >= addresses || a->by_address[index].count) {
		in->bad = true;
		return NULL;
	}
	struct frame *frame;
	TRY(ALLOC(arena, frame, count));
	for (uint32_t i = 0; i < count; i++) {
		frame[i].name = message_text(in);
		frame[i].file = message_text(in);
		frame[i].line = message_i64(in);
		frame[i].column = message_i64(in);
		frame[i].start_line = message_i64(in);
	}
	a->by_address[index] = (struct location_frames){frame, count};
	a->named++;
	return NULL;
}

static struct error *take_folders(struct message_reader *in, struct arena *arena,
				  struct binary_facts *f)
{
	uint32_t count = message_count(in);
	TRY(ALLOC(arena, f->comp_dir, count));
	for (uint32_t i = 0; i < count; i++) {
		const char *folder = message_text(in);
		if (folder)
			f->comp_dir[f->comp_dir_count++] = folder;
	}
	return NULL;
}

static struct error *take_answer(struct message_reader *in, struct arena *arena,
				 uint32_t addresses, struct read_answer *a)
{
	TRY(ALLOC(arena, a->by_address, (size_t)addresses + 1));
	TRY(take_tries(in, arena, a));
	TRY(take_facts(in, arena, a));
	for (uint32_t count; (count = message_count(in)) > 0;)
		TRY(take_address(in, arena, count, addresses, a));
	TRY(take_folders(in, arena, &a->facts));
	a->readers = (unsigned)message_u64(in);
	a->foreign_id = message_u64(in) != 0;
	a->no_debug = message_u64(in) != 0;
	a->notes = message_text(in);
	if (!a->notes)
		in->bad = true;
	return message_end(in);
}

struct error *read_take_answer(const void *bytes, size_t len, uint32_t addresses,
			       struct arena *arena, struct read_answer *ret)
{
	struct message_reader in;
	struct read_answer answer = {0};
	message_reader_init(&in, bytes, len, arena);
	TRY(take_answer(&in, arena, addresses, &answer));
	*ret = answer;
	return NULL;
}

struct error *binary_read(const struct read_question *question, struct arena *arena,
			  struct read_answer *ret)
{
	struct text said = {0};
	struct read_question q = *question;
	struct error *err = isolate_run(read_work, &q, &(struct isolate_limits){0}, &said);
	if (!err)
		err = read_take_answer(said.bytes, said.len, q.count, arena, ret);
	text_deinit(&said);
	return err;
}
