// A server with its four timeouts and the limit on headers.
package main

import (
	"fmt"
	"log"
	"net/http"
	"time"
)

// ANCHOR: server
func newServer(handler http.Handler) *http.Server {
	return &http.Server{
		Addr:    "127.0.0.1:8080",
		Handler: handler,

		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      40 * time.Second,
		IdleTimeout:       75 * time.Second,
		MaxHeaderBytes:    32 << 10,
	}
}

// ANCHOR_END: server

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "alive")
	})
	log.Fatal(newServer(mux).ListenAndServe())
}
