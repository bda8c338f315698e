module test/oracle/program

go 1.22
