// A server that drains on SIGTERM, for a limited time.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

// ANCHOR: drain
func run(server *http.Server, grace time.Duration) error {
	stop, forget := signal.NotifyContext(context.Background(),
		syscall.SIGTERM, os.Interrupt)
	defer forget()

	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		return err // it never listened, or can't any more
	case <-stop.Done():
	}
	forget() // a second signal now ends the process

	limit, cancel := context.WithTimeout(context.Background(), grace)
	defer cancel()
	if err := server.Shutdown(limit); err != nil {
		return errors.Join(err, server.Close())
	}
	return nil
}

// ANCHOR_END: drain

// ANCHOR: main
func main() {
	server := newServer()
	if err := run(server, 10*time.Second); err != nil {
		slog.Error("stopped", "error", err)
		os.Exit(1)
	}
}

// ANCHOR_END: main

func newServer() *http.Server {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprint(w, "alive")
	})
	return &http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
	}
}
