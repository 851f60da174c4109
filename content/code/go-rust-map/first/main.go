// Asks all replicas at once and takes the first answer.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"time"
)

// ANCHOR: first
func first(ctx context.Context, replicas []string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel() // tells the slower ones to stop

	answers := make(chan reply, len(replicas))
	for _, replica := range replicas {
		go func() {
			text, err := ask(ctx, replica)
			answers <- reply{text, err}
		}()
	}
	for range replicas {
		if answer := <-answers; answer.err == nil {
			return answer.text, nil
		}
	}
	return "", errors.New("no replica answered")
}

// ANCHOR_END: first

type reply struct {
	text string
	err  error
}

func ask(ctx context.Context, replica string) (string, error) {
	if replica == "" {
		return "", errors.New("no such replica")
	}
	select {
	case <-time.After(time.Duration(len(replica)) * 50 * time.Millisecond):
		return "answer of " + replica, nil
	case <-ctx.Done():
		return "", ctx.Err()
	}
}

func main() {
	answer, err := first(context.Background(), []string{"mimir-1", "mimir"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(answer)
}
