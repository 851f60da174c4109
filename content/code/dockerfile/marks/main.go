// Command marks serves until it is told to stop.
package main

import (
	"context"
	"log"
	"net/http"
	"os/signal"
	"syscall"
	"time"
)

func health(w http.ResponseWriter, _ *http.Request) {
	w.Write([]byte("ok\n"))
}

// ANCHOR: stop
func run(server *http.Server) error {
	stop, release := signal.NotifyContext(context.Background(),
		syscall.SIGTERM, // docker stop, Kubernetes
		syscall.SIGINT)  // Ctrl-C
	defer release()

	failed := make(chan error, 1)
	go func() { failed <- server.ListenAndServe() }()
	select {
	case err := <-failed:
		return err
	case <-stop.Done():
		return server.Shutdown(context.Background())
	}
}

// ANCHOR_END: stop

func main() {
	http.HandleFunc("GET /health", health)
	server := &http.Server{
		Addr:              ":8080",
		ReadHeaderTimeout: 5 * time.Second,
	}
	if err := run(server); err != nil {
		log.Fatal(err)
	}
}
