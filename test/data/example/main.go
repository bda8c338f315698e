// Pi estimates pi by throwing points at a square and counting those that fall
// into the circle.  It exists to be profiled: a hot function that is called
// (f), one that is inlined (next), goroutines that wait, and a history that
// grows, so that two heap profiles taken a while apart differ.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"runtime/pprof"
	"sync"
)

// A result is what one chunk of points says about pi.
type result struct {
	worker int
	inside int
	points []point // some of the points, kept for a picture nobody draws
}

type point struct{ x, y float64 }

// next is a step of xorshift, small enough to be inlined.
func next(s uint64) uint64 {
	s ^= s << 13
	s ^= s >> 7
	s ^= s << 17
	return s
}

// f says whether the point that follows from s lies in the circle.
//
//go:noinline
func f(s uint64) (uint64, point, bool) {
	s = next(s)
	x := float64(s>>11) / (1 << 53)
	s = next(s)
	y := float64(s>>11) / (1 << 53)
	return s, point{x, y}, x*x+y*y < 1
}

// chunk throws n points and keeps every 4096th.
func chunk(seed uint64, n int) result {
	var r result
	s := seed*2862933555777941757 + 3037000493
	for i := 0; i < n; i++ {
		var p point
		var in bool
		s, p, in = f(s)
		if in {
			r.inside++
		}
		if i%4096 == 0 {
			r.points = append(r.points, p)
		}
	}
	return r
}

// work takes chunk numbers until there are no more.
func work(id int, jobs <-chan int, out chan<- result, n int, done *sync.WaitGroup) {
	defer done.Done()
	for j := range jobs {
		r := chunk(uint64(j)+1, n)
		r.worker = id
		out <- r
	}
}

// history is what makes the heap grow.
type history struct {
	results []result
	log     map[int][]string
}

func (h *history) add(r result) {
	h.results = append(h.results, r)
	h.log[r.worker] = append(h.log[r.worker],
		fmt.Sprintf("worker %d: %d inside", r.worker, r.inside))
}

// save writes one of the runtime's profiles.
func save(name, file string) {
	if file == "" {
		return
	}
	runtime.GC()
	out, err := os.Create(file)
	if err == nil {
		err = pprof.Lookup(name).WriteTo(out, 0)
	}
	if err == nil {
		err = out.Close()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func main() {
	chunks := flag.Int("chunks", 400, "how many chunks to throw")
	n := flag.Int("n", 2_000_000, "points in a chunk")
	workers := flag.Int("workers", 4, "goroutines that throw")
	cpu := flag.String("cpu", "", "write a CPU profile to this file")
	heap1 := flag.String("heap1", "", "write a heap profile after a quarter of the work")
	heap2 := flag.String("heap2", "", "write a heap profile after the work")
	goroutine := flag.String("goroutine", "", "write a goroutine profile in the middle")
	flag.Parse()
	runtime.MemProfileRate = 1 << 10

	if *cpu != "" {
		out, err := os.Create(*cpu)
		if err == nil {
			err = pprof.StartCPUProfile(out)
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		defer pprof.StopCPUProfile()
	}

	jobs, out := make(chan int), make(chan result)
	var done sync.WaitGroup
	for i := 0; i < *workers; i++ {
		done.Add(1)
		go work(i, jobs, out, *n, &done)
	}
	go func() {
		for j := 0; j < *chunks; j++ {
			jobs <- j
		}
		close(jobs)
		done.Wait()
		close(out)
	}()

	h := history{log: map[int][]string{}}
	inside, seen := 0, 0
	for r := range out {
		h.add(r)
		inside += r.inside
		seen++
		switch seen {
		case *chunks / 4:
			save("heap", *heap1)
		case *chunks / 2:
			save("goroutine", *goroutine)
		}
	}
	save("heap", *heap2)
	fmt.Println(4 * float64(inside) / float64(seen**n))
	runtime.KeepAlive(h)
}
