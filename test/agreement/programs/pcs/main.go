// Pcs asks the runtime it runs on about every n-th byte of its own text, and
// prints what profiles would say: address, and function, file and line of each
// frame, the innermost first.
package main

import (
	"bufio"
	"debug/elf"
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strconv"
	_ "unsafe" // for go:linkname
)

// What runtime/pprof calls for the last address of a stack.
//
//go:linkname expand runtime/pprof.runtime_expandFinalInlineFrame
func expand(stack []uintptr) []uintptr

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// The text's addresses in the file, and how much higher it is in memory.
func text() (start, end, bias uint64) {
	file := must(elf.Open("/proc/self/exe"))
	section := file.Section(".text")
	for _, symbol := range must(file.Symbols()) {
		if symbol.Name == "main.main" {
			bias = uint64(reflect.ValueOf(main).Pointer()) - symbol.Value
		}
	}
	return section.Addr, section.Addr + section.Size, bias
}

func main() {
	step := uint64(must(strconv.Atoi(os.Args[1])))
	start, end, bias := text()
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for pc := start; pc < end && len(keep) > 0; pc += step {
		// A return address: the runtime looks at the byte before, unless a function begins there.
		after := uintptr(pc + bias + 1)
		if f := runtime.FuncForPC(after); f == nil || f.Entry() == after {
			continue
		}
		stack := expand([]uintptr{after})
		fmt.Fprintf(out, "%#x", pc)
		frames := runtime.CallersFrames(stack)
		for more := true; more; {
			var frame runtime.Frame
			frame, more = frames.Next()
			fmt.Fprintf(out, "\t%s\t%s\t%d", symbolName(&frame), frame.File, frame.Line)
		}
		fmt.Fprintln(out)
	}
}
