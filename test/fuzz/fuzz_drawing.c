// What is drawn of a profile.proto: the graph of calls in lines, as DOT and for KCachegrind, trees
// in lines, and the history of two profiles.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "format/proto_read.h"
#include "profile.h"
#include "report/trend.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static void ask(struct session *s, enum report_kind report, struct text *answer)
{
	struct question question = {
		.report = report, .config = session_config(s), .unicode = true, .columns = 100};
	struct writer writer = text_writer(answer);
	text_clear(answer);
	error_free(session_answer(s, &question, &writer, NULL));
	text_putc(answer, '\0');
	if (answer->failed)
		abort();
}

// No name commands a terminal, and none begins a line.
static void check_lines(const char *text)
{
	for (; *text; text++)
		if (((unsigned char)*text < 0x20 && *text != '\n' && *text != '\t') ||
		    *text == 0x7f)
			abort();
}

// Behind what pprof prints of the profile as it is, in which the title may stand, too.
static const char *below_header(const char *text, const char *title)
{
	const char *found = "";
	for (const char *at = text; (at = strstr(at, title)); at++)
		found = at;
	return found;
}

// All text is in quotes that end in the same line.
static void check_dot(const char *text)
{
	bool quoted = false;
	for (; *text; text++) {
		if (quoted && *text == '\\' && text[1])
			text++;
		else if (*text == '"')
			quoted = !quoted;
		if (quoted && *text == '\n')
			abort();
	}
	if (quoted)
		abort();
}

static void check_callgrind(const char *text)
{
	static const char *const starts[] = {"positions: ", "events: ", "\n",	"ob=",	  "fl=",
					     "fn=",	    "cfl=",	"cfn=", "calls=", "* ",
					     "0x",	    "+",	"-"};
	for (const char *line = text; *line; line = strchr(line, '\n') + 1) {
		size_t i = 0;
		while (i < ARRAY_LEN(starts) && strncmp(line, starts[i], strlen(starts[i])) != 0)
			i++;
		if (i == ARRAY_LEN(starts) || !strchr(line, '\n'))
			abort();
	}
}

static void ask_trend(struct session *s, struct text *answer)
{
	struct question question = {.report = REPORT_TREND, .config = session_config(s)};
	struct text notes = {0};
	struct trend trend;
	trend_init(&trend, 1 << 28);
	struct error *err = session_add_to_trend(s, &question, "a", &notes, &trend);
	if (!err)
		err = session_add_to_trend(s, &question, "b", &notes, &trend);
	if (!err) {
		s->trend = &trend;
		ask(s, REPORT_TREND, answer);
		s->trend = NULL;
	}
	error_free(err);
	text_deinit(&notes);
	trend_deinit(&trend);
}

// The last byte of an input says how it is looked at.
static void set_options(struct session *s, uint8_t bits)
{
	static const char *const setting[][2] = {
		{"call_tree", "true"}, {"granularity", "addresses"},
		{"trim", "false"},     {"tagleaf", "key"},
		{"inverted", "true"},  {"sample_index", "0"},
		{"mean", "true"},      {"nodecount", "3"}};
	for (size_t i = 0; i < ARRAY_LEN(setting); i++)
		if (bits >> i & 1)
			error_free(session_set(s, option_find(setting[i][0]), setting[i][1]));
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct session *s = open_session(read_profile(&format_proto, bytes, len, 1 << 20));
	if (!s)
		return 0;
	set_options(s, bytes[len - 1]);
	struct text answer = {0};
	ask(s, REPORT_GRAPH, &answer);
	check_lines(below_header(answer.bytes, "Showing nodes"));
	// Other reports have units as they are; this one knows none that is no unit.
	error_free(session_set(s, option_find("unit"), "auto"));
	ask(s, REPORT_CALLTREE, &answer);
	check_lines(below_header(answer.bytes, "total%"));
	ask(s, REPORT_FLAMETEXT, &answer);
	check_lines(below_header(answer.bytes, "root"));
	ask(s, REPORT_PICTURE, &answer);
	check_dot(answer.bytes);
	ask(s, REPORT_CALLGRIND, &answer);
	check_callgrind(answer.bytes);
	ask_trend(s, &answer);
	text_deinit(&answer);
	session_free(s);
	return 0;
}
