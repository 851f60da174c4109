// A deadline for the work of a handler, with a reply when it passes.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"time"
)

// ANCHOR: deadline
func report(w http.ResponseWriter, r *http.Request) {
	const limit = 20 * time.Second
	ctx, cancel := context.WithTimeout(r.Context(), limit)
	defer cancel()

	rows, err := query(ctx)
	if errors.Is(err, context.DeadlineExceeded) {
		fail(w, http.StatusGatewayTimeout, "TIMEOUT")
		return
	}
	if err != nil {
		fail(w, http.StatusBadGateway, "BAD_GATEWAY")
		return
	}
	fmt.Fprintf(w, `{"success":true,"data":%d}`, rows)
}

// ANCHOR_END: deadline

// query stands for an upstream that takes a while. It gives up when its context does.
func query(ctx context.Context) (int, error) {
	select {
	case <-time.After(30 * time.Second):
		return 42, nil
	case <-ctx.Done():
		return 0, fmt.Errorf("query: %w", ctx.Err())
	}
}

func fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	fmt.Fprintf(w, `{"success":false,"error":{"code":%q,"message":"no reply"}}`, code)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /report", report)
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
		WriteTimeout:      40 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
