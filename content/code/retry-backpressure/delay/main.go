// How long to wait before the next attempt.
package main

import (
	"fmt"
	"math/rand/v2"
	"time"
)

const (
	base    = 100 * time.Millisecond
	longest = 10 * time.Second
)

// ANCHOR: delay
// delay says how long to wait after so many failures.
func delay(failures int, retryAfter time.Duration) time.Duration {
	if retryAfter > 0 {
		return retryAfter
	}
	ceiling := base
	for range failures - 1 {
		ceiling = min(2*ceiling, longest)
	}
	return rand.N(ceiling)
}

// ANCHOR_END: delay

func main() {
	for failures := 1; failures <= 10; failures++ {
		fmt.Println(failures, delay(failures, 0))
	}
}
