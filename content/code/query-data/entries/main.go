// Command entries answers the queries of a request side by side, each
// with an entry of its own.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"sync"
	"time"
)

type query struct {
	refID string
	takes time.Duration
}

type entry struct {
	status int
	source string // whose fault it is: plugin or downstream
	err    string
	value  float64
}

// ANCHOR: all
func queryData(ctx context.Context, queries []query) map[string]entry {
	entries := make([]entry, len(queries)) // a place for each
	turns := make(chan struct{}, 10)       // so many at a time
	var all sync.WaitGroup
	for i, q := range queries {
		all.Go(func() {
			turns <- struct{}{}
			defer func() { <-turns }()
			entries[i] = one(ctx, q)
		})
	}
	all.Wait()
	results := make(map[string]entry)
	for i, q := range queries {
		results[q.refID] = entries[i]
	}
	return results
}

// ANCHOR_END: all

// ANCHOR: one
func one(ctx context.Context, q query) (e entry) {
	defer func() {
		if p := recover(); p != nil {
			log.Printf("query %q: panic: %v", q.refID, p)
			e = entry{status: 500, source: "plugin", err: "a bug"}
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	value, err := ask(ctx, q)
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return entry{status: 504, source: "downstream", err: "too slow"}
	case err != nil:
		log.Printf("query %q: %v", q.refID, err)
		return entry{status: 502, source: "downstream", err: "upstream"}
	}
	return entry{status: 200, value: value}
}

// ANCHOR_END: one

func ask(ctx context.Context, q query) (float64, error) {
	if q.refID == "" {
		panic("a query without a name")
	}
	select {
	case <-time.After(q.takes):
		return 1, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func main() {
	results := queryData(context.Background(), []query{
		{refID: "A", takes: time.Millisecond},
		{refID: "B", takes: 2 * time.Second},
		{refID: ""},
	})
	for name, e := range results {
		fmt.Printf("%q: %d %s %s %v\n", name, e.status, e.source, e.err, e.value)
	}
}
