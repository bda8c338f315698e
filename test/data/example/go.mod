module test/data/example

go 1.21
