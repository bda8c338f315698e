// Lines of /proc/kallsyms, and what is none.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/text.h"
#include "symbolize/kernel.h"

static struct kernel *read_text(const char *text)
{
	struct kernel *k = NULL;
	struct error *err = kernel_from_memory(text, strlen(text), &k);
	if (err)
		fail_msg("%s", error_message(err));
	return k;
}

static void expect(const struct kernel *k, uint64_t address, const char *name, const char *module)
{
	struct kernel_symbol s;
	if (!name) {
		assert_false(kernel_find(k, address, &s));
		return;
	}
	assert_true(kernel_find(k, address, &s));
	assert_string_equal(s.name, name);
	assert_int_equal(s.module != NULL, module != NULL);
	if (module)
		assert_string_equal(s.module, module);
}

static void the_nearest_function_below(void **state)
{
	(void)state;
	struct kernel *k = read_text("0000000000000000 A fixed_percpu_data\n"
				     "ffffffff81000000 T _stext\n"
				     "ffffffff81000000 T _text\n"
				     "ffffffff81000000 T startup_64\n"
				     "ffffffff81000100 t __helper\n"
				     "ffffffff81000100 T _also\n"
				     "ffffffff81000100 T helper\n"
				     "ffffffff81000180 D data\n"
				     "ffffffff81000200 W weak\n"
				     "ffffffff81000300 T _etext\n"
				     "ffffffffc0003000 t ext4_exit\t[ext4]\n"
				     "ffffffffc0001000 t ext4_read\t[ext4]\n"
				     "ffffffffc0008000 t bpf_prog_1\t[bpf]");
	expect(k, 0xffffffff80ffffff, NULL, NULL);
	expect(k, 0, NULL, NULL);
	expect(k, 0xffffffff81000000, "startup_64", NULL);
	expect(k, 0xffffffff810000ff, "startup_64", NULL);
	expect(k, 0xffffffff81000190, "helper", NULL); // data does not count
	expect(k, 0xffffffff81000200, "weak", NULL);
	expect(k, 0xffffffff81000300, NULL, NULL); // code has ended
	expect(k, 0xffffffffc0000fff, NULL, NULL);
	expect(k, 0xffffffffc0001000, "ext4_read", "ext4");
	expect(k, 0xffffffffc0002fff, "ext4_read", "ext4"); // inside one module up to the next
	expect(k, 0xffffffffc0003004, "ext4_exit", "ext4");
	expect(k, 0xffffffffc0004fff, "ext4_exit", "ext4");
	expect(k, 0xffffffffc0005000, NULL, NULL); // of another module is what comes next
	expect(k, 0xffffffffc0009fff, "bpf_prog_1", "bpf");
	expect(k, 0xffffffffc000a000, NULL, NULL);
	expect(k, UINT64_MAX, NULL, NULL);
	kernel_close(k);
}

static void the_last_page_does_not_wrap(void **state)
{
	(void)state;
	struct kernel *k = read_text("ffffffffffffff00 T last\n");
	expect(k, 0xfffffffffffffff0, "last", NULL);
	kernel_close(k);
}

static void what_is_wrong_is_said(void **state)
{
	(void)state;
	static const char nul[] = "ffffffff81000000 T a\0b\n";
	static const struct {
		const char *text;
		size_t len;
		const char *message;
		enum error_code code;
	} row[] = {
		{"", 0, "it names no functions", ERR_FORMAT},
		{"\n\n", 0, "it names no functions", ERR_FORMAT},
		{"ffffffff81000000 D data\n", 0, "it names no functions", ERR_FORMAT},
		{"0000000000000000 T _stext\n0000000000000000 t helper\n", 0,
		 "all addresses are 0: the kernel hides them "
		 "(sysctl kernel.kptr_restrict, or read it as root)",
		 ERR_IO},
		{"ffffffff81000000 T a\nhello\n", 0,
		 "line 2: expected an address, a type and a name", ERR_FORMAT},
		{"ffffffff8100000g T a\n", 0, "line 1: expected an address, a type and a name",
		 ERR_FORMAT},
		{"0ffffffff81000000 T a\n", 0, "line 1: expected an address, a type and a name",
		 ERR_FORMAT},
		{"ffffffff81000000 TT a\n", 0, "line 1: expected an address, a type and a name",
		 ERR_FORMAT},
		{"ffffffff81000000 T", 0, "line 1: expected an address, a type and a name",
		 ERR_FORMAT},
		{" T a\n", 0, "line 1: expected an address, a type and a name", ERR_FORMAT},
		{nul, sizeof nul - 1, "line 1: expected an address, a type and a name", ERR_FORMAT},
	};
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct kernel *k = NULL;
		size_t len = row[i].len ? row[i].len : strlen(row[i].text);
		struct error *err = kernel_from_memory(row[i].text, len, &k);
		assert_non_null(err);
		assert_null(k);
		assert_string_equal(error_message(err), row[i].message);
		assert_int_equal(error_code(err), row[i].code);
		error_free(err);
	}
}

static void modules_are_in_brackets(void **state)
{
	(void)state;
	struct kernel *k = read_text("ffffffffc0001000 t a\tplain\n"
				     "ffffffffc0002000 t b\t[]\n"
				     "ffffffffc0003000 t c [space]\n");
	expect(k, 0xffffffffc0001000, "a", NULL);
	expect(k, 0xffffffffc0002000, "b", NULL);
	expect(k, 0xffffffffc0003000, "c", "space");
	kernel_close(k);
}

static void files_of_other_kinds_are_refused(void **state)
{
	(void)state;
	static const struct {
		const char *path, *message;
	} row[] = {
		{"/nowhere/kallsyms", "/nowhere/kallsyms: No such file or directory"},
		{"/", "/: not a regular file"},
		{"/dev/zero", "/dev/zero: not a regular file"},
	};
	struct kernel *k;
	for (size_t i = 0; i < ARRAY_LEN(row); i++) {
		struct error *err = kernel_open(row[i].path, &k);
		assert_string_equal(error_message(err), row[i].message);
		error_free(err);
	}
}

// Larger than is ever read, without using the disk.
static void a_file_without_end(void **state)
{
	(void)state;
	char path[] = "/tmp/cprof-test-XXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_int_equal(ftruncate(fd, (off_t)1 << 40), 0);
	struct kernel *k;
	struct error *err = kernel_open(path, &k);
	assert_int_equal(error_code(err), ERR_LIMIT);
	error_free(err);
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_nearest_function_below),
		cmocka_unit_test(the_last_page_does_not_wrap),
		cmocka_unit_test(what_is_wrong_is_said),
		cmocka_unit_test(modules_are_in_brackets),
		cmocka_unit_test(files_of_other_kinds_are_refused),
		cmocka_unit_test(a_file_without_end),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
