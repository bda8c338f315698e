// The first bytes of what is often found in the place of a binary.
#include "object/no_object.h"

#include "base/compiler.h"
#include "base/slice.h"

static const struct {
	struct slice magic;
	const char *is;
} known[] = {
	{{"\x1f\x8b", 2}, "it is compressed with gzip"},
	{{"\3757zXZ\0", 6}, "it is compressed with xz"},
	{{"\x28\xb5\x2f\xfd", 4}, "it is compressed with zstd"},
	{{"BZh", 3}, "it is compressed with bzip2"},
	{{"PK\3\4", 4}, "it is a zip archive"},
	{{"!<arch>\n", 8}, "it is an archive: one of its members may be the binary"},
	{{"#!", 2}, "it is a script"},
	{{"\0asm", 4}, "it is WebAssembly"},
	{{"\xca\xfe\xba\xbe", 4}, "it is a class of Java"},
	{{"\xde\xc0\x17\x0b", 4}, "it is LLVM bitcode"},
	{{"BC\xc0\xde", 4}, "it is LLVM bitcode"},
	{{"PERFILE2", 8}, "it is a recording of perf"},
	{{"version https://git-lfs", 23}, "it only says where Git LFS has the file"},
};

const char *no_object_is(const uint8_t *bytes, uint64_t size)
{
	if (size == 0)
		return "it is empty";
	for (size_t i = 0; i < ARRAY_LEN(known); i++)
		if (size >= known[i].magic.len &&
		    memcmp(bytes, known[i].magic.text, known[i].magic.len) == 0)
			return known[i].is;
	return NULL;
}
