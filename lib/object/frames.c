// What holds for frames of any reader.
#include "object/frames.h"

#include <string.h>

size_t frames_cut_repeated(const struct frame *frame, size_t count)
{
	for (size_t i = 1; i < count; i++)
		if (frame[i].from_go && frame[i].name && frame[i - 1].name &&
		    strcmp(frame[i].name, frame[i - 1].name) == 0)
			return i;
	return count;
}
