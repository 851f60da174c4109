// Under which words a request is counted.
package main

import (
	"fmt"
	"log"
	"net/http"
	"slices"
	"strings"
)

var methods = []string{"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE",
	"OPTIONS", "TRACE", "CONNECT"}

// ANCHOR: labels
// labels says under which words a request is counted. It is called
// after the mux has answered, since the mux sets the pattern.
func labels(r *http.Request) (method, route string) {
	method, route = "other", "unmatched"
	if slices.Contains(methods, r.Method) {
		method = r.Method
	}
	if _, path, ok := strings.Cut(r.Pattern, " "); ok {
		route = path
	}
	return method, route
}

// ANCHOR_END: labels

func count(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		next.ServeHTTP(w, r)
		fmt.Println(labels(r))
	})
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(http.ResponseWriter, *http.Request) {})
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", count(mux)))
}
