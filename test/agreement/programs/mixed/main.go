// Mixed goes from Go to C and back, and writes its CPU and heap profiles into
// the directory it is given.
package main

/*
#include <stdint.h>

extern int64_t back(int64_t);

static int64_t mix(int64_t x) { return x * 6364136223846793005 + 1442695040888963407; }

static int64_t rounds(int64_t n)
{
	int64_t x = n;

	for (int64_t i = 0; i < n; i++)
		x = mix(x);
	return back(x);
}
*/
import "C"

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"time"
)

//export back
func back(x C.int64_t) C.int64_t {
	return C.int64_t(len(strings.Fields(fmt.Sprint(x, " ", x+1))))
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	runtime.MemProfileRate = 512
	cpu, err := os.Create(filepath.Join(os.Args[1], "cpu.pb.gz"))
	must(err)
	must(pprof.StartCPUProfile(cpu))
	var total C.int64_t
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); {
		total += C.rounds(20000)
	}
	pprof.StopCPUProfile()
	must(cpu.Close())
	heap, err := os.Create(filepath.Join(os.Args[1], "heap.pb.gz"))
	must(err)
	must(pprof.WriteHeapProfile(heap))
	must(heap.Close())
	fmt.Println(total)
}
