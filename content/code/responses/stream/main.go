// Gives out an export line by line.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"iter"
	"log/slog"
	"net/http"
	"time"
)

type row struct {
	ID   int    `json:"id"`
	Name string `json:"name"`
}

// ANCHOR: export
func export(w http.ResponseWriter, r *http.Request) {
	rows, err := open(r.Context()) // what can fail early fails here
	if err != nil {
		http.Error(w, "no export", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/x-ndjson")
	out := json.NewEncoder(w) // ends each value with a newline
	for row, err := range rows {
		if err == nil {
			err = out.Encode(row)
		}
		if err != nil {
			slog.ErrorContext(r.Context(), "export", "err", err)
			panic(http.ErrAbortHandler) // hang up, in the middle
		}
	}
}

// ANCHOR_END: export

// open stands for a query; its last row can't be read.
func open(ctx context.Context) (iter.Seq2[row, error], error) {
	return func(yield func(row, error) bool) {
		for id := range 10_000 {
			if !yield(row{id, "a name"}, ctx.Err()) {
				return
			}
		}
		yield(row{}, errors.New("the connection was reset"))
	}, nil
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /export", export)
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
	}
	slog.Error("stopped", "err", server.ListenAndServe())
}
