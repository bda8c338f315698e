// The common file of dwz. Layout of .gnu_debugaltlink: a name, a NUL, the build id; the name is
// relative to the binary's folder if it is no whole path.
#include "object/dwarf_alt.h"

#include "base/text.h"

static void put_path(const struct object *o, struct text *path)
{
	const char *slash = strrchr(o->path, '/');
	if (o->debug_alt[0] != '/' && slash)
		text_put(path, o->path, (size_t)(slash - o->path) + 1);
	text_puts(path, o->debug_alt);
}

static bool fits(struct object *object, const struct object *alt)
{
	const struct object_section *s = object_section(object, ".gnu_debugaltlink");
	struct slice link = {0};
	struct error *err = s ? object_section_bytes(object, s, &link) : NULL;
	if (!s || err || !alt->build_id) {
		error_free(err);
		return false;
	}
	struct dwarf_bytes b = dwarf_bytes(link, 0, false);
	dwarf_text(&b);
	struct text id = {0};
	while (dwarf_left(&b) > 0)
		text_putf(&id, "%02x", dwarf_byte(&b));
	bool same = !b.failed && id.bytes && strcmp(id.bytes, alt->build_id) == 0;
	text_deinit(&id);
	return same;
}

struct error *dwarf_alt_open(struct object *object, struct object **ret_file,
			     struct dwarf_part *ret)
{
	struct text path = {0};
	struct object *alt = NULL;
	*ret_file = NULL;
	if (!object->debug_alt)
		return NULL;
	put_path(object, &path);
	if (!path.failed)
		error_free(object_open(path.bytes, &alt));
	text_deinit(&path);
	if (!alt || !fits(object, alt)) {
		object_close(alt);
		return NULL;
	}
	struct error *err = dwarf_part_open(alt, "", ret);
	if (err)
		object_close(alt);
	else
		*ret_file = alt;
	return err;
}
