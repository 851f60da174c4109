// A body that must arrive in time and may not be too long.
package main

import (
	"errors"
	"io"
	"log"
	"net/http"
	"os"
	"time"
)

// ANCHOR: upload
func upload(w http.ResponseWriter, r *http.Request) {
	connection := http.NewResponseController(w)
	now := time.Now()
	err := errors.Join(
		connection.SetReadDeadline(now.Add(60*time.Second)),
		connection.SetWriteDeadline(now.Add(70*time.Second)))
	if err != nil {
		log.Printf("deadlines unchanged: %v", err)
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 8<<20))
	if _, tooLong := errors.AsType[*http.MaxBytesError](err); tooLong {
		w.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		w.WriteHeader(http.StatusRequestTimeout)
		return
	}
	if err != nil {
		return // the client has gone
	}
	store(w, body)
}

// ANCHOR_END: upload

func store(w http.ResponseWriter, body []byte) {
	log.Printf("stored %d bytes", len(body))
	w.WriteHeader(http.StatusNoContent)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /dashboards", upload)
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       15 * time.Second,
		WriteTimeout:      40 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
