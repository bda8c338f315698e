// The order of the operations matters here, to the last bit.
#include "format/legacy_unsample.h"

#include <math.h>

#include "base/saturate.h"

// e^x: x = n ln 2 + r, the Taylor series of e^(r/16) - 1, squared four times.
static double go_exp(double x)
{
	static const double ln2_high = 0.69314718055966295651160180568695068359375;
	static const double ln2_low = 0.28235290563031577122588448175013436025525412068e-12;
	static const double factor[] = {
		1.9841269841269841270e-4,
		1.3888888888888888889e-3,
		8.3333333333333333333e-3,
		4.1666666666666666667e-2,
		1.6666666666666666667e-1,
		0.5,
		1.0,
	};
	if (!(x > -745) || x > 709.782712893384)
		return exp(x);
	double n = nearbyint(1.4426950408889634073599246810018920 * x);
	double r = fma(-ln2_low, n, fma(-ln2_high, n, x)) * 0.0625;
	double y = 2.4801587301587301587e-5;
	for (unsigned i = 0; i < sizeof factor / sizeof *factor; i++)
		y = fma(y, r, factor[i]);
	y *= r;
	for (int i = 0; i < 3; i++)
		y *= y + 2;
	y = fma(y, y + 2, 1);
	return ldexp(y, (int)n);
}

void legacy_unsample(int64_t rate, int64_t *count, int64_t *size)
{
	if (*count == 0 || *size == 0) {
		*count = *size = 0;
		return;
	}
	if (rate <= 1)
		return;
	double average = (double)*size / (double)*count;
	double scale = 1 / (1 - go_exp(-average / (double)rate));
	*count = truncate_like_go((double)*count * scale);
	*size = truncate_like_go((double)*size * scale);
}
