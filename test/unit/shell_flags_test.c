// Flags as Go reads them, and pprof's checks.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "shell/command.h"
#include "shell/flags.h"
#include "shell/tell.h"

// Splits the line at spaces and reads it as a command line.
static struct error *parse(struct flags *flags, const char *line)
{
	static char copy[512];
	static char *argv[32];
	int argc = 0;
	argv[argc++] = (char *)"cprof";
	snprintf(copy, sizeof copy, "%s", line);
	for (char *word = strtok(copy, " "); word; word = strtok(NULL, " "))
		argv[argc++] = word;
	return flags_parse(flags, argc, argv);
}

static void assert_refused(const char *line, const char *message)
{
	struct flags flags;
	struct tell tell = {0};
	struct error *err = parse(&flags, line);
	if (!err) {
		err = flags_check(&flags, &tell);
		flags_deinit(&flags);
	}
	if (!err)
		print_error("accepted: %s\n", line);
	assert_non_null(err);
	assert_string_equal(error_message(err), message);
	error_free(err);
}

static void accept(struct flags *flags, const char *line)
{
	struct tell tell = {0};
	assert_null(parse(flags, line));
	assert_null(flags_check(flags, &tell));
}

static void syntax(void **state)
{
	(void)state;
	struct flags f;
	accept(&f, "-top -nodecount=5 --unit ms -trim=false p");
	assert_string_equal(f.command->name, "top");
	assert_int_equal(f.config.nodecount, 5);
	assert_string_equal(f.config.unit, "ms");
	assert_false(f.config.trim);
	assert_int_equal(f.source_count, 1);
	assert_string_equal(f.source[0], "p");
	flags_deinit(&f);
	accept(&f, "p -top");
	assert_null(f.command);
	assert_int_equal(f.source_count, 2);
	flags_deinit(&f);
	accept(&f, "-top -- -p");
	assert_string_equal(f.source[0], "-p");
	flags_deinit(&f);
	accept(&f, "-trim false p"); // a boolean takes no second word
	assert_int_equal(f.source_count, 2);
	flags_deinit(&f);
	accept(&f, "-unit=a -unit=b -list= p");
	assert_string_equal(f.config.unit, "b");
	assert_null(f.command);
	flags_deinit(&f);
	accept(&f, "-list=x p");
	assert_string_equal(f.argument, "x");
	flags_deinit(&f);
	accept(&f, "-h -nonsense");
	assert_true(f.help);
	flags_deinit(&f);
}

static void refused(void **state)
{
	(void)state;
	assert_refused("-foo p", "flag provided but not defined: -foo");
	assert_refused("-sort=cum p", "flag provided but not defined: -sort");
	assert_refused("-list", "flag needs an argument: -list");
	assert_refused("-nodecount=x p", "invalid value \"x\" for flag -nodecount: parse error");
	assert_refused("-trim=maybe p", "invalid boolean value \"maybe\" for -trim: parse error");
	assert_refused("-top=yes p", "invalid boolean value \"yes\" for -top: parse error");
	assert_refused("---x p", "bad flag syntax: ---x");
	assert_refused("-=x p", "bad flag syntax: -=x");
	assert_refused("-top -list=x p", "must set at most one output format");
	assert_refused("-cum -flat p", "conflicting options set: [cum flat]");
	assert_refused("-lines -files p", "conflicting options set: [lines files]");
	assert_refused("-base=a -diff_base=b p",
		       "-base and -diff_base flags cannot both be specified");
	assert_refused("-normalize p", "must have base profile to normalize by");
	assert_refused("-http=:1 -top p",
		       "-http is not compatible with an output format on the command line");
	assert_refused("-no_browser p", "-no_browser only makes sense with -http");
	assert_refused("-http=:1 p", "-http is not built into this cprof yet");
	assert_refused("-c top -x f p", "-c and -x flags cannot both be specified");
	assert_refused("-c top -tree p", "-c and -x run commands of the shell: an output format "
					 "does not go with them");
}

static void groups(void **state)
{
	(void)state;
	struct flags f;
	accept(&f, "-cum -filefunctions p");
	assert_string_equal(f.config.sort, "cum");
	assert_string_equal(f.config.granularity, "filefunctions");
	flags_deinit(&f);
	accept(&f, "-cum -cum=false -flat p");
	assert_string_equal(f.config.sort, "flat");
	flags_deinit(&f);
}

static void shorthands(void **state)
{
	(void)state;
	for (size_t i = 0; i < flag_shorthand_count; i++) {
		struct flags f;
		char line[64];
		snprintf(line, sizeof line, "-%s p", flag_shorthands[i].name);
		accept(&f, line);
		assert_string_equal(f.config.sample_index, flag_shorthands[i].type);
		assert_int_equal(f.config.mean, flag_shorthands[i].mean);
		flags_deinit(&f);
	}
}

static void write_file(const char *path, const char *bytes, size_t len)
{
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fwrite(bytes, 1, len, file);
	fclose(file);
}

static void binary(void **state)
{
	(void)state;
	char path[] = "/tmp/cprof-flags-XXXXXX", line[64];
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	close(fd);
	char image[256] = "\177ELF\2\1\1";
	write_file(path, image, 64);
	assert_true(flags_is_object(path));
	struct flags f;
	snprintf(line, sizeof line, "-top %s p", path);
	accept(&f, line);
	assert_string_equal(f.executable, path);
	assert_int_equal(f.source_count, 1);
	flags_deinit(&f);
	snprintf(line, sizeof line, "-top %s", path); // alone it is a profile
	accept(&f, line);
	assert_null(f.executable);
	flags_deinit(&f);

	write_file(path, image, 8); // cut
	assert_false(flags_is_object(path));
	image[4] = 9; // no such class
	write_file(path, image, 64);
	assert_false(flags_is_object(path));
	write_file(path, "\xcf\xfa\xed\xfe\7\0\0\1", 9);
	assert_false(flags_is_object(path));
	memcpy(image, "\xcf\xfa\xed\xfe\7\0\0\1", 8);
	write_file(path, image, 64);
	assert_true(flags_is_object(path));
	memcpy(image, "\xca\xfe\xba\xbe\0\0\0\2", 8);
	write_file(path, image, 64);
	assert_true(flags_is_object(path));
	memcpy(image, "\xca\xfe\xba\xbe\0\0\0\x34", 8); // a Java class
	write_file(path, image, 64);
	assert_false(flags_is_object(path));
	memset(image, 0, sizeof image);
	memcpy(image, "MZ", 2);
	image[0x3c] = 0x40;
	memcpy(image + 0x40, "PE\0", 4);
	write_file(path, image, 128);
	assert_true(flags_is_object(path));
	unlink(path);
	assert_false(flags_is_object(path));
	assert_false(flags_is_object("/dev/zero"));
	assert_false(flags_is_object("/"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(syntax),     cmocka_unit_test(refused), cmocka_unit_test(groups),
		cmocka_unit_test(shorthands), cmocka_unit_test(binary),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
