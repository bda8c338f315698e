//! Generics, closures, iterators and traits of Rust.
use std::collections::{BTreeMap, HashMap};
use std::fmt::{self, Display};

trait Measure {
    fn measure(&self, scale: f64) -> f64;
}

#[derive(Clone, Debug, PartialEq)]
struct Circle {
    radius: f64,
}

#[derive(Clone, Debug, PartialEq)]
enum Shape {
    Round(Circle),
    Box { side: f64, other: f64 },
    Many(Vec<Shape>),
}

impl Measure for Circle {
    #[inline]
    fn measure(&self, scale: f64) -> f64 {
        3.14159 * self.radius.powi(2) * scale
    }
}

impl Measure for Shape {
    fn measure(&self, scale: f64) -> f64 {
        match self {
            Shape::Round(circle) => circle.measure(scale),
            Shape::Box { side, other } => side * other * scale,
            Shape::Many(shapes) => shapes.iter().map(|s| s.measure(scale)).sum(),
        }
    }
}

impl Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        write!(f, "{:?} {:.2}", self, self.measure(1.0))
    }
}

fn largest<'a, T: Measure>(all: &'a [T], scale: f64) -> Option<&'a T> {
    all.iter()
        .filter(|s| s.measure(scale) > 1.0)
        .max_by(|a, b| a.measure(scale).total_cmp(&b.measure(scale)))
}

fn words(text: &str) -> BTreeMap<String, usize> {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word).or_default() += 1;
    }
    counts.into_iter().map(|(word, n)| (word.to_uppercase(), n)).collect()
}

fn main() {
    let count = std::env::args().nth(1).and_then(|a| a.parse().ok()).unwrap_or(50u32);
    let mut shapes: Vec<Shape> = (0..count)
        .map(|i| match i % 3 {
            0 => Shape::Round(Circle { radius: f64::from(i) }),
            _ => Shape::Box { side: f64::from(i), other: 2.0 },
        })
        .collect();
    shapes.push(Shape::Many(shapes.clone()));
    shapes.sort_by(|a, b| b.measure(1.0).partial_cmp(&a.measure(1.0)).unwrap());
    let text: Vec<String> = shapes.iter().map(|s| s.to_string()).collect();
    println!("{:?} {:?}", largest(&shapes, 2.0).map(|s| s.to_string().len()), words(&text.join(" ")).len());
}
