// Web serves requests and makes them, and fetches its own profiles from
// net/http/pprof into the directory it is given.
package main

import (
	"encoding/json"
	"fmt"
	"html/template"
	"io"
	"net"
	"net/http"
	_ "net/http/pprof"
	"os"
	"path/filepath"
	"runtime"
	"sort"
	"strconv"
	"strings"
	"sync"
	"time"
)

type number interface{ ~int | ~float64 }

func sum[T number](values ...T) T {
	var total T
	for _, v := range values {
		total += v
	}
	return total
}

type stack[T any] struct{ items []T }

func (s *stack[T]) push(item T) { s.items = append(s.items, item) }

func (s *stack[T]) pop() (item T) {
	last := len(s.items) - 1
	item, s.items = s.items[last], s.items[:last]
	return item
}

type shape interface{ area(scale float64) float64 }

type square struct{ side float64 }

func (s square) area(scale float64) float64 {
	total := 0.0
	for i := 0; i < 20; i++ {
		total += s.side * s.side * scale / float64(i+1)
	}
	return total
}

// Called through the interface, *named has wrappers that the compiler makes.
type named struct {
	square
	name string
}

func walk(depth int) int {
	if depth <= 0 {
		return 1
	}
	return walk(depth-1) + step(depth)
}

func step(n int) int { return twice(n) + 1 }

func twice(n int) int { return n * 2 }

var (
	page   = template.Must(template.New("page").Parse("{{range .}}<p>{{.name}}: {{.value}}</p>{{end}}"))
	mu     sync.Mutex
	recent = map[string]int{}
)

func remember(key string) {
	mu.Lock()
	defer mu.Unlock()
	defer func() { recent["all"]++ }()
	if recent[key]++; recent[key]%64 == 0 {
		time.Sleep(50 * time.Microsecond)
	}
}

func serveJSON(w http.ResponseWriter, r *http.Request) {
	list := make([]map[string]any, 60)
	for i := range list {
		list[i] = map[string]any{"name": strings.Repeat("n", i), "value": strconv.Itoa(i)}
	}
	sort.Slice(list, func(i, k int) bool { return list[i]["name"].(string) > list[k]["name"].(string) })
	remember(r.URL.Path)
	_ = json.NewEncoder(w).Encode(list)
}

func servePage(w http.ResponseWriter, r *http.Request) {
	rows := []map[string]any{{"name": "a<b", "value": sum(1.5, 2.0)}, {"name": "c", "value": walk(200)}}
	s := &stack[int]{}
	for i := 0; i < 5000; i++ {
		s.push(i)
	}
	shapes := []shape{square{2}, &named{square{3}, "n"}, named{square{4}, "m"}}
	total := 0.0
	for len(s.items) > 0 {
		total += shapes[s.pop()%3].area(1)
	}
	rows = append(rows, map[string]any{"name": "total", "value": total})
	_ = page.Execute(w, rows)
}

func client(base string, stop <-chan struct{}) {
	paths := []string{"/json", "/page"}
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
		}
		if answer, err := http.Get(base + paths[i%2]); err == nil {
			_, _ = io.Copy(io.Discard, answer.Body)
			answer.Body.Close()
		}
	}
}

func save(base, query, file string) {
	answer, err := http.Get(base + "/debug/pprof/" + query)
	if err != nil {
		panic(err)
	}
	defer answer.Body.Close()
	out, err := os.Create(file)
	if err != nil {
		panic(err)
	}
	if _, err := io.Copy(out, answer.Body); err != nil {
		panic(err)
	}
	if err := out.Close(); err != nil {
		panic(err)
	}
}

func main() {
	dir := os.Args[1]
	runtime.MemProfileRate = 512
	runtime.SetBlockProfileRate(1)
	runtime.SetMutexProfileFraction(1)
	http.HandleFunc("/json", serveJSON)
	http.HandleFunc("/page", servePage)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		panic(err)
	}
	go func() { _ = http.Serve(listener, nil) }()
	base := fmt.Sprint("http://", listener.Addr())
	stop := make(chan struct{})
	for i := 0; i < 4; i++ {
		go client(base, stop)
	}
	save(base, "profile?seconds=3", filepath.Join(dir, "cpu.pb.gz"))
	for _, kind := range []string{"heap", "block", "mutex", "goroutine"} {
		save(base, kind, filepath.Join(dir, kind+".pb.gz"))
	}
	close(stop)
}
