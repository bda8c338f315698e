// Mach-O: universal files and their parts, load commands, symbols, chained pointers.
#include <stdio.h>

#include "binary.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len);

// The part with a UUID: every part is opened to see.
static void ask_for_part(const uint8_t *bytes, size_t len)
{
	static const struct object_part wanted = {.build_id = "000102030405060708090a0b0c0d0e0f"};
	char path[64];
	struct object *o;
	int fd = memfd_create("fuzz", MFD_CLOEXEC);
	if (fd < 0 || write(fd, bytes, len) != (ssize_t)len)
		abort();
	snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
	struct error *err = object_open_part(path, &wanted, &o);
	if (!err) {
		ask_everything(o);
		object_close(o);
	}
	error_free(err);
	close(fd);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
	ask_bytes(bytes, len, OBJECT_MACHO);
	if (len > 4 && bytes[0] == 0xca) // of a universal file
		ask_for_part(bytes, len);
	return 0;
}
