// A service whose layers stand in the order that works.
package main

import (
	"log/slog"
	"net/http"
	"os"
	"runtime/debug"
	"time"
)

// ANCHOR: app
func app(auth Middleware) http.Handler {
	api := http.NewServeMux()
	api.HandleFunc("GET /api/annotations", list)

	root := http.NewServeMux()
	root.HandleFunc("GET /livez", livez)
	root.Handle("/api/", auth(api))

	return Chain(root, accessLog, recovery)
}

// ANCHOR_END: app

// Middleware stands around a handler.
type Middleware func(next http.Handler) http.Handler

// Chain puts the middlewares around h, the first outermost.
func Chain(h http.Handler, middlewares ...Middleware) http.Handler {
	for i := len(middlewares) - 1; i >= 0; i-- {
		h = middlewares[i](h)
	}
	return h
}

func accessLog(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer slog.Info("request", "method", r.Method)
		next.ServeHTTP(w, r)
	})
}

func recovery(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if reason := recover(); reason != nil {
				slog.Error("panic", "reason", reason, "stack", string(debug.Stack()))
				w.WriteHeader(http.StatusInternalServerError)
			}
		}()
		next.ServeHTTP(w, r)
	})
}

func anyone(next http.Handler) http.Handler {
	return next
}

func list(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("[]"))
}

func livez(w http.ResponseWriter, _ *http.Request) {
	_, _ = w.Write([]byte("ok"))
}

func main() {
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           app(anyone),
		ReadHeaderTimeout: 5 * time.Second,
	}
	if err := server.ListenAndServe(); err != nil {
		slog.Error("serve", "error", err)
		os.Exit(1)
	}
}
