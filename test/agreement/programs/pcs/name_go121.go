//go:build go1.21

package main

import (
	"runtime"
	_ "unsafe" // for go:linkname
)

// What runtime/pprof calls for a frame's name: unlike Frame.Function with all type arguments.
//
//go:linkname symbolName runtime/pprof.runtime_FrameSymbolName
func symbolName(frame *runtime.Frame) string
