// Parsing and checking are two steps, as in pprof: what flag.Parse() says comes with
// the usage text, what the checks say does not.
#include "shell/flags.h"

#include <assert.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "shell/command.h"
#include "shell/tell.h"

const struct flag_shorthand flag_shorthands[FLAGS_SHORTHANDS] = {
	{"total_delay", "delay", false},	   {"mean_delay", "delay", true},
	{"contentions", "contentions", false},	   {"inuse_space", "inuse_space", false},
	{"inuse_objects", "inuse_objects", false}, {"alloc_space", "alloc_space", false},
	{"alloc_objects", "alloc_objects", false},
};
const size_t flag_shorthand_count = FLAGS_SHORTHANDS;

// pprof's flags for what is not built here.
enum { ABSENT_HTTP, ABSENT_NO_BROWSER };
static const struct {
	const char *name;
	bool boolean;
} absent_flags[FLAGS_ABSENT] = {
	[ABSENT_HTTP] = {"http", false},
	[ABSENT_NO_BROWSER] = {"no_browser", true},
};

enum flag_kind { FLAG_OPTION, FLAG_MEMBER, FLAG_COMMAND, FLAG_SHORTHAND, FLAG_ABSENT };

struct flag {
	enum flag_kind kind;
	bool boolean;
	const struct option *option; // of FLAG_OPTION and FLAG_MEMBER
	const char *member;	     // in the option's row
	size_t index;		     // of the other kinds
};

// Where name stands among a|b|c.
static const char *find_in_list(const char *list, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = list; *at;) {
		size_t n = strcspn(at, "|");
		if (n == len && memcmp(at, name, n) == 0)
			return at;
		at += n + (at[n] == '|');
	}
	return NULL;
}

static bool find_flag(const char *name, struct flag *ret)
{
	const struct option *option = option_find(name);
	if (option && option->kind != OPTION_CHOICE) {
		*ret = (struct flag){.kind = FLAG_OPTION,
				     .boolean = option->kind == OPTION_BOOL,
				     .option = option};
		return true;
	}
	if ((option = option_find_member(name))) {
		*ret = (struct flag){.kind = FLAG_MEMBER,
				     .boolean = true,
				     .option = option,
				     .member = find_in_list(option->placeholder, name)};
		return true;
	}
	for (size_t i = 0; i < command_count; i++)
		if (commands[i]->flags & COMMAND_FLAG && strcmp(commands[i]->name, name) == 0) {
			*ret = (struct flag){.kind = FLAG_COMMAND,
					     .boolean = !(commands[i]->flags & COMMAND_ARGUMENT),
					     .index = i};
			return true;
		}
	for (size_t i = 0; i < FLAGS_SHORTHANDS; i++)
		if (strcmp(flag_shorthands[i].name, name) == 0) {
			*ret = (struct flag){.kind = FLAG_SHORTHAND, .boolean = true, .index = i};
			return true;
		}
	for (size_t i = 0; i < FLAGS_ABSENT; i++)
		if (strcmp(absent_flags[i].name, name) == 0) {
			*ret = (struct flag){.kind = FLAG_ABSENT,
					     .boolean = absent_flags[i].boolean,
					     .index = i};
			return true;
		}
	return false;
}

static void set_member(struct flags *flags, const struct flag *flag, const char *name, bool on)
{
	size_t i = 0;
	while (i < flags->member_count && flags->member[i].name != flag->member)
		i++;
	assert(i < FLAGS_MEMBERS); // there are fewer in options.def
	flags->member[i].option = flag->option;
	flags->member[i].name = flag->member;
	flags->member[i].len = strlen(name);
	flags->member[i].on = on;
	if (i == flags->member_count)
		flags->member_count++;
}

static struct error *set_flag(struct flags *flags, const struct flag *flag, const char *name,
			      const char *value)
{
	if (flag->kind == FLAG_OPTION)
		return config_set_flag(&flags->config, flag->option, value);
	bool on = true;
	if (flag->boolean && !parse_go_bool(value, &on))
		return error_new(ERR_USAGE, "invalid boolean value \"%s\" for -%s: parse error",
				 value, name);
	if (flag->boolean)
		value = on ? "1" : "";
	if (flag->kind == FLAG_MEMBER)
		set_member(flags, flag, name, on);
	else if (flag->kind == FLAG_COMMAND)
		flags->report[flag->index] = value;
	else if (flag->kind == FLAG_SHORTHAND)
		flags->shorthand[flag->index] = on;
	else
		flags->absent[flag->index] = value;
	return NULL;
}

// The flag at argv[*at]; sets *ret_end at the first argument that is none.
static struct error *parse_one(struct flags *flags, int argc, char *const *argv, int *at,
			       bool *ret_end)
{
	const char *arg = argv[*at];
	*ret_end = arg[0] != '-' || arg[1] == '\0';
	if (*ret_end)
		return NULL;
	++*at;
	const char *text = arg[1] == '-' ? arg + 2 : arg + 1;
	if (strcmp(arg, "--") == 0) {
		*ret_end = true;
		return NULL;
	}
	if (*text == '-' || *text == '=')
		return error_new(ERR_USAGE, "bad flag syntax: %s", arg);
	size_t len = strcspn(text, "=");
	const char *value = text[len] ? text + len + 1 : NULL;
	char name[32] = "";
	if (len < sizeof name)
		memcpy(name, text, len);
	for (char *dash = name; (dash = strchr(dash, '-'));)
		*dash = '_'; // -token-file is -token_file
	struct flag flag;
	if (!find_flag(name, &flag)) {
		flags->help = strcmp(name, "h") == 0 || strcmp(name, "help") == 0;
		*ret_end = flags->help;
		if (flags->help)
			return NULL;
		return error_new(ERR_USAGE, "flag provided but not defined: -%.*s", (int)len, text);
	}
	if (!value && flag.boolean)
		value = "true";
	else if (!value && *at < argc)
		value = argv[(*at)++];
	if (!value)
		return error_new(ERR_USAGE, "flag needs an argument: -%s", name);
	return set_flag(flags, &flag, name, value);
}

struct error *flags_parse(struct flags *ret, int argc, char *const *argv)
{
	assert(command_count <= FLAGS_COMMANDS);
	*ret = (struct flags){0};
	TRY(config_init(&ret->config));
	int at = 1;
	for (bool end = false; at < argc && !end;) {
		struct error *err = parse_one(ret, argc, argv, &at, &end);
		if (err) {
			flags_deinit(ret);
			return err;
		}
	}
	ret->source = argv + at;
	ret->source_count = (size_t)(argc - at);
	return NULL;
}

void flags_deinit(struct flags *flags)
{
	config_deinit(&flags->config);
}

// ---- the binary

static uint32_t read_u32(const uint8_t *at, bool big)
{
	return big ? (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3]
		   : (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

// ELF: 64 bytes of header, class, byte order and version must be known ones.
static bool is_elf(const uint8_t *b, size_t len)
{
	return len >= 52 && memcmp(b, "\177ELF", 4) == 0 && (b[4] == 1 || b[4] == 2) &&
	       (b[5] == 1 || b[5] == 2) && b[6] == 1;
}

// Mach-O: magic in either byte order.  A fat file says how many there are, and
// is big-endian; Java classes have the same magic and a version of 45 or more there.
static bool is_macho(const uint8_t *b, size_t len)
{
	if (len < 28)
		return false;
	uint32_t little = read_u32(b, false), big = read_u32(b, true);
	if (big == 0xcafebabe)
		return read_u32(b + 4, true) > 0 && read_u32(b + 4, true) < 45;
	return little == 0xfeedface || little == 0xfeedfacf || big == 0xfeedface ||
	       big == 0xfeedfacf;
}

// MZ, and "PE\0\0" where the word at 0x3c says.
static bool is_pe(int fd, const uint8_t *b, size_t len)
{
	uint8_t sign[4];
	return len >= 64 && b[0] == 'M' && b[1] == 'Z' &&
	       pread(fd, sign, 4, (off_t)read_u32(b + 0x3c, false)) == 4 &&
	       memcmp(sign, "PE\0\0", 4) == 0;
}

bool flags_is_object(const char *path)
{
	struct stat st;
	uint8_t b[64];
	if (stat(path, &st) != 0 || !S_ISREG(st.st_mode))
		return false;
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	ssize_t len = pread(fd, b, sizeof b, 0);
	bool object = len > 0 && (is_elf(b, (size_t)len) || is_macho(b, (size_t)len) ||
				  is_pe(fd, b, (size_t)len));
	close(fd);
	return object;
}

// ---- checks

// Two members of one choice: `conflicting options set: [cum flat]`.
static struct error *choose_members(struct flags *flags)
{
	for (size_t o = 0; o < option_count; o++) {
		struct text set = {0};
		size_t count = 0;
		for (size_t i = 0; i < flags->member_count; i++) {
			if (flags->member[i].option != &options[o] || !flags->member[i].on)
				continue;
			text_puts(&set, count++ ? " " : "");
			text_put(&set, flags->member[i].name, flags->member[i].len);
		}
		struct error *err = text_error(&set);
		if (!err && count > 1)
			err = error_new(ERR_USAGE, "conflicting options set: [%s]", set.bytes);
		else if (!err && count == 1)
			err = config_set(&flags->config, &options[o], set.bytes);
		text_deinit(&set);
		TRY(err);
	}
	return NULL;
}

static struct error *choose_command(struct flags *flags)
{
	for (size_t i = 0; i < command_count; i++) {
		const char *value = flags->report[i];
		if (!value || !value[0])
			continue;
		if (flags->command)
			return error_new(ERR_USAGE, "must set at most one output format");
		flags->command = commands[i];
		flags->argument = commands[i]->flags & COMMAND_ARGUMENT ? value : NULL;
	}
	if (flags->command && (flags->config.c[0] || flags->config.x[0]))
		return error_new(ERR_USAGE, "-c and -x run commands of the shell: an output format "
					    "does not go with them");
	if (flags->config.c[0] && flags->config.x[0])
		return error_new(ERR_USAGE, "-c and -x flags cannot both be specified");
	return NULL;
}

static bool is_set(const char *value)
{
	return value && value[0];
}

static struct error *check_absent(const struct flags *flags)
{
	if (is_set(flags->absent[ABSENT_HTTP]) && flags->command)
		return error_new(ERR_USAGE, "-http is not compatible with an output format on the "
					    "command line");
	if (is_set(flags->absent[ABSENT_NO_BROWSER]) && !is_set(flags->absent[ABSENT_HTTP]))
		return error_new(ERR_USAGE, "-no_browser only makes sense with -http");
	for (size_t i = 0; i < FLAGS_ABSENT; i++)
		if (is_set(flags->absent[i]))
			return error_new(ERR_UNSUPPORTED, "-%s is not built into this cprof yet",
					 absent_flags[i].name);
	return NULL;
}

static struct error *apply_shorthands(struct flags *flags, const struct tell *tell)
{
	const struct option *option = option_find("sample_index");
	for (size_t i = 0; i < FLAGS_SHORTHANDS; i++) {
		if (!flags->shorthand[i])
			continue;
		flags->config.mean |= flag_shorthands[i].mean;
		if (!flags->config.sample_index[0]) {
			TRY(config_set(&flags->config, option, flag_shorthands[i].type));
			continue;
		}
		struct text line = {0};
		text_putf(&line, "Multiple value selections, ignoring -%s",
			  flag_shorthands[i].name);
		tell_note(tell, line.bytes, line.len);
		text_deinit(&line);
	}
	return NULL;
}

struct error *flags_check(struct flags *flags, const struct tell *tell)
{
	if (flags->source_count >= 2 && flags_is_object(flags->source[0])) {
		flags->executable = flags->source[0];
		flags->source++;
		flags->source_count--;
	}
	TRY(choose_members(flags));
	TRY(choose_command(flags));
	TRY(check_absent(flags));
	TRY(apply_shorthands(flags, tell));
	const struct config *config = &flags->config;
	if (config->base[0] && config->diff_base[0])
		return error_new(ERR_USAGE, "-base and -diff_base flags cannot both be specified");
	if (config->normalize && !config->base[0] && !config->diff_base[0])
		return error_new(ERR_USAGE, "must have base profile to normalize by");
	return NULL;
}
