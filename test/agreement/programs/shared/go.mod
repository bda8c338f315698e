module agreement/shared

go 1.18
