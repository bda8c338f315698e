module agreement/pcs

go 1.18
