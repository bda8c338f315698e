// Which report needs which binary, and what it learns from them.
#include "session/binaries.h"

#include "io/source_hints.h"

static bool needs_code(enum report_kind report)
{
	return report == REPORT_DISASM || report == REPORT_WEBLIST;
}

static bool needs_sources(enum report_kind report)
{
	return report == REPORT_LIST || report == REPORT_WEBLIST;
}

static struct error *find(struct session *s, enum report_kind report)
{
	const struct profile *p = session_profile(s);
	const struct symbolize_options how = session_symbolize_options(s);
	bool *used;
	TRY(profile_used_mappings(p, &s->scratch, &used));
	for (map_id m = 0; m < p->mapping.count; m++)
		if (used[m] && (m == 0 || needs_code(report)) && symbolize_can_have_file(p, m))
			TRY(symbolize_find_binary(p, &how, session_binaries(s), m));
	return NULL;
}

static struct error *take_modules(const struct binary_facts *f, struct arena *scratch,
				  struct source_hints *hints)
{
	struct source_module *module;
	TRY(ALLOC(scratch, module, (size_t)f->module_count + 1));
	for (uint32_t i = 0; i < f->module_count; i++)
		module[i] = (struct source_module){
			.path = f->module[i].path,
			.version = f->module[i].version,
			.replace_path = f->module[i].replace_path,
			.replace_version = f->module[i].replace_version,
		};
	hints->go_version = f->go_version;
	hints->main_path = f->main.path;
	hints->main_version = f->main.version;
	hints->module = module;
	hints->module_count = f->module_count;
	hints->vcs_revision = f->vcs_revision;
	hints->vcs_modified = f->vcs_modified;
	return NULL;
}

// Build information of the first Go program, and where any of them was compiled.
static struct error *make_hints(const struct binaries *b, struct arena *scratch,
				const struct source_hints **ret)
{
	struct source_hints *hints;
	const char **comp_dir;
	size_t dirs = 0;
	for (uint32_t m = 0; m < b->count; m++)
		dirs += b->binary[m].facts.comp_dir_count;
	TRY(ALLOC(scratch, hints, 1));
	TRY(ALLOC(scratch, comp_dir, dirs + 1));
	for (uint32_t m = 0; m < b->count; m++) {
		const struct binary_facts *f = &b->binary[m].facts;
		if (f->go_version && !hints->go_version)
			TRY(take_modules(f, scratch, hints));
		for (uint32_t i = 0; i < f->comp_dir_count; i++)
			comp_dir[hints->comp_dir_count++] = f->comp_dir[i];
	}
	hints->comp_dir = comp_dir;
	*ret = hints;
	return NULL;
}

struct error *session_find_binaries(struct session *s, enum report_kind report,
				    struct report_options *ret)
{
	ret->binaries = session_binaries(s);
	if (!needs_code(report) && !needs_sources(report))
		return NULL;
	TRY(find(s, report));
	return make_hints(ret->binaries, &s->scratch, &ret->sources.hints);
}
