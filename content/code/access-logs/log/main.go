// An access log: one line of JSON for each request.
package main

import (
	"crypto/rand"
	"log/slog"
	"net/http"
	"os"
	"regexp"
	"time"
)

// ANCHOR: log
func accessLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		start := time.Now()
		id := requestID(r.Header.Get("X-Request-Id"))
		w.Header().Set("X-Request-Id", id)
		seen := &recorder{ResponseWriter: w}
		defer func() {
			took := time.Since(start)
			slog.Info("request",
				"method", r.Method,
				"path", r.URL.EscapedPath(),
				"route", r.Pattern,
				"status", seen.status,
				"duration_ms", took.Seconds()*1000,
				"request_id", id)
		}()

		next.ServeHTTP(seen, r)
		seen.finish() // 200, if the handler named no status
	})
}

// ANCHOR_END: log

// ANCHOR: id
var harmless = regexp.MustCompile(`^[A-Za-z0-9._-]{1,64}$`)

func requestID(sent string) string {
	if harmless.MatchString(sent) {
		return sent
	}
	return rand.Text()
}

// ANCHOR_END: id

// ANCHOR: recorder
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	isFinal := status >= 200 || status == http.StatusSwitchingProtocols
	if r.status == 0 && isFinal {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the server's writer.
func (r *recorder) Unwrap() http.ResponseWriter {
	return r.ResponseWriter
}

// ANCHOR_END: recorder

func (r *recorder) finish() {
	if r.status == 0 {
		r.status = http.StatusOK
	}
}

func main() {
	slog.SetDefault(slog.New(slog.NewJSONHandler(os.Stderr, nil)))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /items/{id}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = w.Write([]byte(r.PathValue("id")))
	})
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           accessLog(mux),
		ReadHeaderTimeout: 5 * time.Second,
	}
	if err := server.ListenAndServe(); err != nil {
		slog.Error("serve", "error", err)
		os.Exit(1)
	}
}
