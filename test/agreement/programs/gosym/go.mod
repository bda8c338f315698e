module agreement/gosym

go 1.18
