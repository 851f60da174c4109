// Goroutines that hand their answers over, and what becomes of those that come too late.
package main

import (
	"context"
	"fmt"
	"time"
)

// ANCHOR: gather
func fastest(ctx context.Context, ask []func() string) string {
	answers := make(chan string)
	for _, f := range ask {
		go func() { answers <- f() }()
	}
	select {
	case answer := <-answers:
		return answer
	case <-ctx.Done():
		return ""
	}
}

// ANCHOR_END: gather

func main() {
	ask := func(name string, after time.Duration) func() string {
		return func() string {
			time.Sleep(after)
			return name
		}
	}
	fmt.Println(fastest(context.Background(), []func() string{ask("a", time.Second), ask("b", time.Millisecond)}))
}
