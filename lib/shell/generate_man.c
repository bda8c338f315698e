#include "shell/generate.h"
#include "base/text.h"
void generate_man(struct text *out)
{
	(void)out;
}
void generate_reference(struct text *out)
{
	(void)out;
}
void generate_bash(struct text *out)
{
	(void)out;
}
void generate_zsh(struct text *out)
{
	(void)out;
}
void generate_fish(struct text *out)
{
	(void)out;
}
