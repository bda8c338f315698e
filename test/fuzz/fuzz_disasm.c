// Machine code: the first byte chooses the machine, the rest is code.
#include <stdint.h>
#include <stdlib.h>

#include "base/text.h"
#include "object/disasm.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

struct seen {
	uint64_t next;
	size_t bytes;
};

static struct error *look(void *context, const struct disasm_instruction *i)
{
	struct seen *seen = context;
	if (i->address != seen->next || i->size == 0 || i->text.len == 0)
		abort();
	seen->next += i->size;
	seen->bytes += i->size;
	return NULL;
}

// Every other address has a name.
static void put_name(void *context, uint64_t address, struct text *out)
{
	(void)context;
	if (address & 1)
		text_putf(out, "f%llu", (unsigned long long)(address & 0xff));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static const enum object_machine machines[] = {MACHINE_X86_64, MACHINE_X86, MACHINE_ARM64,
						       MACHINE_ARM};
	if (len == 0)
		return 0;
	const struct disasm_code code = {
		.machine = machines[bytes[0] & 3],
		.big_endian = bytes[0] & 4,
		.thumb = bytes[0] & 8,
		.intel = bytes[0] & 16,
		.address = bytes[0] & 32 ? UINT64_MAX - 8 : 0x401000,
		.bytes = bytes + 1,
		.len = len - 1,
	};
	struct seen seen = {.next = code.address};
	const struct disasm_sink sink = {.instruction = look, .name = put_name, .context = &seen};
	struct error *err = disasm_run(&code, &sink);
	if (!err && seen.bytes != code.len)
		abort();
	error_free(err);
	return 0;
}
