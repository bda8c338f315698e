// Found by the auxiliary vector, as large as its own headers say: the kernel wrote them.
#include "symbolize/vdso.h"

#include <link.h>
#include <string.h>
#include <sys/auxv.h>

#include "object/object.h"

// The last byte that the headers speak of. An image is whole pages, so that nothing is missing.
static size_t image_size(const ElfW(Ehdr) * header)
{
	const uint8_t *start = (const uint8_t *)header;
	const ElfW(Phdr) *segment = (const void *)(start + header->e_phoff);
	size_t size = header->e_shoff + (size_t)header->e_shnum * header->e_shentsize;
	for (int i = 0; i < header->e_phnum; i++)
		if (segment[i].p_type == PT_LOAD &&
		    segment[i].p_offset + segment[i].p_filesz > size)
			size = segment[i].p_offset + segment[i].p_filesz;
	return size;
}

struct error *vdso_open(const char *build_id, struct object **ret)
{
	const void *start = (const void *)(uintptr_t)getauxval(AT_SYSINFO_EHDR);
	*ret = NULL;
	if (!start || memcmp(start, ELFMAG, SELFMAG) != 0)
		return NULL;
	struct object *o;
	TRY(error_context(object_from_memory(start, image_size(start), "[vdso]", &o), "[vdso]"));
	if (build_id && *build_id && (!o->build_id || strcmp(build_id, o->build_id) != 0)) {
		object_close(o);
		return NULL;
	}
	*ret = o;
	return NULL;
}
