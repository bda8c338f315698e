//go:build go1.25
// +build go1.25

package main

import (
	"testing"
	"testing/synctest"
)

// Runs into its time limit: `go test -timeout 1s` then dumps all goroutines.
func TestBubble(t *testing.T) {
	outside := make(chan struct{})
	synctest.Test(t, func(*testing.T) {
		inside := make(chan struct{})
		go func() { <-inside }()
		go func() { <-outside }()
		synctest.Wait()
		<-outside
	})
}
