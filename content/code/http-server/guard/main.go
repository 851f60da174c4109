// A method check as it is often written by hand: it compiles, and it is wrong.
package main

import (
	"log"
	"net/http"
	"time"
)

// ANCHOR: guard
func reload(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		http.Error(w, "use POST", http.StatusMethodNotAllowed)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

// ANCHOR_END: guard

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("/-/reload", reload)
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
