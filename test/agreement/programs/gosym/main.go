// Gosym prints what the standard library's debug/gosym says about every n-th
// byte of a Go program's text: address, name of the function that is there as a
// whole, file and line of the innermost call.
package main

import (
	"bufio"
	"debug/elf"
	"debug/gosym"
	"debug/macho"
	"debug/pe"
	"fmt"
	"os"
	"strconv"
)

type program struct {
	text, size uint64 // address of the text, and its length
	table      []byte // the pclntab
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

func readELF(file *elf.File) program {
	text := file.Section(".text")
	for _, name := range []string{".gopclntab", ".data.rel.ro.gopclntab"} {
		if section := file.Section(name); section != nil {
			return program{text.Addr, text.Size, must(section.Data())}
		}
	}
	panic("no pclntab")
}

func readMacho(file *macho.File) program {
	text := file.Section("__text")
	return program{text.Addr, text.Size, must(file.Section("__gopclntab").Data())}
}

func readPE(file *pe.File) program {
	base := uint64(0x400000)
	if header, ok := file.OptionalHeader.(*pe.OptionalHeader64); ok {
		base = header.ImageBase
	}
	text := file.Section(".text")
	out := program{base + uint64(text.VirtualAddress), uint64(text.VirtualSize), nil}
	for _, symbol := range file.Symbols {
		if symbol.Name == "runtime.pclntab" {
			section := file.Sections[symbol.SectionNumber-1]
			out.table = must(section.Data())[symbol.Value:]
		}
	}
	return out
}

func read(path string) program {
	if file, err := elf.Open(path); err == nil {
		return readELF(file)
	}
	if file, err := macho.Open(path); err == nil {
		return readMacho(file)
	}
	return readPE(must(pe.Open(path)))
}

func main() {
	p := read(os.Args[1])
	step := uint64(must(strconv.Atoi(os.Args[2])))
	table := must(gosym.NewTable(nil, gosym.NewLineTable(p.table, p.text)))
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for pc := p.text; pc < p.text+p.size; pc += step {
		if file, line, f := table.PCToLine(pc); f != nil && file != "" {
			fmt.Fprintf(out, "%#x\t%s\t%s\t%d\n", pc, f.Name, file, line)
		}
	}
}
