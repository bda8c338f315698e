// Parks goroutines in as many states as there are and dumps them, for test/data/goroutine.
//
//	park DIRECTORY WAIT     waits, then writes dump.txt (debug=2), text.txt (debug=1) and proto.pb.gz
//	park WAY                ends that way: quit, panic, nil, deadlock, nested, overflow
package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/signal"
	"runtime"
	"runtime/debug"
	"runtime/pprof"
	"strings"
	"sync"
	"syscall"
	"time"
)

type server struct {
	mu    sync.Mutex
	rw    sync.RWMutex
	cond  *sync.Cond
	queue chan string
	done  chan struct{}
}

func (s *server) work(id int) {
	for job := range s.queue {
		fmt.Println(id, job)
	}
}

type watcher struct{ done chan struct{} }

func (w watcher) Watch(name string) {
	select {
	case <-w.done:
	case <-time.After(time.Hour):
		fmt.Println(name)
	}
}

func (s *server) lock() {
	s.mu.Lock()
	s.mu.Unlock()
}

func (s *server) read() {
	s.rw.RLock()
	s.rw.RUnlock()
}

func (s *server) wait() {
	s.cond.L.Lock()
	s.cond.Wait()
}

// Small enough to be inlined into its caller.
func receive(c chan struct{}) {
	<-c
}

func indirect(c chan struct{}) {
	receive(c)
}

//go:noinline
func deep(n int, c chan struct{}) {
	if n == 0 {
		<-c
		return
	}
	deep(n-1, c)
	runtime.KeepAlive(n)
}

type stringer interface{ String() string }

type blocker struct{ c chan struct{} }

func (b *blocker) String() string {
	<-b.c
	return ""
}

func call(s stringer, a [3]int, name string) string {
	return name + s.String()
}

func park() *server {
	s := &server{queue: make(chan string), done: make(chan struct{})}
	s.cond = sync.NewCond(&sync.Mutex{})
	s.mu.Lock()
	s.rw.Lock()
	for i := 0; i < 3; i++ {
		go s.work(i)
	}
	for i := 0; i < 2; i++ {
		go watcher{s.done}.Watch("w")
		go s.lock()
	}
	watch := watcher{s.done}.Watch
	go watch("method value")
	go s.read()
	go s.wait()
	go indirect(s.done)
	go deep(120, s.done)
	go call(&blocker{s.done}, [3]int{1, 2, 3}, "call")
	go func() {
		func() {
			var group sync.WaitGroup
			group.Add(1)
			group.Wait()
		}()
	}()
	go func() {
		runtime.LockOSThread()
		time.Sleep(time.Hour)
	}()
	go func() {
		var none chan int
		<-none
	}()
	go func() {
		var none chan int
		none <- 1
	}()
	go func() { select {} }()
	go func() {
		full := make(chan int)
		full <- 1
	}()
	labels := pprof.Labels("tenant", "red team", "path", `/a"b`)
	go pprof.Do(context.Background(), labels, func(context.Context) { <-s.done })
	generic(s.done)
	return s
}

func network() {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err == nil {
		go listener.Accept()
	}
	signal.Notify(make(chan os.Signal, 1), syscall.SIGHUP)
}

func file(parts ...string) io.WriteCloser {
	f, err := os.Create(strings.Join(parts, "/"))
	if err != nil {
		panic(err)
	}
	return f
}

// The collector notes who waits, and since when as far as it knows: since the one before it.
func count() {
	time.Sleep(100 * time.Millisecond)
	runtime.GC()
	runtime.GC()
}

func dump(directory, prefix string) {
	for i, name := range []string{"proto.pb.gz", "text.txt", "dump.txt"} {
		f := file(directory, prefix+name)
		pprof.Lookup("goroutine").WriteTo(f, i)
		f.Close()
	}
}

func overflow(n int) int {
	return overflow(n+1) + 1
}

func end(way string) {
	switch way {
	case "quit":
		syscall.Kill(os.Getpid(), syscall.SIGQUIT)
		time.Sleep(time.Second)
	case "panic":
		panic(fmt.Errorf("cannot go on:\n%w", io.EOF))
	case "nil":
		var s *server
		s.queue <- ""
	case "nested":
		defer func() { panic("second") }()
		panic("first")
	case "overflow":
		debug.SetMaxStack(64 << 10)
		overflow(0)
	}
}

func main() {
	if len(os.Args) == 3 {
		network()
		s := park()
		wait, _ := time.ParseDuration(os.Args[2])
		count()
		dump(os.Args[1], "before")
		time.Sleep(wait / 3)
		go s.work(3)
		go s.work(4)
		count()
		time.Sleep(wait / 3 * 2)
		dump(os.Args[1], "")
		return
	}
	if os.Args[1] == "deadlock" {
		go func() { select {} }()
		var group sync.WaitGroup
		group.Add(1)
		group.Wait()
	}
	park()
	time.Sleep(100 * time.Millisecond)
	end(os.Args[1])
}
