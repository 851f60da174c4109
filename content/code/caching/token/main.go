// A token that is fetched by one caller at a time.
package main

import (
	"context"
	"fmt"
	"sync"
	"time"
)

type tokens struct {
	mu      sync.Mutex
	token   string
	expires time.Time
}

// ANCHOR: get
func (t *tokens) Get(ctx context.Context) (string, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	asked := time.Now()
	if asked.Before(t.expires) {
		return t.token, nil
	}
	token, lifetime, err := fetch(ctx)
	if err != nil {
		return "", err
	}
	early := min(time.Minute, lifetime/4)
	t.token, t.expires = token, asked.Add(lifetime-early)
	return token, nil
}

// ANCHOR_END: get

func fetch(context.Context) (string, time.Duration, error) {
	return "token-1", time.Hour, nil
}

func main() {
	fmt.Println(new(tokens).Get(context.Background()))
}
