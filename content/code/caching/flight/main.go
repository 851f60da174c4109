// One load for all who want the same thing at the same time.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

const limit = 10 * time.Second

type load func(context.Context) (string, error)

type flight struct {
	done  chan struct{}
	value string
	err   error
}

type flights struct {
	mu      sync.Mutex
	running map[string]*flight
}

// ANCHOR: once
func (f *flights) Once(ctx context.Context, key string, l load) (string, error) {
	f.mu.Lock()
	running, ok := f.running[key]
	if !ok {
		running = &flight{done: make(chan struct{})}
		f.running[key] = running
		// Others may wait for it longer than this caller does.
		go f.fly(context.WithoutCancel(ctx), key, running, l)
	}
	f.mu.Unlock()
	select {
	case <-running.done:
		return running.value, running.err
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

// ANCHOR_END: once

// ANCHOR: fly
func (f *flights) fly(ctx context.Context, key string, r *flight, l load) {
	ctx, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	defer func() {
		if cause := recover(); cause != nil {
			r.err = fmt.Errorf("the load panicked: %v", cause)
		}
		f.mu.Lock()
		delete(f.running, key)
		f.mu.Unlock()
		close(r.done)
	}()
	r.value, r.err = l(ctx)
}

// ANCHOR_END: fly

func main() {
	f := flights{running: map[string]*flight{}}
	slow := func(context.Context) (string, error) {
		time.Sleep(100 * time.Millisecond)
		return "rows", nil
	}
	fmt.Println(f.Once(context.Background(), "up", slow))
}
