//go:build !small

package main

import (
	"compress/flate"
	"encoding/gob"
	"encoding/json"
	"go/types"
	"math/big"
	"net/http"
	"regexp"
	"text/template"
)

// Linked in, though nothing calls them.
var keep = []any{flate.NewWriter, gob.NewDecoder, json.Unmarshal, new(types.Config).Check,
	new(big.Int).Exp, http.ListenAndServeTLS, regexp.MustCompile, template.ParseFiles}
