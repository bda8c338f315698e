//go:build go1.18
// +build go1.18

package main

type list[T any] struct{ items []T }

func (l *list[T]) each(f func(T)) {
	for _, item := range l.items {
		f(item)
	}
}

func apply[K comparable, V any](m map[K]V, f func(K, V)) {
	for k, v := range m {
		f(k, v)
	}
}

func generic(c chan struct{}) {
	go (&list[int]{[]int{1}}).each(func(int) { <-c })
	go apply(map[string]int{"a": 1}, func(string, int) { <-c })
}
