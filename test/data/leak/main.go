// A server that forgets nothing: the ten heap profiles beside it are its own, one every 20 seconds.
package main

import (
	"fmt"
	"io"
	"math/rand"
	"net/http"
	"net/http/httptest"
	"os"
	"runtime"
	"runtime/pprof"
	"time"
)

type session struct{ state []byte }

var (
	random   = rand.New(rand.NewSource(1))
	sessions = map[int]*session{}
	cache    [64][]byte
	table    []byte
	reports  [][]byte
)

// Leaks.
//
//go:noinline
func remember(id int) { sessions[id] = &session{make([]byte, 4096)} }

// Goes up and down.
//
//go:noinline
func fillCache(i int) { cache[i%64] = make([]byte, 10000+random.Intn(90000)) }

// Once.
//
//go:noinline
func loadTable() { table = make([]byte, 8<<20) }

// Grows and is thrown away again.
//
//go:noinline
func addReport() { reports = append(reports, make([]byte, 30000)) }

func handle(w http.ResponseWriter, r *http.Request) {
	id := random.Int()
	remember(id)
	fillCache(id)
	addReport()
	fmt.Fprintln(w, len(sessions))
}

func main() {
	runtime.MemProfileRate = 4096
	s := httptest.NewServer(http.HandlerFunc(handle))
	for i := 0; i < 10; i++ {
		for k := 0; k < 50+random.Intn(50); k++ {
			if r, err := http.Get(s.URL); err == nil {
				io.Copy(io.Discard, r.Body)
				r.Body.Close()
			}
		}
		if i == 5 {
			loadTable()
		}
		if i%4 == 3 {
			reports = nil
		}
		time.Sleep(20 * time.Second)
		runtime.GC()
		runtime.GC()
		f, err := os.Create(fmt.Sprintf("heap%d.pb.gz", i))
		if err != nil {
			panic(err)
		}
		pprof.Lookup("heap").WriteTo(f, 0)
		f.Close()
	}
}
