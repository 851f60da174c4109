// A token that is kept without a lock, as one often sees it.
package main

import (
	"context"
	"fmt"
	"time"
)

type tokens struct {
	token   string
	expires time.Time
}

// ANCHOR: get
func (t *tokens) Get(ctx context.Context) (string, error) {
	if time.Now().Before(t.expires.Add(-time.Minute)) {
		return t.token, nil
	}
	token, lifetime, err := fetch(ctx)
	if err != nil {
		return "", err
	}
	t.token = token
	t.expires = time.Now().Add(lifetime)
	return token, nil
}

// ANCHOR_END: get

func fetch(context.Context) (string, time.Duration, error) {
	return "token-1", time.Hour, nil
}

func main() {
	fmt.Println(new(tokens).Get(context.Background()))
}
