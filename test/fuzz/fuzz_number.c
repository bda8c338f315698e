// Numbers as Go reads them.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "config/number.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = malloc(size + 1);
	if (!text)
		return 0;
	memcpy(text, data, size);
	text[size] = '\0';

	int i = 0, j = 0;
	double d = 0;
	struct error *decimal = parse_decimal_int(text, &i);
	struct error *literal = parse_go_int(text, &j);
	// A plain decimal without a leading zero means the same in both.
	const char *digits = text + strspn(text, "+-");
	if (!decimal && !literal && digits[0] != '0' && i != j)
		abort();
	error_free(decimal);
	error_free(literal);
	error_free(parse_float(text, &d));
	error_free(parse_go_float(text, &d));
	free(text);
	return 0;
}
