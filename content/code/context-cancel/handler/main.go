// A handler from request to reply.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log"
	"log/slog"
	"net/http"
	"time"
)

type request struct {
	Query string `json:"query"`
}

// badRequest is an error that the client can mend.
type badRequest struct {
	status int
	code   string
}

func (e *badRequest) Error() string { return "the request was refused: " + e.code }

// ANCHOR: handler
func query(w http.ResponseWriter, r *http.Request) {
	req, err := parse(w, r)
	if err != nil {
		fail(w, r, err)
		return
	}
	ctx, cancel := context.WithTimeout(r.Context(), 10*time.Second)
	defer cancel()
	rows, err := run(ctx, req)
	if err != nil {
		fail(w, r, fmt.Errorf("query %q: %w", req.Query, err))
		return
	}
	writeJSON(w, http.StatusOK, map[string]any{"success": true, "data": rows})
}

// ANCHOR_END: handler

// ANCHOR: fail
func fail(w http.ResponseWriter, r *http.Request, err error) {
	status, code := http.StatusBadGateway, "BAD_GATEWAY"
	var bad *badRequest
	switch {
	case errors.As(err, &bad):
		status, code = bad.status, bad.code
	case errors.Is(err, context.DeadlineExceeded):
		status, code = http.StatusGatewayTimeout, "TIMEOUT"
	case errors.Is(err, context.Canceled):
		status, code = 499, "CANCELED" // read by nobody, except in logs
	}
	slog.Warn("request failed", "status", status, "error", err)
	problem := map[string]string{
		"code": code, "message": http.StatusText(status),
	}
	writeJSON(w, status, map[string]any{"success": false, "error": problem})
}

// ANCHOR_END: fail

func parse(w http.ResponseWriter, r *http.Request) (request, error) {
	var req request
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&req)
	var tooLarge *http.MaxBytesError
	switch {
	case errors.As(err, &tooLarge):
		return req, &badRequest{http.StatusRequestEntityTooLarge, "PAYLOAD_TOO_LARGE"}
	case err != nil || req.Query == "":
		return req, &badRequest{http.StatusBadRequest, "INVALID_REQUEST"}
	}
	return req, nil
}

func run(ctx context.Context, req request) (int, error) {
	select {
	case <-time.After(time.Duration(len(req.Query)) * time.Second):
		return len(req.Query), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		status, body = http.StatusInternalServerError, []byte(`{"success":false}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	w.Write(body)
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /query", query)
	server := http.Server{Addr: "127.0.0.1:8080", Handler: mux, ReadHeaderTimeout: 5 * time.Second}
	log.Fatal(server.ListenAndServe())
}
