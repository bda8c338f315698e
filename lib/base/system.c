// The C library's own words, but for the first letter.
#include "base/system.h"

#include <stdio.h>
#include <string.h>

const char *system_words(int number)
{
	static _Thread_local char words[80];
#ifdef __GLIBC__
	const char *sentence = strerrordesc_np(number);
#else
	const char *sentence = strerror(number);
#endif
	if (sentence)
		snprintf(words, sizeof words, "%s", sentence);
	else
		snprintf(words, sizeof words, "errno %d", number);
	// Not of a word in capitals.
	if (words[0] >= 'A' && words[0] <= 'Z' && !(words[1] >= 'A' && words[1] <= 'Z'))
		words[0] = (char)(words[0] - 'A' + 'a');
	return words;
}
