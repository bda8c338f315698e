// The child's side: open, compare, translate, name. The parent's side is read_message.c.
#include "symbolize/read_binary.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "object/machine.h"
#include "symbolize/read_message.h"

// More folders of compilers are not worth looking in.
#define FOLDERS_MAX 64

#define SCRATCH_LIMIT ((size_t)1 << 30)

// The work on one question.
struct reading {
	const struct read_question *question;
	struct message_writer out;
	struct text notes;
	struct arena scratch;
	struct object *object, *debug;
	bool foreign_id;
	uint64_t *address; // the file's own, of those that have one
	uint32_t *index;   // which of the question's it is
	uint32_t count;
	const char *folder[FOLDERS_MAX]; // where compilers were called
	uint32_t folder_count;
};

// On Windows, Go's runtime takes the program's path and the time of its last change for an id,
// which no file says of itself.
static bool can_compare(const char *wanted, const struct object *o)
{
	return o->format != OBJECT_PE || !wanted[strspn(wanted, "0123456789abcdefABCDEF")];
}

// Files without any id fit: there is nothing to compare.
static bool fits(const char *wanted, const struct object *o)
{
	return !*wanted || !can_compare(wanted, o) || object_is_id(wanted, o->build_id) ||
	       object_is_id(wanted, o->go_build_id) || (!o->build_id && !o->go_build_id);
}

static struct error *check_id(struct reading *r)
{
	const struct read_question *q = r->question;
	const struct object *o = r->object;
	r->foreign_id = !fits(q->wanted, o);
	if (!r->foreign_id || q->any_id)
		return NULL;
	return error_new(ERR_NOT_FOUND,
			 "build ID mismatch: the file has %s, the profile %s; -force_buildid takes it",
			 o->build_id ? o->build_id : o->go_build_id, q->wanted);
}

static bool is_code(const struct object *o, uint64_t address)
{
	for (uint32_t i = 0; i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		if (s->executable && address >= s->address && address - s->address < s->memory_size)
			return true;
	}
	return o->segment_count == 0;
}

// The bias is found once and looked for again where an address says that it is wrong.
static struct error *translate(struct reading *r)
{
	const struct read_question *q = r->question;
	uint64_t bias = 0;
	struct error *err = NULL;
	bool known = false;
	TRY(ALLOC(&r->scratch, r->address, (size_t)q->count + 1));
	TRY(ALLOC(&r->scratch, r->index, (size_t)q->count + 1));
	for (uint32_t i = 0; i < q->count; i++) {
		uint64_t a = q->address[i];
		bool mapped = q->range.start < q->range.limit;
		if (mapped && (a < q->range.start || a >= q->range.limit))
			continue;
		if (!known || !is_code(r->object, a - bias)) {
			error_free(err);
			err = object_load_bias(r->object, &q->range, a, &bias);
			known = !err;
		}
		if (!known)
			continue;
		r->address[r->count] = a - bias;
		r->index[r->count++] = i;
	}
	// Some addresses that belong to no segment are not worth a word.
	if (r->count == 0 && err)
		return err;
	error_free(err);
	return NULL;
}

static struct error *has_code(const struct reading *r)
{
	if (r->object->machine == MACHINE_ARM64 &&
	    machine_of_addresses(r->address, r->count) == MACHINE_X86_64)
		return error_new(ERR_FORMAT, "it is for arm64, and the profile is not");
	for (uint32_t i = 0; i < r->count; i++)
		if (is_code(r->object, r->address[i]))
			return NULL;
	if (r->count == 0)
		return NULL;
	return error_new(ERR_FORMAT, "none of the profile's addresses is in its code");
}

static bool has_debug(const struct object *o)
{
	return object_debug_section(o, "info") != NULL;
}

// A file of debug information for the object; otherwise why it is not.
static struct error *open_debug(struct reading *r, const struct search_candidate *c)
{
	const struct object *o = r->object;
	const struct object_part part = {.build_id = o->build_id, .machine = o->machine};
	struct object *debug;
	TRY(object_open_part(c->path, &part, &debug));
	struct error *err = NULL;
	if (o->build_id && debug->build_id && !object_is_id(o->build_id, debug->build_id))
		err = error_new(ERR_NOT_FOUND, "build ID mismatch: the file has %s, the binary %s",
				debug->build_id, o->build_id);
	else if (c->reason == SEARCH_DEBUG_LINK && !debug->build_id &&
		 search_checksum(debug->bytes, debug->size) != o->debug_link_crc)
		err = error_new(ERR_NOT_FOUND, "its checksum is not that of the debug link");
	else if (!has_debug(debug) && !object_section(debug, ".symtab"))
		err = error_new(ERR_NOT_FOUND, "it %s",
				debug->promised_size > debug->size ? "is cut off"
								   : "has no debug information");
	if (err)
		object_close(debug);
	else
		r->debug = debug;
	return err;
}

static struct error *list_debug(struct reading *r, struct search_list *list)
{
	const struct read_question *q = r->question;
	if (q->debug_path) {
		TRY(RESERVE(&r->scratch, list->item, list->count, list->cap));
		list->item[list->count++] = (struct search_candidate){
			.path = q->debug_path, .kind = SEARCH_DEBUG, .reason = SEARCH_DEBUGINFOD};
	}
	const struct search_wanted wanted = {
		.file = slice_of(q->path),
		.build_id = slice_of(r->object->build_id),
		.debug_link = slice_of(r->object->debug_link),
		.bundle = r->object->format == OBJECT_MACHO,
	};
	return search_debug(q->environment, &wanted, list);
}

// Every file that was there and did not fit is told, and the one that did.
static struct error *find_debug(struct reading *r)
{
	struct search_list list = {.arena = &r->scratch};
	if (r->object->format != OBJECT_PE && !has_debug(r->object) &&
	    r->question->from == NAMES_FROM_ALL)
		TRY(list_debug(r, &list));
	for (uint32_t i = 0; i < list.count && !r->debug; i++) {
		const struct search_candidate *c = &list.item[i];
		bool absent = search_is_absent(c->path);
		struct error *err = absent ? error_new(ERR_IO, "no such file") : open_debug(r, c);
		struct binary_try tried = {
			.path = c->path,
			.why = search_reason_text(c->reason),
			.refused = err ? error_message(err) : NULL,
			.absent = absent,
		};
		read_put_try(&r->out, &tried);
		error_free(err);
	}
	read_put_try(&r->out, NULL);
	return NULL;
}

// Bytes that the headers promise and the file does not have.
static void note_cut(struct reading *r)
{
	const struct object *o = r->object;
	if (o->promised_size > o->size)
		text_putf(&r->notes, "the file is cut off: it has %llu of %llu bytes\n",
			  (unsigned long long)o->size, (unsigned long long)o->promised_size);
}

static struct error *send_frames(void *context, uint32_t index, const struct frame *frame,
				 size_t count)
{
	struct reading *r = context;
	read_put_frames(&r->out, r->index[index], frame, count);
	return NULL;
}

static void keep_folder(void *context, const char *folder)
{
	struct reading *r = context;
	for (uint32_t i = 0; i < r->folder_count; i++)
		if (strcmp(r->folder[i], folder) == 0)
			return;
	char *copy = r->folder_count < FOLDERS_MAX ? arena_copy(&r->scratch, folder, strlen(folder))
						   : NULL;
	if (copy)
		r->folder[r->folder_count++] = copy;
}

static struct error *name_addresses(struct reading *r, unsigned *ret_readers)
{
	const struct names_question question = {
		.address = r->address,
		.count = r->count,
		.from = r->question->from,
		.cut_repeated = r->question->cut_repeated,
		.comp_dir = keep_folder,
		.context = r,
	};
	const struct frame_sink sink = {.frames = send_frames, .context = r};
	return object_names(r->object, r->debug, &question, &sink, &r->notes, ret_readers);
}

static struct error *read_it(struct reading *r)
{
	unsigned readers;
	const struct read_question *q = r->question;
	const struct object_part part = {
		.build_id = q->wanted,
		.machine = machine_of_addresses(q->address, q->count),
	};
	TRY(error_of_open(object_open_part(q->path, &part, &r->object), q->path));
	if (r->object->kind == OBJECT_OTHER)
		return error_new(ERR_FORMAT, "it is a core dump or the like, and not a binary");
	TRY(check_id(r));
	TRY(translate(r));
	TRY(has_code(r));
	note_cut(r);
	TRY(find_debug(r));
	TRY(read_put_facts(&r->out, r->object, r->debug, &r->scratch));
	TRY(name_addresses(r, &readers));
	read_put_frames(&r->out, 0, NULL, 0);
	message_put_u64(&r->out, r->folder_count);
	for (uint32_t i = 0; i < r->folder_count; i++)
		message_put_text(&r->out, r->folder[i]);
	message_put_u64(&r->out, readers);
	message_put_u64(&r->out, r->foreign_id);
	message_put_u64(&r->out, !r->debug && !has_debug(r->object));
	message_put_text(&r->out, r->notes.bytes ? r->notes.bytes : "");
	TRY(text_error(&r->notes));
	return message_writer_error(&r->out);
}

struct error *read_work(void *context, struct text *answer)
{
	struct reading r = {.question = context};
	TRY(message_writer_init(&r.out, answer));
	arena_init(&r.scratch, SCRATCH_LIMIT);
	struct error *err = read_it(&r);
	object_close(r.object);
	object_close(r.debug);
	text_deinit(&r.notes);
	arena_deinit(&r.scratch);
	message_writer_deinit(&r.out);
	return err;
}
