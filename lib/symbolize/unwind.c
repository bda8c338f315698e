// The child's side gives libdw what it would ask of a process: registers, memory and binaries.
#include "symbolize/unwind.h"

#include <elf.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/sort.h"
#include "base/text.h"
#include "io/isolate.h"
#include "object/object.h"
#include "symbolize/libdw.h"
#include "symbolize/message.h"
#include "symbolize/search.h"

// So many processes are kept; what is known of their binaries costs some MB each.
#define MAX_OPEN 64

#define SCRATCH_LIMIT ((size_t)1 << 30)

// A question is for some thousand stacks, each of which takes a millisecond or less.
#define SECONDS 600

// Where registers of the kernel's numbers are in DWARF's: those that a stack is unwound with.
struct registers {
	enum object_machine machine;
	unsigned count; // of DWARF's
	int8_t kernel[33]; // by DWARF's number; -1 if it is not recorded
	int8_t sp, pc;	   // in the kernel's numbers
	bool pc_apart;	   // the program counter is not among DWARF's
};

static const struct registers machines[] = {
	// ax 0, bx 1, cx 2, dx 3, si 4, di 5, bp 6, sp 7, ip 8, r8 16 ...
	{MACHINE_X86_64, 17, {0, 3, 2, 1, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23, 8}, 7, 8, false},
	{MACHINE_ARM64,
	 32,
	 {0,  1,  2,  3,  4,  5,  6,  7,  8,  9,  10, 11, 12, 13, 14, 15,
	  16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31},
	 31,
	 32,
	 true},
};

// A process as libdw knows it.
struct process {
	uint32_t space; // NO_ID if the place is free
	Dwfl *dwfl;
	const struct registers *registers; // NULL before a binary is known
	bool attached;
};

struct unwinding {
	const struct unwind_question *question;
	struct libdw dw;
	Dwfl_Callbacks callbacks;
	struct arena scratch;
	struct search_environment environment;
	struct process process[MAX_OPEN];
	uint32_t next_place;
	// The stack at hand.
	const struct unwind_stack *stack;
	struct process *current;
	uint64_t sp;
	uint64_t address[UNWIND_DEPTH];
	uint32_t count;
	bool out_of_memory, out_of_binary;
	// For the answer.
	uint32_t short_of_memory, short_of_binary;
	struct text missing;
};

static bool get_register(const struct unwind_stack *s, int number, uint64_t *ret)
{
	if (number < 0 || !(s->mask >> number & 1))
		return false;
	size_t at = 8 * (size_t)__builtin_popcountll(s->mask & (((uint64_t)1 << number) - 1));
	if (at + 8 > s->regs_len)
		return false;
	memcpy(ret, s->regs + at, 8);
	return true;
}

static pid_t next_thread(Dwfl *dwfl, void *context, void **thread)
{
	struct unwinding *u = context;
	if (*thread)
		return 0;
	*thread = u;
	return u->dw.pid(dwfl);
}

static bool read_memory(Dwfl *dwfl, Dwarf_Addr address, Dwarf_Word *ret, void *context)
{
	struct unwinding *u = context;
	(void)dwfl;
	uint64_t at = address - u->sp;
	if (address < u->sp || u->stack->memory_len < 8 || at > u->stack->memory_len - 8) {
		u->out_of_memory = true;
		return false;
	}
	memcpy(ret, u->stack->memory + at, 8);
	return true;
}

static bool set_registers(Dwfl_Thread *thread, void *context)
{
	struct unwinding *u = context;
	const struct registers *r = u->current->registers;
	for (unsigned i = 0; i < r->count; i++) {
		uint64_t value;
		Dwarf_Word word;
		if (!get_register(u->stack, r->kernel[i], &value))
			continue;
		word = value;
		if (!u->dw.thread_state_registers(thread, (int)i, 1, &word))
			return false;
	}
	uint64_t pc;
	if (r->pc_apart && get_register(u->stack, r->pc, &pc))
		u->dw.thread_state_register_pc(thread, pc);
	return true;
}

static int no_file(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base,
		   char **file, Elf **elf)
{
	(void)module, (void)user, (void)name, (void)base, (void)file, (void)elf;
	return -1;
}

// Frame information is in the binary; libdw would look for more all over the machine.
static int no_debug(Dwfl_Module *module, void **user, const char *name, Dwarf_Addr base,
		    const char *file, const char *link, GElf_Word crc, char **ret)
{
	(void)module, (void)user, (void)name, (void)base, (void)file, (void)link, (void)crc, (void)ret;
	return -1;
}

static const struct unwind_map *find_map(const struct unwinding *u, uint64_t address)
{
	const struct unwind_space *s = &u->question->space[u->current->space];
	uint32_t low = SORTED_SPLIT(i, s->count, s->map[i].limit <= address);
	return low < s->count && s->map[low].start <= address ? &s->map[low] : NULL;
}

// What the loader added to the addresses of the file.
static bool find_bias(const struct object *o, const struct unwind_map *m, uint64_t address,
		      uint64_t *ret)
{
	uint64_t offset = address - m->start + m->offset;
	for (uint32_t i = 0; i < o->segment_count; i++) {
		const struct object_segment *s = &o->segment[i];
		if (s->executable && offset >= s->offset && offset - s->offset < s->file_size) {
			*ret = m->start - m->offset + s->offset - s->address;
			return true;
		}
	}
	return false;
}

static const struct registers *registers_of(const struct object *o)
{
	for (size_t i = 0; i < ARRAY_LEN(machines); i++)
		if (machines[i].machine == o->machine)
			return &machines[i];
	return NULL;
}

static struct error *report_file(struct unwinding *u, const struct unwind_map *m, const char *path,
				 uint64_t address)
{
	struct object *o;
	uint64_t bias = 0;
	TRY(object_open(path, &o));
	struct error *err = NULL;
	const struct registers *registers = registers_of(o);
	if (o->format != OBJECT_ELF || !registers)
		err = error_new(ERR_UNSUPPORTED, "it is for a machine whose stacks are not known");
	else if (*m->build_id && (!o->build_id || strcmp(o->build_id, m->build_id) != 0))
		err = error_new(ERR_NOT_FOUND, "its build id is another one");
	else if (!find_bias(o, m, address, &bias))
		err = error_new(ERR_FORMAT, "its code is elsewhere");
	object_close(o);
	if (err)
		return err;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0)
		return error_new(ERR_IO, "it cannot be read");
	// Of files at their own addresses libdw leaves the bias out.
	if (!u->dw.report_elf(u->current->dwfl, m->file, path, fd, bias, true)) {
		close(fd);
		return error_new(ERR_FORMAT, "libdw cannot read it");
	}
	u->current->registers = registers;
	return NULL;
}

static struct error *report_map(struct unwinding *u, const struct unwind_map *m, uint64_t address)
{
	struct search_list list = {.arena = &u->scratch};
	const struct search_wanted wanted = {.file = slice_of(m->file),
					     .build_id = slice_of(m->build_id)};
	TRY(search_binary(&u->environment, &wanted, &list));
	struct error *first = NULL;
	for (uint32_t i = 0; i < list.count; i++) {
		if (list.item[i].kind != SEARCH_BINARY)
			continue;
		struct error *err = report_file(u, m, list.item[i].path, address);
		if (!err) {
			error_free(first);
			return NULL;
		}
		if (first)
			error_free(err);
		else
			first = err;
	}
	return first ? first : error_new(ERR_NOT_FOUND, "there is no such file");
}

// Makes sure that libdw knows the binary that an address is in.
static bool know(struct unwinding *u, uint64_t address)
{
	if (u->dw.addrmodule(u->current->dwfl, address))
		return true;
	const struct unwind_map *m = find_map(u, address);
	struct error *err = NULL;
	if (m && *m->file == '/' && m->file[1] != '/')
		err = report_map(u, m, address);
	bool known = !err && u->dw.addrmodule(u->current->dwfl, address);
	if (err && !u->missing.len)
		text_putf(&u->missing, "%s: %s", m->file, error_message(err));
	error_free(err);
	u->out_of_binary |= !known;
	return known;
}

static int take_frame(Dwfl_Frame *frame, void *context)
{
	struct unwinding *u = context;
	Dwarf_Addr pc;
	bool exact;
	if (!u->dw.frame_pc(frame, &pc, &exact) || pc == 0)
		return DWARF_CB_ABORT;
	pc -= !exact;
	u->address[u->count++] = pc;
	return u->count < UNWIND_DEPTH && know(u, pc) ? DWARF_CB_OK : DWARF_CB_ABORT;
}

static const Dwfl_Thread_Callbacks thread_callbacks = {
	.next_thread = next_thread,
	.memory_read = read_memory,
	.set_initial_registers = set_registers,
};

static struct error *open_process(struct unwinding *u, uint32_t space)
{
	for (uint32_t i = 0; i < MAX_OPEN; i++)
		if (u->process[i].space == space) {
			u->current = &u->process[i];
			return NULL;
		}
	u->current = &u->process[u->next_place++ % MAX_OPEN];
	if (u->current->dwfl)
		u->dw.end(u->current->dwfl);
	*u->current = (struct process){.space = space, .dwfl = u->dw.begin(&u->callbacks)};
	return u->current->dwfl ? NULL : error_nomem();
}

// The machine shows in the first binary; until then the program counter may be in this register or
// that.
static bool find_start(struct unwinding *u)
{
	const struct process *p = u->current;
	for (size_t i = 0; i < ARRAY_LEN(machines); i++) {
		uint64_t pc;
		u->out_of_binary = false;
		if ((!p->registers || p->registers == &machines[i]) &&
		    get_register(u->stack, machines[i].pc, &pc) && know(u, pc))
			return get_register(u->stack, p->registers->sp, &u->sp);
	}
	return false;
}

static struct error *unwind(struct unwinding *u, const struct unwind_stack *s)
{
	u->stack = s;
	u->count = 0;
	u->out_of_memory = u->out_of_binary = false;
	TRY(open_process(u, s->space));
	struct process *p = u->current;
	if (find_start(u)) {
		if (!p->attached)
			p->attached = u->dw.attach_state(p->dwfl, NULL, 1, &thread_callbacks, u);
		if (p->attached)
			(void)u->dw.getthread_frames(p->dwfl, 1, take_frame, u);
	}
	u->short_of_memory += u->out_of_memory;
	u->short_of_binary += u->out_of_binary && !u->out_of_memory;
	return NULL;
}

static struct error *unwind_all(struct unwinding *u, struct message_writer *out)
{
	const struct unwind_question *q = u->question;
	TRY(libdw_load(&u->dw));
	u->callbacks = (Dwfl_Callbacks){.find_elf = no_file,
					.find_debuginfo = no_debug,
					.section_address = u->dw.section_address};
	for (uint32_t i = 0; i < q->stack_count; i++) {
		TRY(unwind(u, &q->stack[i]));
		message_put_u64(out, u->count);
		for (uint32_t k = 0; k < u->count; k++)
			message_put_u64(out, u->address[k]);
	}
	message_put_u64(out, u->short_of_memory);
	message_put_u64(out, u->short_of_binary);
	message_put_text(out, u->missing.len ? u->missing.bytes : NULL);
	TRY(text_error(&u->missing));
	return message_writer_error(out);
}

// Nothing is freed but what the answer is made of: the process ends.
static struct error *work(void *context, struct text *answer)
{
	struct unwinding *u = calloc(1, sizeof *u);
	struct message_writer out;
	if (!u)
		return error_nomem();
	u->question = context;
	u->environment = search_environment();
	arena_init(&u->scratch, SCRATCH_LIMIT);
	for (uint32_t i = 0; i < MAX_OPEN; i++)
		u->process[i].space = NO_ID;
	TRY(message_writer_init(&out, answer));
	struct error *err = unwind_all(u, &out);
	for (uint32_t i = 0; i < MAX_OPEN; i++)
		if (u->process[i].dwfl)
			u->dw.end(u->process[i].dwfl);
	message_writer_deinit(&out);
	text_deinit(&u->missing);
	arena_deinit(&u->scratch);
	free(u);
	return err;
}

static struct error *take_answer(const struct text *text, uint32_t stacks, struct arena *arena,
				 struct unwind_answer *ret)
{
	struct message_reader in;
	struct unwind_answer a = {0};
	uint32_t count = 0, cap = 0;
	message_reader_init(&in, text->bytes, text->len, arena);
	TRY(ALLOC(arena, a.start, (size_t)stacks + 1));
	for (uint32_t i = 0; i < stacks; i++) {
		uint32_t frames = message_count(&in);
		TRY(RESERVE_MORE(arena, a.address, count, cap, frames));
		for (uint32_t k = 0; k < frames; k++)
			a.address[count++] = message_u64(&in);
		a.start[i + 1] = count;
	}
	a.short_of_memory = (uint32_t)message_u64(&in);
	a.short_of_binary = (uint32_t)message_u64(&in);
	a.missing = message_text(&in);
	TRY(message_end(&in));
	*ret = a;
	return NULL;
}

struct error *unwind_run(const struct unwind_question *question, struct arena *arena,
			 struct unwind_answer *ret)
{
	struct text answer = {0};
	struct error *err = isolate_run(work, (void *)question,
					&(struct isolate_limits){.seconds = SECONDS}, &answer);
	if (!err)
		err = take_answer(&answer, question->stack_count, arena, ret);
	text_deinit(&answer);
	return err;
}
