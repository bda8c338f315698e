// A line of the shell: taken apart, and completed at every place of it.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "session/session.h"
#include "shell/complete.h"
#include "shell/words.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	static struct session *session;
	if (!session && session_new(&session))
		abort();
	// Exactly as long as it is, so that reading behind it is seen.
	char *line = malloc(len ? len : 1);
	if (!line)
		return 0;
	memcpy(line, bytes, len);
	struct words words;
	struct error *err = words_parse(&words, line, len);
	if (!err && words.kind == WORDS_COMMAND && !words.command)
		abort();
	error_free(err);
	words_deinit(&words);
	struct completion completion;
	// Completion of files would read the disk.
	if (len < 64 && !memchr(line, '>', len) && !memchr(line, '|', len) &&
	    !memmem(line, len, "path", 4) && !memmem(line, len, "output", 6)) {
		err = complete_find(session, line, len, &completion);
		if (!err)
			completion_deinit(&completion);
		error_free(err);
	}
	free(line);
	return 0;
}
