// Program does a little of everything that the runtime profiles, and writes
// all of its profiles into the directory it is given.
package main

import (
	"bytes"
	"compress/flate"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"sort"
	"strings"
	"sync"
	"time"
)

var keep [][]byte

func spin(until time.Duration, step func(i int)) {
	end := time.Now().Add(until)
	for i := 0; time.Now().Before(end); i++ {
		step(i)
	}
}

func encode(int) {
	v := map[string]any{"name": strings.Repeat("x", 50), "list": []int{3, 1, 2}, "n": 1.5}
	out, _ := json.Marshal(v)
	var back map[string]any
	_ = json.Unmarshal(out, &back)
}

func order(n int) {
	s := make([]string, 200)
	for i := range s {
		s[i] = fmt.Sprint((i * 7919) % (n%97 + 211))
	}
	sort.Strings(s)
}

func squeeze(int) {
	var b bytes.Buffer
	w, _ := flate.NewWriter(&b, 5)
	for i := 0; i < 100; i++ {
		fmt.Fprintf(w, "line %d of something to press\n", i*i)
	}
	w.Close()
	keep = append(keep, b.Bytes())
}

func labelled(key, value string, more []string, step func(int)) {
	labels := append([]string{key, value}, more...)
	pprof.Do(context.Background(), pprof.Labels(labels...), func(context.Context) {
		spin(700*time.Millisecond, step)
	})
}

func contend() {
	var mu sync.Mutex
	var wait sync.WaitGroup
	ch := make(chan int)
	for i := 0; i < 8; i++ {
		wait.Add(1)
		go func() {
			defer wait.Done()
			for j := 0; j < 50; j++ {
				mu.Lock()
				time.Sleep(100 * time.Microsecond)
				mu.Unlock()
			}
			ch <- i
		}()
	}
	for i := 0; i < 8; i++ {
		<-ch
	}
	wait.Wait()
}

func main() {
	dir := os.Args[1]
	save := func(profile, name string) {
		out, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			panic(err)
		}
		defer out.Close()
		if err := pprof.Lookup(profile).WriteTo(out, 0); err != nil {
			panic(err)
		}
	}
	runtime.MemProfileRate = 8192
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	out, err := os.Create(filepath.Join(dir, "work.cpu.pb.gz"))
	if err != nil {
		panic(err)
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		panic(err)
	}
	labelled("task", "encode", []string{"tier", "gold"}, encode)
	labelled("task", "order", []string{"tier", "silver"}, order)
	save("heap", "work.heap1.pb.gz")
	labelled("task", "squeeze", nil, squeeze)
	spin(300*time.Millisecond, order)
	pprof.StopCPUProfile()
	out.Close()

	hold := make(chan int)
	for i := 0; i < 20; i++ {
		labels := pprof.Labels("pool", fmt.Sprint("p", i%3))
		go pprof.Do(context.Background(), labels, func(context.Context) { <-hold })
	}
	contend()
	runtime.GC()
	save("heap", "work.heap2.pb.gz")
	save("allocs", "work.allocs.pb.gz")
	save("goroutine", "work.goroutine.pb.gz")
	save("threadcreate", "work.threadcreate.pb.gz")
	save("block", "work.block.pb.gz")
	save("mutex", "work.mutex.pb.gz")
}
