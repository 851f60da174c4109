// Command apperr shows one error type for a service, and the one place
// that turns it into a reply.
package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
)

// ANCHOR: type
type Error struct {
	Status  int
	Code    string // programs match on it
	Message string // the client reads it
	Err     error  // the log gets it
}

func (e *Error) Error() string {
	if e.Err == nil {
		return e.Code + ": " + e.Message
	}
	return e.Code + ": " + e.Message + ": " + e.Err.Error()
}

func (e *Error) Unwrap() error { return e.Err }

// ANCHOR_END: type

// ANCHOR: table
func NotFound(what string) error {
	return &Error{404, "NOT_FOUND", what + " not found", nil}
}

func Forbidden(message string) error {
	return &Error{403, "FORBIDDEN", message, nil}
}

func BadGateway(err error) error {
	return &Error{502, "BAD_GATEWAY", "the store failed", err}
}

func Internal(err error) error {
	const message = "an internal error occurred"
	return &Error{500, "INTERNAL_ERROR", message, err}
}

// ANCHOR_END: table

// ANCHOR: edge
func reply(w http.ResponseWriter, r *http.Request, err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = &Error{Status: 500, Code: "INTERNAL_ERROR",
			Message: "an internal error occurred"}
	}
	if e.Status >= 500 {
		log.Printf("%s %s: %v", r.Method, r.URL.Path, err)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(e.Status)
	json.NewEncoder(w).Encode(envelope(e.Code, e.Message))
}

// ANCHOR_END: edge

func envelope(code, message string) map[string]any {
	return map[string]any{
		"success": false,
		"error":   map[string]string{"code": code, "message": message},
	}
}

func main() {
	http.HandleFunc("GET /silences/{id}", func(w http.ResponseWriter, r *http.Request) {
		switch r.PathValue("id") {
		case "secret":
			reply(w, r, Forbidden("editors only"))
		case "broken":
			reply(w, r, Internal(errors.New("the index has a hole")))
		case "remote":
			reply(w, r, BadGateway(errors.New("db-7: refused")))
		default:
			reply(w, r, NotFound("silence"))
		}
	})
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", nil))
}
