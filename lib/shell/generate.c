// Which document, and the version.
#include "shell/generate.h"

#include <stdio.h>
#include <string.h>

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <protobuf-c/protobuf-c.h>
#include <readline/readline.h>
#include <utf8proc.h>
#include <zlib.h>

#include "base/text.h"
#include "io/http.h"
#include "object/disasm.h"
#include "symbolize/demangle.h"
#include "tui/screen.h"

struct error *generate_document(struct text *out, const char *what)
{
	static const struct {
		const char *name;
		void (*generate)(struct text *out);
	} document[] = {
		{"man", generate_man},	 {"bash", generate_bash},	    {"zsh", generate_zsh},
		{"fish", generate_fish}, {"reference", generate_reference},
	};
	for (size_t i = 0; i < ARRAY_LEN(document); i++)
		if (strcmp(document[i].name, what) == 0) {
			document[i].generate(out);
			return text_error(out);
		}
	return error_new(ERR_USAGE,
			 "invalid value \"%s\" for flag -generate: must be man, bash, zsh, fish or "
			 "reference",
			 what);
}

void generate_version(struct text *out)
{
	char pcre2[64] = "";
	pcre2_config(PCRE2_CONFIG_VERSION, pcre2);
	pcre2[strcspn(pcre2, " ")] = '\0';
	text_putf(out, "cprof %s\n", CPROF_VERSION);
	const char *disasm = disasm_version();
	const char *http = http_version();
	const char *screen = screen_version();
	text_putf(out, "readline %s, zlib %s, PCRE2 %s, protobuf-c %s, utf8proc %s%s%s%s%s%s%s%s\n",
		  rl_library_version, zlibVersion(), pcre2, protobuf_c_version(),
		  utf8proc_version(), disasm ? ", " : "; without Capstone", disasm ? disasm : "",
		  http ? ", " : "; without libcurl", http ? http : "",
		  screen ? ", " : "; without ncurses", screen ? screen : "",
		  demangle_knows_cxx() ? "" : "; without libiberty");
}
