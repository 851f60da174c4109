// Gives out the alerts that fire, whole or not at all.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"time"
)

type alert struct {
	Name  string  `json:"name"`
	Value float64 `json:"value"`
}

// ANCHOR: envelope
type success[T any] struct {
	Success bool `json:"success"`
	Data    T    `json:"data"` // no omitempty
}

type failure struct {
	Success bool    `json:"success"`
	Error   problem `json:"error"`
}

type problem struct {
	Code    string `json:"code"`
	Message string `json:"message"`
}

// ANCHOR_END: envelope

// ANCHOR: write
// reply sends nothing before the whole body is there.
func reply(w http.ResponseWriter, r *http.Request, code int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		slog.ErrorContext(r.Context(), "encode reply", "err", err)
		code, body = http.StatusInternalServerError, encodeFailed
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(body) // an error here: the client has gone
}

// ANCHOR_END: write

var encodeFailed = []byte(`{"success":false,"error":` +
	`{"code":"QUERY_FAILED","message":"the query failed"}}`)

// ANCHOR: error
// queryError's text is for the client, what it wraps for the log.
type queryError struct {
	status     int
	code, text string
	cause      error
}

func (e *queryError) Error() string { return e.text }
func (e *queryError) Unwrap() error { return e.cause }

func fail(w http.ResponseWriter, r *http.Request, err error) {
	var e *queryError
	if !errors.As(err, &e) {
		e = classify(err)
	}
	slog.ErrorContext(r.Context(), e.text, "cause", e.cause)
	why := problem{Code: e.code, Message: e.text}
	reply(w, r, e.status, failure{Error: why})
}

// ANCHOR_END: error

// ANCHOR: status
var notFound = &queryError{404, "NOT_FOUND", "no such team", nil}

func classify(err error) *queryError {
	if errors.Is(err, context.DeadlineExceeded) {
		return &queryError{504, "TIMEOUT", "query took too long", err}
	}
	return &queryError{500, "QUERY_FAILED", "the query failed", err}
}

// ANCHOR_END: status

// ANCHOR: handler
func firing(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
	defer cancel()
	alerts, err := fetch(ctx, r.PathValue("team"))
	if err != nil {
		fail(w, r, err)
		return
	}
	reply(w, r, 200, success[[]alert]{Success: true, Data: alerts})
}

// ANCHOR_END: handler

// fetch stands for a query whose store gives up when ctx does.
func fetch(ctx context.Context, team string) ([]alert, error) {
	switch team {
	case "db":
		return []alert{{"DiskFull", 0.97}}, nil
	case "web":
		return []alert{}, nil // not nil: nil would be null in JSON
	case "broken":
		return nil, errors.New("dial db.internal as alerts: refused")
	case "slow":
		<-ctx.Done()
		return nil, ctx.Err()
	}
	return nil, notFound
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /teams/{team}/firing", firing)
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
	}
	slog.Error("stopped", "err", server.ListenAndServe())
}
