// One unit of many_names.sh: templates, made often.
#include <algorithm>
#include <map>
#include <string>
#include <vector>

namespace
{

template <int N> struct Item {
	long key, weight;
	std::string name;

	static long mix(long x) { return (x ^ N) * 31 + N % 7; }
	long value() const { return mix(key) + mix(weight); }
	bool operator<(const Item &other) const { return value() < other.value(); }
};

template <int N> struct Shelf {
	std::vector<Item<N>> items;
	std::map<long, Item<N>> by_key;

	void add(long key)
	{
		Item<N> item{key, key * N, "x"};
		items.push_back(item);
		by_key[item.value()] = item;
	}
	long sorted()
	{
		std::sort(items.begin(), items.end());
		return items.empty() ? 0 : items.front().value();
	}
};

template <int N> long fill(long n)
{
	Shelf<N> shelf;
	for (long i = 0; i < n; i++)
		shelf.add(i);
	return shelf.sorted() + static_cast<long>(shelf.by_key.size());
}

} // namespace

extern "C" long run(long n)
{
	long sum = 0;
#define CALL(i) sum += fill<i>(n);
	@CALLS@
	return sum;
}
