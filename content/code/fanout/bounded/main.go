// Queries that run side by side, a few at a time.
package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

type query struct {
	refID string
	takes time.Duration
}

type outcome struct {
	refID string
	value int
	err   error
}

// ANCHOR: run
func runAll(ctx context.Context, queries []query, limit int) []outcome {
	outcomes := make([]outcome, len(queries))
	turns := make(chan struct{}, max(limit, 1))
	var wg sync.WaitGroup
	for i, q := range queries {
		select {
		case turns <- struct{}{}:
		case <-ctx.Done():
			outcomes[i] = outcome{refID: q.refID, err: ctx.Err()}
			continue
		}
		wg.Go(func() {
			defer func() { <-turns }()
			outcomes[i] = runOne(ctx, q)
		})
	}
	wg.Wait()
	return outcomes
}

// ANCHOR_END: run

// ANCHOR: one
func runOne(ctx context.Context, q query) (o outcome) {
	o.refID = q.refID
	defer func() {
		if p := recover(); p != nil {
			o.err = fmt.Errorf("panicked: %v", p)
		}
	}()
	ctx, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	o.value, o.err = ask(ctx, q)
	return o
}

// ANCHOR_END: one

func ask(ctx context.Context, q query) (int, error) {
	if q.refID == "" {
		return 0, errors.New("a query without a name")
	}
	select {
	case <-time.After(q.takes):
		return int(q.takes.Milliseconds()), nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func main() {
	queries := []query{{"A", 400 * time.Millisecond}, {"B", 2 * time.Second}, {"C", 100 * time.Millisecond}}
	for _, o := range runAll(context.Background(), queries, 2) {
		fmt.Println(o.refID, o.value, o.err)
	}
}
