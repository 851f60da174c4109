// A JSON reply that is encoded before the status is sent.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"runtime"
	"time"
)

// ANCHOR: reply
type status struct {
	Status string  `json:"status"`
	Load   float64 `json:"load"`
}

func reply(w http.ResponseWriter, code int, v any) {
	body, err := json.Marshal(v)
	if err != nil {
		log.Printf("encode reply: %v", err)
		http.Error(w, "internal error", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_, _ = w.Write(body) // an error here means: the client has gone
}

// ANCHOR_END: reply

func livez(w http.ResponseWriter, _ *http.Request) {
	load := float64(runtime.NumGoroutine()) / float64(runtime.NumCPU())
	reply(w, http.StatusOK, status{Status: "healthy", Load: load})
}

func main() {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", livez)
	server := http.Server{
		Addr:              "127.0.0.1:8080",
		Handler:           mux,
		ReadHeaderTimeout: 5 * time.Second,
	}
	log.Fatal(server.ListenAndServe())
}
