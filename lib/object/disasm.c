// Capstone behind one function; names are put behind what it prints.
#include "object/disasm.h"

#include "base/text.h"

#ifndef CPROF_CAPSTONE

const char *disasm_version(void)
{
	return NULL;
}

struct error *disasm_possible(void)
{
	return error_new(ERR_UNSUPPORTED,
			 "this cprof was built without Capstone, so it cannot read machine code");
}

struct error *disasm_run(const struct disasm_code *code, const struct disasm_sink *sink)
{
	(void)code, (void)sink;
	return disasm_possible();
}

#else

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "object/capstone.h"

#if CS_API_MAJOR >= 6
#define ARCH_ARM64 CS_ARCH_AARCH64
#else
#define ARCH_ARM64 CS_ARCH_ARM64
#endif

#define OPERANDS_X86 8 // places in Capstone's array

struct decoder {
	const struct disasm_code *code;
	const struct disasm_sink *sink;
	const struct capstone *capstone;
	csh handle;
	cs_insn *insn;
	struct text text;
};

const char *disasm_version(void)
{
	static char version[32];
	snprintf(version, sizeof version, "Capstone %d.%d", CS_API_MAJOR, CS_API_MINOR);
	return version;
}

struct error *disasm_possible(void)
{
	const struct capstone *capstone;
	return capstone_load(&capstone);
}

static bool find_mode(const struct disasm_code *code, cs_arch *arch, cs_mode *mode)
{
	switch (code->machine) {
	case MACHINE_X86_64:
		*arch = CS_ARCH_X86;
		*mode = CS_MODE_64;
		return true;
	case MACHINE_X86:
		*arch = CS_ARCH_X86;
		*mode = CS_MODE_32;
		return true;
	case MACHINE_ARM64:
		*arch = ARCH_ARM64;
		*mode = CS_MODE_LITTLE_ENDIAN; // code is little-endian on big-endian systems, too
		return true;
	case MACHINE_ARM:
		*arch = CS_ARCH_ARM;
		*mode = (code->thumb ? CS_MODE_THUMB : CS_MODE_ARM) |
			(code->big_endian ? CS_MODE_BIG_ENDIAN : CS_MODE_LITTLE_ENDIAN);
		return true;
	case MACHINE_OTHER:
		break;
	}
	return false;
}

// How far to go on when something is no instruction.
static size_t step_of(const struct disasm_code *code)
{
	switch (code->machine) {
	case MACHINE_ARM64:
		return 4;
	case MACHINE_ARM:
		return code->thumb ? 2 : 4;
	default:
		return 1;
	}
}

static bool in_group(const struct decoder *d, unsigned group)
{
	return d->capstone->insn_group(d->handle, d->insn, group);
}

// Where a jump or a call goes: the last operand, if that is a number.
static bool find_target(const struct decoder *d, uint64_t *ret)
{
	if (!in_group(d, CS_GRP_JUMP) && !in_group(d, CS_GRP_CALL) &&
	    !in_group(d, CS_GRP_BRANCH_RELATIVE))
		return false;
	const char *comma = strrchr(d->insn->op_str, ',');
	const char *operand = comma ? comma + 1 : d->insn->op_str;
	operand += strspn(operand, " #");
	if (!isdigit((unsigned char)*operand))
		return false;
	char *end;
	*ret = strtoull(operand, &end, 0);
	return *end == '\0';
}

// What an instruction of x86-64 reads or writes relative to the next one.
static bool find_data(const struct decoder *d, uint64_t *ret)
{
	if (d->code->machine != MACHINE_X86_64)
		return false;
	const cs_x86 *x86 = &d->insn->detail->x86;
	for (unsigned i = 0; i < x86->op_count && i < OPERANDS_X86; i++) {
		const cs_x86_op *op = &x86->operands[i];
		if (op->type != X86_OP_MEM || op->mem.base != X86_REG_RIP)
			continue;
		*ret = d->insn->address + d->insn->size + (uint64_t)op->mem.disp;
		return true;
	}
	return false;
}

static void put_name(struct decoder *d, uint64_t address, bool with_number)
{
	size_t begin = d->text.len;
	if (with_number)
		text_putf(&d->text, " # 0x%llx", (unsigned long long)address);
	size_t before = d->text.len;
	text_puts(&d->text, " <");
	size_t name = d->text.len;
	if (d->sink->name)
		d->sink->name(d->sink->context, address, &d->text);
	if (d->text.failed)
		return;
	if (d->text.len == name)
		d->text.len = with_number ? before : begin;
	else
		text_putc(&d->text, '>');
}

static void put_instruction(struct decoder *d)
{
	uint64_t address;
	text_puts(&d->text, d->insn->mnemonic);
	if (d->insn->op_str[0])
		text_putf(&d->text, " %s", d->insn->op_str);
	if (find_target(d, &address))
		put_name(d, address, false);
	else if (find_data(d, &address))
		put_name(d, address, true);
}

static struct error *decode(struct decoder *d)
{
	const uint8_t *at = d->code->bytes, *end = at + d->code->len;
	uint64_t address = d->code->address;
	size_t step = step_of(d->code);
	while (at < end) {
		size_t left = (size_t)(end - at), size = left < step ? left : step;
		const uint8_t *next = at;
		uint64_t next_address = address;
		text_clear(&d->text);
		if (d->capstone->disasm_iter(d->handle, &next, &left, &next_address, d->insn)) {
			put_instruction(d);
			size = d->insn->size;
		} else {
			text_putc(&d->text, '?');
		}
		TRY(text_error(&d->text));
		const struct disasm_instruction instruction = {
			.address = address,
			.size = (uint32_t)size,
			.text = {d->text.bytes, d->text.len},
		};
		TRY(d->sink->instruction(d->sink->context, &instruction));
		at += size;
		address += size;
	}
	return NULL;
}

struct error *disasm_run(const struct disasm_code *code, const struct disasm_sink *sink)
{
	cs_arch arch;
	cs_mode mode;
	if (!find_mode(code, &arch, &mode))
		return error_new(ERR_UNSUPPORTED,
				 "it has machine code of another kind than x86, ARM and ARM64");
	struct decoder d = {.code = code, .sink = sink};
	TRY(capstone_load(&d.capstone));
	const struct capstone *capstone = d.capstone;
	cs_err failed = capstone->open(arch, mode, &d.handle);
	if (failed)
		return failed == CS_ERR_MEM
			       ? error_nomem()
			       : error_new(ERR_UNSUPPORTED, "Capstone: %s", capstone->strerror(failed));
	capstone->option(d.handle, CS_OPT_DETAIL, CS_OPT_ON);
	if (arch == CS_ARCH_X86 && !code->intel)
		capstone->option(d.handle, CS_OPT_SYNTAX, CS_OPT_SYNTAX_ATT);
	d.insn = capstone->malloc(d.handle);
	struct error *err = d.insn ? decode(&d) : error_nomem();
	if (d.insn)
		capstone->free(d.insn, 1);
	capstone->close(&d.handle);
	text_deinit(&d.text);
	return err;
}

#endif
