#pragma once
/**
 * @file
 * For the readers of Mach-O only: its load commands.
 *
 *     struct macho_commands at;
 *     struct macho_command c;
 *     macho_commands(o, &at);
 *     while (macho_next(&at, &c))
 *             if (c.type == LC_UUID && c.size >= 24) ...
 *
 * Layout: mach-o/loader.h of Apple's XNU.  Every command is at least 8 bytes long and ends within
 * the file; those behind one that is not are not seen.
 */
#include "object/reader.h"

#define LC_REQ_DYLD	       0x80000000
#define LC_SEGMENT	       0x1
#define LC_SYMTAB	       0x2
#define LC_SEGMENT_64	       0x19
#define LC_UUID		       0x1b
#define LC_DYLD_CHAINED_FIXUPS (0x34 | LC_REQ_DYLD)

struct macho_commands {
	const struct object *object;
	uint64_t at, end;
	uint32_t left;
};

struct macho_command {
	uint32_t type, size;
	const uint8_t *bytes; ///< from the type on
};

void macho_commands(const struct object *object, struct macho_commands *ret);

/** The next one; false at the end. */
bool macho_next(struct macho_commands *at, struct macho_command *ret);

/** The pointers that LC_DYLD_CHAINED_FIXUPS makes: object_add_relocated(). */
struct error *macho_read_fixups(struct object *object) MUST_CHECK;
