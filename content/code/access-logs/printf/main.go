// The access log that is often seen, with what is wrong in it.
package main

import (
	"log"
	"net/http"
	"time"
)

// ANCHOR: printf
func logging(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		rec := &statusWriter{w, http.StatusOK}
		next.ServeHTTP(rec, r)
		log.Printf("%s %s %d %v",
			r.Method, r.URL.Path, rec.status, time.Since(start))
	})
}

type statusWriter struct {
	http.ResponseWriter
	status int
}

func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}

// ANCHOR_END: printf

func main() {
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           logging(http.NotFoundHandler()),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
