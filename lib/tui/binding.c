// A view has few keys; they are looked at in turn.
#include "tui/binding.h"

int bindings_find(const struct bindings *bindings, int32_t key)
{
	for (size_t i = 0; i < bindings->count; i++)
		for (size_t k = 0; k < BINDING_KEYS && bindings->row[i].key[k]; k++)
			if (bindings->row[i].key[k] == key)
				return bindings->row[i].action;
	return 0;
}
