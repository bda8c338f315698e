// One pass over a column of the profile for each question; what repeats is a
// string with the same number, so a bit for each string finds it.
#include "shell/complete_sources.h"

#include <ctype.h>
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/text.h"
#include "measure/measure.h"
#include "profile/profile.h"
#include "shell/words.h"

#define NUMBER_LIMIT 200 // distinct numbers of a label that are offered

static bool begins_with(const char *text, struct piece typed)
{
	return strncmp(text, typed.text, typed.len) == 0;
}

static struct error *add(struct completion *out, struct piece lead, const char *text,
			 const char *tail)
{
	size_t len = strlen(text), tail_len = strlen(tail);
	char *match = arena_calloc(&out->arena, lead.len + len + tail_len + 1, 1);
	if (!match)
		return arena_error(&out->arena);
	memcpy(match, lead.text, lead.len);
	memcpy(match + lead.len, text, len);
	memcpy(match + lead.len + len, tail, tail_len);
	TRY(RESERVE(&out->arena, out->match, out->total, out->capacity));
	out->match[out->total++] = match;
	return NULL;
}

struct error *complete_add_prefixed(struct completion *out, struct piece lead, struct piece typed,
				    const char *text, const char *tail)
{
	return begins_with(text, typed) ? add(out, lead, text, tail) : NULL;
}

// ---- names as regexps

static bool is_special(unsigned char c)
{
	return c && strchr("\\+*?()|[]{}^$", c);
}

// What stands for the name in a regexp.  A dot alone matches itself well enough and reads
// better; it is escaped where the rest has to be.  `bare` is a name at the start of a word, where
// - > = and digits mean something else.
static void put_regexp(struct text *out, const char *name, bool bare, const char *also)
{
	size_t len = strlen(name);
	bool escape_dots = false;
	for (size_t i = 0; i < len; i++)
		escape_dots |= is_special((unsigned char)name[i]);
	bool number = bare && len && strspn(name, "+-0123456789") == len;
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)name[i];
		bool first = bare && i == 0 && (number || c == '-' || c == '>');
		if (c == ' ' || c == '\t' || first || (bare && c == '=') || strchr(also, c))
			text_putf(out, "\\x%02x", c);
		else if (is_special(c) || (c == '.' && escape_dots))
			text_putf(out, "\\%c", c);
		else if (c < 0x20 || c == 0x7f)
			text_putc(out, '.');
		else
			text_putc(out, (char)c);
	}
}

// The name that was begun: \( and \x28 are (.
static char *unescape(struct piece typed)
{
	char *plain = malloc(typed.len + 1);
	size_t len = 0;
	for (size_t i = 0; plain && i < typed.len; i++) {
		char c = typed.text[i];
		if (c != '\\') {
			plain[len++] = c;
			continue;
		}
		if (++i == typed.len)
			break;
		c = typed.text[i];
		unsigned value;
		if (c == 'x' && i + 2 < typed.len && isxdigit((unsigned char)typed.text[i + 1]) &&
		    isxdigit((unsigned char)typed.text[i + 2]) &&
		    sscanf(typed.text + i + 1, "%2x", &value) == 1 && value) {
			c = (char)value;
			i += 2;
		}
		plain[len++] = c;
	}
	if (plain)
		plain[len] = '\0';
	return plain;
}

// Moves what is before the last alternative of a regexp, and a ^, from typed to lead.
static bool split_regexp(struct piece *lead, struct piece *typed)
{
	size_t skip = 0;
	for (size_t i = 0; i < typed->len; i++) {
		if (typed->text[i] == '\\')
			i++;
		else if (typed->text[i] == '|')
			skip = i + 1;
	}
	bool anchored = skip < typed->len && typed->text[skip] == '^';
	skip += anchored;
	lead->len += skip; // both are in the line, one behind the other
	typed->text += skip;
	typed->len -= skip;
	return anchored;
}

struct error *complete_functions(struct completion *out, const struct profile *profile,
				 struct piece lead, struct piece typed)
{
	bool bare = lead.len == 0;
	bool anchored = split_regexp(&lead, &typed);
	char *needle = unescape(typed);
	bool *seen = calloc(profile->strings.count, sizeof *seen);
	struct error *err = needle && seen ? NULL : error_nomem();
	size_t needle_len = err ? 0 : strlen(needle);
	struct text regexp = {0};
	for (uint32_t i = 0; !err && i < profile->func.count; i++) {
		str_id id = profile->func.name[i];
		if (seen[id])
			continue;
		seen[id] = true;
		const char *name = profile_text(profile, id);
		uint32_t len = strtab_len(&profile->strings, id);
		const char *hit = len ? memmem(name, len, needle, needle_len) : NULL;
		if (!hit || (anchored && hit != name))
			continue;
		text_clear(&regexp);
		put_regexp(&regexp, name, bare, "\n");
		if (!(err = text_error(&regexp)))
			err = add(out, lead, regexp.bytes, "");
	}
	text_deinit(&regexp);
	free(seen);
	free(needle);
	return err;
}

// ---- labels

// Adds a key or value, escaped if it becomes a regexp.
static struct error *add_text(struct completion *out, struct piece lead, const char *text,
			      const char *tail, bool regexp, const char *also)
{
	if (!regexp)
		return strpbrk(text, " \t\n,=") || !text[0] ? NULL : add(out, lead, text, tail);
	struct text escaped = {0};
	put_regexp(&escaped, text, false, also);
	struct error *err = text_error(&escaped);
	if (!err && escaped.len)
		err = add(out, lead, escaped.bytes, tail);
	text_deinit(&escaped);
	return err;
}

struct error *complete_label_keys(struct completion *out, const struct profile *profile,
				  struct piece lead, struct piece typed, const char *tail,
				  bool regexp)
{
	uint32_t count = profile->sample.count;
	uint32_t labels = profile->sample.label_start ? profile->sample.label_start[count] : 0;
	char *needle = unescape(typed);
	bool *seen = calloc(profile->strings.count, sizeof *seen);
	struct error *err = needle && seen ? NULL : error_nomem();
	for (uint32_t i = 0; !err && i < labels; i++) {
		str_id key = profile->sample.label[i].key;
		if (seen[key])
			continue;
		seen[key] = true;
		if (strstr(profile_text(profile, key), needle))
			err = add_text(out, lead, profile_text(profile, key), tail, regexp, "\n");
	}
	free(seen);
	free(needle);
	return err;
}

// True if a number has to carry this unit for tagfocus to find it.
static bool is_measured(const char *unit)
{
	return measure_compatible(unit, "B") || measure_compatible(unit, "ns") ||
	       measure_compatible(unit, "GCU");
}

struct error *complete_label_values(struct completion *out, const struct profile *profile,
				    struct piece key, struct piece lead, struct piece typed)
{
	str_id id = strtab_find(&profile->strings, key.text, key.len);
	uint32_t count = profile->sample.count;
	uint32_t labels = profile->sample.label_start ? profile->sample.label_start[count] : 0;
	char *needle = unescape(typed);
	bool *seen = calloc(profile->strings.count, sizeof *seen);
	struct error *err = needle && seen ? NULL : error_nomem();
	int64_t number[NUMBER_LIMIT];
	size_t numbers = 0;
	for (uint32_t i = 0; !err && id != NO_ID && i < labels; i++) {
		const struct label *label = &profile->sample.label[i];
		if (label->key != id)
			continue;
		if (label->str != NO_ID) {
			if (seen[label->str])
				continue;
			seen[label->str] = true;
			const char *text = profile_text(profile, label->str);
			if (strstr(text, needle))
				err = add_text(out, lead, text, "", true, ",\n");
			continue;
		}
		size_t n = 0;
		while (n < numbers && number[n] != label->num)
			n++;
		if (n < numbers || numbers == NUMBER_LIMIT)
			continue;
		number[numbers++] = label->num;
		char text[32];
		snprintf(text, sizeof text, "%lld", (long long)label->num);
		const char *unit = profile_text(profile, profile_label_unit(profile, id));
		if (!is_measured(unit))
			unit = "";
		if (begins_with(text, typed))
			err = add(out, lead, text, unit);
	}
	free(seen);
	free(needle);
	return err;
}

struct error *complete_units(struct completion *out, const struct profile *profile,
			     struct piece lead, struct piece typed)
{
	static const char *const units[] = {"minimum", "auto", "B",  "kB", "MB", "GB",	"TB",
					    "PB",      "ns",   "us", "ms", "s",	 "hrs", "GCU"};
	for (size_t i = 0; i < ARRAY_LEN(units); i++) {
		bool fits = i < 2;
		for (uint32_t t = 0; profile && t < profile->type.count && !fits; t++)
			fits = measure_compatible(profile_text(profile, profile->type.unit[t]),
						  units[i]);
		if (fits)
			TRY(complete_add_prefixed(out, lead, typed, units[i], ""));
	}
	return NULL;
}

// ---- files

static bool is_directory(DIR *dir, const struct dirent *entry)
{
	if (entry->d_type == DT_DIR)
		return true;
	struct stat st;
	return (entry->d_type == DT_LNK || entry->d_type == DT_UNKNOWN) &&
	       fstatat(dirfd(dir), entry->d_name, &st, 0) == 0 && S_ISDIR(st.st_mode);
}

struct error *complete_files(struct completion *out, struct piece lead, struct piece typed,
			     bool spaces)
{
	const char *slash = memrchr(typed.text, '/', typed.len);
	struct piece folder = {typed.text, slash ? (size_t)(slash - typed.text) + 1 : 0};
	struct piece begun = {typed.text + folder.len, typed.len - folder.len};
	lead.len += folder.len;
	out->shown = lead.len;

	struct text path = {0};
	const char *home = getenv("HOME");
	if (folder.len >= 2 && memcmp(folder.text, "~/", 2) == 0 && home) {
		text_puts(&path, home);
		folder.text++;
		folder.len--;
	}
	text_put(&path, folder.text, folder.len);
	DIR *dir = opendir(path.len ? path.bytes : ".");
	text_deinit(&path);
	if (!dir)
		return NULL;
	struct error *err = NULL;
	for (struct dirent *entry; !err && (entry = readdir(dir));) {
		const char *name = entry->d_name;
		if ((name[0] == '.' &&
		     (begun.len == 0 || strcmp(name, ".") == 0 || strcmp(name, "..") == 0)) ||
		    (!spaces && strpbrk(name, " \t\n")))
			continue;
		err = complete_add_prefixed(out, lead, begun, name,
					    is_directory(dir, entry) ? "/" : "");
	}
	closedir(dir);
	return err;
}
