// A function of two callers, recursion and a circle.
static int leaf(int n)
{
	int sum = 0;
	for (int i = 0; i < n; i++)
		sum += i * n;
	return sum;
}

static int fib(int n)
{
	return n < 2 ? n : fib(n - 1) + fib(n - 2);
}

static int odd(int n);

static int even(int n)
{
	return n ? odd(n - 1) + leaf(3) : 1;
}

static int odd(int n)
{
	return n ? even(n - 1) + leaf(2) : 0;
}

int main(void)
{
	int sum = 0;
	for (int i = 0; i < 20; i++)
		sum += leaf(100) + fib(8) + even(i);
	return sum == 7;
}
