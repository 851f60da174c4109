// Bearer tokens in front of an API, with a health check that asks nobody.
package main

import (
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strings"
	"time"
)

type identity struct {
	User string `json:"user"`
	Role string `json:"role"`
}

// ANCHOR: compare
type known struct {
	digest [sha256.Size]byte
	identity
}

func (a *auth) identify(token string) (identity, bool) {
	sent := sha256.Sum256([]byte(token))
	var found *known
	for i := range a.known {
		k := &a.known[i]
		if subtle.ConstantTimeCompare(k.digest[:], sent[:]) == 1 {
			found = k
		}
	}
	if found == nil {
		return identity{}, false
	}
	return found.identity, true
}

// ANCHOR_END: compare

// ANCHOR: bearer
func bearer(h http.Header) (string, bool) {
	values := h.Values("Authorization")
	if len(values) != 1 { // none, or two that may disagree
		return "", false
	}
	scheme, token, ok := strings.Cut(values[0], " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return "", false
	}
	token = strings.TrimLeft(token, " ")
	return token, token != ""
}

// ANCHOR_END: bearer

// ANCHOR: guard
func (a *auth) require(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token, sent := bearer(r.Header)
		who, ok := a.identify(token)
		if !sent || !ok {
			w.Header().Set("WWW-Authenticate", `Bearer realm="api"`)
			fail(w, http.StatusUnauthorized, "UNAUTHORIZED")
			return
		}
		ctx := context.WithValue(r.Context(), identityKey{}, who)
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

type identityKey struct{}

func caller(ctx context.Context) (identity, bool) {
	who, ok := ctx.Value(identityKey{}).(identity)
	return who, ok
}

// ANCHOR_END: guard

// ANCHOR: role
func admin(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		who, ok := caller(r.Context())
		if !ok || who.Role != "admin" {
			fail(w, http.StatusForbidden, "FORBIDDEN")
			return
		}
		next(w, r)
	}
}

// ANCHOR_END: role

// ANCHOR: routes
func routes(a *auth) http.Handler {
	api := http.NewServeMux()
	api.HandleFunc("GET /api/me", me)
	api.HandleFunc("DELETE /api/silences", admin(removeAll))

	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", livez)
	mux.Handle("/api/", a.require(api))
	return mux
}

// ANCHOR_END: routes

type auth struct {
	known []known
}

func me(w http.ResponseWriter, r *http.Request) {
	who, _ := caller(r.Context())
	reply(w, http.StatusOK, map[string]any{"success": true, "data": who})
}

func removeAll(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}

func livez(w http.ResponseWriter, _ *http.Request) {
	reply(w, http.StatusOK, map[string]any{"status": "alive"})
}

func fail(w http.ResponseWriter, status int, code string) {
	reply(w, status, map[string]any{
		"success": false,
		"error":   map[string]string{"code": code, "message": http.StatusText(status)},
	})
}

func reply(w http.ResponseWriter, status int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		log.Printf("encode reply: %v", err)
		status, body = http.StatusInternalServerError, nil
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(body)
}

func main() {
	a := &auth{known: []known{{
		digest:   sha256.Sum256([]byte(os.Getenv("ADMIN_TOKEN"))),
		identity: identity{User: "root", Role: "admin"},
	}}}
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           routes(a),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
