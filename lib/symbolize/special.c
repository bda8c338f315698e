// kernel.h and vdso.h, with the check that they are the right ones.
#include "symbolize/special.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "io/path.h"
#include "object/object.h"
#include "symbolize/kernel.h"
#include "symbolize/vdso.h"

#define PAGE_SIZE 4096

static bool is_kernel(const char *file)
{
	return string_begins(file, "[kernel") || string_begins(file, "[guest.kernel");
}

static bool is_vdso(const char *file)
{
	struct slice base = path_base(file, strlen(file));
	return strcmp(file, "[vdso]") == 0 || string_begins(base.text, "linux-vdso");
}

bool special_is_known(const char *file)
{
	return is_kernel(file) || is_vdso(file);
}

// The notes of the running kernel: name length, description length, type; name; description;
// each padded to four bytes.
static bool running_kernel_id(char id[2 * 64 + 1])
{
	uint32_t head[3];
	unsigned char name[64], desc[256];
	FILE *f = fopen("/sys/kernel/notes", "re");
	bool found = false;
	while (f && !found && fread(head, sizeof head, 1, f) == 1) {
		size_t name_len = (head[0] + 3ul) & ~3ul, desc_len = (head[1] + 3ul) & ~3ul;
		if (name_len > sizeof name || desc_len > sizeof desc ||
		    fread(name, 1, name_len, f) != name_len ||
		    fread(desc, 1, desc_len, f) != desc_len)
			break;
		found = head[2] == 3 && head[0] == 4 && memcmp(name, "GNU", 4) == 0 && head[1] <= 64;
		for (uint32_t i = 0; found && i < head[1]; i++)
			snprintf(id + 2 * i, 3, "%02x", desc[i]);
	}
	if (f)
		fclose(f);
	return found;
}

// Was this machine's kernel the one that was profiled?
static bool is_this_kernel(const struct seek *s, map_id m, const struct kernel *kernel)
{
	const struct profile *p = s->profile;
	const char *wanted = profile_text(p, p->mapping.build_id[m]);
	char id[2 * 64 + 1];
	if (*wanted)
		return running_kernel_id(id) && strcasecmp(id, wanted) == 0;
	struct kernel_symbol first;
	return kernel_find(kernel, p->mapping.start[m], &first) &&
	       first.address == p->mapping.start[m];
}

static struct error *put_frame(const struct seek *s, struct read_answer *a, uint32_t index,
			       const struct frame *frame, size_t count)
{
	struct frame *copy;
	TRY(ALLOC(s->scratch, copy, count));
	for (size_t i = 0; i < count; i++) {
		copy[i] = frame[i];
		TRY(arena_copy_text(s->scratch, frame[i].name, &copy[i].name));
		copy[i].file = NULL;
	}
	a->by_address[index] = (struct location_frames){copy, (uint32_t)count};
	a->named++;
	return NULL;
}

static struct error *from_kernel(const struct seek *s, const struct kernel *kernel,
				 const uint64_t *address, uint32_t count, struct read_answer *a)
{
	for (uint32_t i = 0; i < count; i++) {
		struct kernel_symbol symbol;
		if (!kernel_find(kernel, address[i], &symbol))
			continue;
		const struct frame frame = {.name = symbol.name};
		TRY(put_frame(s, a, i, &frame, 1));
	}
	return NULL;
}

struct vdso_naming {
	const struct seek *seek;
	struct read_answer *answer;
};

static struct error *take_frames(void *context, uint32_t index, const struct frame *frame,
				 size_t count)
{
	struct vdso_naming *n = context;
	return put_frame(n->seek, n->answer, index, frame, count);
}

static struct error *from_vdso(const struct seek *s, map_id m, struct object *vdso,
			       const uint64_t *address, uint32_t count, struct read_answer *a)
{
	const struct profile *p = s->profile;
	const struct mapped_range range = {p->mapping.start[m], p->mapping.limit[m],
					   p->mapping.offset[m]};
	struct vdso_naming naming = {s, a};
	const struct frame_sink sink = {.frames = take_frames, .context = &naming};
	struct text notes = {0};
	uint64_t *own, bias;
	if (count == 0)
		return NULL;
	TRY(object_load_bias(vdso, &range, address[0], &bias));
	TRY(ALLOC(s->scratch, own, count));
	for (uint32_t i = 0; i < count; i++)
		own[i] = address[i] - bias;
	const struct names_question question = {
		.address = own, .count = count, .from = NAMES_FROM_SYMBOLS};
	struct error *err = object_names(vdso, NULL, &question, &sink, &notes, &a->readers);
	text_deinit(&notes);
	return err;
}

static struct error *ask_kernel(const struct seek *s, map_id m, const uint64_t *address,
				uint32_t count, struct read_answer *a)
{
	const char *file = s->options->kallsyms;
	bool given = file && *file;
	struct kernel *kernel;
	TRY(kernel_open(given ? file : NULL, &kernel));
	struct error *err = NULL;
	if (!given && !is_this_kernel(s, m, kernel))
		err = error_new(ERR_NOT_FOUND, "another kernel was profiled; -kallsyms names a "
					       "copy of its /proc/kallsyms");
	else
		err = from_kernel(s, kernel, address, count, a);
	kernel_close(kernel);
	return err;
}

static struct error *ask_vdso(const struct seek *s, map_id m, const uint64_t *address,
			      uint32_t count, struct read_answer *a)
{
	const struct profile *p = s->profile;
	const char *wanted = profile_text(p, p->mapping.build_id[m]);
	uint64_t size = p->mapping.limit[m] - p->mapping.start[m];
	struct object *vdso;
	TRY(vdso_open(wanted, &vdso));
	struct error *err;
	if (!vdso || (!*wanted && size != ((vdso->size + PAGE_SIZE - 1) & ~(PAGE_SIZE - 1ull))))
		err = error_new(ERR_NOT_FOUND, "this machine's vdso is another one");
	else
		err = from_vdso(s, m, vdso, address, count, a);
	object_close(vdso);
	return err;
}

struct error *special_names(const struct seek *s, map_id m, const uint64_t *address,
			    uint32_t count, struct read_answer *ret, const char **ret_failure)
{
	const char *file = profile_text(s->profile, s->profile->mapping.file[m]);
	struct read_answer answer = {.notes = "", .readers = NAMES_BY_SYMBOLS};
	TRY(ALLOC(s->scratch, answer.by_address, (size_t)count + 1));
	struct error *err = is_kernel(file) ? ask_kernel(s, m, address, count, &answer)
					    : ask_vdso(s, m, address, count, &answer);
	if (error_is_final(err))
		return err;
	*ret_failure = NULL;
	if (!err) {
		*ret = answer;
		return NULL;
	}
	struct error *worse = arena_copy_text(s->scratch, error_message(err), ret_failure);
	error_free(err);
	return worse;
}
