module agreement/web

go 1.18
