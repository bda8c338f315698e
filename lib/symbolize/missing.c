// Follows pprof's local symbolization up to the point where it opens a binary.
#include "symbolize/missing.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "io/path.h"
#include "profile/profile.h"
#include "symbolize/mode.h"

static bool begins(const char *text, size_t len, const char *start)
{
	return len >= strlen(start) && memcmp(text, start, strlen(start)) == 0;
}

// Not a file: the kernel, the vdso, memory of a device.
static bool is_special(const char *file, const struct slice *base)
{
	return begins(base->text, base->len, "[") || begins(base->text, base->len, "linux-vdso") ||
	       begins(file, strlen(file), "/dev/dri/") || strcmp(file, "//anon") == 0 ||
	       begins(file, strlen(file), "/memfd:");
}

// Profiles of a server that has no mappings are said to come from its address.
static bool is_url(const char *file)
{
	return strncasecmp(file, "http://", 7) == 0 || strncasecmp(file, "https://", 8) == 0;
}

// Does the file begin like a binary of any system?
static bool is_binary(int fd)
{
	static const char *const magic[] = {"\177ELF",		"MZ",
					    "\xfe\xed\xfa\xce", "\xfe\xed\xfa\xcf",
					    "\xce\xfa\xed\xfe", "\xcf\xfa\xed\xfe"};
	char start[4];
	struct stat st;
	if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || read(fd, start, sizeof start) != 4)
		return false;
	for (size_t i = 0; i < ARRAY_LEN(magic); i++)
		if (begins(start, sizeof start, magic[i]))
			return true;
	return false;
}

// Puts why the file is of no use; false if it is a binary.
static bool put_reason(struct text *out, const char *file)
{
	// A pipe must not stop us.
	int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
	if (fd < 0) {
		const char *reason = strerror(errno);
		text_putf(out, "open %s: %c%s", file, tolower((unsigned char)*reason), reason + 1);
		return true;
	}
	bool binary = is_binary(fd);
	close(fd);
	if (!binary)
		text_putf(out, "open %s: unrecognized object file", file);
	return !binary;
}

// True if the writer of the profile found names for the mapping.
static bool has_names(const struct profile *p, map_id m)
{
	return p->mapping.flags[m] &
	       (MAPPING_HAS_FUNCTIONS | MAPPING_HAS_FILENAMES | MAPPING_HAS_LINE_NUMBERS);
}

// Says what is wrong with the binary of a mapping; true if it is missing.
static bool note_binary(const struct profile *p, map_id m, struct text *notes)
{
	const char *file = profile_text(p, p->mapping.file[m]);
	const char *build_id = profile_text(p, p->mapping.build_id[m]);
	struct slice base = path_base(file, strlen(file));
	if (is_special(file, &base) || (!*build_id && is_url(file)))
		return false;
	struct text reason = {0};
	bool missing = put_reason(&reason, file);
	if (!missing && has_names(p, m))
		return false;
	text_puts(notes, "Local symbolization failed for ");
	text_put(notes, base.text, base.len);
	if (*build_id)
		text_putf(notes, " (build ID %s)", build_id);
	text_putf(notes, ": %s\n",
		  missing && reason.bytes ? reason.bytes
					  : "names cannot be read from binaries yet");
	text_deinit(&reason);
	return missing;
}

// The mappings that locations are in; dangling ones need no binary. To be freed; NULL if there
// is no memory.
static bool *find_used(const struct profile *p)
{
	bool *used = calloc(p->mapping.count + 1, sizeof *used);
	for (loc_id l = 0; used && l < p->loc.count; l++)
		if (p->loc.mapping[l] != NO_ID)
			used[p->loc.mapping[l]] = true;
	return used;
}

void symbolize_note_missing(const struct profile *p, const char *mode_text, struct text *notes)
{
	struct symbolize_mode mode = symbolize_mode_read(mode_text);
	if (mode.off || mode.no_local)
		return;
	bool missing = false, *used = find_used(p);
	for (map_id m = 0; used && m < p->mapping.count; m++) {
		if (!used[m] || (has_names(p, m) && !mode.force))
			continue;
		if (p->mapping.file[m])
			missing |= note_binary(p, m, notes);
		else if (m == 0)
			text_puts(notes, "Main binary filename not available.\n");
		else
			missing = true;
	}
	free(used);
	if (missing)
		text_puts(notes,
			  "Some binary filenames not available. Symbolization may be "
			  "incomplete.\nTry setting PPROF_BINARY_PATH to the search path for "
			  "local binaries.\n");
}
