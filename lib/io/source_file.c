// stat() before open(), because opening alone can have effects.
#include "io/source_file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/system.h"
#include "base/text.h"

bool source_file_exists(const char *name)
{
	struct stat st;
	return stat(name, &st) == 0 && S_ISREG(st.st_mode);
}

static void read_all(int fd, const char *name, size_t limit, struct text *bytes,
		     struct text *problem)
{
	while (!problem->len && !bytes->failed) {
		char buf[64 << 10];
		ssize_t n = read(fd, buf, sizeof buf);
		if (n == 0)
			break;
		if (n < 0) {
			if (errno == EINTR)
				continue;
			text_putf(problem, "read %s: ", name);
			text_puts(problem, system_words(errno));
			break;
		}
		text_put(bytes, buf, (size_t)n);
		if (bytes->len > limit)
			text_putf(problem, "read %s: larger than %zu MiB", name, limit >> 20);
	}
}

int source_file_read(const char *name, size_t limit, struct text *bytes, struct text *problem)
{
	struct stat st;
	if (stat(name, &st) != 0)
		return errno;
	if (!S_ISREG(st.st_mode)) {
		text_putf(problem,
			  S_ISDIR(st.st_mode) ? "read %s: is a directory"
					      : "open %s: not a regular file",
			  name);
		return 0;
	}
	int fd = open(name, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
	if (fd < 0)
		return errno;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
		text_putf(problem, "open %s: not a regular file", name);
	read_all(fd, name, limit, bytes, problem);
	close(fd);
	return 0;
}
