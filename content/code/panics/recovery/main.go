// Recovery that neither swallows nor invents a reply, inside of the log.
package main

import (
	"log"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"
)

// ANCHOR: recover
func recovered(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		defer func() {
			v := recover()
			if v == nil {
				return
			}
			if v == http.ErrAbortHandler {
				panic(v) // the handler breaks its reply off
			}
			slog.Error("panic", "value", v, "stack", string(debug.Stack()))
			if rec.status != 0 {
				panic(http.ErrAbortHandler) // too late for a 500
			}
			fail(rec, http.StatusInternalServerError, "INTERNAL_ERROR")
		}()
		next.ServeHTTP(rec, r)
	})
}

// ANCHOR_END: recover

func chain(a *auth, api http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", livez)
	mux.Handle("/api/", a.require(api))
	return logged(recovered(mux))
}

func logged(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rec := &recorder{ResponseWriter: w}
		start := time.Now()
		defer func() { // also when a panic passes through
			slog.Info("request", "method", r.Method, "path", r.URL.Path,
				"status", rec.status, "duration", time.Since(start))
		}()
		next.ServeHTTP(rec, r)
	})
}

// ANCHOR: lock
type counter struct {
	mu    sync.Mutex
	value uint64
}

func (c *counter) advance(step func(uint64) uint64) uint64 {
	c.mu.Lock()
	defer c.mu.Unlock() // without defer, a panic keeps the lock
	c.value = step(c.value)
	return c.value
}

// ANCHOR_END: lock

// recorder remembers the status, 0 as long as none was sent.
type recorder struct {
	http.ResponseWriter
	status int
}

func (r *recorder) WriteHeader(status int) {
	if r.status == 0 && status >= 200 {
		r.status = status
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(body []byte) (int, error) {
	if r.status == 0 {
		r.status = http.StatusOK
	}
	return r.ResponseWriter.Write(body)
}

func (r *recorder) Unwrap() http.ResponseWriter {
	return r.ResponseWriter
}

type auth struct{}

func (*auth) require(next http.Handler) http.Handler {
	return next
}

func livez(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("alive"))
}

func fail(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(`{"success":false,"error":{"code":"` + code + `","message":"our fault"}}`))
}

func main() {
	count := &counter{}
	api := http.NewServeMux()
	api.HandleFunc("GET /api/half", func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`{"rows":[1,2,`))
		panic("no third row")
	})
	api.HandleFunc("GET /api/count", func(http.ResponseWriter, *http.Request) {
		count.advance(func(uint64) uint64 { panic("no step") })
	})
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           chain(&auth{}, api),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
