module agreement/mixed

go 1.18
