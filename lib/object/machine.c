// Half of the addresses of x86 would do for arm64: of eight that all do, chance is one in 256.
#include "object/machine.h"

#define ENOUGH 8

enum object_machine machine_of_addresses(const uint64_t *address, uint32_t count)
{
	for (uint32_t i = 0; i < count; i++)
		if (address[i] % 4 == 1 || address[i] % 4 == 2)
			return MACHINE_X86_64;
	return count >= ENOUGH ? MACHINE_ARM64 : MACHINE_OTHER;
}
