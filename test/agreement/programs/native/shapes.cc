// Templates, lambdas, virtual calls and exceptions of C++.
#include <algorithm>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <numeric>
#include <regex>
#include <sstream>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <vector>

namespace shapes
{

struct Shape {
	virtual ~Shape() = default;
	virtual double area() const = 0;
	std::string name;
};

namespace
{
template <typename T> T square(T x)
{
	return x * x;
}

struct Circle : Shape {
	explicit Circle(double radius) : radius(radius) { name = "circle"; }
	double area() const override { return 3.14159 * square(radius); }
	double radius;
};

struct Box : Shape {
	Box(double side, double other) : side(side), other(other)
	{
		if (side < 0)
			throw std::invalid_argument("side");
		name = "box";
	}
	double area() const override { return side * other; }
	double side, other;
};
} // namespace

template <typename F> double total(const std::vector<std::unique_ptr<Shape>> &all, F keep)
{
	return std::accumulate(all.begin(), all.end(), 0.0, [&](double sum, const auto &shape) {
		return keep(*shape) ? sum + shape->area() : sum;
	});
}

class Register
{
public:
	void add(std::unique_ptr<Shape> shape)
	{
		count[shape->name]++;
		order[shape->area()] = shape->name;
		all.push_back(std::move(shape));
	}
	double large(double than) const
	{
		return total(all, [than](const Shape &s) { return s.area() > than; });
	}
	std::string report() const
	{
		std::ostringstream out;
		for (const auto &[area, name] : order)
			out << name << ' ' << area << '\n';
		for (const auto &entry : count)
			out << entry.first << entry.second;
		return out.str();
	}

private:
	std::vector<std::unique_ptr<Shape>> all;
	std::map<double, std::string> order;
	std::unordered_map<std::string, int> count;
};

} // namespace shapes

static void sort_names(std::vector<std::string> &names, const std::function<bool(char)> &skip)
{
	for (auto &name : names)
		name.erase(std::remove_if(name.begin(), name.end(), skip), name.end());
	std::sort(names.begin(), names.end(),
		  [](const auto &a, const auto &b) { return a.size() < b.size() || a < b; });
}

int main(int argc, char **argv)
{
	int count = argc > 1 ? std::stoi(argv[1]) : 100;
	shapes::Register shapes;
	std::vector<std::string> names;
	for (int i = 0; i < count; i++) {
		try {
			shapes.add(std::make_unique<shapes::Circle>(i));
			shapes.add(std::make_unique<shapes::Box>(i - 5, i));
		} catch (const std::exception &e) {
			names.push_back(e.what() + std::to_string(i));
		}
	}
	sort_names(names, [](char c) { return c == 'e'; });
	std::regex word("([a-z]+)([0-9]*)");
	for (const auto &name : names)
		if (std::regex_match(name, word))
			std::cout << name << '\n';
	std::cout << shapes.large(10) << shapes.report().size() << '\n';
}
