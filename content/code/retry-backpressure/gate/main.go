// A door before work of which there can only be so much.
package main

import (
	"context"
	"errors"
	"log"
	"net/http"
	"time"
)

const patience = 500 * time.Millisecond

var errFull = errors.New("too much to do just now")

// ANCHOR: gate
type gate struct {
	inside chan struct{} // capacity: slots and places together
	slots  chan struct{} // capacity: slots
}

func (g *gate) enter(ctx context.Context) (leave func(), err error) {
	select {
	case g.inside <- struct{}{}:
	default:
		return nil, errFull
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	select {
	case g.slots <- struct{}{}:
		return func() { <-g.slots; <-g.inside }, nil
	case <-ctx.Done():
		<-g.inside
		return nil, errFull
	}
}

// ANCHOR_END: gate

func (g *gate) report(w http.ResponseWriter, r *http.Request) {
	leave, err := g.enter(r.Context())
	if err != nil {
		w.Header().Set("Retry-After", "1")
		http.Error(w, err.Error(), http.StatusServiceUnavailable)
		return
	}
	defer leave()
	w.Write([]byte("done"))
}

func main() {
	g := &gate{inside: make(chan struct{}, 4), slots: make(chan struct{}, 2)}
	http.HandleFunc("GET /report", g.report)
	log.Fatal(http.ListenAndServe("127.0.0.1:8080", nil))
}
