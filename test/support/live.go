// A program that serves its own profiles, and has something to put into each of them.
package main

import (
	"fmt"
	"net"
	"net/http"
	_ "net/http/pprof"
	"runtime"
	"sync"
	"time"
)

var (
	kept [64][]byte
	lock sync.Mutex
)

//go:noinline
func work() {
	for i := 0; ; i++ {
		lock.Lock()
		kept[i%len(kept)] = make([]byte, 64<<10)
		for start := time.Now(); time.Since(start) < 2*time.Millisecond; {
		}
		lock.Unlock()
		time.Sleep(5 * time.Millisecond)
	}
}

func main() {
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	go work()
	go work()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	fmt.Println(listener.Addr())
	panic(http.Serve(listener, nil))
}
