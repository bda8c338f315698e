// The table of commands, and finding one by name.
#include "shell/command.h"

#include <string.h>

#define COMMAND(name) extern const struct command cmd_##name;
#include "shell/commands.def"

const struct command *const commands[] = {
#define COMMAND(name) &cmd_##name,
#include "shell/commands.def"
};
const size_t command_count = ARRAY_LEN(commands);

static bool has_alias(const struct command *command, const char *name)
{
	size_t len = strlen(name);
	for (const char *at = command->aliases; at && *at;) {
		size_t n = strcspn(at, " ");
		if (n == len && memcmp(at, name, n) == 0)
			return true;
		at += n + strspn(at + n, " ");
	}
	return false;
}

const struct command *command_find(const char *name)
{
	for (size_t i = 0; i < command_count; i++)
		if (strcmp(commands[i]->name, name) == 0 || has_alias(commands[i], name))
			return commands[i];
	return NULL;
}
