// A drain that is never waited for.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	server := &http.Server{Addr: "127.0.0.1:8080", ReadHeaderTimeout: 5 * time.Second}
	store := openStore()
	defer store.Close()
	serve(server)
}

// ANCHOR: fatal
func serve(server *http.Server) {
	stop := make(chan os.Signal, 1)
	signal.Notify(stop, syscall.SIGTERM)
	go func() {
		<-stop
		server.Shutdown(context.Background())
	}()
	log.Fatal(server.ListenAndServe())
}

// ANCHOR_END: fatal

type store struct{}

func openStore() store { return store{} }

func (store) Close() error { return nil }
