// Shared is a library for C: it works, and writes its CPU profile.
package main

import "C"

import (
	"encoding/json"
	"os"
	"runtime/pprof"
	"strings"
	"time"
)

//export Work
func Work(file *C.char) C.int {
	out, err := os.Create(C.GoString(file))
	if err != nil {
		return 1
	}
	if err := pprof.StartCPUProfile(out); err != nil {
		return 1
	}
	for end := time.Now().Add(2 * time.Second); time.Now().Before(end); {
		encoded, _ := json.Marshal(strings.Split(strings.Repeat("a,b,", 500), ","))
		var back []string
		_ = json.Unmarshal(encoded, &back)
	}
	pprof.StopCPUProfile()
	if err := out.Close(); err != nil {
		return 1
	}
	return 0
}

func main() {}
