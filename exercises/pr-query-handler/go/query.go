package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"io"
	"log"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"
)

const (
	maxBody = 1 << 20 // 1 MiB, as the API's documentation says
	maxTime = 20 * time.Second
)

var idForm = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

// Millis is a time; in JSON it is an integer, Unix milliseconds.
type Millis struct{ time.Time }

func (m Millis) MarshalJSON() ([]byte, error) {
	return strconv.AppendInt(nil, m.UnixMilli(), 10), nil
}

func (m *Millis) UnmarshalJSON(text []byte) error {
	n, err := strconv.ParseInt(string(text), 10, 64)
	m.Time = time.UnixMilli(n)
	return err
}

// Query is what the client asks: a series, and [from, to).
type Query struct {
	Series string `json:"query"`
	From   Millis `json:"from"`
	To     Millis `json:"to"`
}

func (q Query) valid() bool {
	return strings.TrimSpace(q.Series) != "" && q.From.UnixMilli() >= 0 && q.From.Before(q.To.Time)
}

// QueryAPI answers POST /api/query.
type QueryAPI struct {
	store *Store
	token [sha256.Size]byte // a hash: both sides have one length
}

// allowed says whether the request has the service's token.
func (a *QueryAPI) allowed(r *http.Request) bool {
	headers := r.Header.Values("Authorization")
	if len(headers) != 1 {
		return false
	}
	scheme, token, _ := strings.Cut(headers[0], " ")
	sum := sha256.Sum256([]byte(strings.TrimLeft(token, " ")))
	return strings.EqualFold(scheme, "Bearer") && subtle.ConstantTimeCompare(sum[:], a.token[:]) == 1
}

// requestID is the client's id for the request, where it has the right form.
func requestID(r *http.Request) string {
	if id := r.Header.Get("X-Request-Id"); idForm.MatchString(id) {
		return id
	}
	return "-"
}

func isJSON(r *http.Request) bool {
	return r.Header.Get("Content-Type") == "application/json"
}

// parse reads the one query that the body has.
func parse(body []byte) (q Query, err error) {
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.DisallowUnknownFields()
	if err = decoder.Decode(&q); err != nil {
		return q, err
	}
	if !q.valid() {
		return q, errors.New("query, from and to make no range")
	}
	return q, nil
}

func (a *QueryAPI) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	start := time.Now()
	id := requestID(r)

	if !a.allowed(r) {
		fail(w, http.StatusForbidden, "FORBIDDEN", "a valid bearer token is needed")
		return
	}
	if !isJSON(r) {
		fail(w, http.StatusUnsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE", "send application/json")
		return
	}

	body, err := io.ReadAll(http.MaxBytesReader(nil, r.Body, maxBody))
	if err != nil {
		fail(w, http.StatusBadRequest, "BAD_REQUEST", "the body can't be read")
		return
	}
	query, err := parse(body)
	if err != nil {
		fail(w, http.StatusBadRequest, "INVALID_REQUEST", "the body is not a valid query")
		return
	}

	// A dashboard must not hang on one slow series.
	ctx, cancel := context.WithTimeout(context.Background(), maxTime)
	defer cancel()
	points, err := a.store.Range(ctx, query.Series, query.From.Time, query.To.Time)
	switch {
	case errors.Is(err, errNoSeries):
		fail(w, http.StatusNotFound, "NOT_FOUND", "no such series")
		return
	case ctx.Err() != nil:
		fail(w, http.StatusGatewayTimeout, "TIMEOUT", "the query took too long")
		return
	case err != nil:
		fail(w, http.StatusInternalServerError, "QUERY_FAILED", err.Error())
		return
	}

	data := map[string]any{"query": query, "points": points}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(http.StatusOK)
	if err := json.NewEncoder(w).Encode(map[string]any{"success": true, "data": data}); err != nil {
		fail(w, http.StatusInternalServerError, "QUERY_FAILED", "the points can't be sent")
	}

	log.Printf("id=%s series=%q points=%d took=%s", id, query.Series, len(points), time.Since(start))
}
