// A middleware, and the chain that puts several around a handler.
package main

import (
	"log"
	"net/http"
	"time"
)

// ANCHOR: middleware
type Middleware func(next http.Handler) http.Handler

func noStore(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// On the way in: once next has written, headers are gone.
		w.Header().Set("Cache-Control", "no-store")
		next.ServeHTTP(w, r)
	})
}

// ANCHOR_END: middleware

// ANCHOR: chain
// Chain puts the middlewares around h, the first outermost.
func Chain(h http.Handler, middlewares ...Middleware) http.Handler {
	for i := len(middlewares) - 1; i >= 0; i-- {
		h = middlewares[i](h)
	}
	return h
}

// ANCHOR_END: chain

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /annotations", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("[]"))
	})
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           Chain(mux, noStore),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
