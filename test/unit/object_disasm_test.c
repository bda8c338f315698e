// Known bytes of four machines, in both syntaxes.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/text.h"
#include "object/disasm.h"

static struct error *put_line(void *context, const struct disasm_instruction *i)
{
	struct text *out = context;
	text_putf(out, "%llx+%u %.*s\n", (unsigned long long)i->address, i->size, (int)i->text.len,
		  i->text.text);
	return NULL;
}

// f is at 0x1000, and nothing else has a name.
static void put_name(void *context, uint64_t address, struct text *out)
{
	(void)context;
	if (address == 0x1000)
		text_puts(out, "f");
	else if (address > 0x1000 && address < 0x1100)
		text_putf(out, "f+0x%llx", (unsigned long long)(address - 0x1000));
}

static void check(struct disasm_code code, const void *bytes, size_t len, const char *want)
{
	struct text out = {0};
	code.bytes = bytes;
	code.len = len;
	if (!code.address)
		code.address = 0x1000;
	struct disasm_sink sink = {.instruction = put_line, .name = put_name, .context = &out};
	text_puts(&out, "");
	assert_null(disasm_run(&code, &sink));
	assert_string_equal(out.bytes, want);
	text_deinit(&out);
}
#define CHECK(code, bytes, want) check((struct disasm_code)code, bytes, sizeof bytes - 1, want)
#define X(...)			 {__VA_ARGS__}

static void x86_64(void **state)
{
	(void)state;
	static const char bytes[] = "\x55"			   // push %rbp
				    "\x48\x89\xe5"		   // mov %rsp,%rbp
				    "\x8b\x44\x88\x10"		   // mov 0x10(%rax,%rcx,4),%eax
				    "\xe8\xf3\xff\xff\xff"	   // call 0x1000
				    "\x75\x01"			   // jne
				    "\x48\x8b\x05\x00\x00\x00\x00" // mov 0(%rip),%rax
				    "\xff\xd0"			   // call *%rax
				    "\xc3";
	CHECK(X(.machine = MACHINE_X86_64), bytes,
	      "1000+1 pushq %rbp\n"
	      "1001+3 movq %rsp, %rbp\n"
	      "1004+4 movl 0x10(%rax, %rcx, 4), %eax\n"
	      "1008+5 callq 0x1000 <f>\n"
	      "100d+2 jne 0x1010 <f+0x10>\n"
	      "100f+7 movq (%rip), %rax # 0x1016 <f+0x16>\n"
	      "1016+2 callq *%rax\n"
	      "1018+1 retq\n");
	CHECK(X(.machine = MACHINE_X86_64, .intel = true), bytes,
	      "1000+1 push rbp\n"
	      "1001+3 mov rbp, rsp\n"
	      "1004+4 mov eax, dword ptr [rax + rcx*4 + 0x10]\n"
	      "1008+5 call 0x1000 <f>\n"
	      "100d+2 jne 0x1010 <f+0x10>\n"
	      "100f+7 mov rax, qword ptr [rip] # 0x1016 <f+0x16>\n"
	      "1016+2 call rax\n"
	      "1018+1 ret\n");
}

static void x86_32(void **state)
{
	(void)state;
	static const char bytes[] = "\x55\x89\xe5\xe8\xf8\xff\xff\xff\xc9";
	CHECK(X(.machine = MACHINE_X86), bytes,
	      "1000+1 pushl %ebp\n1001+2 movl %esp, %ebp\n1003+5 calll 0x1000 <f>\n1008+1 leave\n");
	CHECK(X(.machine = MACHINE_X86, .intel = true), bytes,
	      "1000+1 push ebp\n1001+2 mov ebp, esp\n1003+5 call 0x1000 <f>\n1008+1 leave\n");
}

static void arm64(void **state)
{
	(void)state;
	static const char bytes[] = "\xfd\x7b\xbf\xa9"	// stp x29, x30, [sp, #-16]!
				    "\xff\xff\xff\x97"	// bl 0x1000
				    "\xc0\xff\xff\xb4"	// cbz x0, 0x1000
				    "\xc0\x03\x5f\xd6"; // ret
	CHECK(X(.machine = MACHINE_ARM64), bytes,
	      "1000+4 stp x29, x30, [sp, #-0x10]!\n"
	      "1004+4 bl #0x1000 <f>\n"
	      "1008+4 cbz x0, #0x1000 <f>\n"
	      "100c+4 ret\n");
	// There is one syntax only.
	CHECK(X(.machine = MACHINE_ARM64, .intel = true, .big_endian = true), "\xc0\x03\x5f\xd6",
	      "1000+4 ret\n");
}

static void arm_and_thumb(void **state)
{
	(void)state;
	static const char arm[] = "\x04\xe0\x2d\xe5"  // str lr, [sp, #-4]!
				  "\xfd\xff\xff\xeb"  // bl 0x1000
				  "\x1e\xff\x2f\xe1"; // bx lr
	CHECK(X(.machine = MACHINE_ARM), arm,
	      "1000+4 str lr, [sp, #-4]!\n1004+4 bl #0x1000 <f>\n1008+4 bx lr\n");
	CHECK(X(.machine = MACHINE_ARM, .big_endian = true), "\xe1\x2f\xff\x1e", "1000+4 bx lr\n");
	static const char thumb[] = "\x00\xb5"		// push {lr}
				    "\xff\xf7\xfd\xff"	// bl 0x1000
				    "\x70\x47";		// bx lr
	CHECK(X(.machine = MACHINE_ARM, .thumb = true), thumb,
	      "1000+2 push {lr}\n1002+4 bl #0x1000 <f>\n1006+2 bx lr\n");
}

static void what_is_no_instruction_is_a_question_mark(void **state)
{
	(void)state;
	CHECK(X(.machine = MACHINE_X86_64), "\x06\x90\xe8", "1000+1 ?\n1001+1 nop\n1002+1 ?\n");
	CHECK(X(.machine = MACHINE_ARM64), "\0\0\0\0\xc0\x03\x5f\xd6\0\0",
	      "1000+4 ?\n1004+4 ret\n1008+2 ?\n");
	CHECK(X(.machine = MACHINE_ARM, .thumb = true), "\x70\x47\xff", "1000+2 bx lr\n1002+1 ?\n");
	CHECK(X(.machine = MACHINE_X86_64), "", "");
}

static void addresses_may_wrap(void **state)
{
	(void)state;
	CHECK(X(.machine = MACHINE_X86_64, .address = UINT64_MAX), "\x90\x90",
	      "ffffffffffffffff+1 nop\n0+1 nop\n");
}

static void other_machines_are_an_error(void **state)
{
	(void)state;
	struct disasm_sink sink = {.instruction = put_line};
	struct error *err = disasm_run(&(struct disasm_code){.machine = MACHINE_OTHER}, &sink);
	assert_non_null(err);
	assert_int_equal(error_code(err), ERR_UNSUPPORTED);
	error_free(err);
}

int main(void)
{
	// Without Capstone there is only the sentence that says so.
	if (!disasm_version()) {
		const struct CMUnitTest tests[] = {cmocka_unit_test(other_machines_are_an_error)};
		return cmocka_run_group_tests(tests, NULL, NULL);
	}
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(x86_64),
		cmocka_unit_test(x86_32),
		cmocka_unit_test(arm64),
		cmocka_unit_test(arm_and_thumb),
		cmocka_unit_test(what_is_no_instruction_is_a_question_mark),
		cmocka_unit_test(addresses_may_wrap),
		cmocka_unit_test(other_machines_are_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
