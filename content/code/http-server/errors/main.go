// The router's own 404 and 405 replies, turned into a JSON envelope.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"time"
)

// ANCHOR: errors
func jsonErrors(mux *http.ServeMux) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if _, pattern := mux.Handler(r); pattern == "" {
			w = &unrouted{ResponseWriter: w}
		}
		mux.ServeHTTP(w, r)
	})
}

func (u *unrouted) WriteHeader(status int) {
	switch status {
	case http.StatusNotFound:
		u.fail(status, "NOT_FOUND", "no such path")
	case http.StatusMethodNotAllowed:
		u.fail(status, "METHOD_NOT_ALLOWED", "see the Allow header")
	default: // a redirect to the cleaned path
		u.ResponseWriter.WriteHeader(status)
	}
}

// ANCHOR_END: errors

type unrouted struct {
	http.ResponseWriter
	replaced bool
}

// Write drops the router's plain text once the envelope has been written.
func (u *unrouted) Write(body []byte) (int, error) {
	if u.replaced {
		return len(body), nil
	}
	return u.ResponseWriter.Write(body)
}

func (u *unrouted) fail(status int, code, message string) {
	u.replaced = true
	body, err := json.Marshal(map[string]any{
		"success": false,
		"error":   map[string]string{"code": code, "message": message},
	})
	if err != nil {
		log.Printf("encode error reply: %v", err)
	}
	u.Header().Set("Content-Type", "application/json")
	u.ResponseWriter.WriteHeader(status)
	_, _ = u.ResponseWriter.Write(body)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /silences", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte("[]"))
	})
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           jsonErrors(mux),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
