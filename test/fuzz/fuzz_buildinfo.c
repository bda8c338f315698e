// A Go program's build information, in an image that says where in memory what is
// (test/support/go_image.h).
#include "../support/go_image.h"
#include "object/buildinfo.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

static volatile size_t seen;

static void look_at(const struct buildinfo_module *m)
{
	seen += strlen(m->path) + strlen(m->version) + strlen(m->sum);
	if (m->replace)
		look_at(m->replace);
}

static void look(const struct buildinfo *info)
{
	seen += strlen(info->go_version) + strlen(info->path);
	if (info->main)
		look_at(info->main);
	for (uint32_t i = 0; i < info->dep_count; i++)
		look_at(&info->dep[i]);
	for (uint32_t i = 0; i < info->setting_count; i++)
		if (!buildinfo_setting(info, info->setting[i].key))
			abort();
}

// What is in the image, and all bytes as if they were lines.
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	struct object *o = go_image_object(bytes, len);
	struct arena arena;
	struct buildinfo *info = NULL, lines;
	arena_init(&arena, (size_t)16 << 20);
	error_free(buildinfo_parse((struct slice){(const char *)bytes, len}, &arena, &lines));
	if (!o)
		goto out;
	error_free(buildinfo_read(o, &arena, &info));
	if (info)
		look(info);
	seen += buildinfo_minor(o);
	object_close(o);
out:
	arena_deinit(&arena);
	return 0;
}
