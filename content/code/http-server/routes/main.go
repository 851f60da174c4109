// Routes of a small service that keeps alert silences.
package main

import (
	"fmt"
	"log"
	"net/http"
	"time"
)

// ANCHOR: routes
func routes() *http.ServeMux {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /silences", list)
	mux.HandleFunc("POST /silences", create)
	mux.HandleFunc("GET /silences/{id}", show)
	mux.HandleFunc("DELETE /silences/{id}", remove)
	mux.HandleFunc("GET /livez", alive)
	return mux
}

func show(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	fmt.Fprintf(w, "silence %s", id)
}

// ANCHOR_END: routes

func alive(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, "alive")
}

func list(w http.ResponseWriter, _ *http.Request) {
	fmt.Fprint(w, "all silences")
}

func create(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusCreated)
}

func remove(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}

func main() {
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           routes(),
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
