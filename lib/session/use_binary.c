// A file that the user names for a mapping.
#include <string.h>
#include <strings.h>

#include "io/path.h"
#include "profile/prune.h"
#include "session/state.h"
#include "symbolize/read_binary.h"
#include "symbolize/simplify.h"

#define FACTS_LIMIT ((size_t)256 << 20)

// What the file says about itself; addresses are not asked for yet.
static struct error *read_facts(const char *path, struct arena *scratch, struct binary_facts *ret)
{
	const struct search_environment environment = search_environment();
	const struct read_question q = {
		.path = path, .wanted = "", .from = NAMES_FROM_SYMBOLS, .environment = &environment};
	struct read_answer answer;
	TRY(binary_read(&q, scratch, &answer));
	*ret = answer.facts;
	return NULL;
}

static bool has_id(const struct profile *p, map_id m, const struct binary_facts *f)
{
	const char *id = profile_text(p, p->mapping.build_id[m]);
	return *id && ((f->build_id && strcasecmp(id, f->build_id) == 0) ||
		       (f->go_build_id && strcmp(id, f->go_build_id) == 0));
}

static bool has_file_name(const struct profile *p, map_id m, const char *path)
{
	const char *file = profile_text(p, p->mapping.file[m]);
	struct slice a = path_base(file, strlen(file)), b = path_base(path, strlen(path));
	return a.len == b.len && memcmp(a.text, b.text, a.len) == 0;
}

// The mapping that is meant, by the first of three signs that any mapping has.
static struct error *choose(const struct profile *p, const char *path,
			    const struct binary_facts *facts, struct arena *scratch, map_id *ret)
{
	bool *used;
	TRY(profile_used_mappings(p, scratch, &used));
	for (int sign = 0; sign < 3; sign++) {
		uint32_t count = 0;
		for (map_id m = 0; m < p->mapping.count; m++) {
			bool fits = sign == 0	? has_id(p, m, facts)
				    : sign == 1 ? has_file_name(p, m, path)
						: !symbolize_has_names(p, m);
			if (!fits || !used[m])
				continue;
			*ret = m;
			count++;
		}
		if (count == 1 || (count > 0 && sign == 0))
			return NULL;
	}
	return error_new(ERR_USAGE, "no mapping has the build ID or the name of %s", path);
}

static struct error *use(struct session *s, const char *path, struct arena *scratch, map_id *ret)
{
	struct profile *p = s->open[s->current].profile;
	const struct symbolize_options how = session_symbolize_options(s);
	struct binary_facts facts;
	TRY(read_facts(path, scratch, &facts));
	TRY(choose(p, path, &facts, scratch, ret));
	session_forget_tagged(s);
	TRY(symbolize_mapping_from(p, &how, session_binaries(s), *ret, path));
	TRY(profile_simplify_names(p, s->config.symbolize));
	return profile_prune(p);
}

struct error *session_use_binary(struct session *s, const char *path, const char **ret_mapping)
{
	struct arena scratch;
	map_id m;
	if (!session_profile(s))
		return error_new(ERR_USAGE, "no profile is open");
	arena_init(&scratch, FACTS_LIMIT);
	struct error *err = use(s, path, &scratch, &m);
	arena_deinit(&scratch);
	if (err)
		return err;
	const struct profile *p = session_profile(s);
	*ret_mapping = profile_text(p, p->mapping.file[m]);
	return NULL;
}
